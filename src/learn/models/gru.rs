//! A gated recurrent unit (Cho et al. 2014), as PyTorch has it: r, z = σ(W x + U h + b), c = tanh(V x + r (T h + a)),
//! h ← (1 − z) c + z h. It reads a sequence place by place; what is not there leaves h as it was.

use burn::tensor::{
    Tensor,
    activation::{sigmoid, tanh},
};

use super::{Layout, Linear, Weights};

/// Which slots the unit reads.
#[derive(Clone, Debug)]
pub struct Gru {
    input: Linear,
    recurrent: Linear,
    width: usize,
}

impl Gru {
    /// Declares a unit of `width` numbers that reads `inputs`; `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, inputs: usize, width: usize) -> Self {
        Self {
            input: Linear::declare(weights, &format!("{name}.input"), inputs, 3 * width),
            recurrent: Linear::declare(weights, &format!("{name}.recurrent"), width, 3 * width),
            width,
        }
    }

    /// h [n, width] after all of `x` [n, places, inputs], of which `present` [n, places] is 1 where there is something.
    pub fn forward(&self, weights: &Weights, x: Tensor<3>, present: Tensor<2>) -> Tensor<2> {
        let ([n, places, inputs], width) = (x.dims(), self.width);
        let heard = self.input.forward(weights, x.reshape([n * places, inputs])); // [n * places, 3 * width]
        let heard = heard.reshape([n, places, 3 * width]);
        (0..places).fold(Tensor::zeros([n, width], &present.device()), |h: Tensor<2>, place| {
            let input = heard.clone().narrow(1, place, 1).reshape([n, 3 * width]);
            let recurrent = self.recurrent.forward(weights, h.clone());
            let part = |gates: &Tensor<2>, number: usize| gates.clone().narrow(1, number * width, width);
            let gate = |number| sigmoid(part(&input, number) + part(&recurrent, number));
            let (reset, keep) = (gate(0), gate(1));
            let candidate = tanh(part(&input, 2) + reset * part(&recurrent, 2));
            // (1 − z) (c − h), added to h where there is something to read.
            let change = (candidate - h.clone()) * keep.neg().add_scalar(1.0);
            h + change * present.clone().narrow(1, place, 1)
        })
    }
}
