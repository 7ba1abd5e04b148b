//! A block from outside: which way it is computed, and what goes in and comes out.

use crate::{Shape, ink, norm::Statistics, wide, wide_back};

/// What a block has learned.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Kernels [channels, inputs, 3, 3].
    pub kernel: &'a [f32],
    /// What the norm multiplies by: [channels].
    pub scale: &'a [f32],
    /// What it then adds: [channels].
    pub shift: &'a [f32],
    /// What is added to variances before the square root.
    pub epsilon: f32,
}

/// What a forward pass leaves for the way back.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The mean of each channel over the batch, before the norm: [channels].
    pub mean: Vec<f32>,
    /// The biased variance of each channel: [channels].
    pub variance: Vec<f32>,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    /// The convolution's results, [images, tiles, 4, channels].
    Wide(Vec<f32>),
    Ink(Box<ink::Patches>),
}

/// Gradients of what went in.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// Of the maps, [images, height, width, inputs], if they were asked for.
    pub x: Option<Vec<f32>>,
    /// Of the kernels, [channels, inputs, 3, 3].
    pub kernel: Vec<f32>,
    /// Of the norm's scale: [channels].
    pub scale: Vec<f32>,
    /// Of the norm's shift: [channels].
    pub shift: Vec<f32>,
}

/// True if there are kernels for blocks of this size: 1 input or a multiple of 4, and channels a multiple of 4.
pub fn fits(shape: &Shape) -> bool {
    let Shape { images, height, width, inputs, channels, .. } = *shape;
    let [high, wide] = shape.side_out();
    images * height * width * high * wide * channels > 0
        && channels.is_multiple_of(4)
        && (inputs == 1 || (inputs > 0 && inputs.is_multiple_of(4)))
}

/// What a block makes of `x` [images, height, width, inputs] with the statistics of the batch itself:
/// [images, height / 2, width / 2, channels], or without pooling [images, height, width, channels].
///
/// # Panics
/// If the shape does not fit ([`fits`]), or a slice is of another size.
pub fn forward(shape: &Shape, x: &[f32], weights: &Weights) -> (Vec<f32>, Saved) {
    check(shape, x, weights);
    let (out, statistics, way) = if shape.inputs == 1 {
        let (out, statistics, patches) = ink::forward(shape, x, weights);
        (out, statistics, Way::Ink(Box::new(patches)))
    } else {
        let (out, statistics, results) = wide::forward(shape, x, weights);
        (out, statistics, Way::Wide(results))
    };
    let Statistics { mean, variance } = statistics;
    (out, Saved { mean, variance, way })
}

/// The same with statistics that are given, [channels] each, so that no image's result depends on its neighbours.
///
/// # Panics
/// As [`forward`].
pub fn infer(shape: &Shape, x: &[f32], weights: &Weights, mean: &[f32], variance: &[f32]) -> Vec<f32> {
    check(shape, x, weights);
    let statistics = Statistics { mean: mean.to_vec(), variance: variance.to_vec() };
    let infer = if shape.inputs == 1 { ink::infer } else { wide::infer };
    infer(shape, x, weights, &statistics)
}

/// The gradients of what [`forward`] was given, from the gradient of its result.
///
/// # Panics
/// As [`forward`].
pub fn backward(shape: &Shape, x: &[f32], weights: &Weights, saved: &Saved, gradient: &[f32], of_x: bool) -> Gradients {
    check(shape, x, weights);
    assert_eq!(gradient.len(), shape.len_out(), "the gradient is of another size");
    let statistics = Statistics { mean: saved.mean.clone(), variance: saved.variance.clone() };
    match &saved.way {
        Way::Ink(patches) => ink::backward(shape, x, weights, &statistics, patches, gradient, of_x),
        Way::Wide(results) => wide_back::backward(shape, x, weights, &statistics, results, gradient, of_x),
    }
}

fn check(shape: &Shape, x: &[f32], weights: &Weights) {
    assert!(fits(shape), "no kernel for {shape:?}");
    assert_eq!(x.len(), shape.len_in(), "the maps are of another size");
    assert_eq!(weights.kernel.len(), 9 * shape.inputs * shape.channels, "the kernels are of another size");
    assert!(
        weights.scale.len() == shape.channels && weights.shift.len() == shape.channels,
        "the norm is of another size"
    );
}
