//! The numbers by which generated alphabets are judged: the same measures for any source of characters, side by side.
//!
//! Lengths are shares of the drawing's size, the longer side of the box around it, so that large and small hands compare.
//! `fewshot statistics` prints them for the generator beside Omniglot; docs/data.md has the table.

mod curve;
mod pictures;
mod spread;
mod strokes;
mod summary;

pub use summary::{Measure, Summary};

use super::{Classes, seeds::Stream};
use summary::Collector;

/// How many drawings of each class are measured, and the seed of what is drawn by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// At most so many drawings of each class.
    pub drawings: usize,
    /// Pairs of drawings are drawn from this seed.
    pub seed: u64,
}

/// What the pictures of a source are like: ink, aspect, enclosed paper, and how far drawings of one character, of one
/// alphabet and of different alphabets are from each other. A source without classes has no rows.
pub fn picture_statistics(source: &dyn Classes, sampling: Sampling) -> Vec<Measure> {
    let mut collector = Collector::default();
    for (class, index) in drawings(source, sampling) {
        pictures::measure(&source.picture(class, index), &mut collector);
    }
    spread::measure(source, sampling, &mut collector);
    collector.rows()
}

/// What the strokes of a source are like; drawings without strokes are left out.
pub fn stroke_statistics(source: &dyn Classes, sampling: Sampling) -> Vec<Measure> {
    let mut collector = Collector::default();
    for (class, index) in drawings(source, sampling) {
        if let Some(drawing) = source.drawing(class, index) {
            strokes::measure(&drawing, &mut collector);
        }
    }
    collector.rows()
}

/// (class, drawing) of everything that is measured.
fn drawings(source: &dyn Classes, sampling: Sampling) -> impl Iterator<Item = (usize, usize)> {
    let count = move |class| source.drawings_of(class).unwrap_or(usize::MAX).min(sampling.drawings);
    (0..source.len()).flat_map(move |class| (0..count(class)).map(move |index| (class, index)))
}

/// The generator of everything drawn by lot here.
fn lots(sampling: Sampling, index: u64) -> impl rand::Rng {
    super::seeds::rng(sampling.seed, Stream::Evaluation, index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scripts;

    const SAMPLING: Sampling = Sampling { drawings: 4, seed: 1 };

    fn row<'a>(rows: &'a [Measure], id: &str) -> &'a Summary {
        &rows.iter().find(|row| row.id == id).expect("a row of that name").summary
    }

    #[test]
    fn characters_differ_more_than_drawings_and_alphabets_more_than_characters() {
        let rows = picture_statistics(&Scripts::new(1, 4, 12), SAMPLING);
        let mean = |id| row(&rows, id).mean;
        assert!(mean("within_character") < 0.7 * mean("within_alphabet"));
        assert!(mean("within_alphabet") < mean("between_alphabets"));
        assert_eq!(row(&rows, "ink").count, 4 * 12 * 4);
    }

    #[test]
    fn strokes_are_counted_and_nothing_is_no_row() {
        let rows = stroke_statistics(&Scripts::new(1, 2, 6), SAMPLING);
        assert!((1.0..8.0).contains(&row(&rows, "strokes").mean));
        assert!(row(&rows, "speed").quantiles.is_sorted());
        assert_eq!(stroke_statistics(&Scripts::new(1, 0, 0), SAMPLING), []);
        assert_eq!(picture_statistics(&Scripts::new(1, 0, 0), SAMPLING), []);
    }
}
