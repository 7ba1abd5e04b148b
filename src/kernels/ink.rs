//! A block with one input, which sees pictures: nine multiplications a result, and nothing saved but nine means and 9 × 9
//! covariances.
//!
//! A result is a sum over the nine pixels p of a patch, y = Σₖ wₖ pₖ. So its mean is Σ wₖ mean(pₖ), its variance is wᵀ C w
//! with C the covariance of patches, for whatever number of channels; and with S = Σ g p over all results, the gradient
//! of the kernel is gain · (S − ∂shift · mean(p) − ∂scale · C w / σ). The results themselves are cheap enough to be computed
//! twice. Most of a picture is blank, and a tile that sees only blank paper is done at once.

use std::ops::Range;

use crate::{
    BlockWeights, Gradients, Shape,
    dispatch::vectorised,
    norm::{Affine, BatchStatistics, ResultGradient, come_back, counted, flush, inverse_deviation, leave, total},
    parts::{cut, run, split},
    seen::{PATCH, SEEN, Seen, each_tile},
    simd::{add, load, splat},
    tiles::{RESULTS, Target, Tiles},
};

/// The patches of a batch in numbers.
#[derive(Clone, Debug)]
pub struct Patches {
    /// Of each of a patch's pixels.
    mean: [f64; PATCH],
    covariance: [[f64; PATCH]; PATCH],
}

/// Forward with the statistics of the batch.
pub fn forward(shape: &Shape, x: &[f32], weights: &BlockWeights) -> (Vec<f32>, BatchStatistics, Patches) {
    let patches = Patches::of(shape, x);
    let moments = weights.kernel.chunks_exact(PATCH).map(|kernel| patches.moments(kernel));
    let (mean, variance) = moments.map(|[mean, variance]| (mean as f32, variance.max(0.0) as f32)).unzip();
    let statistics = BatchStatistics { mean, variance };
    (infer(shape, x, weights, &statistics), statistics, patches)
}

/// Forward with given statistics.
pub fn infer(shape: &Shape, x: &[f32], weights: &BlockWeights, statistics: &BatchStatistics) -> Vec<f32> {
    let (affine, kernels) = (Affine::of(weights, statistics), by_pixel(weights.kernel));
    let (parts, each) = (cut(shape.images), shape.len_out() / shape.images);
    let mut out = vec![0.0; shape.len_out()];
    let work = parts.iter().cloned().zip(split(&mut out, &parts, each)).collect();
    run(work, |(images, out)| {
        leave_all(shape.channels, shape, images_of(shape, x, images), &kernels, &affine, out);
    });
    out
}

/// The way back.
pub fn backward(
    shape: &Shape,
    x: &[f32],
    weights: &BlockWeights,
    statistics: &BatchStatistics,
    patches: &Patches,
    gradient: &[f32],
    of_x: bool,
) -> Gradients {
    let Shape { channels, .. } = *shape;
    let (affine, kernels) = (Affine::of(weights, statistics), by_pixel(weights.kernel));
    let leaving = shape.len_out() / shape.images;
    let sums = run(cut(shape.images), |images| {
        let gradient = &gradient[images.start * leaving..images.end * leaving];
        let x = images_of(shape, x, images);
        sums(channels, shape, x, &kernels, &affine, statistics, gradient)
    });
    let sums = total(sums);
    let (of_patches, of_norm) = sums.split_at(PATCH * channels);
    let inverse: Vec<f32> = inverse_deviation(statistics, weights.epsilon).collect();
    let shift = &of_norm[..channels];
    let scale: Vec<f64> = of_norm[channels..].iter().zip(&inverse).map(|(sum, by)| sum * f64::from(*by)).collect();
    let mut kernel = Vec::with_capacity(PATCH * channels);
    for (channel, own) in weights.kernel.chunks_exact(PATCH).enumerate() {
        let (gain, inverse) = (f64::from(affine.gain[channel]), f64::from(inverse[channel]));
        for pixel in 0..PATCH {
            let moved = scale[channel] * inverse * patches.with_result(own, pixel);
            let shared = shift[channel] * patches.mean[pixel] + moved;
            kernel.push((gain * (of_patches[pixel * channels + channel] - shared)) as f32);
        }
    }
    let [scale, shift]: [Vec<f32>; 2] = [&scale[..], shift].map(|sums| sums.iter().map(|sum| *sum as f32).collect());
    let x = of_x.then(|| {
        let norm = ResultGradient::of(&affine, statistics, &inverse, [&scale, &shift], shape.samples());
        of_pictures(channels, shape, x, &kernels, &affine, &norm, gradient)
    });
    Gradients { x, kernel, scale, shift }
}

