//! What methods learn from that are not episodes: one file for each kind of sample.
//!
//! Every sampler takes its source and a generator from [`seeds`](super::seeds), and says what is missing as
//! [`EpisodeError`](super::EpisodeError) does. Drawings come as [`Item`](super::Item)s, which know their class.

pub mod batch;
pub mod captioned;
pub mod jigsaw;
pub mod orders;
pub mod pairs;
pub mod puzzles;
pub mod relative;
pub mod shuffled;
pub mod soundtracks;
pub mod views;

pub use batch::{Batch, sample_batch, sample_batch_of};
pub use captioned::{Captioned, class_description, sample_captioned};
pub use jigsaw::{JigsawCut, sample_jigsaws};
pub use pairs::{Pair, sample_pairs};
pub use puzzles::Puzzles;
pub use relative::sample_relative;
pub use shuffled::{Films, sample_films};
pub use soundtracks::{Screening, Soundtracks, sample_soundtracks};
pub use views::{Augment, Views, sample_views, views_of};

use rand::{Rng, RngExt};

use super::{Classes, EpisodeError};

/// Why there is no sample.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SampleError {
    /// A size is zero.
    #[error("a sample needs at least 1 of everything, but {0} is 0")]
    Zero(&'static str),
    /// The source has too few classes.
    #[error("{needed} different characters are needed: there are only {present}")]
    TooFewClasses { needed: usize, present: usize },
    /// No class, or too few, have enough drawings.
    #[error("{needed} characters with at least {drawings} drawings each are needed: there are only {present}")]
    TooFewDrawings { needed: usize, drawings: usize, present: usize },
    /// What is sampled is an episode, and there is none.
    #[error(transparent)]
    Episode(#[from] EpisodeError),
    /// No class has a neighbour in its alphabet.
    #[error("no alphabet has two characters; take negatives from anywhere instead (a share of 0)")]
    NoNeighbours,
    /// The drawings are pictures only.
    #[error(
        "these drawings are known as pictures only; a film of a drawing being made, and the sound of its pen, need strokes: \
         learn from generated alphabets, from your own drawings, or from Omniglot with its strokes"
    )]
    NoStrokes,
    /// None of the drawings that were looked at has a caption of the split.
    #[error(
        "none of {tried} drawings has a {kind} composition of words: learn from more characters (more alphabets, or more in \
         each), or from all compositions"
    )]
    NoComposition { tried: usize, kind: &'static str },
    /// No drawing gives so many frames of which no two look alike.
    #[error("no drawing is long enough for a film of {frames} different frames")]
    TooShort { frames: usize },
}

/// A share of negatives that are taken from the same alphabet, which makes them harder: from 0 (any other character)
/// to 1 (always a neighbour where there is one).
pub type NeighbourShare = f32;

/// The classes that have at least so many drawings.
fn with_drawings(source: &dyn Classes, drawings: usize) -> Vec<usize> {
    (0..source.len()).filter(|&class| source.drawings_of(class).is_none_or(|present| present >= drawings)).collect()
}

/// For each class, the others of its alphabet that have a drawing, and all others that have one.
struct Negatives {
    drawn: Vec<usize>,
    by_alphabet: Vec<Vec<usize>>,
}

impl Negatives {
    fn of(source: &dyn Classes, neighbours: NeighbourShare) -> Result<Self, SampleError> {
        let drawn = with_drawings(source, 1);
        if drawn.len() < 2 {
            return Err(SampleError::TooFewClasses { needed: 2, present: drawn.len() });
        }
        let mut by_alphabet: Vec<Vec<usize>> = Vec::new();
        for &class in &drawn {
            let alphabet = source.alphabet(class);
            by_alphabet.resize_with(by_alphabet.len().max(alphabet + 1), Vec::new);
            by_alphabet[alphabet].push(class);
        }
        if neighbours >= 1.0 && by_alphabet.iter().all(|classes| classes.len() < 2) {
            return Err(SampleError::NoNeighbours);
        }
        Ok(Self { drawn, by_alphabet })
    }

    /// Another class than this one: with the given chance one of its alphabet, if there is one.
    fn other(&self, source: &dyn Classes, class: usize, neighbours: NeighbourShare, rng: &mut impl Rng) -> usize {
        let near = rng.random::<f32>() < neighbours;
        let siblings = &self.by_alphabet[source.alphabet(class)];
        let pool = if near && siblings.len() > 1 { siblings } else { &self.drawn };
        // One of the rest, by leaping over the class itself.
        let own = pool.partition_point(|&other| other < class);
        let at = rng.random_range(0..pool.len() - 1);
        pool[at + usize::from(at >= own)]
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::seeds::{Stream, rng};
    use ink::{Drawing, Picture, SIDE};

    /// A source whose pictures say which drawing they are. Alphabets of three; class `c` has `drawings[c]` drawings.
    pub struct Numbered(pub Vec<usize>);

    impl Classes for Numbered {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn drawings_of(&self, class: usize) -> Option<usize> {
            Some(self.0[class])
        }

        fn picture(&self, class: usize, index: usize) -> Picture {
            let mut pixels = vec![0; SIDE * SIDE];
            (pixels[0], pixels[1]) = (class as u8, index as u8);
            Picture::from_bytes(pixels).unwrap_or_else(Picture::blank)
        }

        fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
            None
        }

        fn name(&self, class: usize) -> String {
            format!("number {class}")
        }

        fn alphabet(&self, class: usize) -> usize {
            class / 3
        }
    }

    #[test]
    fn an_alphabet_of_two_has_one_neighbour_for_each() {
        // Alphabets of classes 0 to 2, and 3 and 4.
        let source = Numbered(vec![1; 5]);
        let negatives = Negatives::of(&source, 1.0).expect("there are neighbours");
        let mut rng = rng(1, Stream::Episode, 0);
        for _ in 0..20 {
            assert_eq!(negatives.other(&source, 3, 1.0, &mut rng), 4);
            assert_eq!(negatives.other(&source, 4, 1.0, &mut rng), 3);
        }
        assert!(Negatives::of(&Numbered(vec![0, 1, 1]), 1.0).is_ok(), "an alphabet of two is enough");
    }

    /// True if the picture is the one of its class and index.
    pub fn is_right(item: &crate::Item) -> bool {
        usize::from(item.picture.bytes()[0]) == item.class && usize::from(item.picture.bytes()[1]) == item.index
    }
}
