//! A look at the loss around a start, in the plane of the paths that lead away from it.
//!
//! The figure in which MAML is usually explained, from real numbers: φ, the paths of a few tasks, and under them the loss
//! of one task's queries at every point of their plane. Weights stay on the device; what leaves it are the products of
//! the ways, from which the plane is found, and then the losses.

use burn::tensor::{Tensor, TensorData};

use super::{Plane, Statistics, Task, TaskNetwork};
use crate::{losses::cross_entropy, models::Weights};

/// What a look needs.
pub struct Survey {
    /// From φ to where each task was after each inner step: [tasks * steps, task layout].
    pub ways: Tensor<2>,
    /// φ: [task layout].
    pub start: Tensor<1>,
    pub network: TaskNetwork,
    pub statistics: Statistics,
    /// Whose loss it is.
    pub task: Task,
}

impl Survey {
    /// How many ways there are.
    pub fn ways(&self) -> usize {
        self.ways.dims()[0]
    }

    /// The query loss at a place of the plane, in units of the weights: [1].
    pub fn loss_at(&self, plane: &Plane, [x, y]: [f32; 2]) -> Tensor<1> {
        let blend: Vec<f32> = plane.axes.iter().map(|[first, second]| x * first + y * second).collect();
        let blend = Tensor::<2>::from_data(TensorData::new(blend, [1, self.ways()]), &self.ways.device());
        let point = self.start.clone() + blend.matmul(self.ways.clone()).flatten(0, 1);
        let weights = Weights::frozen(&self.network.layout, &point);
        let Task { support, query, targets, .. } = self.task.clone();
        cross_entropy(self.network.answer(&weights, self.statistics, support, query), targets)
    }
}
