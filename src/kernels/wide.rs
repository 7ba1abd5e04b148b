//! A block with many inputs: Winograd's transform, 16 products of matrices, and what is behind the convolution done on each
//! tile while it is in the cache.

use std::{cell::RefCell, ops::Range};

use crate::{
    BlockWeights, Shape,
    dispatch::vectorised,
    gemm::{Left, multiply},
    norm::{Affine, BatchStatistics, counted, flush, leave, total},
    parts::{cut, run, split},
    simd::{Lanes, Simd, add, load, splat, store},
    tiles::{RESULTS, Tile, Tiles},
    winograd::{self, PLACES, pixels, results},
};

/// Tiles that are worked on together: enough rows for the products of matrices, few enough for the cache.
const ROWS: usize = 48;

/// Forward with the statistics of the batch: what comes out, the statistics, and the convolution's results.
pub fn forward(shape: &Shape, x: &[f32], weights: &BlockWeights) -> (Vec<f32>, BatchStatistics, Vec<f32>) {
    let (tiles, parts) = (Tiles::of(shape), cut(shape.images));
    let kernels = winograd::kernels(weights.kernel, [shape.channels, shape.inputs], false);
    let (each, width) = (tiles.count() * RESULTS * shape.channels, shape.inputs | shape.channels);
    let mut y = vec![0.0; shape.images * each];
    let work = parts.iter().cloned().zip(split(&mut y, &parts, each)).collect();
    let sums = run(work, |(images, y)| {
        let part = Part { shape, tiles, x: images_of(shape, x, images), kernels: &kernels };
        convolve(width, &part, y)
    });
    let samples = shape.samples() as f64;
    let mean: Vec<f32> = total(sums).into_iter().map(|sum| (sum / samples) as f32).collect();
    let squares = run(split(&mut y, &parts, each), |y| squares(width, shape, tiles, y, &mean));
    let variance = total(squares).into_iter().map(|sum| (sum / samples) as f32).collect();
    let statistics = BatchStatistics { mean, variance };
    let affine = Affine::of(weights, &statistics);
    let mut out = vec![0.0; shape.len_out()];
    let work = split(&mut y, &parts, each).into_iter().zip(split(&mut out, &parts, shape.len_out() / shape.images));
    run(work.collect(), |(y, out)| leave_all(width, shape, tiles, y, &affine, out));
    (out, statistics, y)
}

/// Forward with given statistics.
pub fn infer(shape: &Shape, x: &[f32], weights: &BlockWeights, statistics: &BatchStatistics) -> Vec<f32> {
    let (tiles, parts) = (Tiles::of(shape), cut(shape.images));
    let kernels = winograd::kernels(weights.kernel, [shape.channels, shape.inputs], false);
    let (affine, width) = (Affine::of(weights, statistics), shape.inputs | shape.channels);
    let mut out = vec![0.0; shape.len_out()];
    let work = parts.iter().cloned().zip(split(&mut out, &parts, shape.len_out() / shape.images)).collect();
    run(work, |(images, out)| {
        let part = Part { shape, tiles, x: images_of(shape, x, images), kernels: &kernels };
        convolve_and_leave(width, &part, &affine, out)
    });
    out
}

/// The images of a part.
pub fn images_of<'a>(shape: &Shape, x: &'a [f32], images: Range<usize>) -> &'a [f32] {
    let each = shape.len_in() / shape.images;
    &x[images.start * each..images.end * each]
}

/// Some of the images, and the transformed kernels.
pub struct Part<'a> {
    pub shape: &'a Shape,
    pub tiles: Tiles,
    pub x: &'a [f32],
    pub kernels: &'a [f32],
}

impl Part<'_> {
    /// Images that are worked on together.
    pub fn group(&self) -> usize {
        (ROWS / self.tiles.count()).max(1)
    }

    /// Transforms the images of a group: [16, tiles, inputs].
    #[inline(always)]
    pub unsafe fn transform<S: Simd>(&self, images: &[f32], padded: &mut [f32], to: &mut Vec<f32>) {
        let Shape { height, width, inputs, .. } = *self.shape;
        let each = height * width * inputs;
        let count = images.len() / each * self.tiles.count();
        to.resize(PLACES * count * inputs, 0.0);
        let mut row = 0;
        for image in images.chunks_exact(each) {
            pad(image, padded, self.tiles.padded()[1] * inputs, width * inputs, inputs);
            for tile in self.tiles.all() {
                unsafe { pixels::<S>(padded, &self.tiles, tile, inputs, to, row) };
                row += 1;
            }
        }
    }

    /// A picture's pixels with a border, all zeros.
    pub fn padded(&self) -> Vec<f32> {
        let [rows, columns] = self.tiles.padded();
        vec![0.0; rows * columns * self.shape.inputs]
    }

    /// Convolves all images, and hands over the results of each tile: its number among all tiles, the tile, the first of its
    /// channels, the results; and says when a group is done.
    #[inline(always)]
    unsafe fn each_result<S: Simd>(
        &self,
        mut with: impl FnMut(usize, Tile, usize, [Lanes<S>; RESULTS]),
        mut after_group: impl FnMut(),
    ) {
        let Shape { height, width, inputs, channels, .. } = *self.shape;
        let (mut padded, mut from, mut to) = (self.padded(), Vec::new(), Vec::new());
        let mut first = 0;
        for images in self.x.chunks(self.group() * height * width * inputs) {
            unsafe { self.transform::<S>(images, &mut padded, &mut from) };
            let rows = from.len() / PLACES / inputs;
            to.resize(PLACES * rows * channels, 0.0);
            let kernels = self.kernels.chunks_exact(inputs * channels);
            let places = from.chunks_exact(rows * inputs).zip(kernels).zip(to.chunks_exact_mut(rows * channels));
            for ((values, kernel), to) in places {
                let a = Left { values, row: inputs, column: 1 };
                multiply::<S, false>(a, kernel, to, [rows, inputs, channels]);
            }
            let mut row = 0;
            for _ in 0..rows / self.tiles.count() {
                for tile in self.tiles.all() {
                    for lane in (0..channels).step_by(S::LANES) {
                        let y = unsafe { results::<S>(&to, row, channels, lane) };
                        with(first + row, tile, lane, y);
                    }
                    row += 1;
                }
            }
            first += rows;
            after_group();
        }
    }
}

