//! How a stroke finds its place among the strokes before it.

use super::path::{Path, bounds_of};

/// A direction in which one thing lies from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Right,
    Below,
    Left,
    Above,
}

/// Where a stroke goes. `of` counts earlier strokes; `at`, `from`, `to` and `own` are shares of a stroke's way, 0 its
/// start, 1 its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// The first stroke: wherever it likes.
    Free,
    /// It sets out from a point of an earlier stroke.
    StartsAt { of: usize, at: f32 },
    /// It arrives at a point of an earlier stroke.
    EndsAt { of: usize, at: f32 },
    /// It crosses an earlier stroke at a point of both.
    Crosses { of: usize, at: f32, own: f32 },
    /// It runs from a point of one stroke to a point of another, or of the same.
    Bridges { of: usize, from: f32, to_of: usize, to: f32 },
    /// It stands beside an earlier stroke, `gap` away, and `slide` along its side from the middle.
    Beside { of: usize, side: Side, gap: f32, slide: f32 },
    /// It stands beside all that was drawn before.
    BesideAll { side: Side, gap: f32, slide: f32 },
    /// It stands within the box of an earlier stroke, off its centre by shares of the box.
    Inside { of: usize, dx: f32, dy: f32 },
}

impl Relation {
    /// Moves `path` to its place among `before`.
    pub fn place(&self, path: &mut Path, before: &[Path]) {
        match *self {
            Self::Free => {}
            Self::StartsAt { of, at } => bring(path, 0.0, before[of].at(at)),
            Self::EndsAt { of, at } => bring(path, 1.0, before[of].at(at)),
            Self::Crosses { of, at, own } => bring(path, own, before[of].at(at)),
            Self::Bridges { of, from, to_of, to } => {
                bring(path, 0.0, before[of].at(from));
                path.stretch_to(before[to_of].at(to));
            }
            Self::Beside { of, side, gap, slide } => beside(path, &before[of..=of], side, gap, slide),
            Self::BesideAll { side, gap, slide } => beside(path, before, side, gap, slide),
            Self::Inside { of, dx, dy } => {
                let (own, outer) = (path.bounds(), before[of].bounds());
                let x = (outer.left + outer.right) / 2.0 + dx * outer.width();
                let y = (outer.top + outer.bottom) / 2.0 + dy * outer.height();
                path.shift(x - (own.left + own.right) / 2.0, y - (own.top + own.bottom) / 2.0);
            }
        }
    }
}

/// Moves the path so that its point at `share` is `target`.
fn bring(path: &mut Path, share: f32, target: (f32, f32)) {
    let from = path.at(share);
    path.shift(target.0 - from.0, target.1 - from.1);
}

fn beside(path: &mut Path, others: &[Path], side: Side, gap: f32, slide: f32) {
    let (own, other) = (path.bounds(), bounds_of(others));
    let middle = (
        (other.left + other.right - own.left - own.right) / 2.0 + slide * other.width(),
        (other.top + other.bottom - own.top - own.bottom) / 2.0 + slide * other.height(),
    );
    match side {
        Side::Right => path.shift(other.right + gap - own.left, middle.1),
        Side::Left => path.shift(other.left - gap - own.right, middle.1),
        Side::Below => path.shift(middle.0, other.bottom + gap - own.top),
        Side::Above => path.shift(middle.0, other.top - gap - own.bottom),
    }
}
