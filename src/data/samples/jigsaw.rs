//! Jigsaw puzzles: a drawing cut into tiles, shown in one of a few orders.
//!
//! Noroozi, Favaro 2016, "Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles". Tiles are smaller
//! than the cells that they are cut from, each by a random margin on each side, so that lines need not meet at the
//! edges of neighbours. And it is not the whole drawing that is cut but a random part of it, made larger, whose lines run
//! over all four edges: around a whole drawing there is paper, and a network that only looked which edges of a tile are
//! blank solved half of such puzzles.

use rand::{Rng, RngExt};

use super::{
    Puzzles, SampleError,
    orders::{Order, all_orders, distant_orders},
    views::different,
};
use crate::Classes;
use ink::{Picture, SIDE, pose::Pose};

/// How many orders of nine tiles there are to choose from; of four tiles it is all 24.
const ORDERS_OF_NINE: usize = 24;

/// How much larger the part of a drawing is made that is cut.
const ZOOM: f32 = 1.6;

/// By up to how many pixels that part is off the middle.
const OFF_MIDDLE: f32 = 4.0;

/// How drawings are cut, and in which orders tiles may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JigsawCut {
    /// Tiles along each side of a drawing.
    pub side: usize,
    /// Pixels along each side of a tile.
    pub tile: usize,
    /// The answers: the tile shown in place `p` came from place `orders[a][p]`.
    pub orders: Vec<Order>,
}

impl JigsawCut {
    /// Four tiles of 11 pixels from cells of 14.
    pub fn of_four() -> Self {
        Self { side: 2, tile: 11, orders: all_orders(4) }
    }

    /// Nine tiles of 7 pixels from cells of 9.
    pub fn of_nine() -> Self {
        Self { side: 3, tile: 7, orders: distant_orders(9, ORDERS_OF_NINE) }
    }

    /// Pixels along each side of the cell that a tile is cut from.
    fn cell(&self) -> usize {
        SIDE / self.side
    }

    /// The tiles of a picture, row by row, each on a sheet of its own.
    pub fn cut(&self, picture: &Picture, rng: &mut impl Rng) -> Vec<Picture> {
        let slack = self.cell() - self.tile;
        // Three cells of nine leave a pixel of the drawing over.
        let rim = SIDE - self.cell() * self.side;
        let (top, left) = (rng.random_range(0..=rim), rng.random_range(0..=rim));
        let places = (0..self.side * self.side).map(|place| (place / self.side, place % self.side));
        places
            .map(|(row, column)| {
                let (down, right) = (rng.random_range(0..=slack), rng.random_range(0..=slack));
                self.tile_at(picture, top + row * self.cell() + down, left + column * self.cell() + right)
            })
            .collect()
    }

    fn tile_at(&self, picture: &Picture, top: usize, left: usize) -> Picture {
        let mut pixels = vec![0; SIDE * SIDE];
        let margin = (SIDE - self.tile) / 2;
        for row in 0..self.tile {
            let (from, to) = ((top + row) * SIDE + left, (margin + row) * SIDE + margin);
            pixels[to..to + self.tile].copy_from_slice(&picture.bytes()[from..from + self.tile]);
        }
        Picture::from_bytes(pixels).unwrap_or_else(Picture::blank)
    }
}

/// A random part of a drawing, as large as a picture.
fn part(picture: &Picture, rng: &mut impl Rng) -> Picture {
    let mut off = || OFF_MIDDLE * (2.0 * rng.random::<f32>() - 1.0);
    let shift = (off(), off());
    Pose { mirrored: false, slant: 0.0, turn: 0.0, scale: ZOOM, shift }.apply(picture)
}

