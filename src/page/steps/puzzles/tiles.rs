//! A jigsaw puzzle as an arrangement: which of the tiles, counted as they are shown, lies in each place of the drawing.

use crate::steps::puzzles::answers::PuzzleAnswers;
use easy_ext::ext;
use ink::{Picture, SIDE};
use protocol::JigsawView;

#[ext(TilesExt)]
impl JigsawView {
    /// Tiles of each puzzle.
    pub fn pieces(&self) -> usize {
        (self.side as usize).saturating_mul(self.side as usize)
    }

    /// The network's answers, if all parts fit together.
    pub fn answers(&self) -> Option<PuzzleAnswers<'_>> {
        let pieces = self.pieces();
        let fits = (1..=9).contains(&pieces)
            && (1..=SIDE).contains(&(self.tile as usize))
            && self.drawings.len() == self.truth.len()
            && self.logits.len() == self.probabilities.len()
            && self.tiles.len() == self.truth.len() * pieces
            && self.orders.iter().all(|order| is_order(order, pieces));
        PuzzleAnswers::new(&self.truth, &self.probabilities, self.orders.len()).filter(|_| fits)
    }

    /// A puzzle's tiles as they are shown.
    pub fn tiles_of(&self, puzzle: usize) -> &[Picture] {
        let pieces = self.pieces();
        self.tiles.get(puzzle * pieces..(puzzle + 1) * pieces).unwrap_or_default()
    }

    /// Which tile lies in each place if this answer is right.
    pub fn arrangement(&self, answer: usize) -> Vec<usize> {
        let mut places = vec![0; self.pieces()];
        for (shown, place) in self.orders[answer].iter().enumerate() {
            places[*place as usize] = shown;
        }
        places
    }

    /// The places where an arrangement is not the true one; a tile that looks the same as the true one is as good.
    pub fn misplaced(&self, puzzle: usize, truth: usize, arrangement: &[usize]) -> Vec<bool> {
        let tiles = self.tiles_of(puzzle);
        let right = self.arrangement(truth);
        right.iter().zip(arrangement).map(|(right, lies)| tiles.get(*right) != tiles.get(*lies)).collect()
    }
}

/// True if every number from 0 up to the count is there once.
pub fn is_order(order: &[u8], count: usize) -> bool {
    let mut seen = vec![false; count];
    order.len() == count
        && order.iter().all(|at| seen.get_mut(*at as usize).is_some_and(|seen| !std::mem::replace(seen, true)))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Tiles that tell themselves apart by one pixel; the first two look the same.
    fn tile(ink: u8) -> Picture {
        let mut bytes = vec![0; SIDE * SIDE];
        bytes[SIDE * 14 + 14] = ink;
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }

    /// Two puzzles of four tiles; the network solves the first.
    pub fn view() -> JigsawView {
        JigsawView {
            side: 2,
            tile: 14,
            drawings: vec![Picture::blank(); 2],
            tiles: [1, 2, 3, 4, 0, 0, 3, 4].map(tile).to_vec(),
            orders: vec![vec![0, 1, 2, 3], vec![2, 0, 3, 1], vec![0, 2, 3, 1]],
            truth: vec![1, 2],
            probabilities: vec![0.1, 0.7, 0.2, 0.2, 0.5, 0.3],
            logits: vec![0.0; 6],
        }
    }

    #[test]
    fn a_tile_goes_back_to_where_it_came_from() {
        // The tile shown first came from place 2, and so on.
        assert_eq!(view().arrangement(1), [1, 3, 0, 2]);
        assert_eq!(view().misplaced(0, 1, &[1, 3, 0, 2]), [false; 4]);
        assert_eq!(view().misplaced(0, 1, &[0, 3, 1, 2]), [true, false, true, false]);
    }

    #[test]
    fn a_tile_that_looks_the_same_is_as_good() {
        // By the second answer the two blank tiles lie the other way round.
        assert_eq!(view().arrangement(2), [0, 3, 1, 2]);
        assert_eq!(view().misplaced(1, 2, &[1, 3, 0, 2]), [false; 4]);
    }

    #[test]
    fn what_is_no_order_is_not_shown() {
        assert!(
            is_order(&[2, 0, 1], 3) && !is_order(&[0, 0, 1], 3) && !is_order(&[0, 1, 3], 3) && !is_order(&[0, 1], 3)
        );
        let spoilt: [fn(&mut JigsawView); 4] = [
            |view| _ = view.tiles.pop(),
            |view| view.orders[0] = vec![0, 1, 1, 2],
            |view| view.side = 70_000,
            |view| view.tile = 29,
        ];
        for spoil in spoilt {
            let mut broken = view();
            spoil(&mut broken);
            assert!(broken.answers().is_none());
        }
        assert!(view().answers().is_some());
    }
}
