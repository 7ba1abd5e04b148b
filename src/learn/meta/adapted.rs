//! An adaptation that is over, to be asked at any of its points.

use burn::tensor::Tensor;

use super::{InnerPath, Statistics, TaskNetwork};
use crate::models::Weights;

/// Where an adaptation went, and the drawings that it went by.
pub struct Adapted {
    pub(super) path: InnerPath,
    pub(super) network: TaskNetwork,
    pub(super) statistics: Statistics,
    pub(super) support: Tensor<4>,
}

impl Adapted {
    /// Inner steps, k.
    pub fn steps(&self) -> usize {
        self.path.gradients.len()
    }

    /// Logits of `query` [n, 1, 28, 28] after `step` inner steps, at most k: [n, n_way].
    pub fn logits(&self, step: usize, query: Tensor<4>) -> Tensor<2> {
        let weights = self.weights(step);
        self.network.answer(&weights, self.statistics, self.support.clone(), query)
    }

    /// Logits of the drawings adapted to, by their own statistics: [rows, n_way].
    pub fn own_logits(&self, step: usize) -> Tensor<2> {
        self.network.logits(&self.weights(step), self.support.clone())
    }

    fn weights(&self, step: usize) -> Weights {
        Weights::frozen(&self.network.layout, &self.path.points[step.min(self.steps())])
    }
}
