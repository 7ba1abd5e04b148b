//! How a stroke finds its place: on the writing grid, or among the strokes before it.

use super::path::{PenPath, bounds_of};
use ink::frame::Bounds;

/// A direction in which one thing lies from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Right,
    Below,
    Left,
    Above,
}

/// Where a stroke goes. `of` counts earlier strokes; `at`, `from`, `to` and `own` are shares of a stroke's way, 0 its
/// start, 1 its end. The character's box is the unit square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StrokePlacement {
    /// It runs from one place in the character's box to another.
    Spans { from: (f32, f32), to: (f32, f32) },
    /// It fills a part of the character's box.
    Fills { part: Bounds },
    /// It sets out from a point of an earlier stroke.
    StartsAt { of: usize, at: f32 },
    /// It runs from a point of an earlier stroke to a place in the character's box.
    Reaches { of: usize, at: f32, to: (f32, f32) },
    /// It arrives at a point of an earlier stroke.
    EndsAt { of: usize, at: f32 },
    /// It crosses an earlier stroke at a point of both.
    Crosses { of: usize, at: f32, own: f32 },
    /// It runs from a point of one stroke to a point of another, or of the same.
    Bridges { of: usize, from: f32, to_of: usize, to: f32 },
    /// It runs alongside an earlier stroke, moved by this much.
    Along { of: usize, dx: f32, dy: f32 },
    /// It stands beside all that was drawn before, `gap` away, and `slide` along its side from the middle.
    Beside { side: Side, gap: f32, slide: f32 },
    /// It stands within the box of an earlier stroke, off its centre by shares of the box.
    Inside { of: usize, dx: f32, dy: f32 },
}

impl StrokePlacement {
    /// Moves `path` to its place among `before`.
    pub fn place(&self, path: &mut PenPath, before: &[PenPath]) {
        match *self {
            Self::Spans { from, to } => {
                path.bring(0.0, from);
                path.stretch_to(to);
            }
            Self::Fills { part } => path.fill(part),
            Self::StartsAt { of, at } => path.bring(0.0, before[of].at(at)),
            Self::Reaches { of, at, to } => {
                path.bring(0.0, before[of].at(at));
                path.stretch_to(to);
            }
            Self::EndsAt { of, at } => path.bring(1.0, before[of].at(at)),
            Self::Crosses { of, at, own } => path.bring(own, before[of].at(at)),
            Self::Bridges { of, from, to_of, to } => {
                path.bring(0.0, before[of].at(from));
                path.stretch_to(before[to_of].at(to));
            }
            Self::Along { of, dx, dy } => {
                let (x, y) = before[of].at(0.0);
                path.bring(0.0, (x + dx, y + dy));
            }
            Self::Beside { side, gap, slide } => beside(path, before, side, gap, slide),
            Self::Inside { of, dx, dy } => {
                let (own, outer) = (path.bounds().centre(), before[of].bounds());
                let (x, y) = outer.centre();
                path.shift(x + dx * outer.width() - own.0, y + dy * outer.height() - own.1);
            }
        }
    }
}

fn beside(path: &mut PenPath, before: &[PenPath], side: Side, gap: f32, slide: f32) {
    let (own, all) = (path.bounds(), bounds_of(before));
    let across = all.centre().0 - own.centre().0 + slide * all.width();
    let down = all.centre().1 - own.centre().1 + slide * all.height();
    match side {
        Side::Right => path.shift(all.right + gap - own.left, down),
        Side::Left => path.shift(all.left - gap - own.right, down),
        Side::Below => path.shift(across, all.bottom + gap - own.top),
        Side::Above => path.shift(across, all.top - gap - own.bottom),
    }
}