/// Copies an image's rows into the middle of a padded one.
fn pad(image: &[f32], padded: &mut [f32], padded_row: usize, row: usize, pixel: usize) {
    for (from, to) in image.chunks_exact(row).zip(padded[padded_row..].chunks_exact_mut(padded_row)) {
        to[pixel..pixel + row].copy_from_slice(from);
    }
}

vectorised! {
    /// Convolves, keeps the results, and sums them by channel.
    fn convolve<'a, S>(part: &'a Part<'a>, y: &'a mut [f32]) -> Vec<f64> {
        let channels = part.shape.channels;
        let (mut sums, partial) = (vec![0.0; channels], RefCell::new(vec![0.0; channels]));
        unsafe {
            part.each_result::<S>(
                |at, tile, lane, found| {
                    let mut partial = partial.borrow_mut();
                    let counted = counted::<S>(&part.tiles, tile);
                    let mut sum = splat::<S>(0.0);
                    for (i, (found, counted)) in found.into_iter().zip(counted).enumerate() {
                        store::<S>(y, (at * RESULTS + i) * channels + lane, found);
                        sum = found.mul_add(counted, sum);
                    }
                    add::<S>(&mut partial, lane, sum);
                },
                || flush(&mut sums, &mut partial.borrow_mut()),
            );
        }
        sums
    }
}

vectorised! {
    /// Convolves, and lets the results leave the block.
    fn convolve_and_leave<'a, S>(part: &'a Part<'a>, affine: &'a Affine, out: &'a mut [f32]) {
        let (tiles, channels) = (part.tiles, part.shape.channels);
        let (count, each) = (tiles.count(), part.shape.len_out() / part.shape.images);
        unsafe {
            part.each_result::<S>(
                |at, tile, lane, found| {
                    let out = &mut out[at / count * each..][..each];
                    leave::<S>(found, affine.at::<S>(lane), tiles.target(tile), out, channels, lane);
                },
                || {},
            );
        }
    }
}

vectorised! {
    /// Sums of (y − mean)² by channel.
    fn squares<'a, S>(shape: &'a Shape, tiles: Tiles, y: &'a [f32], mean: &'a [f32]) -> Vec<f64> {
        let channels = shape.channels;
        let (mut sums, mut partial) = (vec![0.0; channels], vec![0.0; channels]);
        for image in y.chunks_exact(tiles.count() * RESULTS * channels) {
            for (tile, y) in tiles.all().zip(image.chunks_exact(RESULTS * channels)) {
                let counted = counted::<S>(&tiles, tile);
                for lane in (0..channels).step_by(S::LANES) {
                    let mut sum = splat::<S>(0.0);
                    for (i, counted) in counted.into_iter().enumerate() {
                        let apart = unsafe { load::<S>(y, i * channels + lane) - load::<S>(mean, lane) };
                        sum = (apart * apart).mul_add(counted, sum);
                    }
                    unsafe { add::<S>(&mut partial, lane, sum) };
                }
            }
            flush(&mut sums, &mut partial);
        }
        sums
    }
}

vectorised! {
    /// Lets all results leave the block.
    fn leave_all<'a, S>(shape: &'a Shape, tiles: Tiles, y: &'a [f32], affine: &'a Affine, out: &'a mut [f32]) {
        let channels = shape.channels;
        let images = y.chunks_exact(tiles.count() * RESULTS * channels);
        for (image, out) in images.zip(out.chunks_exact_mut(shape.len_out() / shape.images)) {
            for (tile, y) in tiles.all().zip(image.chunks_exact(RESULTS * channels)) {
                let target = tiles.target(tile);
                for lane in (0..channels).step_by(S::LANES) {
                    unsafe { leave::<S>(loaded::<S>(y, channels, lane), affine.at::<S>(lane), target, out, channels, lane) };
                }
            }
        }
    }
}

/// The results of a tile [4, channels], of the channels from `lane` on.
///
/// # Safety
/// They are there.
#[inline(always)]
pub unsafe fn loaded<S: Simd>(y: &[f32], channels: usize, lane: usize) -> [Lanes<S>; RESULTS] {
    unsafe { [0, 1, 2, 3].map(|i| load::<S>(y, i * channels + lane)) }
}
