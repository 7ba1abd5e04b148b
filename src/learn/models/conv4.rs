//! Conv4: the four-block convolutional encoder of the few-shot literature (Vinyals et al. 2016, Snell et al. 2017).
//!
//! With pooling in each block, 28 → 14 → 7 → 3 → 1 pixels, so that `channels` numbers are left. An optional linear map
//! takes them to any embedding dimension, 2 included: a two-dimensional embedding can be looked at without a projection.
//! Without pooling in the last two, as relation networks have it (Sung et al. 2018), 28 → 14 → 7 → 7 → 7, or in the last alone,
//! 28 → 14 → 7 → 3 → 3: the features are maps that still know where on the paper something is.

use burn::tensor::Tensor;

use super::{Block, Layout, Linear, Norm, Weights};
use ink::SIDE;

/// The encoder: which slots it reads.
#[derive(Clone, Debug)]
pub struct Conv4 {
    blocks: Vec<Block>,
    projection: Option<Linear>,
    channels: usize,
    feature_dim: usize,
}

impl Conv4 {
    /// Declares the encoder's weights, and the statistics of its norms, which no gradient reaches.
    pub fn declare(
        weights: &mut Layout,
        statistics: &mut Layout,
        channels: usize,
        embedding_dim: Option<usize>,
    ) -> Self {
        let blocks = declare_blocks(weights, statistics, channels, 4);
        let projection = embedding_dim.map(|dim| Linear::declare(weights, "projection", channels, dim));
        Self { blocks, projection, channels, feature_dim: embedding_dim.unwrap_or(channels) }
    }

    /// Declares an encoder of which the first `pooling` blocks pool. Its features are maps of [`map_side`]² places, [n, channels *
    /// side²].
    pub fn declare_maps(weights: &mut Layout, statistics: &mut Layout, channels: usize, pooling: usize) -> Self {
        let blocks = declare_blocks(weights, statistics, channels, pooling);
        Self { blocks, projection: None, channels, feature_dim: channels * map_side(pooling).pow(2) }
    }

    /// Numbers that stand for one image.
    pub fn feature_dim(&self) -> usize {
        self.feature_dim
    }

    /// Width of each block.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Features [n, feature_dim] of `images` [n, 1, 28, 28], ink 1.0.
    pub fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.read_out(weights, self.blocks.iter().fold(images, |x, block| block.forward(weights, norm, x)))
    }

    /// The same with every block in parts: what [`features`](Self::features) is compared with.
    pub fn features_in_parts(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.read_out(weights, self.blocks.iter().fold(images, |x, block| block.forward_in_parts(weights, norm, x)))
    }

    fn read_out(&self, weights: &Weights, maps: Tensor<4>) -> Tensor<2> {
        let features = maps.flatten::<2>(1, 3); // [n, channels], or [n, channels * side²]
        match &self.projection {
            None => features,
            Some(map) => map.forward(weights, features),
        }
    }
}

/// Side of a feature map after so many blocks that pool: 28, 14, 7, 3, 1.
pub const fn map_side(pooling: usize) -> usize {
    SIDE >> pooling
}

/// Four blocks, of which the first `pooling` halve height and width.
fn declare_blocks(weights: &mut Layout, statistics: &mut Layout, channels: usize, pooling: usize) -> Vec<Block> {
    let block = |number: usize| {
        let inputs = if number == 1 { 1 } else { channels };
        Block::declare(weights, statistics, &format!("block{number}"), inputs, channels, number <= pooling)
    };
    (1..=4).map(block).collect()
}
