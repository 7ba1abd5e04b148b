//! What a pen sounds like: noise of the nib on paper, shaped by how the pen moves.
//!
//! A table under a sheet of paper rings at two pitches, as a vowel does. Here, made up so that it can be heard and not
//! measured on any table:
//! - the lower pitch rises while the pen goes up, and falls while it goes down;
//! - the higher pitch rises while the pen goes right, and falls while it goes left;
//! - both rise a little with speed; loudness grows with speed and pressure, and a pen that rests is silent;
//! - where the line bends, the nib squeaks; where the pen touches down, it taps; between strokes there is silence.
//!
//! Speed is in sizes of the drawing per second, so that a drawing sounds the same wherever on the sheet it stands and however
//! large it is, as its picture looks the same. Noise goes through two resonators (Zavalishin: The Art of VA Filter Design,
//! 2012: the state-variable filter, which stays stable while its pitch moves).

use std::f32::consts::{PI, TAU};

use super::Performance;
use crate::frame::{Bounds, SMALLEST};

/// Samples in a second.
pub const RATE: usize = 8000;

/// The loudest sample of any sound.
const PEAK: f32 = 0.8;

/// Samples between two looks at the pen: 2 ms.
const BLOCK: usize = 16;

/// How long the hand's motion is averaged, in seconds; and how long for what it is compared with to find bends.
const QUICK: f32 = 0.012;
const LAZY: f32 = 0.05;

/// Sizes of the drawing per second at which a pen is as loud as usual.
const USUAL: f32 = 2.0;

/// The two pitches in hertz when the pen goes sideways, or up and down; octaves by which direction and speed move them.
const LOW: f32 = 420.0;
const HIGH: f32 = 1700.0;
const BY_DIRECTION: f32 = 0.7;
const BY_SPEED: f32 = 0.3;

/// How pure the pitches are.
const RESONANCE: f32 = 6.0;

/// The squeak of a bend and the tap of the nib, in hertz, and how much of a tap each sample keeps: in 15 ms, a third.
const SQUEAK: f32 = 1050.0;
const TAP: f32 = 140.0;
const TAP_KEPT: f32 = 0.99;

/// The sound of a performance at [`RATE`] samples a second, within ±[`PEAK`]. The seed is that of the noise: the same
/// performance and seed make the same sound. Nothing on the paper is no sample at all.
pub fn scratch(performance: &Performance, seed: u64) -> Vec<f32> {
    let samples = (performance.seconds() * RATE as f32) as usize;
    let mut pen = Pen::new(performance);
    let mut nib = Nib::new(seed);
    let mut sound = Vec::with_capacity(samples + BLOCK);
    while sound.len() < samples {
        nib.follow(pen.at((sound.len() as f32 + 0.5) / RATE as f32));
        sound.extend((0..BLOCK).map(|_| nib.next()));
    }
    sound.truncate(samples);
    let loudest = sound.iter().fold(0.0, |loudest: f32, sample| loudest.max(sample.abs()));
    let gain = if loudest > 1e-4 { PEAK / loudest } else { 0.0 };
    sound.iter_mut().for_each(|sample| *sample *= gain);
    sound
}

/// What the pen does at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Motion {
    /// Which stroke it draws; `None` if it is in the air.
    stroke: Option<usize>,
    /// Sizes of the drawing per second, to the right and downwards.
    velocity: (f32, f32),
    /// From 0 to 1.
    pressure: f32,
}

/// Finds the pen in a performance, from moment to moment.
struct Pen<'a> {
    performance: &'a Performance,
    size: f32,
    stroke: usize,
    moment: usize,
}

impl<'a> Pen<'a> {
    fn new(performance: &'a Performance) -> Self {
        let moments = performance.strokes().iter().flatten();
        let bounds = Bounds::around(moments.map(|moment| (moment.point.x, moment.point.y)));
        let size = bounds.map_or(SMALLEST, |bounds| bounds.width().max(bounds.height()).max(SMALLEST));
        Self { performance, size, stroke: 0, moment: 0 }
    }

    /// The motion at a time in seconds, which must not be before the time last asked for.
    fn at(&mut self, now: f32) -> Motion {
        let strokes = self.performance.strokes();
        while strokes.get(self.stroke).and_then(|moments| moments.last()).is_some_and(|last| last.at <= now) {
            (self.stroke, self.moment) = (self.stroke + 1, 0);
        }
        let Some(moments) = strokes.get(self.stroke) else { return Motion::default() };
        if moments[0].at > now {
            return Motion::default();
        }
        while moments.get(self.moment + 1).is_some_and(|next| next.at <= now) {
            self.moment += 1;
        }
        let from = moments[self.moment];
        let to = moments.get(self.moment + 1).copied().unwrap_or(from);
        let unit = self.size * (to.at - from.at).max(1e-3);
        let velocity = ((to.point.x - from.point.x) / unit, (to.point.y - from.point.y) / unit);
        Motion { stroke: Some(self.stroke), velocity, pressure: to.point.pressure }
    }
}

