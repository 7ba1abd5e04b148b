//! What the tiles of a picture see: 4 × 4 pixels, of which each of the four results sees 3 × 3.

use crate::{
    Shape,
    simd::{Lanes, Simd, load, splat},
    tiles::{RESULTS, Tile, Tiles},
};

/// Pixels that a result sees.
pub const PATCH: usize = 9;
/// Pixels that a tile sees.
pub const SEEN: usize = 16;

/// What a tile sees, row by row.
#[derive(Clone, Copy)]
pub struct Seen(pub [f32; SEEN]);

impl Seen {
    /// True if there is no ink in it.
    pub fn is_blank(&self) -> bool {
        self.0 == [0.0; SEEN]
    }

    /// Where in it each pixel of a result's patch is.
    pub const fn place(result: usize, pixel: usize) -> usize {
        4 * (result / 2 + pixel / 3) + result % 2 + pixel % 3
    }

    /// What a result sees, row by row.
    pub fn patch(&self, result: usize) -> [f32; PATCH] {
        std::array::from_fn(|pixel| self.0[Self::place(result, pixel)])
    }

    /// The four results of a register of channels; `kernels` is [9, channels].
    ///
    /// # Safety
    /// The channels are there.
    #[inline(always)]
    pub unsafe fn results<S: Simd>(&self, kernels: &[f32], channels: usize, lane: usize) -> [Lanes<S>; RESULTS] {
        let mut y = [splat::<S>(0.0); RESULTS];
        for pixel in 0..PATCH {
            let weight = unsafe { load::<S>(kernels, pixel * channels + lane) };
            for (result, y) in y.iter_mut().enumerate() {
                *y = splat::<S>(self.0[Self::place(result, pixel)]).mul_add(weight, *y);
            }
        }
        y
    }
}

/// Hands over every tile of the pictures: the picture's number, the tile, what it sees.
#[inline(always)]
pub fn each_tile(shape: &Shape, x: &[f32], mut with: impl FnMut(usize, Tile, Seen)) {
    let (tiles, width) = (Tiles::of(shape), shape.width);
    let [rows, columns] = tiles.padded();
    let mut padded = vec![0.0; rows * columns];
    for (image, picture) in x.chunks_exact(shape.height * width).enumerate() {
        for (from, to) in picture.chunks_exact(width).zip(padded[columns..].chunks_exact_mut(columns)) {
            to[1..=width].copy_from_slice(from);
        }
        for tile in tiles.all() {
            let mut seen = [0.0; SEEN];
            for (row, seen) in seen.chunks_exact_mut(4).enumerate() {
                let from = (2 * tile.down + row) * columns + 2 * tile.across;
                seen.copy_from_slice(&padded[from..from + 4]);
            }
            with(image, tile, Seen(seen));
        }
    }
}
