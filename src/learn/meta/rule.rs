//! Rules by which an adaptation steps, as operations on flat vectors that burn can differentiate.

use burn::tensor::Tensor;

use super::{DerivativeOrder, Objective};

/// How much of its velocity momentum keeps.
const MOMENTUM: f64 = 0.9;
/// Adam's memory of gradients and of their squares.
const BETAS: [f64; 2] = [0.9, 0.999];
/// Under Adam's root rather than behind it: the slope of √v is infinite at 0, where every weight is that no gradient has
/// reached yet.
const UNDER_THE_ROOT: f64 = 1e-8;

/// The rules there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleKind {
    /// φ ← φ − α g.
    #[default]
    Descent,
    /// u ← 0.9 u + g, φ ← φ − α u.
    Momentum,
    /// Adam (Kingma, Ba 2015), with ε under the root: φ ← φ − α m̂ / √(v̂ + ε).
    Adam,
    /// The head in closed form, by ridge regression with the penalty 1/α; the encoder stays (Bertinetto et al. 2019).
    Ridge,
}

/// A rule with its rates.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Which.
    pub kind: RuleKind,
    /// How far a step goes: one number for all weights [1], or one for each [n], as Meta-SGD learns them (Li, Zhou, Chen,
    /// Li 2017).
    pub rates: Tensor<1>,
}

impl Rule {
    /// Step number `step` of an adaptation to `objective`, as a differentiable function of rates, memory, `point` and
    /// `gradient`. `order` says whether what a closed form sees through `point` counts as constant.
    pub(super) fn step(
        &self,
        step: usize,
        objective: &dyn Objective,
        order: DerivativeOrder,
        memory: &[Tensor<1>],
        point: Tensor<1>,
        gradient: Tensor<1>,
    ) -> (Tensor<1>, Vec<Tensor<1>>) {
        match self.kind {
            RuleKind::Ridge => (objective.with_head_solved(point, self.rates.clone(), order), Vec::new()),
            kind => kind.step(step, self.rates.clone(), memory, point, gradient),
        }
    }
}

impl RuleKind {
    /// What the rule remembers before the first step, for weights like these [n].
    pub fn memory(self, like: &Tensor<1>) -> Vec<Tensor<1>> {
        let vectors = match self {
            Self::Descent | Self::Ridge => 0,
            Self::Momentum => 1,
            Self::Adam => 2,
        };
        vec![like.zeros_like(); vectors]
    }

    /// Step number `step`, counted from 0, of a rule that follows gradients, from `point` [n] against `gradient` [n]: the
    /// next point, and `memory` as it is then.
    pub fn step(
        self,
        step: usize,
        rates: Tensor<1>,
        memory: &[Tensor<1>],
        point: Tensor<1>,
        gradient: Tensor<1>,
    ) -> (Tensor<1>, Vec<Tensor<1>>) {
        match (self, memory) {
            (Self::Momentum, [velocity]) => {
                let velocity = velocity.clone().mul_scalar(MOMENTUM) + gradient;
                (point - rates * velocity.clone(), vec![velocity])
            }
            (Self::Adam, [mean, square]) => {
                let blend = |old: &Tensor<1>, new: Tensor<1>, beta: f64| {
                    old.clone().mul_scalar(beta) + new.mul_scalar(1.0 - beta)
                };
                let mean = blend(mean, gradient.clone(), BETAS[0]);
                let square = blend(square, gradient.square(), BETAS[1]);
                let [first, second] = BETAS.map(|beta| 1.0 - beta.powi(step as i32 + 1));
                let root = square.clone().div_scalar(second).add_scalar(UNDER_THE_ROOT).sqrt();
                (point - rates * mean.clone().div_scalar(first) / root, vec![mean, square])
            }
            _ => (point - rates * gradient, Vec::new()),
        }
    }
}
