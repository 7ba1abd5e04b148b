//! A mark: a part of a drawing that has a name of its own, such as a line, an arc, a ring, a hook.
//!
//! A form says what a mark is like. [`Form::of`] says it only where it is clear; [`Form::fits`] takes a little more, so that
//! a hand's noise does not turn what was said into a lie.

use std::f32::consts::PI;

use super::trace::{Piece, Place, between, distance, length, resampled};

/// One of eight directions, an eighth of a turn apart, clockwise from the right: 0 right, 2 down, 4 left, 6 up.
pub type Eighth = u8;

/// The direction that is nearest to a vector.
pub fn eighth(vector: Place) -> Eighth {
    ((vector[1].atan2(vector[0]) / (PI / 4.0)).round() as i32).rem_euclid(8) as Eighth
}

/// Whether a vector points there, within some radians.
pub fn points_to(vector: Place, eighth: Eighth, within: f32) -> bool {
    let apart = vector[1].atan2(vector[0]) - f32::from(eighth) * PI / 4.0;
    (apart + 5.0 * PI).rem_euclid(2.0 * PI) - PI <= within && (apart + 5.0 * PI).rem_euclid(2.0 * PI) - PI >= -within
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
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
    pub kind: Kind,
    pub size: Size,
}

/// What the pieces of a mark make together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One piece, whose measures say what it is.
    Plain,
    /// A piece that crosses itself.
    Looped,
    Hook,
    Angle,
    Bracket,
    Zigzag,
    Wave,
    Bumps,
    Triangle,
    Box,
}

/// A mark, measured.
#[derive(Clone, Debug)]
pub struct Mark {
    pub shape: Shape,
    /// Which stroke it is of, and which of the stroke's pieces it takes.
    pub stroke: usize,
    pub pieces: (usize, usize),
    pub points: Vec<Place>,
    /// The same way in few points.
    pub outline: Vec<Place>,
    /// The length of its way.
    pub length: f32,
    /// How far it turns in all.
    pub turn: f32,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Where it opens to, or its hook points to.
    pub opening: Place,
    /// Whether it is told on its own: no part of a larger mark.
    pub told: bool,
    /// Whether it is a whole stroke.
    pub whole: bool,
}

impl Mark {
    /// Measures pieces `from..to` of a stroke, taken together.
    pub fn measure(shape: Shape, stroke: usize, way: &[Place], pieces: &[Piece], taken: (usize, usize)) -> Self {
        let own = &pieces[taken.0..taken.1];
        let points = way[own[0].points.start..own[own.len() - 1].points.end].to_vec();
        let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for point in &points {
            for axis in 0..2 {
                bounds[axis] = bounds[axis].min(point[axis]);
                bounds[axis + 2] = bounds[axis + 2].max(point[axis]);
            }
        }
        let turn = own.iter().map(|piece| piece.turn).sum();
        let length = length(&points);
        let outline = resampled(&points, (length / 14.0).max(0.05));
        let whole = taken.1 - taken.0 == pieces.len();
        let mut mark = Self {
            shape,
            stroke,
            pieces: taken,
            points,
            outline,
            length,
            turn,
            bounds,
            opening: [0.0; 2],
            told: true,
            whole,
        };
        mark.opening = mark.opens(way, own);
        mark
    }

    fn opens(&self, way: &[Place], own: &[Piece]) -> Place {
        let ends = middle(self.first(), self.last());
        match (self.shape, own) {
            // From the corner to between the ends.
            (Shape::Angle, [_, second]) => between(way[second.points.start], ends),
            (Shape::Hook, [one, other]) => {
                let (start, end) = if one.points.len() < other.points.len() {
                    (one.points.end - 1, one.points.start)
                } else {
                    (other.points.start, other.points.end - 1)
                };
                between(way[start], way[end])
            }
            _ => between(mean(&self.points), ends),
        }
    }

    pub fn first(&self) -> Place {
        self.points[0]
    }

    pub fn last(&self) -> Place {
        self.points[self.points.len() - 1]
    }

    pub fn width(&self) -> f32 {
        self.bounds[2] - self.bounds[0]
    }

    pub fn height(&self) -> f32 {
        self.bounds[3] - self.bounds[1]
    }

    /// The longer side of its box.
    pub fn extent(&self) -> f32 {
        self.width().max(self.height())
    }

    pub fn centre(&self) -> Place {
        [(self.bounds[0] + self.bounds[2]) / 2.0, (self.bounds[1] + self.bounds[3]) / 2.0]
    }

    fn chord(&self) -> f32 {
        distance(self.first(), self.last())
    }

    /// How much longer than straight its way is.
    pub fn detour(&self) -> f32 {
        self.length / self.chord().max(1e-3)
    }

    /// Whether its end comes back to its beginning.
    pub fn closes(&self, slack: f32) -> bool {
        self.chord() < (0.22 + 0.15 * slack) * self.extent() && self.length > 2.0 * self.extent()
    }

    /// The angle of a line from the vertical, from 0 to half a right angle and on to a right angle, in degrees.
    fn tilt(&self) -> f32 {
        let [x, y] = between(self.first(), self.last());
        x.abs().atan2(y.abs()).to_degrees()
    }

    fn rises(&self) -> bool {
        let [x, y] = between(self.first(), self.last());
        x * y < 0.0
    }
}

/// The place between two places.
pub fn middle(a: Place, b: Place) -> Place {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

fn mean(points: &[Place]) -> Place {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f32>() / points.len() as f32)
}

/// How far a dot may reach.
const DOT: f32 = 0.1;

impl Form {
    /// What is clear about a mark.
    pub fn of(mark: &Mark) -> Self {
        let kind = Kind::of(mark);
        let size = match mark.extent() {
            _ if kind == Kind::Dot => Size::Any,
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

impl Kind {
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
        use Shape as S;
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
