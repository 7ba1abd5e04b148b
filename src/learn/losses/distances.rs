//! How far embeddings are from one another, or how alike.

use burn::tensor::{Tensor, activation::relu};

/// Added to squared lengths before a square root, whose slope at 0 is infinite. It is the square of 1e-4, the distance
/// that [`euclidean`] reports between equal vectors.
const EPSILON: f64 = 1e-8;

/// Squared Euclidean distances |a − b|² of every row of `a` [n, d] to every row of `b` [m, d]: [n, m].
///
/// One matrix product, by |a|² − 2 a·b + |b|²; rounding can leave a distance of 0 a hair below it.
pub fn squared_euclidean(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    let a_norms = a.clone().square().sum_dim(1); // [n, 1]
    let b_norms = b.clone().square().sum_dim(1).transpose(); // [1, m]
    a_norms + b_norms - a.matmul(b.transpose()).mul_scalar(2.0)
}

/// Euclidean distances √(max(|a − b|², 0) + ε) of every row of `a` [n, d] to every row of `b` [m, d]: [n, m].
///
/// ε is 1e-8, so equal rows are 1e-4 apart, and their gradient is 0 rather than undefined.
pub fn euclidean(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    relu(squared_euclidean(a, b)).add_scalar(EPSILON).sqrt()
}

/// Euclidean distances √(|a − b|² + ε) of each row of `a` [n, d] to the same row of `b` [n, d]: [n].
pub fn euclidean_by_row(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    let [n, _] = a.dims();
    (a - b).square().sum_dim(1).add_scalar(EPSILON).sqrt().reshape([n])
}

/// Cosines of the angles between every row of `a` [n, d] and every row of `b` [m, d]: [n, m], in [−1, 1].
///
/// Lengths are √(|a|² + ε) with ε = 1e-8: a zero vector has no direction, and is given cosine 0 with everything.
pub fn cosine_similarity(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    normalise(a).matmul(normalise(b).transpose())
}

/// The cosine of the angle between each row of `a` [n, d] and the same row of `b` [n, d]: [n]; lengths are as in
/// [`cosine_similarity`].
pub fn cosine_by_row(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    let [n, _] = a.dims();
    (normalise(a) * normalise(b)).sum_dim(1).reshape([n])
}

/// Every row of `x` [n, d] divided by its length.
fn normalise(x: Tensor<2>) -> Tensor<2> {
    let lengths = x.clone().square().sum_dim(1).add_scalar(EPSILON).sqrt(); // [n, 1]
    x / lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, gradient, matrix, numbers};

    #[test]
    fn hand_computed_distances() {
        let (a, b) = (matrix(&[[0.0, 0.0], [3.0, 4.0]]), matrix(&[[3.0, 4.0], [6.0, 8.0], [-4.0, 3.0]]));
        close(&numbers(squared_euclidean(a.clone(), b.clone())), &[25.0, 100.0, 25.0, 0.0, 25.0, 50.0]);
        close(&numbers(euclidean(a.clone(), b.clone())), &[5.0, 10.0, 5.0, 1e-4, 5.0, 50f32.sqrt()]);
        close(&numbers(cosine_similarity(a, b.clone())), &[0.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
        close(&numbers(cosine_by_row(b.clone(), matrix(&[[3.0, 4.0], [4.0, -3.0], [4.0, -3.0]]))), &[1.0, 0.0, -1.0]);
        close(&numbers(euclidean_by_row(b, matrix(&[[3.0, 4.0], [0.0, 0.0], [-4.0, 0.0]]))), &[1e-4, 10.0, 3.0]);
    }

    #[test]
    fn zero_and_equal_rows_have_finite_distances_and_gradients() {
        let rows = [[0.0, 0.0], [0.0, 0.0], [1.0, 2.0], [1.0, 2.0]];
        for distance in [cosine_similarity, euclidean, squared_euclidean] {
            let (values, slopes) = gradient(matrix(&rows), |x| distance(x.clone(), x));
            assert!(values.iter().chain(&slopes).all(|value| value.is_finite()), "{values:?} {slopes:?}");
        }
        let (values, slopes) = gradient(matrix(&rows), |x| euclidean_by_row(x.clone(), x));
        assert_eq!(slopes, [0.0; 8]);
        close(&values, &[1e-4; 4]);
    }
}
