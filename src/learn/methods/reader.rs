//! Networks that read: what they have beside an encoder of drawings.

use burn::tensor::Tensor;

use crate::models::{Texts, Weights};

/// A tower that reads, and the space in which what it read and what was seen lie together. Vectors there are compared by
/// their cosines.
pub trait Reader: Send + Sync {
    /// Where texts lie: [n, space].
    fn read(&self, weights: &Weights, texts: Texts) -> Tensor<2>;

    /// Where drawings with these features [n, d] lie: [n, space].
    fn place(&self, weights: &Weights, features: Tensor<2>) -> Tensor<2>;

    /// What cosines are multiplied by before a softmax: [1].
    fn scale(&self, weights: &Weights) -> Tensor<1>;
}
