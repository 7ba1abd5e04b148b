//! Questions that a drawing answers about itself, so that nobody has to label anything: pretext tasks.
//!
//! A puzzle is a few pictures, all made from one drawing or from two, and the number of the right answer among a few.

use crate::{data::Item, drawing::Picture};

/// Several puzzles with equally many pieces and the same answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puzzles {
    /// The drawing that each was made from: [n].
    pub items: Vec<Item>,
    /// What the network is shown, puzzle by puzzle: [n * per_puzzle].
    pub pieces: Vec<Picture>,
    /// Pictures of each puzzle.
    pub per_puzzle: usize,
    /// The right answer to each, counted from 0: [n].
    pub truth: Vec<usize>,
}

impl Puzzles {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.truth.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.truth.is_empty()
    }
}
