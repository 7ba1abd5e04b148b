//! Writers: what a hand does to every character it draws.
//!
//! A writer keeps their habits over a whole alphabet; [`Writer::this_time`] adds what differs from one drawing to the
//! next.

use rand::{Rng, RngExt};

use super::chance::{between, chance, normal, weighted};

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
    /// How much more than the program says curves bend, as a factor.
    pub bending: f32,
    /// How far the pen strays within a stroke.
    pub tremor: f32,
    /// How far lines that are nearly level or upright are made so, 0 to 1.
    pub ruled: f32,
    /// How much corners are rounded.
    pub rounding: f32,
    /// Whether and how strokes are drawn otherwise than they are taught.
    pub habits: Habits,
    /// How the pen moves.
    pub pace: WritingSpeed,
    /// What the hand draws on.
    pub pad: Pad,
}

/// How a writer divides a character into strokes, and in which order and direction they draw them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// How likely the pen is lifted at a corner.
    pub lift: f32,
    /// How likely the pen stays down where the next stroke begins at the end of the last.
    pub run_on: f32,
    /// The order of strokes.
    pub order: StrokeOrder,
    /// Level strokes are drawn to the left, as many left-handed people do.
    pub leftwards: bool,
    /// Rings are drawn the other way round.
    pub rings_reversed: bool,
    /// How likely any stroke is drawn from its end.
    pub reversal: f32,
    /// How likely a stroke ends in a small hook, as a hasty pen leaves the paper.
    pub flick: f32,
}

/// Orders of strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrokeOrder {
    /// As the program has them.
    Taught,
    /// What begins further to the left comes first.
    LeftToRight,
    /// What begins higher up comes first.
    TopToBottom,
}

/// How fast the pen goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WritingSpeed {
    /// Sheets a second on a straight line.
    pub speed: f32,
    /// How much it slows in curves; 0 for not at all.
    pub care: f32,
    /// How much it wavers: the deviation of the logarithm of the speed.
    pub unrest: f32,
    /// How long the pen rests on a corner, milliseconds.
    pub rest: f32,
    /// How long it is up between strokes, milliseconds.
    pub lift: f32,
}

/// What a writer draws on: a canvas of pixels that reports the pen so many times a second, as Omniglot's was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pad {
    /// Pixels along the sheet's side, to which the pen's place is rounded; 0 reports the points of the path as they are.
    pub pixels: f32,
    /// Milliseconds between reports.
    pub interval: f32,
}

impl Writer {
    /// A hand that draws every program to the letter, upright.
    pub const PRINTER: Self = Self {
        slant: 0.0,
        rotation: 0.0,
        stretch: 1.0,
        size: 0.7,
        sloppiness: 0.0,
        bending: 1.0,
        tremor: 0.0,
        ruled: 0.0,
        rounding: 0.0,
        habits: Habits {
            lift: 0.0,
            run_on: 0.0,
            order: StrokeOrder::Taught,
            leftwards: false,
            rings_reversed: false,
            reversal: 0.0,
            flick: 0.0,
        },
        pace: WritingSpeed { speed: 1.5, care: 14.0, unrest: 0.0, rest: 0.0, lift: 950.0 },
        pad: Pad { pixels: 0.0, interval: 0.0 },
    };

    /// Some writer.
    pub fn sample(rng: &mut impl Rng) -> Self {
        Self {
            slant: 0.07 * normal(rng),
            rotation: 0.04 * normal(rng),
            stretch: (0.1 * normal(rng)).exp(),
            size: between(rng, 0.45, 0.78),
            sloppiness: between(rng, 0.45, 1.5),
            bending: (0.05 * normal(rng)).exp(),
            tremor: 0.007 * rng.random::<f32>().powi(2),
            ruled: if chance(rng, 0.5) { between(rng, 0.85, 1.0) } else { between(rng, 0.0, 0.6) },
            rounding: 0.05 * rng.random::<f32>().powi(2),
            habits: Habits::sample(rng),
            pace: WritingSpeed::sample(rng),
            pad: Pad {
                pixels: [105.0, 110.0, 120.0, 130.0, 150.0][weighted(rng, &[5.0, 1.5, 1.5, 1.5, 0.5])],
                interval: (9.0 * (0.6 * normal(rng)).exp()).clamp(6.0, 50.0),
            },
        }
    }

    /// The same writer, as the hand happens to be at one drawing.
    pub fn this_time(&self, rng: &mut impl Rng) -> Self {
        let mut hand = *self;
        hand.slant += 0.04 * normal(rng);
        hand.rotation += 0.03 * normal(rng);
        hand.stretch *= (0.08 * normal(rng)).exp();
        hand.size *= (0.08 * normal(rng)).exp();
        hand.sloppiness *= (0.15 * normal(rng)).exp();
        hand.pace.speed *= (0.15 * normal(rng)).exp();
        hand
    }
}

impl Habits {
    fn sample(rng: &mut impl Rng) -> Self {
        let orders = [StrokeOrder::Taught, StrokeOrder::LeftToRight, StrokeOrder::TopToBottom];
        Self {
            lift: rng.random::<f32>().powi(2) * 0.6,
            run_on: rng.random::<f32>().powf(1.2) * 0.95,
            order: orders[weighted(rng, &[8.0, 1.0, 1.0])],
            leftwards: chance(rng, 0.03),
            rings_reversed: chance(rng, 0.2),
            reversal: if chance(rng, 0.2) { between(rng, 0.03, 0.2) } else { 0.01 },
            flick: if chance(rng, 0.35) { between(rng, 0.05, 0.4) } else { 0.02 },
        }
    }
}

impl WritingSpeed {
    fn sample(rng: &mut impl Rng) -> Self {
        Self {
            speed: 1.75 * (0.5 * normal(rng)).exp(),
            care: between(rng, 15.0, 120.0),
            unrest: between(rng, 0.45, 0.85),
            rest: 60.0 * (0.6 * normal(rng)).exp(),
            lift: 950.0 * (0.35 * normal(rng)).exp(),
        }
    }
}
