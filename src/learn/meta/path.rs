//! An adaptation, step by step, with all that is needed to go back along it.

use burn::tensor::Tensor;

use super::{DerivativeOrder, Objective, Rule, gradient};

/// Where an adaptation went.
#[derive(Clone, Debug)]
pub struct InnerPath {
    /// φ_0 … φ_k, each [n].
    pub points: Vec<Tensor<1>>,
    /// The loss at φ_0 … φ_{k−1}, each [1].
    pub losses: Vec<Tensor<1>>,
    /// What the rule was given at φ_0 … φ_{k−1}, each [n].
    pub gradients: Vec<Tensor<1>>,
    /// What the rule remembered before each step.
    pub memories: Vec<Vec<Tensor<1>>>,
}

/// What an adaptation moves, and how tightly it is tied to where it began.
#[derive(Clone, Debug, Default)]
pub struct Tether {
    /// 1 for weights that move, 0 for those that stay: [n]. `None` if all move.
    pub mask: Option<Tensor<1>>,
    /// λ of the pull back to the start, λ/2 ‖φ − φ_0‖², which implicit MAML needs; else 0.
    pub pull: f64,
}

impl InnerPath {
    /// Where it ended: [n].
    pub fn end(&self) -> &Tensor<1> {
        self.points.last().unwrap_or_else(|| unreachable!("a path has a start"))
    }
}

/// Adapts from `start` [n] by `steps` steps.
pub fn walk(objective: &dyn Objective, rule: &Rule, tether: &Tether, steps: usize, start: Tensor<1>) -> InnerPath {
    let mut memory = rule.kind.memory(&start);
    let mut path = InnerPath { points: vec![start], losses: Vec::new(), gradients: Vec::new(), memories: Vec::new() };
    for step in 0..steps {
        let point = path.end().clone();
        let objective = objective.of_step(step).unwrap_or(objective);
        let (loss, mut gradient) = gradient(objective, &point);
        if tether.pull > 0.0 {
            gradient = gradient + (point.clone() - path.points[0].clone()).mul_scalar(tether.pull);
        }
        if let Some(mask) = &tether.mask {
            gradient = gradient * mask.clone();
        }
        let (next, remembered) = rule.step(step, objective, DerivativeOrder::Exact, &memory, point, gradient.clone());
        path.memories.push(std::mem::replace(&mut memory, remembered));
        path.points.push(next);
        path.losses.push(loss);
        path.gradients.push(gradient);
    }
    path
}
