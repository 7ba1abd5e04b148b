//! A raster of 28 × 28 ink values, the only kind of image a network here sees.

use serde::{Deserialize, Serialize};

/// Side of a [`Picture`] in pixels.
pub const SIDE: usize = 28;

/// A 28 × 28 picture, row-major, one byte a pixel: 0 is paper, 255 is full ink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Bytes")]
pub struct Picture {
    pixels: Vec<u8>,
}

/// A picture's bytes as a message carries them, before their number is checked.
#[derive(Deserialize)]
struct Bytes {
    pixels: Vec<u8>,
}

impl TryFrom<Bytes> for Picture {
    type Error = &'static str;

    fn try_from(bytes: Bytes) -> Result<Self, Self::Error> {
        Self::from_bytes(bytes.pixels).ok_or("a picture has 28 × 28 bytes")
    }
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

    /// The picture after so many quarter turns clockwise.
    pub fn turned(&self, quarters: usize) -> Self {
        let turn = |picture: Self| {
            // What was at the bottom of a column becomes the start of a row.
            let pixels = (0..SIDE * SIDE).map(|at| picture.pixels[(SIDE - 1 - at % SIDE) * SIDE + at / SIDE]).collect();
            Self { pixels }
        };
        (0..quarters % 4).fold(self.clone(), |picture, _| turn(picture))
    }

    /// Both pictures on one sheet: the darker of each two pixels.
    pub fn over(&self, other: &Self) -> Self {
        Self { pixels: self.pixels.iter().zip(&other.pixels).map(|(a, b)| *a.max(b)).collect() }
    }

    /// How much ink there is, in pixels full of it.
    pub fn total(&self) -> f32 {
        self.pixels.iter().map(|&ink| f32::from(ink)).sum::<f32>() / 255.0
    }

    /// How much ink stands where the other picture has none or less, and the other way round, in pixels full of it.
    pub fn difference(&self, other: &Self) -> f32 {
        self.pixels.iter().zip(&other.pixels).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / 255.0
    }

    /// The picture with left and right exchanged.
    pub fn mirrored(&self) -> Self {
        Self { pixels: self.pixels.chunks_exact(SIDE).flat_map(|row| row.iter().rev().copied()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_takes_the_top_left_to_the_top_right() {
        let mut pixels = vec![0; SIDE * SIDE];
        pixels[0] = 200;
        pixels[5] = 100;
        let turned = Picture { pixels: pixels.clone() }.turned(1);
        assert_eq!((turned.bytes()[SIDE - 1], turned.bytes()[5 * SIDE + SIDE - 1]), (200, 100));
        assert_eq!(turned.turned(3).bytes(), pixels);
        assert_eq!(turned.turned(4), turned);
    }

    #[test]
    fn a_mirror_exchanges_left_and_right_and_twice_is_none() {
        let mut pixels = vec![0; SIDE * SIDE];
        pixels[2 * SIDE + 3] = 200;
        let picture = Picture { pixels };
        assert_eq!(picture.mirrored().bytes()[2 * SIDE + SIDE - 4], 200);
        assert_eq!(picture.mirrored().mirrored(), picture);
        // A mirror turns the turning round.
        assert_eq!(picture.turned(1).mirrored(), picture.mirrored().turned(3));
    }

    #[test]
    fn ink_is_counted_in_pixels() {
        let mut pixels = vec![0; SIDE * SIDE];
        pixels[..3].copy_from_slice(&[255, 51, 0]);
        let one = Picture { pixels: pixels.clone() };
        pixels[..3].copy_from_slice(&[0, 102, 255]);
        let other = Picture { pixels };
        assert_eq!((one.total(), one.difference(&other)), (1.2, 2.2));
        assert_eq!(one.over(&other).bytes()[..3], [255, 102, 255]);
        assert_eq!(one.over(&Picture::blank()), one);
    }

    #[test]
    fn only_the_right_number_of_bytes_is_a_picture() {
        assert!(Picture::from_bytes(vec![0; 783]).is_none());
        assert_eq!(Picture::from_bytes(vec![0; 784]), Some(Picture::blank()));
    }
}
