//! Writers: what a hand does to every character it draws.

use rand::Rng;

use super::chance::{between, normal};

/// One writer's hand. Angles are radians, lengths are shares of a character's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Writer {
    /// How far uprights lean to the right.
    pub slant: f32,
    /// How far the paper is turned.
    pub rotation: f32,
    /// Width against height, as a factor.
    pub stretch: f32,
    /// Size on the sheet, as a share of its side.
    pub size: f32,
    /// How far each stroke departs from the program, 0 for a print.
    pub sloppiness: f32,
    /// How far the pen strays within a stroke.
    pub tremor: f32,
    /// How much corners are rounded.
    pub rounding: f32,
    /// Sheets a second on a straight line.
    pub speed: f32,
}

impl Writer {
    /// A hand that draws every program to the letter, upright.
    pub const PRINTER: Self = Self {
        slant: 0.0,
        rotation: 0.0,
        stretch: 1.0,
        size: 0.7,
        sloppiness: 0.0,
        tremor: 0.0,
        rounding: 0.0,
        speed: 1.5,
    };

    /// Some writer.
    pub fn sample(rng: &mut impl Rng) -> Self {
        Self {
            slant: 0.08 * normal(rng),
            rotation: 0.05 * normal(rng),
            stretch: (0.13 * normal(rng)).exp(),
            size: between(rng, 0.45, 0.85),
            sloppiness: between(rng, 0.5, 1.6),
            tremor: between(rng, 0.001, 0.005),
            rounding: between(rng, 0.0, 0.09),
            speed: between(rng, 0.8, 2.5),
        }
    }
}
