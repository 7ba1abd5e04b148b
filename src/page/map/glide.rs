//! Movement: from where something is to where it should be, fast at first and gently to a stop.

use super::view::MapView;
use crate::map::projection::MapPoint;

/// How long a glide takes, in milliseconds.
pub const DURATION: f64 = 220.0;

/// What can be part of the way between two of its kind.
pub trait Between: Copy + PartialEq {
    /// The one that is so far, 0 to 1, on the way to the other.
    fn between(self, other: Self, part: f64) -> Self;
}

impl Between for MapPoint {
    fn between(self, other: Self, part: f64) -> Self {
        [self[0] + (other[0] - self[0]) * part, self[1] + (other[1] - self[1]) * part]
    }
}

impl Between for MapView {
    fn between(self, other: Self, part: f64) -> Self {
        self.towards(&other, part)
    }
}

/// Something on its way.
#[derive(Clone, Copy, Debug)]
pub struct Glide<T> {
    from: T,
    to: T,
    started: f64,
}

impl<T: Between> Glide<T> {
    /// At rest here.
    pub fn at(place: T) -> Self {
        Self { from: place, to: place, started: f64::NEG_INFINITY }
    }

    /// Where it is going.
    pub fn target(&self) -> T {
        self.to
    }

    /// Where it is at this time, in milliseconds.
    pub fn now(&self, time: f64) -> T {
        match self.part(time) {
            part if part >= 1.0 => self.to,
            part => self.from.between(self.to, 1.0 - (1.0 - part).powi(3)),
        }
    }

    /// Goes there from wherever it is.
    pub fn go(&mut self, to: T, time: f64) {
        if to != self.to {
            *self = Self { from: self.now(time), to, started: time };
        }
    }

    /// True if it has not arrived.
    pub fn moves(&self, time: f64) -> bool {
        self.from != self.to && self.part(time) < 1.0
    }

    fn part(&self, time: f64) -> f64 {
        ((time - self.started) / DURATION).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glide_starts_fast_and_arrives() {
        let mut glide = Glide::at([0.0, 0.0]);
        glide.go([8.0, -8.0], 1000.0);
        assert_eq!(glide.now(1000.0), [0.0, 0.0]);
        assert_eq!(glide.now(1000.0 + DURATION / 2.0), [7.0, -7.0]);
        assert!(glide.moves(1000.0 + 0.9 * DURATION));
        assert_eq!(glide.now(1000.0 + DURATION), [8.0, -8.0]);
        assert!(!glide.moves(1000.0 + DURATION));
    }

    #[test]
    fn a_glide_that_is_sent_elsewhere_turns_from_where_it_is() {
        let mut glide = Glide::at([0.0, 0.0]);
        glide.go([8.0, 0.0], 0.0);
        glide.go([8.0, 8.0], DURATION / 2.0);
        assert_eq!(glide.now(DURATION / 2.0), [7.0, 0.0]);
        glide.go([8.0, 8.0], DURATION);
        assert!(glide.moves(DURATION), "the same target again does not start it anew");
        assert_eq!(glide.now(2.0 * DURATION), [8.0, 8.0]);
    }
}
