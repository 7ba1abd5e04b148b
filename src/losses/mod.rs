//! Distances and losses as pure functions of tensors.

use burn::tensor::{Tensor, activation::log_softmax};

/// The mean of each class's support embeddings (Snell et al. 2017, equation 1).
///
/// `support` is [n_way * k_shot, d], class by class; the result is [n_way, d].
pub fn prototypes(support: Tensor<2>, n_way: usize) -> Tensor<2> {
    let [rows, dim] = support.dims();
    assert_eq!(rows % n_way, 0, "every class has the same number of support drawings");
    let by_class = support.reshape([n_way, rows / n_way, dim]); // [n_way, k_shot, d]
    by_class.mean_dim(1).reshape([n_way, dim])
}

/// Squared Euclidean distances |a − b|² of every row of `a` [n, d] to every row of `b` [m, d]: [n, m].
///
/// One matrix product, by |a|² − 2 a·b + |b|²; rounding can leave a distance of 0 a hair below it.
pub fn squared_euclidean(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    let a_norms = a.clone().square().sum_dim(1); // [n, 1]
    let b_norms = b.clone().square().sum_dim(1).transpose(); // [1, m]
    a_norms + b_norms - a.matmul(b.transpose()).mul_scalar(2.0)
}

/// Mean cross-entropy of `logits` [n, classes] against `targets` [n, classes], whose rows sum to 1: [1].
pub fn cross_entropy(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    let [n, _] = logits.dims();
    (log_softmax(logits, 1) * targets).sum().neg().div_scalar(n as f32)
}

/// Softmax of a few numbers that have left the device.
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - top).exp()).collect();
    let total: f32 = powers.iter().sum();
    powers.iter().map(|power| power / total).collect()
}
