//! A mark: a part of a drawing that may have a name of its own, such as a line, an arc, a ring, a hook; measured.

use super::{
    division::Piece,
    trace::{TracePoint, between, distance, length, resampled},
};

/// What the pieces of a mark make together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MarkShape {
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
    pub shape: MarkShape,
    /// Which stroke it is of, and which of the stroke's pieces it takes.
    pub stroke: usize,
    pub pieces: (usize, usize),
    pub points: Vec<TracePoint>,
    /// The same way in few points.
    pub outline: Vec<TracePoint>,
    /// The length of its way.
    pub length: f32,
    /// How far it turns in all.
    pub turn: f32,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Where it opens to, or its hook points to.
    pub opening: TracePoint,
    /// Whether it is told on its own: no part of a larger mark.
    pub told: bool,
    /// Whether it is a whole stroke.
    pub whole: bool,
}

impl Mark {
    /// Measures pieces `from..to` of a stroke, taken together.
    pub fn measure(
        shape: MarkShape,
        stroke: usize,
        way: &[TracePoint],
        pieces: &[Piece],
        taken: (usize, usize),
    ) -> Self {
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

    fn opens(&self, way: &[TracePoint], own: &[Piece]) -> TracePoint {
        let ends = middle(self.first(), self.last());
        match (self.shape, own) {
            // From the corner to between the ends.
            (MarkShape::Angle, [_, second]) => between(way[second.points.start], ends),
            (MarkShape::Hook, [one, other]) => {
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

    pub fn first(&self) -> TracePoint {
        self.points[0]
    }

    pub fn last(&self) -> TracePoint {
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

    pub fn centre(&self) -> TracePoint {
        [(self.bounds[0] + self.bounds[2]) / 2.0, (self.bounds[1] + self.bounds[3]) / 2.0]
    }

    pub fn chord(&self) -> f32 {
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
    pub fn tilt(&self) -> f32 {
        let [x, y] = between(self.first(), self.last());
        x.abs().atan2(y.abs()).to_degrees()
    }

    pub fn rises(&self) -> bool {
        let [x, y] = between(self.first(), self.last());
        x * y < 0.0
    }
}

/// The place between two places.
pub fn middle(a: TracePoint, b: TracePoint) -> TracePoint {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

fn mean(points: &[TracePoint]) -> TracePoint {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f32>() / points.len() as f32)
}
