//! One block of a convolutional encoder on the CPU, as one operation: a 3 × 3 convolution that keeps height and width, batch
//! norm (Ioffe, Szegedy 2015), 2 × 2 max-pooling or none, and ReLU. Forward, and the gradient of it by hand.
//!
//! Plain slices of `f32`, no tensors: `learn` makes it an operation that burn differentiates. Pixels are kept channels last,
//! [images, height, width, channels], so that one vector register holds one pixel's neighbouring channels and every loop
//! is the same arithmetic in all lanes ([`simd`]).
//!
//! What is saved for the way back is the convolution's result and the statistics. Where the maximum of a window was, and
//! whether the ReLU let it through, is found again from the same numbers. Many inputs go through Winograd's
//! transform ([`winograd`]), one input through a convolution of its own that does not even save its result ([`ink`]).

mod blocks;
mod dispatch;
mod gemm;
mod ink;
mod norm;
mod parts;
mod registers;
mod seen;
mod simd;
#[cfg(test)]
mod tests;
mod tiles;
mod wide;
mod wide_back;
mod winograd;

pub use blocks::{BlockWeights, Gradients, Saved, backward, fits, forward, infer};

/// The size of a block's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Pictures or maps.
    pub images: usize,
    /// Rows of each.
    pub height: usize,
    /// Columns of each.
    pub width: usize,
    /// Channels that come in.
    pub inputs: usize,
    /// Channels that go out.
    pub channels: usize,
    /// Whether 2 × 2 max-pooling halves height and width; an odd last row or column falls away.
    pub pools: bool,
}

impl Shape {
    /// Rows and columns that go out.
    pub fn side_out(&self) -> [usize; 2] {
        let by = if self.pools { 2 } else { 1 };
        [self.height / by, self.width / by]
    }

    /// Numbers that come in: images · height · width · inputs.
    pub fn len_in(&self) -> usize {
        self.images * self.height * self.width * self.inputs
    }

    /// Numbers that go out.
    pub fn len_out(&self) -> usize {
        let [height, width] = self.side_out();
        self.images * height * width * self.channels
    }

    /// Pixels of a channel that its statistics are taken over.
    fn samples(&self) -> usize {
        self.images * self.height * self.width
    }
}
