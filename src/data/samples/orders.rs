//! Orders in which the pieces of a puzzle may be shown: all of them where there are few, else a set whose members are as
//! unlike each other as can be had.
//!
//! Noroozi, Favaro 2016, "Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles": of the 9! orders of
//! nine tiles a set is chosen greedily, always the one farthest, by Hamming distance, from those chosen before; where two
//! orders differ in two places only, two alike tiles would make the puzzle a matter of luck. Here the greedy choice is
//! among [`CANDIDATES`] random orders and not all 362,880, so that it takes a few milliseconds.

use rand::seq::SliceRandom;

use crate::seeds::{Stream, rng};

/// Which piece is shown in each place: place `p` has the piece of place `order[p]`.
pub type Order = Vec<u8>;

/// How many random orders the greedy choice is made from.
const CANDIDATES: usize = 20_000;

/// In how many places two orders differ.
fn hamming(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// All orders of so many pieces, by the alphabet: the first one is in order.
pub fn all_orders(pieces: u8) -> Vec<Order> {
    (0..pieces).fold(vec![Vec::new()], |begun, _| {
        let further = |order: Order| {
            let left: Vec<u8> = (0..pieces).filter(|piece| !order.contains(piece)).collect();
            left.into_iter().map(move |piece| order.iter().copied().chain([piece]).collect())
        };
        begun.into_iter().flat_map(further).collect()
    })
}

/// So many orders of so many pieces, chosen greedily for a large least distance and then a large mean one. The same
/// whenever it is asked for: an answer's number has to mean the same order in every run.
pub fn distant_orders(pieces: u8, count: usize) -> Vec<Order> {
    let mut rng = rng(0, Stream::Step, u64::from(pieces));
    let mut candidates: Vec<Order> = (0..CANDIDATES)
        .map(|_| {
            let mut order: Order = (0..pieces).collect();
            order.shuffle(&mut rng);
            order
        })
        .collect();
    // For each candidate the least distance to those chosen, and the sum of all.
    let mut distances = vec![(usize::MAX, 0); candidates.len()];
    let mut chosen: Vec<Order> = Vec::with_capacity(count);
    while chosen.len() < count && !candidates.is_empty() {
        let best = (0..candidates.len()).max_by_key(|&at| distances[at]).unwrap_or(0);
        let order = candidates.swap_remove(best);
        distances.swap_remove(best);
        for (candidate, (least, sum)) in candidates.iter().zip(&mut distances) {
            let distance = hamming(candidate, &order);
            (*least, *sum) = ((*least).min(distance), *sum + distance);
        }
        chosen.push(order);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_24_orders_of_four_and_the_first_is_in_order() {
        let orders = all_orders(4);
        assert_eq!(orders.iter().collect::<HashSet<_>>().len(), 24);
        assert_eq!((&orders[0], &orders[23]), (&vec![0, 1, 2, 3], &vec![3, 2, 1, 0]));
        assert!(orders.iter().all(|order| order.iter().collect::<HashSet<_>>().len() == 4));
    }

    #[test]
    fn chosen_orders_of_nine_are_far_apart() {
        let orders = distant_orders(9, 24);
        assert_eq!(orders.len(), 24);
        assert!(orders.iter().all(|order| order.iter().collect::<HashSet<_>>().len() == 9));
        let apart: Vec<usize> =
            (0..24).flat_map(|a| (0..a).map(move |b| (a, b))).map(|(a, b)| hamming(&orders[a], &orders[b])).collect();
        let mean = apart.iter().sum::<usize>() as f32 / apart.len() as f32;
        // Two random orders of nine differ in eight places on average, and in as few as two; these in 7 and in 8.31; without the sum of all, in fewer than 8.3.
        assert!(apart.iter().min() >= Some(&7), "{apart:?}");
        assert!(mean > 8.3, "{mean}");
        assert_eq!(orders, distant_orders(9, 24));
        // Every piece is to be met in most places, else its place could be guessed without looking.
        for piece in 0..9 {
            let places: HashSet<_> = orders.iter().map(|order| order.iter().position(|at| *at == piece)).collect();
            assert!(places.len() >= 8, "piece {piece} is met in {} places", places.len());
        }
    }
}
