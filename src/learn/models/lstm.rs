//! The LSTM cell (Hochreiter, Schmidhuber 1997, with the forget gate of Gers et al. 2000).
//!
//! i, f, g, o = W x + U h + b + b′, c ← σ(f) c + σ(i) tanh(g), h ← σ(o) tanh(c). Slots, shapes, names and the order of the
//! gates are those of PyTorch's `LSTMCell`, which has two biases where one would do, so that an exported file loads there.
//! Biases begin at 0, the forget gate's too: the sequences here are a handful of drawings.

use burn::tensor::{
    Tensor,
    activation::{sigmoid, tanh},
};

use super::{Init, Layout, SlotId, Weights};

/// Which slots the cell reads.
#[derive(Clone, Debug)]
pub struct Lstm {
    input: SlotId,
    recurrent: SlotId,
    input_bias: SlotId,
    recurrent_bias: SlotId,
}

impl Lstm {
    /// Declares a cell of `hidden` numbers that reads `inputs`; `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, inputs: usize, hidden: usize) -> Self {
        let init = Init::Linear { fan_in: inputs + hidden };
        let (zero, gates) = (Init::Constant(0.0), 4 * hidden);
        Self {
            input: weights.declare(format!("{name}.weight_ih"), &[gates, inputs], init),
            recurrent: weights.declare(format!("{name}.weight_hh"), &[gates, hidden], init),
            input_bias: weights.declare(format!("{name}.bias_ih"), &[gates], zero),
            recurrent_bias: weights.declare(format!("{name}.bias_hh"), &[gates], zero),
        }
    }

    /// W: [4 * hidden, inputs].
    pub fn input_weight(&self, weights: &Weights) -> Tensor<2> {
        weights.get(self.input)
    }

    /// U: [4 * hidden, hidden].
    pub fn recurrent_weight(&self, weights: &Weights) -> Tensor<2> {
        weights.get(self.recurrent)
    }

    /// b + b′: [1, 4 * hidden].
    pub fn bias(&self, weights: &Weights) -> Tensor<2> {
        (weights.get::<1>(self.input_bias) + weights.get::<1>(self.recurrent_bias)).unsqueeze()
    }
}

/// One step, given `gates` [.., 4 * hidden] before their nonlinearities and the last `cell` [.., hidden]: the new output
/// h and the new cell, both [.., hidden].
pub fn update<const D: usize>(gates: Tensor<D>, cell: Tensor<D>) -> (Tensor<D>, Tensor<D>) {
    let hidden = cell.dims()[D - 1];
    let part = |gates: &Tensor<D>, number: usize| gates.clone().narrow(D - 1, number * hidden, hidden);
    let candidate = tanh(part(&gates, 2));
    let open = sigmoid(gates); // a launch for all four rather than one for each of the three that need it
    let cell = part(&open, 1) * cell + part(&open, 0) * candidate;
    (part(&open, 3) * tanh(cell.clone()), cell)
}
