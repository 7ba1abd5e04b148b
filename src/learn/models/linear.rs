//! A linear map with a bias, in PyTorch's orientation, [out, in], so that an exported file loads there as it is.

use burn::tensor::Tensor;

use super::{Dual, Init, Layout, SlotId, Weights};

/// Which slots the map reads.
#[derive(Clone, Debug)]
pub struct Linear {
    weight: SlotId,
    bias: SlotId,
}

impl Linear {
    /// Declares a map from `inputs` to `outputs` numbers; `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, inputs: usize, outputs: usize) -> Self {
        Self {
            weight: weights.declare(format!("{name}.weight"), &[outputs, inputs], Init::Linear { fan_in: inputs }),
            bias: weights.declare(format!("{name}.bias"), &[outputs], Init::Constant(0.0)),
        }
    }

    /// Declares a map to one number that begins as a sum: every input times `weight`, plus `bias`.
    pub fn declare_sum(weights: &mut Layout, name: &str, inputs: usize, weight: f32, bias: f32) -> Self {
        Self {
            weight: weights.declare(format!("{name}.weight"), &[1, inputs], Init::Constant(weight)),
            bias: weights.declare(format!("{name}.bias"), &[1], Init::Constant(bias)),
        }
    }

    /// `x` is [n, inputs]; the result is [n, outputs].
    pub fn forward(&self, weights: &Weights, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.weight(weights).transpose()) + weights.get::<1>(self.bias).unsqueeze()
    }

    /// The same, with the rate at which the result changes while the weights move along `direction`.
    pub fn dual_forward(&self, weights: &Weights, direction: &Weights, x: Dual<2>) -> Dual<2> {
        let mapped = x.product(self.weight(weights), self.weight(direction), |x, weight| x.matmul(weight.transpose()));
        let bias = |weights: &Weights| weights.get::<1>(self.bias).unsqueeze();
        Dual { value: mapped.value + bias(weights), rate: mapped.rate.map(|rate| rate + bias(direction)) }
    }

    /// The matrix: [outputs, inputs].
    pub fn weight(&self, weights: &Weights) -> Tensor<2> {
        weights.get(self.weight)
    }

    /// The bias: [outputs].
    pub fn bias(&self, weights: &Weights) -> Tensor<1> {
        weights.get(self.bias)
    }
}