impl Patches {
    /// Counts all patches of all pictures.
    fn of(shape: &Shape, x: &[f32]) -> Self {
        let parts = run(cut(shape.images), |images| {
            let mut sums = vec![0.0; PATCH + PATCH * PATCH];
            each_tile(shape, images_of(shape, x, images), |_, tile, seen| {
                if seen.is_blank() {
                    return;
                }
                for (result, within) in Tiles::of(shape).within(tile).into_iter().enumerate() {
                    if within {
                        count(seen.patch(result), &mut sums);
                    }
                }
            });
            sums
        });
        let samples = shape.samples() as f64;
        let sums = total(parts);
        let (first, second) = sums.split_at(PATCH);
        let mut patches = Self { mean: [0.0; PATCH], covariance: [[0.0; PATCH]; PATCH] };
        for (a, mean) in patches.mean.iter_mut().enumerate() {
            *mean = first[a] / samples;
        }
        for a in 0..PATCH {
            for b in 0..PATCH {
                patches.covariance[a][b] = second[a * PATCH + b] / samples - patches.mean[a] * patches.mean[b];
            }
        }
        patches
    }

    /// Mean and variance of a channel's results.
    fn moments(&self, kernel: &[f32]) -> [f64; 2] {
        let mean = kernel.iter().zip(self.mean).map(|(weight, mean)| f64::from(*weight) * mean).sum();
        let variance = (0..PATCH).map(|pixel| f64::from(kernel[pixel]) * self.with_result(kernel, pixel)).sum();
        [mean, variance]
    }

    /// The covariance of a pixel with a channel's results.
    fn with_result(&self, kernel: &[f32], pixel: usize) -> f64 {
        kernel.iter().zip(self.covariance[pixel]).map(|(weight, with)| f64::from(*weight) * with).sum()
    }
}

fn count(patch: [f32; PATCH], sums: &mut [f64]) {
    let (first, second) = sums.split_at_mut(PATCH);
    for ((pixel, first), second) in patch.iter().zip(first).zip(second.chunks_exact_mut(PATCH)) {
        let pixel = f64::from(*pixel);
        *first += pixel;
        second.iter_mut().zip(patch).for_each(|(sum, other)| *sum += pixel * f64::from(other));
    }
}

/// The pictures of a part.
fn images_of<'a>(shape: &Shape, x: &'a [f32], images: Range<usize>) -> &'a [f32] {
    let each = shape.height * shape.width;
    &x[images.start * each..images.end * each]
}

/// Kernels [channels, 9] as [9, channels].
fn by_pixel(kernels: &[f32]) -> Vec<f32> {
    (0..PATCH).flat_map(|pixel| kernels.iter().skip(pixel).step_by(PATCH)).copied().collect()
}

vectorised! {
    /// Convolves and lets the results leave the block.
    fn leave_all<'a, S>(
        shape: &'a Shape,
        x: &'a [f32],
        kernels: &'a [f32],
        affine: &'a Affine,
        out: &'a mut [f32],
    ) {
        let (tiles, channels, each) = (Tiles::of(shape), shape.channels, shape.len_out() / shape.images);
        each_tile(shape, x, |image, tile, seen| {
            let (target, blank) = (tiles.target(tile), seen.is_blank());
            let out = &mut out[image * each..][..each];
            for lane in (0..channels).step_by(S::LANES) {
                unsafe {
                    let y = if blank { [splat::<S>(0.0); RESULTS] } else { seen.results::<S>(kernels, channels, lane) };
                    leave::<S>(y, affine.at::<S>(lane), target, out, channels, lane);
                }
            }
        });
    }
}

