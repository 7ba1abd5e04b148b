//! The primitives of handwriting as turning programmes.
//!
//! A pen that moves `length` while it turns by `turn` draws an arc; without a turn, a line; a `corner` is a turn on the
//! spot. A hook is a line that ends in a tight arc, a wave is two arcs that turn opposite ways, a loop turns all the way
//! round: every primitive is a short list of [`Bend`]s, and noise in lengths and turns bends them the way hands do.

use std::f32::consts::{PI, TAU};

use rand::{Rng, RngExt};

use super::chance::{between, chance, sign};

/// Turn by `corner` on the spot, then move `length` while turning by `turn` evenly. Angles are radians, clockwise on
/// the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bend {
    pub corner: f32,
    pub length: f32,
    pub turn: f32,
}

/// The kinds of primitives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrimitiveKind {
    Line,
    Arc,
    Circle,
    Hook,
    Cane,
    Wave,
    Zigzag,
    Loop,
    Spiral,
    Angle,
    Cup,
    Bumps,
    Box,
    Dot,
}

impl PrimitiveKind {
    /// Every kind, in the order of the weights that alphabets give them.
    pub const ALL: [Self; 14] = [
        Self::Line,
        Self::Arc,
        Self::Circle,
        Self::Hook,
        Self::Cane,
        Self::Wave,
        Self::Zigzag,
        Self::Loop,
        Self::Spiral,
        Self::Angle,
        Self::Cup,
        Self::Bumps,
        Self::Box,
        Self::Dot,
    ];

    /// One instance of this kind, of a total length around 1. Which way it turns is up to chance.
    pub fn sample(self, rng: &mut impl Rng) -> Vec<Bend> {
        let side = sign(rng);
        match self {
            Self::Line => vec![bend(1.0, 0.0)],
            Self::Arc => vec![bend(1.0, side * between(rng, 0.35 * PI, 1.25 * PI))],
            Self::Circle => vec![bend(1.0, side * between(rng, 1.85 * PI, 2.05 * PI))],
            Self::Hook => {
                let tip = between(rng, 0.2, 0.45);
                vec![bend(1.0 - tip, side * between(rng, 0.0, 0.2)), bend(tip, side * between(rng, 0.5 * PI, 1.2 * PI))]
            }
            Self::Cane => {
                let top = between(rng, 0.3, 0.5);
                vec![bend(top, side * between(rng, 0.6 * PI, 1.2 * PI)), bend(1.0 - top, 0.0)]
            }
            Self::Wave => {
                let turn = side * between(rng, 0.45 * PI, 1.1 * PI);
                let mut bends = vec![bend(0.5, turn), bend(0.5, -turn)];
                if chance(rng, 0.25) {
                    bends.push(bend(0.5, turn));
                }
                bends
            }
            Self::Zigzag => {
                let corner = side * between(rng, 0.5 * PI, 0.8 * PI);
                let middle = between(rng, 0.6, 1.2);
                vec![bend(0.33, 0.0), cornered(corner, 0.33 * middle, 0.0), cornered(-corner, 0.33, 0.0)]
            }
            Self::Loop => {
                let (before, after) = (between(rng, 0.15, 0.4), between(rng, 0.15, 0.4));
                let round = between(rng, 0.4, 0.6);
                vec![
                    bend(before, side * between(rng, -0.2, 0.5)),
                    bend(round, side * between(rng, 1.3 * PI, TAU)),
                    bend(after, side * between(rng, -0.3, 0.5)),
                ]
            }
            Self::Spiral => {
                let half = side * PI;
                vec![bend(0.4, half), bend(0.27, half), bend(0.17, half * between(rng, 0.5, 1.0))]
            }
            Self::Angle => {
                let corner = side * between(rng, 0.3 * PI, 0.75 * PI);
                let first = between(rng, 0.3, 0.7);
                vec![bend(first, 0.0), cornered(corner, 1.0 - first, 0.0)]
            }
            Self::Cup => {
                let leg = between(rng, 0.2, 0.35);
                let other = between(rng, 0.2, 0.35);
                vec![
                    bend(leg, 0.0),
                    bend(1.0 - leg - other, side * between(rng, 0.85 * PI, 1.05 * PI)),
                    bend(other, 0.0),
                ]
            }
            Self::Bumps => {
                let turn = side * between(rng, 0.75 * PI, PI);
                let back = -side * between(rng, 0.7 * PI, PI);
                let second = between(rng, 0.4, 0.65);
                vec![bend(0.5, turn), cornered(back, second, turn)]
            }
            Self::Box => {
                let (width, height) = (between(rng, 0.2, 0.35), between(rng, 0.2, 0.35));
                let mut bends = vec![bend(width, 0.0), cornered(side * PI / 2.0, height, 0.0)];
                bends.push(cornered(side * PI / 2.0, width, 0.0));
                if chance(rng, 0.6) {
                    bends.push(cornered(side * PI / 2.0, height, 0.0));
                }
                bends
            }
            Self::Dot => vec![bend(0.05, rng.random_range(-1.0..1.0))],
        }
    }
}

/// A smooth piece.
pub fn bend(length: f32, turn: f32) -> Bend {
    Bend { corner: 0.0, length, turn }
}

/// A piece after a corner.
pub fn cornered(corner: f32, length: f32, turn: f32) -> Bend {
    Bend { corner, length, turn }
}

/// The same shape seen in a mirror.
pub fn mirrored(bends: &[Bend]) -> Vec<Bend> {
    bends.iter().map(|b| Bend { corner: -b.corner, length: b.length, turn: -b.turn }).collect()
}

/// The same line drawn from its end: the direction it then sets out in, and how it bends.
pub fn reversed(heading: f32, bends: &[Bend]) -> (f32, Vec<Bend>) {
    let last = heading + bends.iter().map(|b| b.corner + b.turn).sum::<f32>();
    // The corner before a bend is the one after it on the way back; none is left for the first.
    let corners = bends.iter().skip(1).map(|b| -b.corner).rev();
    let corners = std::iter::once(0.0).chain(corners);
    let back = bends.iter().rev().zip(corners).map(|(b, corner)| Bend { corner, length: b.length, turn: -b.turn });
    (last + PI, back.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripts::path::PenPath;

    #[test]
    fn a_reversed_line_runs_back_along_itself() {
        let bends = [cornered(0.4, 0.5, 1.0), cornered(-2.0, 0.3, -0.7), bend(0.2, 0.3)];
        let there = PenPath::walk(0.2, &bends);
        let (heading, bends) = reversed(0.2, &bends);
        let mut back = PenPath::walk(heading, &bends);
        back.bring(0.0, there.at(1.0));
        for (a, b) in there.points.iter().zip(back.points.iter().rev()) {
            assert!((a.0 - b.0).hypot(a.1 - b.1) < 1e-4, "{a:?} {b:?}");
        }
    }
}
