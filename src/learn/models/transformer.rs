//! A layer of a transformer (Vaswani et al. 2017), with the norms in front of what they feed (Xiong et al. 2020):
//! x ← x + A(norm(x)), then x ← x + V relu(U norm(x)), where A(x) lets every place look at every other,
//! softmax(q kᵀ / √d) v, in several heads.

use burn::tensor::{
    Tensor,
    activation::{relu, softmax},
};

use super::{Init, Layout, Linear, SlotId, Weights};

/// Added to a variance before its root.
const EPSILON: f64 = 1e-5;

/// What places that are not there are lowered by before a softmax.
const NEVER: f64 = 1e9;

/// Width of what is between the two maps U and V, in widths of the layer.
const HIDDEN: usize = 2;

/// Which slots a layer reads.
#[derive(Clone, Debug)]
pub struct TransformerLayer {
    heads: usize,
    before_attention: LayerNorm,
    query_key_value: Linear,
    out: Linear,
    before_maps: LayerNorm,
    up: Linear,
    down: Linear,
}

impl TransformerLayer {
    /// Declares a layer of `width` numbers a place, which `heads` divides; `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, width: usize, heads: usize) -> Self {
        let linear = |weights: &mut Layout, part: &str, inputs, outputs| {
            Linear::declare(weights, &format!("{name}.{part}"), inputs, outputs)
        };
        Self {
            heads,
            before_attention: LayerNorm::declare(weights, &format!("{name}.attention_norm"), width),
            query_key_value: linear(weights, "qkv", width, 3 * width),
            out: linear(weights, "out", width, width),
            before_maps: LayerNorm::declare(weights, &format!("{name}.maps_norm"), width),
            up: linear(weights, "up", width, HIDDEN * width),
            down: linear(weights, "down", HIDDEN * width, width),
        }
    }

    /// `x` is [n, places, width], `present` [n, places] is 1 for a place that is there and 0 for padding; the result is
    /// [n, places, width].
    pub fn forward(&self, weights: &Weights, x: Tensor<3>, present: Tensor<2>) -> Tensor<3> {
        let [n, places, width] = x.dims();
        let rows = |x: Tensor<3>| x.reshape([n * places, width]);
        let x = rows(x);
        let seen = self.attend(weights, self.before_attention.forward(weights, x.clone()), present);
        let x = x + self.out.forward(weights, rows(seen));
        let hidden = relu(self.up.forward(weights, self.before_maps.forward(weights, x.clone())));
        (x + self.down.forward(weights, hidden)).reshape([n, places, width])
    }

    /// What every place takes from all that are there: [n, places, width] from `x` [n * places, width].
    fn attend(&self, weights: &Weights, x: Tensor<2>, present: Tensor<2>) -> Tensor<3> {
        let ([_, width], [n, places], heads) = (x.dims(), present.dims(), self.heads);
        let all = self.query_key_value.forward(weights, x); // [n * places, 3 * width]
        let part = |number: usize| {
            let part = all.clone().narrow(1, number * width, width);
            part.reshape([n, places, heads, width / heads]).swap_dims(1, 2) // [n, heads, places, d]
        };
        let (query, key, value) = (part(0), part(1), part(2));
        let scores = query.matmul(key.swap_dims(2, 3)).div_scalar(((width / heads) as f32).sqrt());
        let absent = present.reshape([n, 1, 1, places]).sub_scalar(1.0).mul_scalar(NEVER); // 0, or far below it
        let seen = softmax(scores + absent, 3).matmul(value); // [n, heads, places, d]
        seen.swap_dims(1, 2).reshape([n, places, width])
    }
}

/// Every row to mean 0 and variance 1, then a learned scale and shift (Ba, Kiros, Hinton 2016).
#[derive(Clone, Debug)]
pub struct LayerNorm {
    scale: SlotId,
    shift: SlotId,
}

impl LayerNorm {
    /// Declares a norm of rows of `width` numbers; `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, width: usize) -> Self {
        Self {
            scale: weights.declare(format!("{name}.weight"), &[width], Init::Constant(1.0)),
            shift: weights.declare(format!("{name}.bias"), &[width], Init::Constant(0.0)),
        }
    }

    /// `x` and the result are [rows, width].
    pub fn forward(&self, weights: &Weights, x: Tensor<2>) -> Tensor<2> {
        let centred = x.clone() - x.mean_dim(1);
        let deviation = centred.clone().square().mean_dim(1).add_scalar(EPSILON).sqrt(); // [rows, 1]
        centred / deviation * weights.get::<1>(self.scale).unsqueeze() + weights.get::<1>(self.shift).unsqueeze()
    }
}
