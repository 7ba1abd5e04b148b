//! The way back through a block with many inputs, as the transposed maps of [`wide`](crate::wide)'s in the opposite order.
//!
//! First the gradients of the norm, which need sums over the whole batch. Then for each group of tiles: the gradient of the
//! convolution's results, transformed; with it, per place, the products with the transformed pixels (which are transformed
//! again rather than kept) for the kernels, and with the transformed kernels for the maps.

use std::ops::Range;

use crate::{
    BlockWeights, Gradients, Shape,
    dispatch::vectorised,
    gemm::{Left, multiply},
    norm::{Affine, BatchStatistics, ResultGradient, come_back, counted, flush, inverse_deviation, total},
    parts::{cut, run, split},
    simd::{add, load, splat},
    tiles::{RESULTS, Tiles},
    wide::{Part, images_of, loaded},
    winograd::{self, PLACES, kernel_gradients, pixel_gradients, result_gradients},
};

/// The way back.
pub fn backward(
    shape: &Shape,
    x: &[f32],
    weights: &BlockWeights,
    statistics: &BatchStatistics,
    y: &[f32],
    gradient: &[f32],
    of_x: bool,
) -> Gradients {
    let (tiles, parts) = (Tiles::of(shape), cut(shape.images));
    let (size, width) = ([shape.channels, shape.inputs], shape.inputs | shape.channels);
    let affine = Affine::of(weights, statistics);
    let kernels = if of_x { winograd::kernels(weights.kernel, size, true) } else { Vec::new() };
    let (results, leaving) = (tiles.count() * RESULTS * shape.channels, shape.len_out() / shape.images);
    let back = |images: Range<usize>| Back {
        y: &y[images.start * results..images.end * results],
        gradient: &gradient[images.start * leaving..images.end * leaving],
        affine: &affine,
        statistics,
    };
    let sums = run(parts.clone(), |images| norm_gradients(width, shape, tiles, &back(images)));
    let sums = total(sums);
    let (shift, scale) = sums.split_at(shape.channels);
    let inverse: Vec<f32> = inverse_deviation(statistics, weights.epsilon).collect();
    let scale: Vec<f32> = scale.iter().zip(&inverse).map(|(sum, inverse)| (sum * f64::from(*inverse)) as f32).collect();
    let shift: Vec<f32> = shift.iter().map(|sum| *sum as f32).collect();
    let norm = ResultGradient::of(&affine, statistics, &inverse, [&scale, &shift], shape.samples());
    let mut of_maps = vec![0.0; if of_x { shape.len_in() } else { 0 }];
    let work = parts.iter().cloned().zip(split(&mut of_maps, &parts, shape.len_in() / shape.images)).collect();
    let transformed = run(work, |(images, of_maps)| {
        let part = Part { shape, tiles, x: images_of(shape, x, images.clone()), kernels: &kernels };
        convolution_gradients(width, &part, &back(images), &norm, of_maps)
    });
    let mut all = transformed.into_iter();
    let mut transformed = all.next().unwrap_or_default();
    all.for_each(|part| transformed.iter_mut().zip(part).for_each(|(sum, part)| *sum += part));
    Gradients { x: of_x.then_some(of_maps), kernel: kernel_gradients(&transformed, size), scale, shift }
}

/// What the way back through the norm needs of some of the images.
struct Back<'a> {
    /// Results of the convolution.
    y: &'a [f32],
    /// The gradient of what left the block.
    gradient: &'a [f32],
    affine: &'a Affine,
    statistics: &'a BatchStatistics,
}

