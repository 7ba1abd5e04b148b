//! What one training step learns from: an episode or several, pairs, or a batch of several drawings of each class.

use rand_chacha::ChaCha8Rng;

use super::{
    Classes, Episode, Item,
    samples::{Augment, Batch, Pair},
};
use crate::drawing::{Picture, augment::Augmentation, augment_pixels::PixelAugmentation};

/// A sample of any kind. Which kind, the method says that is fed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A small classification problem.
    Episode(Episode),
    /// Several of the same shape: a meta-batch.
    Tasks(Vec<Episode>),
    /// Pairs of drawings, some of one character.
    Pairs(Vec<Pair>),
    /// Several drawings of each of several characters.
    Batch(Batch),
}

impl Sample {
    /// Its drawings in the order in which a network sees them: support then query, task by task; the first of every pair, then the
    /// second of every pair; class by class.
    pub fn pictures(&self) -> Vec<&Picture> {
        match self {
            Self::Episode(episode) => episode.pictures().collect(),
            Self::Tasks(episodes) => episodes.iter().flat_map(Episode::pictures).collect(),
            Self::Pairs(pairs) => {
                let (first, second) = (pairs.iter().map(|pair| &pair.first), pairs.iter().map(|pair| &pair.second));
                first.chain(second).map(|item| &item.picture).collect()
            }
            Self::Batch(batch) => batch.items.iter().map(|item| &item.picture).collect(),
        }
    }

    /// The same drawings, each changed at random as [`Augmentation`] does, or on its pixels where a drawing has no
    /// strokes. Episodes stay as they are: they are small problems, and not views.
    pub fn augmented(mut self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Self {
        let pixels = PixelAugmentation::default();
        let augment = (Augmentation::default(), |picture: &Picture, rng: &mut ChaCha8Rng| pixels.apply(picture, rng));
        let mut change = |item: &mut Item| {
            item.picture = match classes.drawing(item.class, item.index) {
                Some(drawing) => augment.strokes(&drawing, rng),
                None => Augment::pixels(&augment, &item.picture, rng),
            };
        };
        match &mut self {
            Self::Episode(_) | Self::Tasks(_) => {}
            Self::Pairs(pairs) => {
                pairs.iter_mut().flat_map(|pair| [&mut pair.first, &mut pair.second]).for_each(change)
            }
            Self::Batch(batch) => batch.items.iter_mut().for_each(&mut change),
        }
        self
    }
}
