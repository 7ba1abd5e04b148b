//! What a mark is called.
//!
//! [`Form::of`] says only what is clear; [`Form::fits`] takes a little more, so that a hand's noise does not turn what was
//! said into a lie.

use std::f32::consts::PI;

use super::{
    mark::{Mark, MarkShape},
    trace::TracePoint,
};

/// One of eight directions, an eighth of a turn apart, clockwise from the right: 0 right, 2 down, 4 left, 6 up.
pub type Eighth = u8;

/// The direction that is nearest to a vector.
pub fn eighth(vector: TracePoint) -> Eighth {
    ((vector[1].atan2(vector[0]) / (PI / 4.0)).round() as i32).rem_euclid(8) as Eighth
}

/// Whether a vector points there, within some radians.
pub fn points_to(vector: TracePoint, eighth: Eighth, within: f32) -> bool {
    let apart = vector[1].atan2(vector[0]) - f32::from(eighth) * PI / 4.0;
    (apart + 5.0 * PI).rem_euclid(2.0 * PI) - PI <= within && (apart + 5.0 * PI).rem_euclid(2.0 * PI) - PI >= -within
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    Dot,
    /// A line of no clear direction.
    Line,
    Vertical,
    Horizontal,
    /// From the lower left to the upper right.
    Rising,
    /// From the upper left to the lower right.
    Falling,
    /// A slight bend; what follows are the directions it and others open to.
    Curve,
    Arc(Eighth),
    /// An arc that nearly closes.
    Horseshoe(Eighth),
    Ring,
    /// What a line makes that crosses itself.
    Loop,
    Spiral,
    /// A line with a tight bend at its end, which points there.
    Hook(Eighth),
    /// Two lines that meet in a corner.
    Angle(Eighth),
    /// Three lines with two corners to the same side.
    Bracket(Eighth),
    Zigzag,
    /// Two bends, one to each side.
    Wave,
    /// Two arcs side by side with a point between them.
    Bumps(Eighth),
    Triangle,
    Box,
}

/// How large a mark is against the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Size {
    Small,
    Any,
    Large,
}

/// What can be said of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Form {
    pub kind: MarkKind,
    pub size: Size,
}

/// How far a dot may reach.
const DOT: f32 = 0.1;

impl Form {
    /// What is clear about a mark.
    pub fn of(mark: &Mark) -> Self {
        let kind = MarkKind::of(mark);
        let size = match mark.extent() {
            _ if kind == MarkKind::Dot => Size::Any,
            extent if extent < 0.33 => Size::Small,
            extent if extent > 0.75 => Size::Large,
            _ => Size::Any,
        };
        Self { kind, size }
    }

    /// Whether a mark can be called so.
    pub fn fits(self, mark: &Mark) -> bool {
        let size = match self.size {
            Size::Small => mark.extent() < 0.42,
            Size::Any => true,
            Size::Large => mark.extent() > 0.62,
        };
        size && self.kind.fits(mark, 1.0)
    }
}

impl MarkKind {
    /// Whether it is straight.
    pub fn is_line(self) -> bool {
        matches!(self, Self::Line | Self::Vertical | Self::Horizontal | Self::Rising | Self::Falling)
    }

    /// The most telling kind that a mark clearly is.
    fn of(mark: &Mark) -> Self {
        let to = eighth(mark.opening);
        let kinds = [
            Self::Dot,
            Self::Vertical,
            Self::Horizontal,
            Self::Rising,
            Self::Falling,
            Self::Line,
            Self::Ring,
            Self::Loop,
            Self::Spiral,
            Self::Horseshoe(to),
            Self::Arc(to),
            Self::Hook(to),
            Self::Angle(to),
            Self::Bracket(to),
            Self::Zigzag,
            Self::Wave,
            Self::Bumps(to),
            Self::Triangle,
            Self::Box,
        ];
        kinds.into_iter().find(|kind| kind.fits(mark, 0.0)).unwrap_or(Self::Curve)
    }

    /// Whether a mark is of this kind: clearly so with no slack, or nearly with a slack of 1.
    pub fn fits(self, mark: &Mark, slack: f32) -> bool {
        use MarkShape as S;
        let plain = mark.shape == S::Plain;
        let straight = plain
            && (mark.detour() < 1.03 + 0.05 * slack || mark.turn.abs() < 0.35 && mark.detour() < 1.06 + 0.03 * slack)
            && mark.extent() > DOT - 0.02 * slack;
        let leans = |from: f32, to: f32| straight && (from - 8.0 * slack..to + 8.0 * slack).contains(&mark.tilt());
        let opens = |to: Eighth| points_to(mark.opening, to, 0.4 + 0.4 * slack);
        let bends = |from: f32, to: f32| {
            plain && (from - 0.12 * slack..to + 0.12 * slack).contains(&(mark.turn.abs() / PI)) && mark.extent() > DOT
        };
        let is = |shape: S| mark.shape == shape;
        match self {
            Self::Dot => mark.whole && mark.extent() < DOT + 0.04 * slack && mark.length < 0.2 + 0.1 * slack,
            Self::Line => straight,
            Self::Vertical => leans(-1.0, 18.0),
            Self::Horizontal => leans(72.0, 91.0),
            Self::Rising => leans(25.0, 65.0) && mark.rises(),
            Self::Falling => leans(25.0, 65.0) && !mark.rises(),
            Self::Curve => bends(0.12, 1.75),
            Self::Arc(to) => bends(0.4, 1.2) && opens(to),
            Self::Horseshoe(to) => bends(1.2, 1.75) && opens(to) && !mark.closes(-0.5 * slack),
            Self::Ring => bends(1.5, 2.3) && mark.closes(slack) || is(S::Looped) && (mark.whole || slack > 0.0),
            Self::Loop => is(S::Looped) || (slack > 0.0 && bends(1.2, 2.6) && mark.closes(2.0)),
            Self::Spiral => bends(2.35, 9.0),
            Self::Hook(to) => is(S::Hook) && opens(to),
            Self::Angle(to) => is(S::Angle) && opens(to),
            Self::Bracket(to) => is(S::Bracket) && opens(to),
            Self::Zigzag => is(S::Zigzag),
            Self::Wave => is(S::Wave),
            Self::Bumps(to) => is(S::Bumps) && opens(to),
            Self::Triangle => is(S::Triangle),
            Self::Box => is(S::Box),
        }
    }
}
