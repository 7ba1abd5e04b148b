//! The encoder of MAML's reference code for Omniglot (Finn, Abbeel, Levine: Model-Agnostic Meta-Learning for Fast
//! Adaptation of Deep Networks, 2017): four 3 × 3 convolutions that go two pixels a step instead of pooling,
//! 28 → 14 → 7 → 4 → 2, each with batch norm and ReLU, and the mean over what is left.
//!
//! A step of two does a quarter of the work of a step of one. And it is smooth where max-pooling is not, which matters to
//! a method that differentiates a gradient. As elsewhere here, convolutions have no bias, since the norm removes it.

use burn::tensor::{Tensor, activation::relu, module::conv2d, ops::ConvOptions};

use super::{BatchNorm, Dual, Init, Layout, Norm, SlotId, Weights};

/// The encoder: which slots it reads.
#[derive(Clone, Debug)]
pub struct StridedConv4 {
    blocks: Vec<(SlotId, BatchNorm)>,
    channels: usize,
}

impl StridedConv4 {
    /// Declares the encoder's weights, and the statistics of its norms, which no gradient reaches.
    pub fn declare(weights: &mut Layout, statistics: &mut Layout, channels: usize) -> Self {
        let block = |number: usize| {
            let (name, inputs) = (format!("block{number}"), if number == 1 { 1 } else { channels });
            let init = Init::Kaiming { fan_in: inputs * 9 };
            let kernel = weights.declare(format!("{name}.conv.weight"), &[channels, inputs, 3, 3], init);
            (kernel, BatchNorm::declare(weights, statistics, &name, channels))
        };
        Self { blocks: (1..=4).map(block).collect(), channels }
    }

    /// Numbers that stand for one image.
    pub fn feature_dim(&self) -> usize {
        self.channels
    }

    /// Features [n, channels] of `images` [n, 1, 28, 28].
    pub fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        let block = |x: Tensor<4>, (kernel, scaling): &(SlotId, BatchNorm)| {
            let kernel = weights.get::<4>(*kernel);
            let x = match norm {
                Norm::Batch(collected) => scaling.by_batch(weights, collected, convolve(x, kernel)),
                Norm::Running(statistics) => {
                    let (gain, bias) = scaling.affine(weights, statistics);
                    let channels = gain.dims()[0];
                    let each = [1, channels, 1, 1];
                    convolve(x, kernel) * gain.reshape(each) + bias.reshape(each)
                }
            };
            relu(x)
        };
        mean_of_places(self.blocks.iter().fold(images, block))
    }

    /// Features [n, channels] of `images` [n, 1, 28, 28] by the statistics of `others` [m, 1, 28, 28], as a function of the
    /// weights with all that these do to the statistics.
    pub fn features_by(&self, weights: &Weights, others: Tensor<4>, images: Tensor<4>) -> Tensor<2> {
        let block = |[others, images]: [Tensor<4>; 2], (kernel, scaling): &(SlotId, BatchNorm)| {
            let kernel = weights.get::<4>(*kernel);
            let others = convolve(others, kernel.clone());
            scaling.both_by_first(weights, others, convolve(images, kernel)).map(relu)
        };
        let [_, images] = self.blocks.iter().fold([others, images], block);
        mean_of_places(images)
    }

    /// Features by the batch's own statistics, with the rate at which features change while the weights move along
    /// `direction`.
    pub fn dual_features(&self, weights: &Weights, direction: &Weights, images: Tensor<4>) -> Dual<2> {
        let block = |x: Dual<4>, (kernel, scaling): &(SlotId, BatchNorm)| {
            let x = x.product(weights.get::<4>(*kernel), direction.get(*kernel), convolve);
            scaling.dual_by_batch(weights, direction, x).relu()
        };
        self.blocks.iter().fold(Dual::constant(images), block).linear(mean_of_places)
    }
}

/// A 3 × 3 convolution that halves height and width, rounding up.
fn convolve(x: Tensor<4>, kernel: Tensor<4>) -> Tensor<4> {
    conv2d(x, kernel, None, ConvOptions::new([2, 2], [1, 1], [1, 1], 1))
}

/// [n, channels, h, w] to [n, channels].
fn mean_of_places(x: Tensor<4>) -> Tensor<2> {
    let [n, channels, h, w] = x.dims();
    x.reshape([n, channels, h * w]).mean_dim(2).reshape([n, channels])
}