/// Samples puzzles of `count` different drawings, every order as often as any other, give or take one. The items have
/// pictures of the parts that were cut.
///
/// # Errors
/// If `count` is 0, or there are fewer drawings.
pub fn sample_jigsaws(
    source: &dyn Classes,
    count: usize,
    jigsaw: &JigsawCut,
    rng: &mut impl Rng,
) -> Result<Puzzles, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of puzzles"));
    }
    // Where there are fewer puzzles than orders, the next sample begins elsewhere.
    let first = rng.random_range(0..jigsaw.orders.len());
    let mut puzzles = Puzzles::default();
    for (at, mut item) in different(source, count, rng)?.into_iter().enumerate() {
        item.picture = part(&item.picture, rng);
        let tiles = jigsaw.cut(&item.picture, rng);
        let answer = (first + at) % jigsaw.orders.len();
        puzzles.push(item, &tiles, &jigsaw.orders[answer], answer);
    }
    Ok(puzzles)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};
    use crate::{
        Scripts,
        seeds::{Stream, rng},
    };

    #[test]
    fn tiles_are_cut_from_their_own_cell_and_stand_in_the_middle() {
        let picture = Scripts::new(2, 1, 2).picture(0, 0);
        for jigsaw in [JigsawCut::of_four(), JigsawCut::of_nine()] {
            let tiles = jigsaw.cut(&picture, &mut rng(1, Stream::Episode, 0));
            let (cell, margin) = (jigsaw.cell(), (SIDE - jigsaw.tile) / 2);
            for (place, tile) in tiles.iter().enumerate() {
                let inside = |at: usize| (margin..margin + jigsaw.tile).contains(&at);
                assert!((0..SIDE * SIDE).all(|at| (inside(at / SIDE) && inside(at % SIDE)) || tile.bytes()[at] == 0));
                // Somewhere within the cell, by no more than the slack and the rim, the same pixels are found.
                let (row, column) = (place / jigsaw.side * cell, place % jigsaw.side * cell);
                let reach = cell - jigsaw.tile + SIDE - cell * jigsaw.side;
                let found = (0..=reach)
                    .any(|down| (0..=reach).any(|right| jigsaw.tile_at(&picture, row + down, column + right) == *tile));
                assert!(found, "{} tiles, place {place}", tiles.len());
            }
        }
    }

    #[test]
    fn what_is_cut_is_a_part_of_the_drawing_whose_lines_run_over_the_edges() {
        let source = Scripts::new(3, 2, 6);
        let puzzles =
            sample_jigsaws(&source, 100, &JigsawCut::of_four(), &mut rng(1, Stream::Episode, 0)).expect("endless");
        let edge = |picture: &Picture| (0..SIDE).any(|at| picture.bytes()[at] > 0 || picture.bytes()[at * SIDE] > 0);
        let whole = |item: &crate::Item| source.picture(item.class, item.index);
        let cut = puzzles.items.iter().filter(|item| edge(&item.picture)).count();
        let drawn = puzzles.items.iter().filter(|item| edge(&whole(item))).count();
        assert!(drawn == 0 && cut > 80, "ink at the upper or left edge of {drawn} drawings and {cut} parts");
        // And not always the same part.
        let drawing = source.picture(0, 0);
        let mut rng = rng(2, Stream::Episode, 0);
        assert_ne!(part(&drawing, &mut rng), part(&drawing, &mut rng));
    }

    #[test]
    fn the_pixel_that_three_cells_of_nine_leave_over_is_at_either_end() {
        let jigsaw = JigsawCut { tile: 9, ..JigsawCut::of_nine() };
        let picture = Scripts::new(2, 1, 2).picture(0, 0);
        let mut rng = rng(1, Stream::Episode, 0);
        let middles: Vec<Picture> = (0..40).map(|_| jigsaw.cut(&picture, &mut rng).swap_remove(4)).collect();
        for (down, right) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            assert!(middles.contains(&jigsaw.tile_at(&picture, 9 + down, 9 + right)), "{down} {right}");
        }
    }

    #[test]
    fn a_single_puzzle_may_be_in_any_order() {
        let source = Scripts::new(3, 2, 6);
        let answer = |step| {
            sample_jigsaws(&source, 1, &JigsawCut::of_four(), &mut rng(1, Stream::Episode, step))
                .expect("endless")
                .truth
        };
        let seen: std::collections::HashSet<_> = (0..100).map(answer).collect();
        assert!(seen.len() > 18, "{} of 24 orders", seen.len());
    }

    #[test]
    fn orders_come_equally_often_and_tiles_are_shown_as_their_order_says() {
        let source = Scripts::new(3, 2, 6);
        let jigsaw = JigsawCut::of_four();
        let puzzles = sample_jigsaws(&source, 72, &jigsaw, &mut rng(1, Stream::Episode, 0)).expect("endless");
        for answer in 0..24 {
            assert_eq!(puzzles.truth.iter().filter(|truth| **truth == answer).count(), 3);
        }
        for (origins, truth) in puzzles.origins.chunks(4).zip(&puzzles.truth) {
            assert_eq!(origins, jigsaw.orders[*truth]);
        }
        assert_eq!((puzzles.pieces.len(), puzzles.per_puzzle, puzzles.truth.len()), (288, 4, 72));
        assert_eq!(Ok(&puzzles), sample_jigsaws(&source, 72, &jigsaw, &mut rng(1, Stream::Episode, 0)).as_ref());
        assert_ne!(Ok(&puzzles), sample_jigsaws(&source, 72, &jigsaw, &mut rng(1, Stream::Episode, 1)).as_ref());
    }

    #[test]
    fn what_is_missing_is_said() {
        let sample = |count| {
            sample_jigsaws(&Numbered(vec![1, 2]), count, &JigsawCut::of_nine(), &mut rng(1, Stream::Episode, 0)).err()
        };
        assert_eq!(sample(0), Some(SampleError::Zero("the number of puzzles")));
        assert_eq!(sample(3), None);
        assert_eq!(sample(4), Some(SampleError::TooFewDrawings { needed: 4, drawings: 1, present: 3 }));
    }
}
