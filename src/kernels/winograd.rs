//! Winograd's minimal filtering F(2 × 2, 3 × 3) (Lavin, Gray: Fast Algorithms for Convolutional Neural Networks, 2016).
//!
//! For a tile of 2 × 2 results Y, the 4 × 4 pixels d that they see and a kernel g, all sums over the channels that come in:
//!
//! ```text
//! Y = Aᵀ [ Σ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//!
//!      1  0 -1  0         1   0   0          1  1  1  0
//! Bᵀ = 0  1  1  0     G = ½   ½   ½     Aᵀ = 0  1 -1 -1
//!      0 -1  1  0         ½  -½   ½
//!      0  1  0 -1         0   0   1
//! ```
//!
//! 16 multiplications for four results instead of 36. With all tiles of a group of images, each of the 16 places of the
//! transform is a product of matrices, [tiles, inputs] · [inputs, channels]. Every map here is linear, so the way back is
//! the transposed maps in the opposite order.

use crate::{
    simd::{Lanes, Simd, add, load, splat, store},
    tiles::{RESULTS, Tile, Tiles},
};

/// Places of the transform.
pub const PLACES: usize = 16;

type Line<S, const N: usize> = [Lanes<S>; N];

/// Applies a map of a line of four to the rows and then to the columns of a square of `M` by `M`, which becomes `N` by `N`.
macro_rules! both_ways {
    ($square:expr, $map:expr, $from:literal, $to:literal) => {{
        let square = $square;
        let zero: Lanes<S> = splat(0.0);
        let mut half = [[zero; $to]; $from];
        for (half, line) in half.iter_mut().zip(square) {
            *half = $map(line);
        }
        let mut whole = [[zero; $to]; $to];
        for column in 0..$to {
            let mut line = [zero; $from];
            for (at, half) in line.iter_mut().zip(half) {
                *at = half[column];
            }
            let line = $map(line);
            for (row, value) in whole.iter_mut().zip(line) {
                row[column] = value;
            }
        }
        whole
    }};
}

#[inline(always)]
fn into<S: Simd>([a, b, c, d]: Line<S, 4>) -> Line<S, 4> {
    [a - c, b + c, c - b, b - d]
}

#[inline(always)]
fn into_transposed<S: Simd>([a, b, c, d]: Line<S, 4>) -> Line<S, 4> {
    [a, b - c + d, b + c - a, splat::<S>(0.0) - d]
}

#[inline(always)]
fn out_of<S: Simd>([a, b, c, d]: Line<S, 4>) -> Line<S, 2> {
    [a + b + c, b - c - d]
}

#[inline(always)]
fn out_of_transposed<S: Simd>([a, b]: Line<S, 2>) -> Line<S, 4> {
    [a, a + b, a - b, splat::<S>(0.0) - b]
}

/// A kernel's numbers as 16: G g Gᵀ.
fn transform_kernel(kernel: &[f32]) -> [f32; PLACES] {
    let line = |a: f32, b: f32, c: f32| [a, 0.5 * (a + b + c), 0.5 * (a - b + c), c];
    let rows = [0, 3, 6].map(|row| line(kernel[row], kernel[row + 1], kernel[row + 2]));
    let mut all = [0.0; PLACES];
    for column in 0..4 {
        let line = line(rows[0][column], rows[1][column], rows[2][column]);
        (0..4).for_each(|row| all[4 * row + column] = line[row]);
    }
    all
}

/// The gradient of a kernel from that of its 16 numbers.
fn kernel_gradient(all: [f32; PLACES]) -> [f32; 9] {
    let line = |[a, b, c, d]: [f32; 4]| [a + 0.5 * (b + c), 0.5 * (b - c), 0.5 * (b + c) + d];
    let mut rows = [[0.0; 3]; 4];
    for (row, four) in rows.iter_mut().zip(all.chunks(4)) {
        *row = line([four[0], four[1], four[2], four[3]]);
    }
    let mut kernel = [0.0; 9];
    for column in 0..3 {
        let line = line([rows[0][column], rows[1][column], rows[2][column], rows[3][column]]);
        (0..3).for_each(|row| kernel[3 * row + column] = line[row]);
    }
    kernel
}

/// Kernels [channels, inputs, 3, 3] as [16, inputs, channels], or as [16, channels, inputs] for the way back.
pub fn kernels(kernels: &[f32], [channels, inputs]: [usize; 2], for_way_back: bool) -> Vec<f32> {
    let each = channels * inputs;
    let mut all = vec![0.0; PLACES * each];
    for (at, kernel) in kernels.chunks_exact(9).enumerate() {
        let (channel, input) = (at / inputs, at % inputs);
        let to = if for_way_back { at } else { input * channels + channel };
        let transformed = transform_kernel(kernel);
        (0..PLACES).for_each(|place| all[place * each + to] = transformed[place]);
    }
    all
}

