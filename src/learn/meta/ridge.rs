//! A head in closed form: ridge regression on the features of the support drawings, which one backward pass goes through.
//!
//! Bertinetto, Henriques, Torr, Vedaldi: Meta-learning with Differentiable Closed-Form Solvers (R2-D2), ICLR 2019. With
//! features Z of m drawings, a 1 beside them for the bias, and n classes, the head W₀ goes to
//!
//! W = argmin 1/(2 n m) ‖Z W − (n Y − 1)‖² + 1/(2α) ‖W − W₀‖²,
//!
//! Y being one-hot. By Woodbury's identity the system to solve is m × m, however wide the features are. The first term has
//! the gradient and the Hessian of the mean cross-entropy wherever all classes have the same logits. So from a head that is
//! the same for all classes this is the Newton step of the cross-entropy, damped by 1/α, and for a small α a step of
//! gradient descent, but for what all classes have in common, which a softmax does not see.
//!
//! Departures from the paper: the penalty pulls towards the learned start rather than to 0, and the scale of the targets is
//! Newton's rather than learned.

use burn::tensor::Tensor;

/// Each round squares how far the inverse is from true. So many suffice for a trace of a hundred thousand, of which every
/// eigenvalue is at least 1; more than 32 bits can tell apart.
const ROUNDS: usize = 24;

/// The head [n_way, d] that `head` goes to, as a differentiable function of all it is given: `features` [m, d], `targets`
/// one-hot [m, n_way], `rates` α [1, d] or [1, 1], of which negative ones count as 0.
pub(super) fn ridge(features: Tensor<2>, targets: Tensor<2>, head: Tensor<2>, rates: Tensor<2>) -> Tensor<2> {
    let [m, n_way] = targets.dims();
    let count = (m * n_way) as f32;
    let missing = targets.mul_scalar(n_way as f32).sub_scalar(1.0) - features.clone().matmul(head.clone().transpose()); // [m, n_way]
    let scaled = (features.clone() * rates.clamp_min(0.0)).div_scalar(count); // [m, d]
    let system = features.matmul(scaled.clone().transpose()) + Tensor::eye(m, &scaled.device()); // [m, m]
    head + inverse(system).matmul(missing).transpose().matmul(scaled)
}

/// The inverse of `matrix` [m, m], which is symmetric with no eigenvalue below 1, by Newton's iteration X ← X (2 − A X)
/// (Schulz 1933): products of matrices alone, as many of them whatever the numbers are.
///
/// Only the last round is part of the graph. At X = A⁻¹ its derivative is −A⁻¹ dA A⁻¹, which is that of the inverse.
fn inverse(matrix: Tensor<2>) -> Tensor<2> {
    let fixed = if matrix.is_autodiff() { matrix.clone().inner() } else { matrix.clone() };
    let identity = Tensor::<2>::eye(fixed.dims()[0], &fixed.device());
    // The trace is no smaller than the largest eigenvalue.
    let trace = (fixed.clone() * identity.clone()).sum().unsqueeze();
    let found = (1..ROUNDS).fold(identity / trace, |found, _| closer(&fixed, found));
    if matrix.is_autodiff() { closer(&matrix, found.autodiff()) } else { closer(&matrix, found) }
}

fn closer(matrix: &Tensor<2>, found: Tensor<2>) -> Tensor<2> {
    found.clone().mul_scalar(2.0) - found.clone().matmul(matrix.clone()).matmul(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, cpu, gradient, matrix, numbers};

    const FEATURES: [[f32; 3]; 4] = [[1.0, 0.5, 1.0], [0.2, -0.7, 1.0], [-0.4, 0.9, 1.0], [0.8, 0.3, 1.0]];
    const TARGETS: [[f32; 2]; 4] = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
    const HEAD: [[f32; 3]; 2] = [[0.3, -0.2, 0.1], [-0.5, 0.4, 0.2]];

    /// What is minimised, at `head` from HEAD: [1].
    fn objective(head: Tensor<2>, rates: &[f32; 3]) -> Tensor<1> {
        let on = |tensor: Tensor<2>| if head.is_autodiff() { tensor.autodiff() } else { tensor };
        let missing = on(matrix(&FEATURES)).matmul(head.clone().transpose())
            - on(matrix(&TARGETS)).mul_scalar(2.0).sub_scalar(1.0);
        let moved = (head.clone() - on(matrix(&HEAD))).square() / on(matrix(&[*rates]));
        missing.square().sum().div_scalar(16.0) + moved.sum().div_scalar(2.0)
    }

    #[test]
    fn no_other_head_is_better() {
        for rates in [[0.3; 3], [50.0; 3], [0.2, 1.0, 7.0]] {
            let head = ridge(matrix(&FEATURES), matrix(&TARGETS), matrix(&HEAD), matrix(&[rates]));
            let (_, slopes) = gradient(head, |head| objective(head, &rates));
            assert!(slopes.iter().all(|slope| slope.abs() < 1e-4), "{rates:?}: {slopes:?}");
        }
    }

    #[test]
    fn inverses_of_large_and_of_lopsided_systems_are_found() {
        let rows: Vec<f32> = (0..60 * 8).map(|at| (at as f32 * 0.7).sin()).collect();
        for size in [0.01, 1.0, 10.0] {
            let rows: Tensor<2> = crate::losses::test_tensors::vector(&rows).reshape([60, 8]);
            let system = rows.clone().matmul(rows.transpose()).mul_scalar(size) + Tensor::eye(60, &cpu());
            let product = inverse(system.clone()).matmul(system);
            let off = numbers((product - Tensor::eye(60, &cpu())).abs().max())[0];
            assert!(off < 2e-3, "{size}: {off}");
        }
    }

    #[test]
    fn a_weight_without_a_rate_stays() {
        let head = ridge(matrix(&FEATURES), matrix(&TARGETS), matrix(&HEAD), matrix(&[[0.0, -1.0, 2.0]]));
        let head = numbers(head);
        close(&[head[0], head[1], head[3], head[4]], &[0.3, -0.2, -0.5, 0.4]);
        assert!((head[2] - 0.1).abs() > 1e-2, "{head:?}");
    }
}