vectorised! {
    /// Sums over all results, each [channels]: of g · p for each pixel of the patch, of g, and of g · (y − mean).
    fn sums<'a, S>(
        shape: &'a Shape,
        x: &'a [f32],
        kernels: &'a [f32],
        affine: &'a Affine,
        statistics: &'a BatchStatistics,
        gradient: &'a [f32],
    ) -> Vec<f64> {
        let (tiles, channels, each) = (Tiles::of(shape), shape.channels, shape.len_out() / shape.images);
        let (mut sums, mut partial) = (vec![0.0; (PATCH + 2) * channels], vec![0.0; (PATCH + 2) * channels]);
        let mut last = 0;
        each_tile(shape, x, |image, tile, seen| {
            if image != last {
                flush(&mut sums, &mut partial);
                last = image;
            }
            let (target, blank) = (tiles.target(tile), seen.is_blank());
            if let Target::One(None) = target {
                return;
            }
            let gradient = &gradient[image * each..][..each];
            for lane in (0..channels).step_by(S::LANES) {
                unsafe {
                    let y = if blank { [splat::<S>(0.0); RESULTS] } else { seen.results::<S>(kernels, channels, lane) };
                    let found = come_back::<S>(y, affine.at::<S>(lane), target, gradient, channels, lane);
                    let mean = load::<S>(&statistics.mean, lane);
                    let [mut given, mut moved] = [splat::<S>(0.0); 2];
                    for (g, y) in found.into_iter().zip(y) {
                        given = given + g;
                        moved = g.mul_add(y - mean, moved);
                    }
                    add::<S>(&mut partial, PATCH * channels + lane, given);
                    add::<S>(&mut partial, (PATCH + 1) * channels + lane, moved);
                    if blank {
                        continue;
                    }
                    for pixel in 0..PATCH {
                        let mut sum = splat::<S>(0.0);
                        for (result, g) in found.into_iter().enumerate() {
                            sum = splat::<S>(seen.0[Seen::place(result, pixel)]).mul_add(g, sum);
                        }
                        add::<S>(&mut partial, pixel * channels + lane, sum);
                    }
                }
            }
        });
        flush(&mut sums, &mut partial);
        sums
    }
}

vectorised! {
    /// The gradient of the pictures. Nothing here is trained by it, so it is neither fast nor cut into parts.
    fn of_pictures<'a, S>(
        shape: &'a Shape,
        x: &'a [f32],
        kernels: &'a [f32],
        affine: &'a Affine,
        norm: &'a ResultGradient<'a>,
        gradient: &'a [f32],
    ) -> Vec<f32> {
        let (tiles, channels, each) = (Tiles::of(shape), shape.channels, shape.len_out() / shape.images);
        let mut pictures = vec![0.0; x.len()];
        each_tile(shape, x, |image, tile, seen| {
            let (target, counted) = (tiles.target(tile), counted::<S>(&tiles, tile));
            let gradient = &gradient[image * each..][..each];
            let mut square = [0.0; SEEN];
            for lane in (0..channels).step_by(S::LANES) {
                unsafe {
                    let y = seen.results::<S>(kernels, channels, lane);
                    let given = come_back::<S>(y, affine.at::<S>(lane), target, gradient, channels, lane);
                    let of_y = norm.at::<S>(given, y, lane);
                    for pixel in 0..PATCH {
                        let weight = load::<S>(kernels, pixel * channels + lane);
                        for (result, (of_y, counted)) in of_y.into_iter().zip(counted).enumerate() {
                            square[Seen::place(result, pixel)] += (of_y * counted * weight).sum();
                        }
                    }
                }
            }
            for (at, value) in square.into_iter().enumerate() {
                // What lies on the border around the picture has no gradient.
                let (row, column) = (2 * tile.down + at / 4, 2 * tile.across + at % 4);
                if (1..=shape.height).contains(&row) && (1..=shape.width).contains(&column) {
                    pictures[(image * shape.height + row - 1) * shape.width + column - 1] += value;
                }
            }
        });
        pictures
    }
}
