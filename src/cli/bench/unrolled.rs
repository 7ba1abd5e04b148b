//! The other way to the gradient through an adaptation, for comparison alone: the inner gradient written out by hand, layer by
//! layer, as operations that burn differentiates, so that one backward pass runs through all k steps. It keeps the
//! activations of every step, and knows gradient descent and nothing else.

use burn::tensor::{
    Tensor,
    activation::softmax,
    module::{conv_transpose2d, conv2d, conv2d_weight_backward},
    ops::{ConvOptions, ConvTransposeOptions},
};
use learn::{losses::cross_entropy, meta::Task};

/// Added to variances before the square root, as in the network itself.
const EPSILON: f64 = 1e-5;

/// Blocks of the encoder.
const BLOCKS: usize = 4;

/// The gradient at `start` [n] of the queries' loss after `steps` steps of descent at `rate`: [n]. The weights are those of a
/// strided network of this width with a linear head, laid out in its order; queries are normalised by each other.
pub fn gradient(start: &Tensor<1>, channels: usize, steps: usize, rate: f64, task: &Task) -> Tensor<1> {
    let start = start.clone().autodiff().require_grad();
    let (support, labels) = (task.support.clone().autodiff(), task.labels.clone().autodiff());
    let mut point = start.clone();
    for _ in 0..steps {
        let slope = Pass::forward(&point, channels, support.clone()).backward(labels.clone());
        point = point - slope.mul_scalar(rate);
    }
    let logits = Pass::forward(&point, channels, task.query.clone().autodiff()).logits;
    let mut gradients = cross_entropy(logits, task.targets.clone().autodiff()).backward();
    start.grad_remove(&mut gradients).unwrap_or_else(|| unreachable!("the loss depends on where it began"))
}

/// A forward pass with all that its way back needs.
struct Pass {
    blocks: Vec<Block>,
    features: Tensor<2>,
    /// Of the head: [classes, channels].
    weight: Tensor<2>,
    logits: Tensor<2>,
}

/// What a block saw: convolution, norm by the batch, ReLU.
struct Block {
    input: Tensor<4>,
    kernel: Tensor<4>,
    scale: Tensor<4>,
    deviation: Tensor<4>,
    normed: Tensor<4>,
    output: Tensor<4>,
}

impl Pass {
    /// `point` [n], `images` [rows, 1, 28, 28].
    fn forward(point: &Tensor<1>, channels: usize, images: Tensor<4>) -> Self {
        let mut at = 0;
        let mut next = |len: usize| {
            at += len;
            point.clone().narrow(0, at - len, len)
        };
        let (mut blocks, mut input): (Vec<Block>, _) = (Vec::with_capacity(BLOCKS), images);
        for _ in 0..BLOCKS {
            let inputs = input.dims()[1];
            let kernel = next(channels * inputs * 9).reshape([channels, inputs, 3, 3]);
            let [scale, shift] = [(); 2].map(|()| next(channels).reshape([1, channels, 1, 1]));
            let block = Block::forward(input, kernel, scale, shift);
            input = block.output.clone();
            blocks.push(block);
        }
        let [rows, _, h, w] = input.dims();
        let features = input.reshape([rows, channels, h * w]).mean_dim(2).reshape([rows, channels]);
        let classes = (point.dims()[0] - blocks.iter().map(Block::weights).sum::<usize>()) / (channels + 1);
        let weight = next(classes * channels).reshape([classes, channels]);
        let logits = features.clone().matmul(weight.clone().transpose()) + next(classes).unsqueeze();
        Self { blocks, features, weight, logits }
    }

    /// The gradient of the mean cross-entropy against `labels` [rows, classes], as a function of the weights: [n].
    fn backward(self, labels: Tensor<2>) -> Tensor<1> {
        let [rows, channels] = self.features.dims();
        let at_logits = (softmax(self.logits, 1) - labels).div_scalar(rows as f32);
        let at_weight = at_logits.clone().transpose().matmul(self.features);
        let at_bias = at_logits.clone().sum_dim(0);
        let at_features = at_logits.matmul(self.weight);
        let mut parts = vec![flat(at_bias), flat(at_weight)];
        let mut ahead = at_features.reshape([rows, channels, 1, 1]);
        for (number, block) in self.blocks.into_iter().enumerate().rev() {
            let [_, _, h, w] = block.output.dims();
            if number + 1 == BLOCKS {
                // Every place has its part in the mean.
                ahead = ahead.div_scalar((h * w) as f32).repeat(&[1, 1, h, w]);
            }
            let (at_input, at_block) = block.backward(ahead, number > 0);
            parts.extend(at_block.into_iter().rev());
            ahead = at_input;
        }
        parts.reverse();
        Tensor::cat(parts, 0)
    }
}

impl Block {
    fn forward(input: Tensor<4>, kernel: Tensor<4>, scale: Tensor<4>, shift: Tensor<4>) -> Self {
        let x = conv2d(input.clone(), kernel.clone(), None, halving());
        let centred = x.clone() - channel_means(x);
        let deviation = channel_means(centred.clone().square()).add_scalar(EPSILON).sqrt();
        let normed = centred / deviation.clone();
        let output = burn::tensor::activation::relu(normed.clone() * scale.clone() + shift);
        Self { input, kernel, scale, deviation, normed, output }
    }

    /// Numbers that are learned in it.
    fn weights(&self) -> usize {
        self.kernel.dims().iter().product::<usize>() + 2 * self.kernel.dims()[0]
    }

    /// What the gradient `ahead` at the output means for the input, if that is asked for, and for kernel, scale and shift.
    fn backward(self, ahead: Tensor<4>, asks_input: bool) -> (Tensor<4>, [Tensor<1>; 3]) {
        let ahead = ahead.mask_fill(self.output.lower_equal_elem(0.0), 0.0);
        let at_shift = channel_sums(ahead.clone());
        let at_scale = channel_sums(ahead.clone() * self.normed.clone());
        let at_normed = ahead * self.scale;
        let shared = channel_means(at_normed.clone() * self.normed.clone());
        let at_sum = (at_normed.clone() - channel_means(at_normed) - self.normed * shared) / self.deviation;
        let at_kernel = conv2d_weight_backward(self.input.clone(), self.kernel.clone(), at_sum.clone(), halving());
        let at_input = match asks_input {
            true => {
                // The place that a step of two leaves over at an even side.
                let over = |dim: usize| self.input.dims()[dim] + 1 - 2 * at_sum.dims()[dim];
                let options = ConvTransposeOptions::new([2, 2], [1, 1], [over(2), over(3)], [1, 1], 1);
                conv_transpose2d(at_sum, self.kernel, None, options)
            }
            false => self.input,
        };
        (at_input, [flat(at_kernel), at_scale, at_shift])
    }
}

/// A 3 × 3 convolution that halves height and width, rounding up.
fn halving() -> ConvOptions<2> {
    ConvOptions::new([2, 2], [1, 1], [1, 1], 1)
}

/// Of [n, channels, h, w] the mean of each channel: [1, channels, 1, 1].
fn channel_means(x: Tensor<4>) -> Tensor<4> {
    x.mean_dim(3).mean_dim(2).mean_dim(0)
}

/// Of [n, channels, h, w] the sum of each channel: [channels].
fn channel_sums(x: Tensor<4>) -> Tensor<1> {
    flat(x.sum_dim(3).sum_dim(2).sum_dim(0))
}

fn flat<const D: usize>(x: Tensor<D>) -> Tensor<1> {
    let numbers: usize = x.dims().iter().product();
    x.reshape([numbers])
}
