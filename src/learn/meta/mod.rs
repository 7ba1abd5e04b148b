//! Meta-learning by gradients: learning weights φ from which a few steps of adaptation lead far.
//!
//! With φ_j = Alg_j(φ) the weights after adapting to task j, and L the loss on its queries, MAML (Finn, Abbeel, Levine
//! 2017) descends M(φ) = Σ_j L(φ_j). Its gradient goes through the adaptation, and so through gradients.
//!
//! The adaptation is unrolled forwards and kept as its points φ_0 … φ_k. Backwards, [`differentiate`] takes a gradient at
//! φ_k to φ_0 one step at a time: each step is first a few operations on flat vectors (the rule: gradient descent,
//! momentum, Adam, learned rates), which burn's own backward pass goes through, and then one Hessian-vector product
//! ([`Dual`](crate::models::Dual)). So any rule that is written with tensors will do, and memory does not grow with the
//! activations of k steps, only by k vectors of weights. The alternative, to write the inner gradient itself as
//! differentiable operations and let one backward pass run through all of it, keeps every step's activations and needs
//! a backward pass written by hand for each layer. `fewshot bench` has it for comparison: it finds the same gradient in the
//! same time, and its memory grows with k.
//!
//! A step in closed form ([`ridge`]) needs no Hessian: it is an ordinary function of the weights that it starts from, and
//! burn's backward pass goes through it like through any other.

mod adapted;
mod differentiate;
mod minibatch;
mod network;
mod path;
mod plane;
mod ridge;
mod rule;
#[cfg(test)]
mod sinusoid_tests;
mod survey;
mod task;
#[cfg(test)]
mod tests;

pub use adapted::Adapted;
pub use differentiate::{DerivativeOrder, implicit, pull_back};
pub use minibatch::{Minibatch, Minibatched};
pub use network::{MetaNetwork, Statistics, TaskNetwork};
pub use path::{InnerPath, Tether, walk};
pub use plane::{Plane, plane};
pub use rule::{Rule, RuleKind};
pub use survey::Survey;
pub use task::{Classification, Learned, MetaGradient, Scheme, Task};

use burn::tensor::Tensor;

use crate::models::{Layout, Weights};

/// What an adaptation descends.
pub trait Objective {
    /// The weights that it is a function of.
    fn layout(&self) -> &Layout;

    /// The loss at `weights`: [1].
    fn loss(&self, weights: &Weights) -> Tensor<1>;

    /// How fast the loss changes while the weights move along `direction`, as a differentiable function of `weights`: [1].
    fn rate(&self, weights: &Weights, direction: &Weights) -> Tensor<1>;

    /// What inner step number `step` descends, if that is a part of the whole.
    fn of_step(&self, _step: usize) -> Option<&dyn Objective> {
        None
    }

    /// `point` [n] with its head solved for, as a differentiable function of `point` and of `rates`: [n]. To first order
    /// the features count as constant. Only where there is a head.
    fn with_head_solved(&self, _point: Tensor<1>, _rates: Tensor<1>, _order: DerivativeOrder) -> Tensor<1> {
        unreachable!("this objective has no head to solve for")
    }
}

/// Loss [1] and gradient [n] at `point` [n], outside any graph.
pub fn gradient(objective: &dyn Objective, point: &Tensor<1>) -> (Tensor<1>, Tensor<1>) {
    let weights = Weights::trainable(objective.layout(), point);
    let loss = objective.loss(&weights);
    let mut gradients = loss.backward();
    (loss.inner(), weights.gradient(&mut gradients))
}

/// The Hessian at `point` [n] times `vector` [n]: [n]. Exact, by one backward pass through the rate along `vector`.
pub fn hessian_vector(objective: &dyn Objective, point: &Tensor<1>, vector: &Tensor<1>) -> Tensor<1> {
    let weights = Weights::trainable(objective.layout(), point);
    let direction = Weights::frozen(objective.layout(), &vector.clone().autodiff());
    let mut gradients = objective.rate(&weights, &direction).backward();
    weights.gradient(&mut gradients)
}
