//! Questions that a drawing answers about itself, so that nobody has to label anything: pretext tasks.
//!
//! A puzzle is a few pictures, all made from one drawing or from two, and the number of the right answer among a few.

use crate::Item;
use ink::Picture;

/// Several puzzles with equally many pieces and the same answers to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Puzzles {
    /// The drawing that each was made from: [n].
    pub items: Vec<Item>,
    /// What the network is shown, puzzle by puzzle: [n * per_puzzle].
    pub pieces: Vec<Picture>,
    /// For each piece the place or the moment that it comes from, counted from 0: [n * per_puzzle].
    pub origins: Vec<u8>,
    /// Pictures of each puzzle.
    pub per_puzzle: usize,
    /// The right answer to each, counted from 0: [n].
    pub truth: Vec<usize>,
}

impl Puzzles {
    /// Adds a puzzle: `pieces` by their places, shown so that place `p` has the piece of place `order[p]`.
    pub(super) fn push(&mut self, item: Item, pieces: &[Picture], order: &[u8], answer: usize) {
        self.items.push(item);
        self.pieces.extend(order.iter().map(|&from| pieces[usize::from(from)].clone()));
        self.origins.extend_from_slice(order);
        self.per_puzzle = order.len();
        self.truth.push(answer);
    }
}
