//! A new linear head on frozen features, fitted to a few labelled drawings: softmax regression by gradient descent.
//!
//! The gradient of the mean cross-entropy is written out, (softmax(F W + b) − Y) / n behind Fᵀ, so that a probe can be
//! fitted wherever features are, outside an autodiff graph and without reading anything back. Features are centred and
//! scaled first, by the labelled drawings alone: W then starts at 0, where every class is as likely as any other, and one
//! step size suits every encoder.

use burn::tensor::{Tensor, activation::softmax};

use super::Labels;

/// Gradient steps.
const STEPS: usize = 40;
/// Step size. Centred and scaled features have a mean square length of 1, so the curvature is below ½.
const STEP_SIZE: f64 = 2.0;
/// How much of the last step each step keeps.
const MOMENTUM: f64 = 0.9;

/// Logits [queries, n_way] of `query` [queries, d] by a head fitted to `support` [rows, d].
pub fn linear_probe(labels: &Labels, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
    let centre = support.clone().mean_dim(0); // [1, d]
    let support = support - centre.clone();
    let length = support.clone().square().sum_dim(1).mean().add_scalar(1e-12).sqrt().unsqueeze::<2>(); // [1, 1]
    let (support, query) = (with_one(support / length.clone()), with_one((query - centre) / length)); // [.., d + 1]
    let targets = labels.one_hot(&support.device()); // [rows, n_way]
    let slopes = support.clone().transpose().div_scalar(labels.rows() as f64); // [d + 1, rows]
    let mut head = Tensor::<2>::zeros([support.dims()[1], labels.n_way()], &support.device()); // [d + 1, n_way]
    let mut motion = head.clone();
    for _ in 0..STEPS {
        let wrong = softmax(support.clone().matmul(head.clone()), 1) - targets.clone(); // [rows, n_way]
        motion = motion.mul_scalar(MOMENTUM) - slopes.clone().matmul(wrong).mul_scalar(STEP_SIZE);
        head = head + motion.clone();
    }
    query.matmul(head)
}

/// A column of ones behind `x` [n, d], so that the bias is a row of the head: [n, d + 1].
fn with_one(x: Tensor<2>) -> Tensor<2> {
    let [n, _] = x.dims();
    let ones = Tensor::<2>::ones([n, 1], &x.device());
    Tensor::cat(vec![x, ones], 1)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn a_probe_finds_the_coordinate_that_tells_classes_apart() {
        let device = Device::flex();
        // The second coordinate is large and says nothing; by distance to the means the last query would be of class 1.
        let support = Tensor::<2>::from_floats([[0.0, 5.0], [0.1, -5.0], [1.0, 4.0], [0.9, -5.5]], &device);
        let query = Tensor::<2>::from_floats([[0.0, 0.0], [1.0, 0.0], [0.2, -4.0]], &device);
        let logits = linear_probe(&Labels::new(2, vec![0, 0, 1, 1]), support, query).into_data();
        let logits = logits.try_to_vec::<f32>().unwrap();
        assert!(logits[0] > logits[1] && logits[2] < logits[3] && logits[4] > logits[5], "{logits:?}");
    }

    #[test]
    fn equal_features_leave_the_head_undecided_and_finite() {
        let device = Device::flex();
        let same = Tensor::<2>::ones([4, 3], &device);
        let logits = linear_probe(&Labels::new(2, vec![0, 0, 1, 1]), same.clone(), same).into_data();
        assert!(logits.try_to_vec::<f32>().unwrap().iter().all(|logit| logit.abs() < 1e-5));
    }
}
