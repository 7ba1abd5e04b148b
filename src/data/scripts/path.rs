//! Paths: what a pen that follows a turning programme leaves behind.

use super::shape::Bend;
use ink::frame::Bounds;

/// Distance between the points of a path; a character is about 1 across.
pub const STEP: f32 = 0.03;

/// A line through the plane, as points about [`STEP`] apart. It has at least one point.
#[derive(Clone, Debug, PartialEq)]
pub struct PenPath {
    pub points: Vec<(f32, f32)>,
}

impl PenPath {
    /// Follows the bends from the origin, setting out in the direction `heading` (radians clockwise from the right).
    pub fn walk(heading: f32, bends: &[Bend]) -> Self {
        let mut points = vec![(0.0, 0.0)];
        let (mut x, mut y, mut heading) = (0.0, 0.0, heading);
        for bend in bends {
            heading += bend.corner;
            // Tight turns need shorter steps to stay round.
            let steps = (bend.length / STEP).max(bend.turn.abs() / 0.35).ceil().max(1.0);
            let (step, turn) = (bend.length / steps, bend.turn / steps);
            for _ in 0..steps as usize {
                let (sin, cos) = (heading + turn / 2.0).sin_cos();
                x += cos * step;
                y += sin * step;
                heading += turn;
                points.push((x, y));
            }
        }
        Self { points }
    }

    /// The point after a share of the path, 0 its start, 1 its end.
    pub fn at(&self, share: f32) -> (f32, f32) {
        let last = self.points.len() - 1;
        self.points[((share * last as f32).round().max(0.0) as usize).min(last)]
    }

    /// From its start to its end, along the path.
    pub fn length(&self) -> f32 {
        self.points.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
    }

    /// The turn at a point, radians, positive clockwise on the screen; 0 at both ends.
    pub fn turn(&self, index: usize) -> f32 {
        let Some(&[a, b, c]) = index.checked_sub(1).and_then(|from| self.points.get(from..from + 3)) else {
            return 0.0;
        };
        let ((ax, ay), (bx, by)) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
        (ax * by - ay * bx).atan2(ax * bx + ay * by)
    }

    /// Moves the whole path.
    pub fn shift(&mut self, dx: f32, dy: f32) {
        for point in &mut self.points {
            point.0 += dx;
            point.1 += dy;
        }
    }

    /// Moves the path so that its point at `share` is `target`.
    pub fn bring(&mut self, share: f32, target: (f32, f32)) {
        let from = self.at(share);
        self.shift(target.0 - from.0, target.1 - from.1);
    }

    /// Turns and scales the path about its start, so that it ends at `end`; no growth beyond threefold. A path that all
    /// but closes stays as it is.
    pub fn stretch_to(&mut self, end: (f32, f32)) {
        let (start, last) = (self.at(0.0), self.at(1.0));
        let (ax, ay) = (last.0 - start.0, last.1 - start.1);
        let (bx, by) = (end.0 - start.0, end.1 - start.1);
        let squared = ax * ax + ay * ay;
        if squared < 0.02 {
            return;
        }
        // Multiplication by the complex number b / a.
        let (re, im) = ((ax * bx + ay * by) / squared, (ax * by - ay * bx) / squared);
        let limit = (3.0 / re.hypot(im).max(1e-6)).min(1.0);
        let (re, im) = (re * limit, im * limit);
        for point in &mut self.points {
            let (x, y) = (point.0 - start.0, point.1 - start.1);
            *point = (start.0 + x * re - y * im, start.1 + x * im + y * re);
        }
    }

    /// Scales the path into a box. Width and height are scaled apart, but by no more than a factor of two, so that
    /// circles become ovals and not lines.
    pub fn fill(&mut self, part: Bounds) {
        let own = self.bounds();
        let (mut across, mut down) = (part.width() / own.width().max(0.05), part.height() / own.height().max(0.05));
        if across > 2.0 * down {
            across = 2.0 * down;
        } else if down > 2.0 * across {
            down = 2.0 * across;
        }
        let ((x, y), (to_x, to_y)) = (own.centre(), part.centre());
        for point in &mut self.points {
            *point = ((point.0 - x) * across + to_x, (point.1 - y) * down + to_y);
        }
    }

    /// The box around the path.
    pub fn bounds(&self) -> Bounds {
        bounds_of(std::slice::from_ref(self))
    }
}

/// The box around several paths; a box of no size at the origin if there are none.
pub fn bounds_of(paths: &[PenPath]) -> Bounds {
    let nothing = Bounds { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
    Bounds::around(paths.iter().flat_map(|path| path.points.iter().copied())).unwrap_or(nothing)
}