/// The nib and what it makes ring.
struct Nib {
    noise: Noise,
    stroke: Option<usize>,
    quick: (f32, f32),
    lazy: (f32, f32),
    level: f32,
    squeak: f32,
    low: Resonator,
    high: Resonator,
    /// How loud the last tap still is.
    tap: f32,
    /// Samples since the last touch-down.
    since: f32,
    /// Samples since the beginning.
    clock: f32,
    wanted: (f32, f32),
}

impl Nib {
    fn new(seed: u64) -> Self {
        Self {
            noise: Noise(seed),
            stroke: None,
            quick: (0.0, 0.0),
            lazy: (0.0, 0.0),
            level: 0.0,
            squeak: 0.0,
            low: Resonator::default(),
            high: Resonator::default(),
            tap: 0.0,
            since: 0.0,
            clock: 0.0,
            wanted: (0.0, 0.0),
        }
    }

    /// Takes note of what the pen does for the next [`BLOCK`] samples.
    fn follow(&mut self, motion: Motion) {
        if motion.stroke.is_some() && motion.stroke != self.stroke {
            (self.quick, self.lazy) = (motion.velocity, motion.velocity);
            (self.tap, self.since) = (1.0, 0.0);
        }
        self.stroke = motion.stroke;
        if motion.stroke.is_none() {
            self.wanted = (0.0, 0.0);
            return;
        }
        self.quick = towards(self.quick, motion.velocity, QUICK);
        self.lazy = towards(self.lazy, motion.velocity, LAZY);
        let (speed, before) = (self.quick.0.hypot(self.quick.1), self.lazy.0.hypot(self.lazy.1));
        if speed < 1e-3 {
            self.wanted = (0.0, 0.0);
            return;
        }
        let (right, up) = (self.quick.0 / speed, -self.quick.1 / speed);
        let hurry = (BY_SPEED * (speed / USUAL).log2()).clamp(-0.5, 0.5);
        self.low.tune(LOW * (BY_DIRECTION * up + hurry).exp2());
        self.high.tune(HIGH * (BY_DIRECTION * right + hurry).exp2());
        let along = (self.quick.0 * self.lazy.0 + self.quick.1 * self.lazy.1) / (speed * before.max(1e-3));
        let loudness = (speed / USUAL).powf(0.7).min(2.0) * (0.3 + motion.pressure);
        self.wanted = (loudness, loudness * (1.0 - along).clamp(0.0, 1.0));
    }

    /// The next sample.
    fn next(&mut self) -> f32 {
        // Loudness follows within 2 ms, so that nothing clicks.
        self.level += (self.wanted.0 - self.level) / BLOCK as f32;
        self.squeak += (self.wanted.1 - self.squeak) / BLOCK as f32;
        let noise = self.noise.next();
        let hiss = self.level * noise;
        let mut sample = self.low.ring(hiss) + 0.7 * self.high.ring(hiss) + 0.02 * hiss;
        if self.squeak > 1e-4 {
            sample += 0.15 * self.squeak * (TAU * SQUEAK / RATE as f32 * self.clock).sin();
        }
        if self.tap > 1e-3 {
            sample += self.tap * (0.8 * (TAU * TAP / RATE as f32 * self.since).sin() + 0.1 * noise);
            self.tap *= TAP_KEPT;
        }
        self.since += 1.0;
        self.clock += 1.0;
        sample
    }
}

/// A velocity on its way to another after one block, at which it would arrive in about `time` seconds.
fn towards(from: (f32, f32), to: (f32, f32), time: f32) -> (f32, f32) {
    let share = 1.0 - (-(BLOCK as f32) / (RATE as f32 * time)).exp();
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// A band-pass filter whose gain at its own pitch is 1.
#[derive(Default)]
struct Resonator {
    gains: [f32; 3],
    state: [f32; 2],
}

impl Resonator {
    fn tune(&mut self, hertz: f32) {
        let g = (PI * hertz.clamp(20.0, 0.45 * RATE as f32) / RATE as f32).tan();
        let first = 1.0 / (1.0 + g * (g + 1.0 / RESONANCE));
        self.gains = [first, g * first, g * g * first];
    }

    fn ring(&mut self, input: f32) -> f32 {
        let [first, second, third] = self.gains;
        let [band, low] = self.state;
        let high = input - low;
        let new_band = first * band + second * high;
        let new_low = low + second * band + third * high;
        self.state = [2.0 * new_band - band, 2.0 * new_low - low];
        new_band / RESONANCE
    }
}

/// White noise in ±1 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014: SplitMix64). It is here so
/// that a page that only plays a sound links no other generator.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

#[cfg(test)]
#[path = "pen_tests.rs"]
mod tests;
