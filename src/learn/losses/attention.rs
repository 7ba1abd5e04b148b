//! Attention over the support set (Vinyals et al.: Matching Networks for One Shot Learning, 2016, section 2.1).
//!
//! a(x, x_i) = softmax over i of c · cos(f(x), g(x_i)), and p(y | x) = Σ a(x, x_i) over the support of y. The paper has
//! no c: cosines lie in [−1, 1], so without it the softmax over s drawings can give none of them more than
//! e² / (e² + s − 1). c is learned here, and called the sharpness.

use burn::tensor::{Tensor, activation::log_softmax};

use super::cosine_similarity;

/// Subtracted from the log attention of other classes: e^−1e4 is 0 in 32 bits.
const EXCLUDED: f64 = 1e4;

/// What the softmax of attention is taken of, sharpness · cosine: [q, s].
///
/// `query` is [q, d], `support` is [s, d], `sharpness` is [1].
pub fn attention_logits(query: Tensor<2>, support: Tensor<2>, sharpness: Tensor<1>) -> Tensor<2> {
    cosine_similarity(query, support) * sharpness.unsqueeze()
}

/// Class probabilities [q, n_way]: `attention` [q, s] summed by class, `one_hot` [s, n_way] being the support's classes.
pub fn label_likelihood(attention: Tensor<2>, one_hot: Tensor<2>) -> Tensor<2> {
    attention.matmul(one_hot)
}

/// The mean of −log p(true class) over the queries: [1].
///
/// `logits` [q, s] are [`attention_logits`], `one_hot` [s, n_way] are the classes of the support, `targets` [q, n_way]
/// those of the queries. Computed in logarithms, as a log-sum-exp over the support of the true class: the loss of
/// −log(p + floor) would have no gradient left for a query whose p is far below its floor, and here there is no floor.
pub fn label_loss(logits: Tensor<2>, one_hot: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    let of_true_class = targets.matmul(one_hot.transpose()); // [q, s], 1 or 0
    let log_attention = log_softmax(logits, 1) + of_true_class.sub_scalar(1.0).mul_scalar(EXCLUDED); // [q, s]
    let largest = log_attention.clone().inner().max_dim(1); // [q, 1], a constant
    let log_share = (log_attention - largest.clone()).exp().sum_dim(1).log() + largest; // [q, 1]
    log_share.mean().neg()
}

#[cfg(test)]
mod tests {
    use burn::tensor::activation::softmax;

    use super::*;
    use crate::losses::test_tensors::{close, gradient, matrix, numbers, vector};

    #[test]
    fn likelihood_is_attention_summed_by_class_and_the_loss_its_logarithm() {
        let (query, support) = (matrix(&[[1.0, 0.0]]), matrix(&[[2.0, 0.0], [0.0, 3.0], [0.0, 1.0]]));
        let one_hot = matrix(&[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
        let attention = softmax(attention_logits(query.clone(), support.clone(), vector(&[2.0])), 1);
        let (near, total) = (2f32.exp(), 2f32.exp() + 2.0);
        close(&numbers(attention.clone()), &[near / total, 1.0 / total, 1.0 / total]);
        let likelihood = numbers(label_likelihood(attention, one_hot.clone()));
        close(&likelihood, &[(near + 1.0) / total, 1.0 / total]);
        let logits = attention_logits(query, support, vector(&[2.0]));
        for (class, target) in [[1.0, 0.0], [0.0, 1.0]].into_iter().enumerate() {
            let loss = label_loss(logits.clone(), one_hot.clone(), matrix(&[target]));
            close(&numbers(loss), &[-likelihood[class].ln()]);
        }
    }

    #[test]
    fn a_query_that_attends_elsewhere_keeps_its_gradient() {
        let one_hot = matrix(&[[1.0, 0.0], [0.0, 1.0]]);
        // The true class's share is e^−200, which 32 bits hold as 0.
        let (loss, slopes) =
            gradient(matrix(&[[-100.0, 100.0]]), |x| label_loss(x, one_hot.clone(), matrix(&[[1.0, 0.0]])));
        close(&loss, &[200.0]);
        close(&slopes, &[-1.0, 1.0]);
    }

    #[test]
    fn zero_vectors_and_one_support_drawing_give_finite_gradients() {
        let (one_hot, targets) = (matrix(&[[1.0]]), matrix(&[[1.0]]));
        let (loss, slopes) = gradient(matrix(&[[0.0, 0.0]]), |x| {
            label_loss(attention_logits(x.clone(), x, vector(&[10.0])), one_hot.clone(), targets.clone())
        });
        close(&loss, &[0.0]);
        close(&slopes, &[0.0, 0.0]);
    }
}
