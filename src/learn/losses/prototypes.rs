//! Prototypes (Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, 2017): one point for each class.

use burn::tensor::Tensor;

/// The mean of each class's support embeddings (equation 1).
///
/// `support` is [n_way * k_shot, d], class by class; the result is [n_way, d].
pub fn prototypes(support: Tensor<2>, n_way: usize) -> Tensor<2> {
    let [rows, dim] = support.dims();
    assert_eq!(rows % n_way, 0, "every class has the same number of support drawings");
    let by_class = support.reshape([n_way, rows / n_way, dim]); // [n_way, k_shot, d]
    by_class.mean_dim(1).reshape([n_way, dim])
}
