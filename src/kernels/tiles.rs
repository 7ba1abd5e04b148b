//! How a map is cut into tiles of 2 × 2 results, which are also the windows of the pooling.
//!
//! A tile's results are kept together, [tiles, 4, channels], whatever lies beside them: nothing outside of this crate
//! reads them. Where height or width is odd, the last tiles stick out; what lies outside counts for nothing.

use crate::Shape;

/// Results of a tile.
pub const RESULTS: usize = 4;

/// The tiles of one image.
#[derive(Clone, Copy, Debug)]
pub struct Tiles {
    height: usize,
    width: usize,
    /// Tiles from top to bottom.
    pub down: usize,
    /// Tiles from left to right.
    pub across: usize,
    pools: bool,
}

impl Tiles {
    pub fn of(shape: &Shape) -> Self {
        let Shape { height, width, pools, .. } = *shape;
        Self { height, width, down: height.div_ceil(2), across: width.div_ceil(2), pools }
    }

    /// Tiles of an image.
    pub fn count(&self) -> usize {
        self.down * self.across
    }

    /// Rows and columns of an image with all that its tiles see: one more on each side, and to the end of the last tile.
    pub fn padded(&self) -> [usize; 2] {
        [2 * self.down + 2, 2 * self.across + 2]
    }

    /// All tiles: row by row, where each is.
    pub fn all(self) -> impl Iterator<Item = Tile> {
        (0..self.down).flat_map(move |down| (0..self.across).map(move |across| Tile { down, across }))
    }

    /// Which of a tile's results lie within the image.
    #[inline(always)]
    pub fn within(&self, tile: Tile) -> [bool; RESULTS] {
        let (below, right) = (2 * tile.down + 1 < self.height, 2 * tile.across + 1 < self.width);
        [true, right, below, below && right]
    }

    /// Where each result of a tile goes, in pixels of what comes out of the block: with pooling all of a whole tile go to one
    /// place, and those of a tile that sticks out nowhere.
    #[inline(always)]
    pub fn target(&self, tile: Tile) -> Target {
        let within = self.within(tile);
        if self.pools {
            let place = tile.down * (self.width / 2) + tile.across;
            return Target::One(within[3].then_some(place));
        }
        let first = 2 * tile.down * self.width + 2 * tile.across;
        let places = [first, first + 1, first + self.width, first + self.width + 1];
        let mut targets = [None; RESULTS];
        for ((target, place), within) in targets.iter_mut().zip(places).zip(within) {
            *target = within.then_some(place);
        }
        Target::Each(targets)
    }
}

/// A tile's place among the tiles of its image.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    pub down: usize,
    pub across: usize,
}

/// Where results go.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Their maximum to one place, or nowhere.
    One(Option<usize>),
    /// Each to its own place, or nowhere.
    Each([Option<usize>; RESULTS]),
}
