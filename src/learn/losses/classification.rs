//! Losses over scores for every class, and what turns scores that have left the device into probabilities.

use burn::tensor::{Tensor, activation::log_softmax};

/// Mean cross-entropy of `logits` [n, classes] against `targets` [n, classes], whose rows sum to 1: [1].
pub fn cross_entropy(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    let [n, _] = logits.dims();
    (log_softmax(logits, 1) * targets).sum().neg().div_scalar(n as f32)
}

/// Mean squared error of `scores` [n, classes] against `targets` [n, classes], over all n * classes entries: [1].
///
/// Sung et al. 2018 train relation scores by the sum instead, which is the same up to the learning rate.
pub fn mean_squared_error(scores: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    (scores - targets).square().mean()
}

/// Softmax of a few numbers that have left the device.
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - top).exp()).collect();
    let total: f32 = powers.iter().sum();
    powers.iter().map(|power| power / total).collect()
}

/// log Σ e^z of a few numbers that have left the device.
pub fn log_sum_exp(logits: &[f32]) -> f32 {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    top + logits.iter().map(|logit| (logit - top).exp()).sum::<f32>().ln()
}

/// 1 / (1 + e^−x) of a number that has left the device.
pub fn sigmoid(logit: f32) -> f32 {
    // Where e^−x is too large for 32 bits it is infinite, and its reciprocal the 0 that is due.
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, gradient, matrix, numbers};

    #[test]
    fn hand_computed_losses() {
        let (scores, targets) = (matrix(&[[0.0, 0.0], [0.5, 1.0]]), matrix(&[[1.0, 0.0], [0.0, 1.0]]));
        close(&numbers(mean_squared_error(scores.clone(), targets.clone())), &[1.25 / 4.0]);
        let wanted = (2f32.ln() + (1.0 + (-0.5f32).exp()).ln()) / 2.0;
        close(&numbers(cross_entropy(scores, targets)), &[wanted]);
    }

    #[test]
    fn extreme_logits_give_finite_losses_and_gradients() {
        let targets = matrix(&[[1.0, 0.0]]);
        for logits in [[1e4, -1e4], [-1e4, 1e4]] {
            let (loss, slopes) = gradient(matrix(&[logits]), |x| cross_entropy(x, targets.clone()));
            assert!(loss.iter().chain(&slopes).all(|value| value.is_finite()), "{loss:?} {slopes:?}");
        }
    }

    #[test]
    fn probabilities_of_extreme_logits() {
        assert_eq!([sigmoid(-1e4), sigmoid(0.0), sigmoid(1e4)], [0.0, 0.5, 1.0]);
        close(&[sigmoid(2.0) + sigmoid(-2.0)], &[1.0]);
        assert_eq!(softmax(&[1e30, -1e30]), [1.0, 0.0]);
        assert_eq!(softmax(&[3.0]), [1.0]);
        close(&softmax(&[0.0, 3.0_f32.ln()]), &[0.25, 0.75]);
        close(&[log_sum_exp(&[1e2, 1e2]) - 1e2, log_sum_exp(&[3.0])], &[2f32.ln(), 3.0]);
        assert_eq!(log_sum_exp(&[1e30, -1e30]), 1e30);
    }
}