vectorised! {
    /// Σ g and Σ g (y − mean) by channel, one behind the other.
    fn norm_gradients<'a, S>(shape: &'a Shape, tiles: Tiles, back: &'a Back<'a>) -> Vec<f64> {
        let channels = shape.channels;
        let (mut sums, mut partial) = (vec![0.0; 2 * channels], vec![0.0; 2 * channels]);
        let images = back.y.chunks_exact(tiles.count() * RESULTS * channels);
        for (image, gradient) in images.zip(back.gradient.chunks_exact(shape.len_out() / shape.images)) {
            for (tile, y) in tiles.all().zip(image.chunks_exact(RESULTS * channels)) {
                let target = tiles.target(tile);
                for lane in (0..channels).step_by(S::LANES) {
                    unsafe {
                        let y = loaded::<S>(y, channels, lane);
                        let mean = load::<S>(&back.statistics.mean, lane);
                        let found = come_back::<S>(y, back.affine.at::<S>(lane), target, gradient, channels, lane);
                        let [mut given, mut moved] = [splat::<S>(0.0); 2];
                        for (g, y) in found.into_iter().zip(y) {
                            given = given + g;
                            moved = g.mul_add(y - mean, moved);
                        }
                        add::<S>(&mut partial, lane, given);
                        add::<S>(&mut partial, channels + lane, moved);
                    }
                }
            }
            flush(&mut sums, &mut partial);
        }
        sums
    }
}

vectorised! {
    /// The gradient of the transformed kernels, [16, inputs, channels], and that of the maps, if `of_maps` has room for it.
    fn convolution_gradients<'a, S>(
        part: &'a Part<'a>,
        back: &'a Back<'a>,
        norm: &'a ResultGradient<'a>,
        of_maps: &'a mut [f32],
    ) -> Vec<f32> {
        let (shape, tiles) = (part.shape, part.tiles);
        let Shape { height, width, inputs, channels, .. } = *shape;
        let (each, leaving, count) = (height * width * inputs, shape.len_out() / shape.images, tiles.count());
        let mut kernels = vec![0.0; PLACES * inputs * channels];
        let (mut padded, mut from, mut to) = (part.padded(), Vec::new(), Vec::new());
        let mut border = part.padded();
        let group = part.group();
        for (at, images) in part.x.chunks(group * each).enumerate() {
            unsafe { part.transform::<S>(images, &mut padded, &mut from) };
            let rows = from.len() / PLACES / inputs;
            to.resize(PLACES * rows * channels, 0.0);
            let mut row = 0;
            for image in at * group..at * group + rows / count {
                let gradient = &back.gradient[image * leaving..(image + 1) * leaving];
                for tile in tiles.all() {
                    let y = &back.y[(image * count + row % count) * RESULTS * channels..][..RESULTS * channels];
                    let (target, counted) = (tiles.target(tile), counted::<S>(&tiles, tile));
                    for lane in (0..channels).step_by(S::LANES) {
                        unsafe {
                            let y = loaded::<S>(y, channels, lane);
                            let given = come_back::<S>(y, back.affine.at::<S>(lane), target, gradient, channels, lane);
                            let mut of_y = norm.at::<S>(given, y, lane);
                            of_y.iter_mut().zip(counted).for_each(|(of_y, counted)| *of_y = *of_y * counted);
                            result_gradients::<S>(of_y, &mut to, row, channels, lane);
                        }
                    }
                    row += 1;
                }
            }
            let places = from.chunks_exact_mut(rows * inputs).zip(to.chunks_exact(rows * channels));
            for (place, (from, to)) in places.enumerate() {
                let kernel = &mut kernels[place * inputs * channels..][..inputs * channels];
                let a = Left { values: from, row: 1, column: inputs };
                multiply::<S, true>(a, to, kernel, [inputs, rows, channels]);
                if !of_maps.is_empty() {
                    let kernel = &part.kernels[place * inputs * channels..][..inputs * channels];
                    let a = Left { values: to, row: channels, column: 1 };
                    multiply::<S, false>(a, kernel, from, [rows, channels, inputs]);
                }
            }
            if of_maps.is_empty() {
                continue;
            }
            let of_maps = &mut of_maps[at * group * each..][..images.len()];
            let mut row = 0;
            for image in of_maps.chunks_exact_mut(each) {
                border.fill(0.0);
                for tile in tiles.all() {
                    unsafe { pixel_gradients::<S>(&from, row, &tiles, tile, inputs, &mut border) };
                    row += 1;
                }
                let line = tiles.padded()[1] * inputs;
                for (to, from) in image.chunks_exact_mut(width * inputs).zip(border[line..].chunks_exact(line)) {
                    to.copy_from_slice(&from[inputs..inputs + width * inputs]);
                }
            }
        }
        kernels
    }
}
