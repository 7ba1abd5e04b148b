//! Conv4: the four-block convolutional encoder of the few-shot literature (Vinyals et al. 2016, Snell et al. 2017).
//!
//! Each block is a 3 × 3 convolution, batch norm, ReLU and 2 × 2 max-pooling; 28 → 14 → 7 → 3 → 1 pixels, so that
//! `channels` numbers are left. An optional linear map takes them to any embedding dimension, 2 included: a
//! two-dimensional embedding can be looked at without a projection.
//!
//! Departures from the papers, none of which changes what is computed: the convolutions have no bias, since the norm
//! behind them removes it; pooling comes before the ReLU, since the two commute and the ReLU then has a quarter of the
//! work; and at inference the norm is folded into the convolution.

use burn::tensor::{
    Tensor,
    activation::relu,
    module::{batch_norm_train, conv2d, max_pool2d},
    ops::{ConvOptions, MaxPoolOptions},
};

use super::{Init, Layout, SlotId, Weights};

/// Added to variances before the square root.
const EPSILON: f64 = 1e-5;

/// Where batch norm takes its statistics from.
pub enum Norm<'a> {
    /// From the batch itself; they are appended here: mean then variance of each block, each [channels].
    Batch(&'a mut Vec<Tensor<1>>),
    /// Running averages, cut by the statistics layout: one image's embedding does not depend on its neighbours.
    Running(&'a Weights),
}

/// The encoder: which slots it reads.
#[derive(Clone, Debug)]
pub struct Conv4 {
    blocks: Vec<Block>,
    projection: Option<Projection>,
    embedding_dim: usize,
}

#[derive(Clone, Debug)]
struct Block {
    kernel: SlotId,
    scale: SlotId,
    shift: SlotId,
    running_mean: SlotId,
    running_variance: SlotId,
}

#[derive(Clone, Debug)]
struct Projection {
    weight: SlotId,
    bias: SlotId,
}

impl Conv4 {
    /// Declares the encoder's weights, and the statistics of its norms, which no gradient reaches.
    pub fn declare(
        weights: &mut Layout,
        statistics: &mut Layout,
        channels: usize,
        embedding_dim: Option<usize>,
    ) -> Self {
        let blocks = (1..=4).map(|number| Block::declare(weights, statistics, number, channels)).collect();
        let projection = embedding_dim.map(|dim| Projection {
            weight: weights.declare("projection.weight", &[dim, channels], Init::Linear { fan_in: channels }),
            bias: weights.declare("projection.bias", &[dim], Init::Constant(0.0)),
        });
        Self { blocks, projection, embedding_dim: embedding_dim.unwrap_or(channels) }
    }

    /// Numbers in one embedding.
    pub fn embedding_dim(&self) -> usize {
        self.embedding_dim
    }

    /// Embeds `images` [n, 1, 28, 28], ink 1.0, as [n, embedding_dim].
    pub fn embed(&self, weights: &Weights, mut norm: Norm, images: Tensor<4>) -> Tensor<2> {
        let mut x = images;
        for block in &self.blocks {
            x = match &mut norm {
                Norm::Batch(collected) => block.train(weights, collected, x),
                Norm::Running(statistics) => block.infer(weights, statistics, x),
            };
        }
        let features = x.flatten::<2>(1, 3); // [n, channels]
        match &self.projection {
            None => features,
            // PyTorch's orientation, [out, in], so that the exported file loads there as it is.
            Some(map) => {
                features.matmul(weights.get::<2>(map.weight).transpose()) + weights.get::<1>(map.bias).unsqueeze()
            }
        }
    }
}

impl Block {
    fn declare(weights: &mut Layout, statistics: &mut Layout, number: usize, channels: usize) -> Self {
        let inputs = if number == 1 { 1 } else { channels };
        let name = |part: &str| format!("block{number}.{part}");
        Self {
            kernel: weights.declare(
                name("conv.weight"),
                &[channels, inputs, 3, 3],
                Init::Kaiming { fan_in: inputs * 9 },
            ),
            scale: weights.declare(name("norm.weight"), &[channels], Init::Constant(1.0)),
            shift: weights.declare(name("norm.bias"), &[channels], Init::Constant(0.0)),
            running_mean: statistics.declare(name("norm.running_mean"), &[channels], Init::Constant(0.0)),
            running_variance: statistics.declare(name("norm.running_var"), &[channels], Init::Constant(1.0)),
        }
    }

    fn train(&self, weights: &Weights, collected: &mut Vec<Tensor<1>>, x: Tensor<4>) -> Tensor<4> {
        let x = conv2d(x, weights.get(self.kernel), None, same_padding()); // [n, channels, h, w]
        let normed = batch_norm_train(x, weights.get(self.scale), weights.get(self.shift), EPSILON);
        collected.extend([normed.mean, normed.variance]);
        relu(halve(normed.output)) // [n, channels, h / 2, w / 2]
    }

    fn infer(&self, weights: &Weights, statistics: &Weights, x: Tensor<4>) -> Tensor<4> {
        let mean = statistics.get::<1>(self.running_mean);
        let deviation = statistics.get::<1>(self.running_variance).add_scalar(EPSILON).sqrt();
        let gain = weights.get::<1>(self.scale) / deviation; // [channels]
        let bias = weights.get::<1>(self.shift) - mean * gain.clone();
        let channels = gain.dims()[0];
        let kernel = weights.get::<4>(self.kernel) * gain.reshape([channels, 1, 1, 1]);
        relu(halve(conv2d(x, kernel, Some(bias), same_padding())))
    }
}

fn same_padding() -> ConvOptions<2> {
    ConvOptions::new([1, 1], [1, 1], [1, 1], 1)
}

fn halve(x: Tensor<4>) -> Tensor<4> {
    max_pool2d(x, MaxPoolOptions::new([2, 2]))
}
