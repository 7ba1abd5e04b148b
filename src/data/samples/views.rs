//! Two views of each of some drawings, which is all that self-supervised methods are told.
//!
//! Chen, Kornblith, Norouzi, Hinton 2020, "A Simple Framework for Contrastive Learning" (SimCLR): of N drawings come 2N
//! pictures, and the two of one drawing are to find each other. Classes play no part in the choice; two of the N may be
//! of one class, as they would be where nobody knows the classes.

use rand::{Rng, RngExt};

use super::{SampleError, with_drawings};
use crate::{Classes, Item, episode::sample_items};
use ink::{Drawing, Picture, augment::Augmentation};

/// Makes a random view of a drawing: of its strokes where they are known, else of its pixels.
pub trait Augment<R: Rng> {
    /// A view of strokes.
    fn strokes(&self, drawing: &Drawing, rng: &mut R) -> Picture;

    /// A view of a picture whose strokes are not known.
    fn pixels(&self, picture: &Picture, rng: &mut R) -> Picture;
}

/// Strokes by an [`Augmentation`], pixels by a function.
impl<R: Rng, F: Fn(&Picture, &mut R) -> Picture> Augment<R> for (Augmentation, F) {
    fn strokes(&self, drawing: &Drawing, rng: &mut R) -> Picture {
        self.0.view(drawing, rng).picture()
    }

    fn pixels(&self, picture: &Picture, rng: &mut R) -> Picture {
        self.1(picture, rng)
    }
}

/// Two views of each drawing: `first[n]` and `second[n]` are of `items[n]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Views {
    /// The drawings, none twice: [n].
    pub items: Vec<Item>,
    /// One view of each: [n].
    pub first: Vec<Picture>,
    /// Another view of each: [n].
    pub second: Vec<Picture>,
}

/// Samples `count` different drawings and two views of each. Every class with a drawing is as likely as any other.
///
/// # Errors
/// If `count` is 0, or there are fewer drawings.
pub fn sample_views<R: Rng>(
    source: &dyn Classes,
    count: usize,
    augment: &impl Augment<R>,
    rng: &mut R,
) -> Result<Views, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of drawings"));
    }
    let items = different(source, count, rng)?;
    Ok(views_of(source, items, augment, rng))
}

/// Two views of each of these drawings.
pub fn views_of<R: Rng>(source: &dyn Classes, items: Vec<Item>, augment: &impl Augment<R>, rng: &mut R) -> Views {
    let mut view = |item: &Item| match source.drawing(item.class, item.index) {
        Some(drawing) => augment.strokes(&drawing, rng),
        None => augment.pixels(&item.picture, rng),
    };
    let (first, second) = items.iter().map(|item| (view(item), view(item))).unzip();
    Views { items, first, second }
}

/// So many drawings, none twice, class by class: first how many of each class, then which.
pub(super) fn different(source: &dyn Classes, count: usize, rng: &mut impl Rng) -> Result<Vec<Item>, SampleError> {
    let mut pool = with_drawings(source, 1);
    let mut taken = vec![0; source.len()];
    for passed in 0..count {
        if pool.is_empty() {
            return Err(SampleError::TooFewDrawings { needed: count, drawings: 1, present: passed });
        }
        let at = rng.random_range(0..pool.len());
        let class = pool[at];
        taken[class] += 1;
        if source.drawings_of(class) == Some(taken[class]) {
            pool.swap_remove(at);
        }
    }
    let mut items = Vec::with_capacity(count);
    for (class, &drawings) in taken.iter().enumerate().filter(|(_, drawings)| **drawings > 0) {
        let missing = |_| SampleError::TooFewDrawings { needed: count, drawings: 1, present: items.len() };
        let some = sample_items(source, class, drawings, rng).map_err(missing)?;
        items.extend(some);
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand_chacha::ChaCha8Rng;

    use super::{super::tests::*, *};
    use crate::{
        Scripts,
        seeds::{Stream, rng},
    };

    /// Pixels get a random third number.
    fn marking() -> (Augmentation, fn(&Picture, &mut ChaCha8Rng) -> Picture) {
        let mark = |picture: &Picture, rng: &mut ChaCha8Rng| {
            let mut bytes = picture.bytes().to_vec();
            bytes[2] = rng.random();
            Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
        };
        (Augmentation::default(), mark)
    }

    #[test]
    fn views_are_of_their_drawing_and_no_drawing_comes_twice() {
        let source = Numbered(vec![3; 6]);
        let (mut seen, mut differ) = (HashSet::new(), 0);
        for step in 0..100 {
            let views = sample_views(&source, 8, &marking(), &mut rng(4, Stream::Episode, step)).expect("enough");
            let each: HashSet<_> = views.items.iter().map(|item| (item.class, item.index)).collect();
            assert_eq!((each.len(), views.first.len(), views.second.len()), (8, 8, 8));
            for (item, (first, second)) in views.items.iter().zip(views.first.iter().zip(&views.second)) {
                assert_eq!(first.bytes()[..2], item.picture.bytes()[..2]);
                assert_eq!(second.bytes()[..2], item.picture.bytes()[..2]);
                differ += usize::from(first != second);
            }
            seen.extend(each);
        }
        assert_eq!(seen.len(), 18);
        assert!(differ > 780, "{differ} of 800");
    }

    #[test]
    fn strokes_are_augmented_where_there_are_strokes() {
        let source = Scripts::new(1, 1, 3);
        let views = sample_views(&source, 5, &marking(), &mut rng(4, Stream::Episode, 0)).expect("endless");
        assert!(views.items.iter().zip(&views.first).all(|(item, view)| item.picture != *view));
        assert!(views.first.iter().zip(&views.second).all(|(first, second)| first != second));
    }

    #[test]
    fn all_there_are_can_be_had_and_no_more() {
        let source = Numbered(vec![1, 0, 2]);
        let sample = |count| sample_views(&source, count, &marking(), &mut rng(4, Stream::Episode, 0));
        assert_eq!(sample(3).map(|views| views.items.len()), Ok(3));
        assert_eq!(sample(0), Err(SampleError::Zero("the number of drawings")));
        assert_eq!(sample(4), Err(SampleError::TooFewDrawings { needed: 4, drawings: 1, present: 3 }));
    }
}
