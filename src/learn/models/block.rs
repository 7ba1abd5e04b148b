//! One block of the convolutional networks here: a 3 × 3 convolution, batch norm, ReLU, and 2 × 2 max-pooling or none.
//!
//! Three departures from the papers, none of which changes what is computed: the convolution has no bias, since the norm
//! behind it removes it; pooling comes before the ReLU, since the two commute and the ReLU then has a quarter of the
//! work; and at inference the norm is folded into the convolution.

use burn::tensor::{
    Tensor,
    activation::relu,
    module::{batch_norm_train, conv2d, max_pool2d},
    ops::{ConvOptions, MaxPoolOptions},
};

use super::{Dual, Init, Layout, SlotId, Weights, fused};

/// Added to variances before the square root.
const EPSILON: f64 = 1e-5;

/// Where batch norm takes its statistics from.
pub enum Norm<'a> {
    /// From the batch itself; they are appended here: mean then variance of each block, each [channels].
    Batch(&'a mut Vec<Tensor<1>>),
    /// Running averages, cut by the statistics layout: one image's embedding does not depend on its neighbours.
    Running(&'a Weights),
}

/// Which slots a block reads.
#[derive(Clone, Debug)]
pub struct Block {
    kernel: SlotId,
    norm: BatchNorm,
    pools: bool,
}

impl Block {
    /// Declares a block from `inputs` to `channels` channels; `name` is its part of the slots' names.
    pub fn declare(
        weights: &mut Layout,
        statistics: &mut Layout,
        name: &str,
        inputs: usize,
        channels: usize,
        pools: bool,
    ) -> Self {
        let init = Init::Kaiming { fan_in: inputs * 9 };
        let kernel = weights.declare(format!("{name}.conv.weight"), &[channels, inputs, 3, 3], init);
        Self { kernel, norm: BatchNorm::declare(weights, statistics, name, channels), pools }
    }

    /// `x` is [n, inputs, h, w]; the result is [n, channels, h / 2, w / 2], or [n, channels, h, w] without pooling. One operation
    /// where there is one ([`fused`]), else [`forward_in_parts`](Self::forward_in_parts).
    pub fn forward(&self, weights: &Weights, norm: &mut Norm, x: Tensor<4>) -> Tensor<4> {
        let learned = self.learned(weights);
        match norm {
            Norm::Batch(collected) => {
                if let Some(fused::ByBatch { output, mean, variance }) = fused::by_batch(&x, &learned) {
                    collected.extend([mean, variance]);
                    return output;
                }
            }
            Norm::Running(statistics) => {
                if let Some(output) = fused::by_statistics(&x, &learned, self.norm.running(statistics).each_ref()) {
                    return output;
                }
            }
        }
        self.forward_in_parts(weights, norm, x)
    }

    fn learned(&self, weights: &Weights) -> fused::Learned {
        let (kernel, pools) = (weights.get(self.kernel), self.pools);
        let (scale, shift) = (weights.get(self.norm.scale), weights.get(self.norm.shift));
        fused::Learned { kernel, scale, shift, epsilon: EPSILON, pools }
    }

    /// The same as a convolution, a norm, a pooling and a ReLU, each an operation of its own.
    pub fn forward_in_parts(&self, weights: &Weights, norm: &mut Norm, x: Tensor<4>) -> Tensor<4> {
        let kernel = weights.get::<4>(self.kernel);
        let x = match norm {
            Norm::Batch(collected) => self.norm.by_batch(weights, collected, convolve(x, kernel)),
            Norm::Running(statistics) => {
                let (gain, bias) = self.norm.affine(weights, statistics);
                let channels = gain.dims()[0];
                conv2d(x, kernel * gain.reshape([channels, 1, 1, 1]), Some(bias), same_padding())
            }
        };
        relu(self.pool(x))
    }

    /// Max-pooling, if the block has any.
    pub fn pool(&self, x: Tensor<4>) -> Tensor<4> {
        if self.pools { max_pool2d(x, MaxPoolOptions::new([2, 2])) } else { x }
    }
}

/// Batch normalisation (Ioffe, Szegedy 2015): which slots it reads.
#[derive(Clone, Debug)]
pub struct BatchNorm {
    scale: SlotId,
    shift: SlotId,
    running_mean: SlotId,
    running_variance: SlotId,
}

impl BatchNorm {
    /// Declares scale and shift, and the statistics, which no gradient reaches.
    pub fn declare(weights: &mut Layout, statistics: &mut Layout, name: &str, channels: usize) -> Self {
        let constant = Init::Constant;
        Self {
            scale: weights.declare(format!("{name}.norm.weight"), &[channels], constant(1.0)),
            shift: weights.declare(format!("{name}.norm.bias"), &[channels], constant(0.0)),
            running_mean: statistics.declare(format!("{name}.norm.running_mean"), &[channels], constant(0.0)),
            running_variance: statistics.declare(format!("{name}.norm.running_var"), &[channels], constant(1.0)),
        }
    }

    /// Normalises `x` [n, channels, h, w] by its own statistics, and appends them to `collected`.
    pub fn by_batch(&self, weights: &Weights, collected: &mut Vec<Tensor<1>>, x: Tensor<4>) -> Tensor<4> {
        let normed = batch_norm_train(x, weights.get(self.scale), weights.get(self.shift), EPSILON);
        collected.extend([normed.mean, normed.variance]);
        normed.output
    }

    /// Normalises `first` [n, channels, h, w] and `second` [m, channels, h, w] by the statistics of `first`, through which
    /// gradients flow, as they do not through those that [`by_batch`](Self::by_batch) appends.
    pub fn both_by_first(&self, weights: &Weights, first: Tensor<4>, second: Tensor<4>) -> [Tensor<4>; 2] {
        let mean = channel_means(first.clone());
        let variance = channel_means((first.clone() - mean.clone()).square());
        let gain = each(weights, self.scale) / variance.add_scalar(EPSILON).sqrt();
        let bias = each(weights, self.shift) - mean * gain.clone();
        [first, second].map(|x| x * gain.clone() + bias.clone())
    }

    /// The same as [`by_batch`](Self::by_batch), with the rate at which the result changes while the weights move along
    /// `direction` and `x` at its own rate. With x̂ = (x − μ) / σ, dx̂ = (ẋ − mean ẋ − x̂ · mean(x̂ ẋ)) / σ.
    pub fn dual_by_batch(&self, weights: &Weights, direction: &Weights, x: Dual<4>) -> Dual<4> {
        let centred = x.value.clone() - channel_means(x.value);
        let deviation = channel_means(centred.clone().square()).add_scalar(EPSILON).sqrt();
        let normed = centred / deviation.clone();
        let rate = x.rate.map(|rate| {
            let centred = rate.clone() - channel_means(rate);
            let shared = channel_means(centred.clone() * normed.clone());
            (centred - normed.clone() * shared) / deviation
        });
        let scaled =
            Dual { value: normed, rate }.product(each(weights, self.scale), each(direction, self.scale), Tensor::mul);
        Dual {
            value: scaled.value + each(weights, self.shift),
            rate: scaled.rate.map(|rate| rate + each(direction, self.shift)),
        }
    }

    /// Mean and variance, both [channels].
    fn running(&self, statistics: &Weights) -> [Tensor<1>; 2] {
        [self.running_mean, self.running_variance].map(|slot| statistics.get(slot))
    }

    /// Gain and bias of each channel, both [channels], that stand for the norm by running statistics.
    pub fn affine(&self, weights: &Weights, statistics: &Weights) -> (Tensor<1>, Tensor<1>) {
        let mean = statistics.get::<1>(self.running_mean);
        let deviation = statistics.get::<1>(self.running_variance).add_scalar(EPSILON).sqrt();
        let gain = weights.get::<1>(self.scale) / deviation;
        let bias = weights.get::<1>(self.shift) - mean * gain.clone();
        (gain, bias)
    }
}

/// A slot [channels] as [1, channels, 1, 1].
fn each(weights: &Weights, slot: SlotId) -> Tensor<4> {
    let values = weights.get::<1>(slot);
    let [channels] = values.dims();
    values.reshape([1, channels, 1, 1])
}

/// Of [n, channels, h, w] the mean of each channel: [1, channels, 1, 1].
fn channel_means(x: Tensor<4>) -> Tensor<4> {
    x.mean_dim(3).mean_dim(2).mean_dim(0)
}

/// A 3 × 3 convolution that keeps height and width: `x` [n, inputs, h, w], `kernel` [channels, inputs, 3, 3].
pub fn convolve(x: Tensor<4>, kernel: Tensor<4>) -> Tensor<4> {
    conv2d(x, kernel, None, same_padding())
}

fn same_padding() -> ConvOptions<2> {
    ConvOptions::new([1, 1], [1, 1], [1, 1], 1)
}
