//! What a step of MAML does with each of its tasks: cut it out of the images, name it, keep its gradient short.

use burn::tensor::Tensor;

use super::Labels;
use crate::meta::Task;
use data::episode::EpisodeShape;

/// Task number `number` of a meta-batch whose `images` are [tasks * (support + queries), 1, 28, 28].
pub(super) fn task(shape: EpisodeShape, images: &Tensor<4>, number: usize) -> Task {
    let (device, support, query) = (images.device(), shape.n_way * shape.k_shot, shape.n_way * shape.n_query);
    let first = number * (support + query);
    Task {
        support: images.clone().narrow(0, first, support),
        labels: Labels::support(shape).one_hot(&device),
        query: images.clone().narrow(0, first + support, query),
        targets: Labels::query(shape).one_hot(&device),
    }
}

/// A number for the task of these classes.
pub(super) fn named(classes: &[usize]) -> u64 {
    classes.iter().fold(0, |number: u64, class| number.wrapping_mul(1_000_003).wrapping_add(*class as u64 + 1))
}

/// Scales `gradient` [n] down to length `longest`, if it is longer.
pub(super) fn clipped(gradient: Tensor<1>, longest: f64) -> Tensor<1> {
    let length = gradient.clone().square().sum().sqrt();
    let scale = length.clamp_min(longest).recip().mul_scalar(longest);
    gradient * scale
}
