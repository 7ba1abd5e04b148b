//! A projection head: a few linear maps with a ReLU between them, behind an encoder (Chen et al. 2020, section 4.2). The
//! loss sees what comes out; whoever uses the encoder afterwards takes what went in.

use burn::tensor::{Tensor, activation::relu};

use super::{Layout, Linear, Weights};

/// Which slots the head reads.
#[derive(Clone, Debug)]
pub struct Projection {
    maps: Vec<Linear>,
}

impl Projection {
    /// Declares a head of `depth` linear maps from `inputs` numbers, each to `width`; with depth 0 it changes nothing.
    /// `name` is its part of the slots' names.
    pub fn declare(weights: &mut Layout, name: &str, inputs: usize, depth: usize, width: usize) -> Self {
        let from = |at: usize| if at == 0 { inputs } else { width };
        let map = |at: usize| Linear::declare(weights, &format!("{name}.{}", at + 1), from(at), width);
        Self { maps: (0..depth).map(map).collect() }
    }

    /// `x` is [n, inputs]; the result is [n, width], or [n, inputs] without a map.
    pub fn forward(&self, weights: &Weights, x: Tensor<2>) -> Tensor<2> {
        self.maps.iter().enumerate().fold(x, |x, (at, map)| {
            let x = if at == 0 { x } else { relu(x) };
            map.forward(weights, x)
        })
    }
}