/// The gradient of kernels [channels, inputs, 3, 3] from that of their transforms [16, inputs, channels].
pub fn kernel_gradients(all: &[f32], [channels, inputs]: [usize; 2]) -> Vec<f32> {
    let each = channels * inputs;
    let mut gradients = Vec::with_capacity(9 * each);
    for at in 0..each {
        let from = (at % inputs) * channels + at / inputs;
        let mut places = [0.0; PLACES];
        (0..PLACES).for_each(|place| places[place] = all[place * each + from]);
        gradients.extend(kernel_gradient(places));
    }
    gradients
}

/// Bᵀ d B of a tile of `padded` [rows, columns, inputs], to row `row` of each of the places of `to` [16, rows, inputs].
///
/// # Safety
/// The tile and the row are there, and `inputs` is a multiple of the lanes.
#[inline(always)]
pub unsafe fn pixels<S: Simd>(padded: &[f32], tiles: &Tiles, tile: Tile, inputs: usize, to: &mut [f32], row: usize) {
    let line = tiles.padded()[1] * inputs;
    let first = 2 * tile.down * line + 2 * tile.across * inputs;
    let place = to.len() / PLACES;
    for lane in (0..inputs).step_by(S::LANES) {
        let mut square = [[splat::<S>(0.0); 4]; 4];
        for (down, pixels) in square.iter_mut().enumerate() {
            for (across, pixel) in pixels.iter_mut().enumerate() {
                *pixel = unsafe { load::<S>(padded, first + down * line + across * inputs + lane) };
            }
        }
        let square = both_ways!(square, into::<S>, 4, 4);
        for (at, value) in square.into_iter().flatten().enumerate() {
            unsafe { store::<S>(to, at * place + row * inputs + lane, value) };
        }
    }
}

/// The way back of [`pixels`]: adds to the gradient of the padded pixels.
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn pixel_gradients<S: Simd>(
    from: &[f32],
    row: usize,
    tiles: &Tiles,
    tile: Tile,
    inputs: usize,
    padded: &mut [f32],
) {
    let line = tiles.padded()[1] * inputs;
    let first = 2 * tile.down * line + 2 * tile.across * inputs;
    let place = from.len() / PLACES;
    for lane in (0..inputs).step_by(S::LANES) {
        let square = unsafe { square::<S>(from, place, row * inputs + lane) };
        let square = both_ways!(square, into_transposed::<S>, 4, 4);
        for (down, pixels) in square.into_iter().enumerate() {
            for (across, pixel) in pixels.into_iter().enumerate() {
                unsafe { add::<S>(padded, first + down * line + across * inputs + lane, pixel) };
            }
        }
    }
}

/// Aᵀ m A: the four results of row `row` of `from` [16, rows, channels], of the channels from `lane` on.
///
/// # Safety
/// The row is there, and a register of channels.
#[inline(always)]
pub unsafe fn results<S: Simd>(from: &[f32], row: usize, channels: usize, lane: usize) -> [Lanes<S>; RESULTS] {
    let square = unsafe { square::<S>(from, from.len() / PLACES, row * channels + lane) };
    let [[a, b], [c, d]] = both_ways!(square, out_of::<S>, 4, 2);
    [a, b, c, d]
}

/// The way back of [`results`]: the gradient of each of the 16 places.
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn result_gradients<S: Simd>(
    [a, b, c, d]: [Lanes<S>; RESULTS],
    to: &mut [f32],
    row: usize,
    channels: usize,
    lane: usize,
) {
    let place = to.len() / PLACES;
    let square = both_ways!([[a, b], [c, d]], out_of_transposed::<S>, 2, 4);
    for (at, value) in square.into_iter().flatten().enumerate() {
        unsafe { store::<S>(to, at * place + row * channels + lane, value) };
    }
}

/// What stands `at` in each place, as four rows of four.
#[inline(always)]
unsafe fn square<S: Simd>(from: &[f32], place: usize, at: usize) -> [[Lanes<S>; 4]; 4] {
    let mut square = [[splat::<S>(0.0); 4]; 4];
    for (down, line) in square.iter_mut().enumerate() {
        for (across, value) in line.iter_mut().enumerate() {
            *value = unsafe { load::<S>(from, (4 * down + across) * place + at) };
        }
    }
    square
}
