//! What one training step learns from: an episode or several, pairs, a batch of several drawings of each class; or, with
//! the labels off, views of drawings and questions that drawings answer about themselves.

use rand_chacha::ChaCha8Rng;

use super::{
    Classes, Episode, Item,
    samples::{Augment, Batch, Captioned, Pair, Puzzles, Soundtracks, Views},
};
use ink::{Picture, augment::Augmentation, augment_pixels::PixelAugmentation};

/// A sample of any kind. Which kind, the method says that is fed with it.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// A small classification problem.
    Episode(Episode),
    /// Several of the same shape: a meta-batch.
    Tasks(Vec<Episode>),
    /// Pairs of drawings, some of one character.
    Pairs(Vec<Pair>),
    /// Several drawings of each of several characters.
    Batch(Batch),
    /// Two views of each of several drawings.
    Views(Views),
    /// Questions that drawings answer about themselves.
    Puzzles(Puzzles),
    /// Films of drawings being made, each with a sound that may be its own.
    Soundtracks(Soundtracks),
    /// Drawings, each with a caption.
    Captioned(Captioned),
}

impl Sample {
    /// Its drawings in the order in which a network sees them: support then query, task by task; the first of every pair, then the
    /// second of every pair, and so for views; class by class; piece by piece, puzzle by puzzle; all frames, then all
    /// spectrograms.
    pub fn pictures(&self) -> Vec<&Picture> {
        match self {
            Self::Episode(episode) => episode.pictures().collect(),
            Self::Tasks(episodes) => episodes.iter().flat_map(Episode::pictures).collect(),
            Self::Pairs(pairs) => {
                let (first, second) = (pairs.iter().map(|pair| &pair.first), pairs.iter().map(|pair| &pair.second));
                first.chain(second).map(|item| &item.picture).collect()
            }
            Self::Batch(batch) => batch.items.iter().map(|item| &item.picture).collect(),
            Self::Views(views) => views.first.iter().chain(&views.second).collect(),
            Self::Puzzles(puzzles) => puzzles.pieces.iter().collect(),
            Self::Soundtracks(tracks) => tracks.frames.iter().chain(&tracks.spectrograms).collect(),
            Self::Captioned(captioned) => captioned.items.iter().map(|item| &item.picture).collect(),
        }
    }

    /// The same drawings, each changed at random as [`Augmentation`] does, or on its pixels where a drawing has no
    /// strokes. Episodes stay as they are: they are small problems, and not views;
    /// and so does what was changed when it was made.
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
            Self::Episode(_) | Self::Tasks(_) | Self::Views(_) | Self::Puzzles(_) | Self::Soundtracks(_) => {}
            // What was said of a drawing need not be true of another.
            Self::Captioned(_) => {}
            Self::Pairs(pairs) => {
                pairs.iter_mut().flat_map(|pair| [&mut pair.first, &mut pair.second]).for_each(change)
            }
            Self::Batch(batch) => batch.items.iter_mut().for_each(&mut change),
        }
        self
    }
}

/// What a learner was fed, by a learner that knows what it asked for.
///
/// # Panics
/// If it is another kind of sample, which its own learner never deals.
impl Sample {
    /// The episode.
    pub fn episode(&self) -> &Episode {
        let Self::Episode(episode) = self else { panic!("the sample is no Episode") };
        episode
    }

    /// The tasks.
    pub fn tasks(&self) -> &[Episode] {
        let Self::Tasks(tasks) = self else { panic!("the sample is no Tasks") };
        tasks
    }

    /// The pairs.
    pub fn pairs(&self) -> &[Pair] {
        let Self::Pairs(pairs) = self else { panic!("the sample is no Pairs") };
        pairs
    }

    /// The batch.
    pub fn batch(&self) -> &Batch {
        let Self::Batch(batch) = self else { panic!("the sample is no Batch") };
        batch
    }

    /// The views.
    pub fn views(&self) -> &Views {
        let Self::Views(views) = self else { panic!("the sample is no Views") };
        views
    }

    /// The puzzles.
    pub fn puzzles(&self) -> &Puzzles {
        let Self::Puzzles(puzzles) = self else { panic!("the sample is no Puzzles") };
        puzzles
    }

    /// The films with their sounds.
    pub fn soundtracks(&self) -> &Soundtracks {
        let Self::Soundtracks(soundtracks) = self else { panic!("the sample is no Soundtracks") };
        soundtracks
    }

    /// The drawings with their captions.
    pub fn captioned(&self) -> &Captioned {
        let Self::Captioned(captioned) = self else { panic!("the sample is no Captioned") };
        captioned
    }
}
