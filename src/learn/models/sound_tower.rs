//! An encoder for pieces of a spectrogram: three blocks, of which two pool. Height, which is pitch, is reduced from 28 rows to
//! 7 and kept, because a pitch is not the same sound elsewhere; time is reduced by as much.

use burn::tensor::Tensor;

use super::{Block, Layout, Norm, Weights};

/// Rows of a spectrogram, and rows that are left of it.
const ROWS: usize = 28;
const ROWS_LEFT: usize = ROWS / 4;

/// The encoder: which slots it reads.
#[derive(Clone, Debug)]
pub struct SoundTower {
    blocks: Vec<Block>,
    feature_dim: usize,
}

impl SoundTower {
    /// Declares an encoder of pieces that are so many columns wide, at least 4. Its slots' names begin with `sound.`.
    pub fn declare(weights: &mut Layout, statistics: &mut Layout, channels: usize, columns: usize) -> Self {
        let block = |number: usize| {
            let inputs = if number == 1 { 1 } else { channels };
            Block::declare(weights, statistics, &format!("sound.block{number}"), inputs, channels, number <= 2)
        };
        Self { blocks: (1..=3).map(block).collect(), feature_dim: channels * ROWS_LEFT * (columns / 4) }
    }

    /// Numbers that stand for one piece.
    pub fn feature_dim(&self) -> usize {
        self.feature_dim
    }

    /// Features [n, feature_dim] of `pieces` [n, 1, 28, columns], loud 1.0.
    pub fn features(&self, weights: &Weights, norm: &mut Norm, pieces: Tensor<4>) -> Tensor<2> {
        self.blocks.iter().fold(pieces, |x, block| block.forward(weights, norm, x)).flatten(1, 3)
    }
}
