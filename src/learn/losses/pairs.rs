//! Losses over pairs of drawings that are of the same character, or not.

use burn::tensor::{Tensor, activation::relu};

/// Mean binary cross-entropy of `logits` [pairs] against `targets` [pairs], 1 for the same character and 0 for different
/// ones: [1]. Koch, Zemel, Salakhutdinov: Siamese Neural Networks for One-shot Image Recognition, 2015.
///
/// −t log σ(x) − (1 − t) log(1 − σ(x)) = |x| / 2 + (1/2 − t) x + log(1 + e^−|x|). Nothing in it overflows. The usual way
/// to write it has max(x, 0) for the first halves, of whose derivative at 0 a backend makes 0; here it is right there
/// too, at the logit of identical drawings.
pub fn binary_cross_entropy(logits: Tensor<1>, targets: Tensor<1>) -> Tensor<1> {
    let size = logits.clone().abs();
    let tail = size.clone().neg().exp().log1p();
    let slope = targets.neg().add_scalar(0.5);
    (size.mul_scalar(0.5) + logits * slope + tail).mean()
}

/// The contrastive loss over `distances` D [pairs], with `same` s [pairs] 1 for the same character and 0 for different
/// ones: the mean of ½ s D² + ½ (1 − s) max(0, margin − D)²: [1].
///
/// Hadsell, Chopra, LeCun: Dimensionality Reduction by Learning an Invariant Mapping, 2006. D is a distance, not its
/// square. The paper's Y is 1 − s.
pub fn contrastive(distances: Tensor<1>, same: Tensor<1>, margin: f64) -> Tensor<1> {
    let pull = distances.clone().square() * same.clone();
    let push = relu(distances.neg().add_scalar(margin)).square() * same.neg().add_scalar(1.0);
    (pull + push).mean().mul_scalar(0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, gradient, numbers, vector};

    #[test]
    fn hand_computed_losses() {
        let loss = binary_cross_entropy(vector(&[0.0, 2.0, -2.0]), vector(&[1.0, 1.0, 1.0]));
        let wanted = (2f32.ln() + (1.0 + (-2f32).exp()).ln() + (1.0 + 2f32.exp()).ln()) / 3.0;
        close(&numbers(loss), &[wanted]);
        let loss = contrastive(vector(&[2.0, 0.5, 3.0]), vector(&[1.0, 0.0, 0.0]), 1.0);
        close(&numbers(loss), &[(2.0 + 0.125) / 3.0]);
    }

    #[test]
    fn the_slope_at_logit_0_is_one_half_less_the_target() {
        for target in [0.0, 1.0] {
            let (_, slopes) = gradient(vector(&[0.0]), |x| binary_cross_entropy(x, vector(&[target])));
            close(&slopes, &[0.5 - target]);
        }
    }

    #[test]
    fn extreme_logits_and_one_pair_give_finite_losses_and_gradients() {
        for logit in [-1e5, -90.0, 90.0, 1e5] {
            for target in [0.0, 1.0] {
                let (loss, slopes) = gradient(vector(&[logit]), |x| binary_cross_entropy(x, vector(&[target])));
                let wrong = (logit > 0.0) != (target > 0.5);
                close(&loss, &[if wrong { logit.abs() } else { 0.0 }]);
                close(&slopes, &[if wrong { logit.signum() } else { 0.0 }]);
            }
        }
        for distance in [0.0, 1e-4, 1e5] {
            let (loss, slopes) = gradient(vector(&[distance]), |d| contrastive(d, vector(&[0.0]), 1.0));
            assert!(loss[0].is_finite() && slopes[0].is_finite());
        }
    }
}
