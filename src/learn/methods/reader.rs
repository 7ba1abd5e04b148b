//! Networks that read: what they have beside an encoder of drawings.

use burn::tensor::Tensor;

use crate::models::{Texts, Weights};

/// One space for texts and drawings, in which vectors are compared by their cosines.
pub trait JointEmbedding: Send + Sync {
    /// Where texts lie: [n, space].
    fn texts(&self, weights: &Weights, texts: Texts) -> Tensor<2>;

    /// Where drawings with these features [n, d] lie: [n, space].
    fn drawings(&self, weights: &Weights, features: Tensor<2>) -> Tensor<2>;

    /// What cosines are multiplied by before a softmax: [1].
    fn scale(&self, weights: &Weights) -> Tensor<1>;
}
