//! A raster of 28 × 28 ink values, the only kind of image a network here sees.

use serde::{Deserialize, Serialize};

/// Side of a [`Picture`] in pixels.
pub const SIDE: usize = 28;

/// A 28 × 28 picture, row-major, one byte a pixel: 0 is paper, 255 is full ink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pixels: Vec<u8>,
}

impl Picture {
    /// A sheet of paper without ink.
    pub fn blank() -> Self {
        Self { pixels: vec![0; SIDE * SIDE] }
    }

    /// Wraps `SIDE * SIDE` ink bytes, row-major. `None` if the length is another.
    pub fn from_bytes(pixels: Vec<u8>) -> Option<Self> {
        (pixels.len() == SIDE * SIDE).then_some(Self { pixels })
    }

    /// The ink bytes, row-major.
    pub fn bytes(&self) -> &[u8] {
        &self.pixels
    }

    /// Ink at a pixel, 0.0 (paper) to 1.0 (ink).
    pub fn ink(&self, row: usize, column: usize) -> f32 {
        f32::from(self.pixels[row * SIDE + column]) / 255.0
    }
}
