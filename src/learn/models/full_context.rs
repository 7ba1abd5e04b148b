//! Full context embeddings (Vinyals et al.: Matching Networks for One Shot Learning, 2016, appendix A): a drawing's
//! embedding depends on the support set that it is seen with.
//!
//! Support: a bidirectional LSTM over the embeddings g′(x_i), with a skip connection,
//! g(x_i, S) = h→_i + h←_i + g′(x_i). Query: `steps` times, the read
//! r = Σ a_i g(x_i, S) with a = softmax over i of h · g(x_i, S), and then
//! h ← LSTM(f′(x), [h, r]) + f′(x); the last h is f(x, S).
//!
//! Two things the paper leaves open: h begins as f′(x), that is, as the skip connection alone, so that the first read
//! looks for what resembles the query; and the LSTM of the query has r beside f′(x) as its input rather than beside h as
//! its state, which is the same function and the one that PyTorch's `LSTMCell` can load.

use burn::tensor::{Tensor, activation::softmax};

use super::{
    Layout, Weights,
    lstm::{Lstm, update},
};

/// Which slots the embeddings read.
#[derive(Clone, Debug)]
pub struct FullContext {
    forward: Lstm,
    backward: Lstm,
    reader: Lstm,
}

impl FullContext {
    /// Declares the three LSTMs for embeddings of `dim` numbers.
    pub fn declare(weights: &mut Layout, dim: usize) -> Self {
        Self {
            forward: Lstm::declare(weights, "context.forward", dim, dim),
            backward: Lstm::declare(weights, "context.backward", dim, dim),
            reader: Lstm::declare(weights, "context.reader", 2 * dim, dim),
        }
    }

    /// g(x_i, S) [s, d] of embeddings g′(x_i) [s, d].
    ///
    /// A set has no order, but an LSTM reads one: it is the order in which the drawings are given, and another order
    /// gives another answer.
    pub fn support(&self, weights: &Weights, embedded: Tensor<2>) -> Tensor<2> {
        let [s, d] = embedded.dims();
        // Both directions go in step, as a batch of two: half the kernel launches.
        let inputs = Tensor::stack::<3>(
            vec![
                from_inputs(&self.forward, weights, embedded.clone()),
                from_inputs(&self.backward, weights, embedded.clone()).flip([0]),
            ],
            0,
        ); // [2, s, 4 * d]
        let recurrent = [&self.forward, &self.backward].map(|lstm| lstm.recurrent_weight(weights).transpose());
        let recurrent = Tensor::stack::<3>(recurrent.to_vec(), 0); // [2, d, 4 * d]
        let start = Tensor::<3>::zeros([2, 1, d], &embedded.device());
        let (mut hidden, mut cell, mut outputs) = (start.clone(), start, Vec::with_capacity(s));
        for place in 0..s {
            let gates = inputs.clone().narrow(1, place, 1) + hidden.matmul(recurrent.clone()); // [2, 1, 4 * d]
            (hidden, cell) = update(gates, cell);
            outputs.push(hidden.clone());
        }
        let outputs = Tensor::cat(outputs, 1); // [2, s, d]
        let forward = outputs.clone().narrow(0, 0, 1).reshape([s, d]);
        let backward = outputs.narrow(0, 1, 1).reshape([s, d]).flip([0]);
        embedded + forward + backward
    }

    /// f(x, S) [q, d] of embeddings f′(x) [q, d], given g(x_i, S) [s, d]. No query sees another.
    pub fn query(&self, weights: &Weights, support: Tensor<2>, embedded: Tensor<2>, steps: usize) -> Tensor<2> {
        let [_, d] = embedded.dims();
        let input = self.reader.input_weight(weights); // [4 * d, 2 * d], for f′(x) and r
        let of_embedded = input.clone().narrow(1, 0, d).transpose();
        let fixed = embedded.clone().matmul(of_embedded) + self.reader.bias(weights); // [q, 4 * d]
        let changing = Tensor::cat(vec![input.narrow(1, d, d), self.reader.recurrent_weight(weights)], 1).transpose();
        let mut hidden = embedded.clone();
        let mut cell = embedded.zeros_like();
        for _ in 0..steps {
            let attention = softmax(hidden.clone().matmul(support.clone().transpose()), 1); // [q, s]
            let read = attention.matmul(support.clone()); // [q, d]
            let gates = fixed.clone() + Tensor::cat(vec![read, hidden], 1).matmul(changing.clone()); // [q, 4 * d]
            let output;
            (output, cell) = update(gates, cell);
            hidden = output + embedded.clone();
        }
        hidden
    }
}

/// What the inputs `x` [s, d] and the biases add to the gates: [s, 4 * d].
fn from_inputs(lstm: &Lstm, weights: &Weights, x: Tensor<2>) -> Tensor<2> {
    x.matmul(lstm.input_weight(weights).transpose()) + lstm.bias(weights)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{
        losses::test_tensors::{close, cpu, gradient, matrix, numbers},
        models::flat,
    };

    fn made() -> (FullContext, Weights) {
        let mut layout = Layout::default();
        let context = FullContext::declare(&mut layout, 2);
        let values = layout.initial(&mut ChaCha8Rng::seed_from_u64(1));
        (context, Weights::frozen(&layout, &flat(values, &cpu())))
    }

    #[test]
    fn support_embeddings_depend_on_the_set_and_its_order() {
        let (context, weights) = made();
        let embed = |rows: &[[f32; 2]]| numbers(context.support(&weights, matrix(rows)));
        let (one, two, swapped) =
            (embed(&[[1.0, 0.5]]), embed(&[[1.0, 0.5], [-2.0, 1.0]]), embed(&[[-2.0, 1.0], [1.0, 0.5]]));
        assert!((one[0] - two[0]).abs() > 1e-3, "{one:?} {two:?}");
        assert!((two[0] - swapped[2]).abs() > 1e-3, "{two:?} {swapped:?}");
    }

    #[test]
    fn a_query_reads_the_support_and_not_its_neighbours() {
        let (context, weights) = made();
        let support = matrix(&[[1.0, 0.5], [-2.0, 1.0]]);
        let read = |support: &Tensor<2>, rows: &[[f32; 2]], steps| {
            numbers(context.query(&weights, support.clone(), matrix(rows), steps))
        };
        let alone = read(&support, &[[0.3, -0.4]], 3);
        close(&read(&support, &[[0.3, -0.4], [9.0, 1.0]], 3)[..2], &alone);
        assert!((read(&support.clone().neg(), &[[0.3, -0.4]], 3)[0] - alone[0]).abs() > 1e-3);
        assert!((read(&support, &[[0.3, -0.4]], 1)[0] - alone[0]).abs() > 1e-3);
        close(&read(&support, &[[0.3, -0.4]], 0), &[0.3, -0.4]);
    }

    #[test]
    fn one_support_drawing_zero_vectors_and_extreme_embeddings_have_finite_gradients() {
        let (context, weights) = made();
        for scale in [0.0, 1.0, 1e3] {
            let (values, slopes) = gradient(matrix(&[[scale, -scale]]), |x| {
                context.query(&weights, context.support(&weights, x.clone()), x, 4)
            });
            assert!(values.iter().chain(&slopes).all(|value| value.is_finite()), "{values:?} {slopes:?}");
        }
    }
}
