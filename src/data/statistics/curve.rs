//! One stroke as a line of evenly spaced points, so that devices with many and with few samples compare.

use ink::Stroke;

/// A place and the time at which the pen was there (ms).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedPoint {
    pub x: f32,
    pub y: f32,
    pub t: f32,
}

/// A stroke, resampled.
#[derive(Clone, Debug)]
pub struct SampledStroke {
    /// At least one point; neighbours are `step` apart along the stroke, the rest at its end is left out.
    pub points: Vec<TimedPoint>,
    /// Distance between points.
    pub step: f32,
    /// Length of the whole stroke.
    pub length: f32,
}

impl SampledStroke {
    /// Walks along a stroke in steps. `None` if no point of it is anywhere.
    pub fn of(stroke: &Stroke, step: f32) -> Option<Self> {
        let mut raw = stroke.points.iter().filter(|point| point.is_finite());
        let first = raw.next().map(|point| TimedPoint { x: point.x, y: point.y, t: point.t_ms })?;
        let mut curve = Self { points: vec![first], step, length: 0.0 };
        let mut before = first;
        for point in raw {
            let here = TimedPoint { x: point.x, y: point.y, t: point.t_ms };
            let way = (here.x - before.x).hypot(here.y - before.y);
            // Where the next point is due on this segment, and the one after it.
            while way > 0.0 && curve.points.len() as f32 * step <= curve.length + way {
                let share = (curve.points.len() as f32 * step - curve.length) / way;
                let blend = |a: f32, b: f32| a + (b - a) * share;
                curve.points.push(TimedPoint {
                    x: blend(before.x, here.x),
                    y: blend(before.y, here.y),
                    t: blend(before.t, here.t),
                });
            }
            curve.length += way;
            before = here;
        }
        Some(curve)
    }

    /// The turn at each inner point, radians, positive clockwise on the screen: [points - 2].
    pub fn turns(&self) -> Vec<f32> {
        let turn = |at: &[TimedPoint]| {
            let (ax, ay) = (at[1].x - at[0].x, at[1].y - at[0].y);
            let (bx, by) = (at[2].x - at[1].x, at[2].y - at[1].y);
            (ax * by - ay * bx).atan2(ax * bx + ay * by)
        };
        self.points.windows(3).map(turn).collect()
    }

    /// Sharp turns: 60° or more within two steps, none counted twice.
    pub fn corners(&self) -> usize {
        let turns = self.turns();
        let (mut count, mut at) = (0, 0);
        while at + 1 < turns.len() {
            if (turns[at] + turns[at + 1]).abs() > 1.05 {
                count += 1;
                at += 3;
            } else {
                at += 1;
            }
        }
        count
    }

    /// The farthest that the line strays from the chord between its ends, as a share of the chord.
    pub fn bow(&self) -> f32 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        let (dx, dy) = (last.x - first.x, last.y - first.y);
        let chord = dx.hypot(dy).max(1e-6);
        let stray = |point: &TimedPoint| ((point.x - first.x) * dy - (point.y - first.y) * dx).abs() / chord;
        self.points.iter().map(stray).fold(0.0, f32::max) / chord
    }

    /// The distance between the ends as a share of the length; 1 for a line, 0 for a ring.
    pub fn straightness(&self) -> f32 {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        (last.x - first.x).hypot(last.y - first.y) / (self.step * (self.points.len() - 1) as f32).max(1e-6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Point;

    fn curve(points: &[(f32, f32)]) -> SampledStroke {
        let points = points.iter().enumerate().map(|(at, &(x, y))| Point::at(x, y, 10.0 * at as f32)).collect();
        SampledStroke::of(&Stroke { points }, 0.1).expect("there are points")
    }

    #[test]
    fn points_are_evenly_spaced_and_times_go_along() {
        let line = curve(&[(0.0, 0.0), (0.25, 0.0), (1.04, 0.0)]);
        assert_eq!(line.points.len(), 11);
        assert!(line.points.windows(2).all(|pair| (pair[1].x - pair[0].x - 0.1).abs() < 1e-5));
        assert!((line.points[1].t - 4.0).abs() < 1e-4 && (line.length - 1.04).abs() < 1e-6);
        assert!((line.straightness() - 1.0).abs() < 1e-4 && line.bow() < 1e-5);
    }

    #[test]
    fn corners_are_counted_once_and_rings_have_none() {
        assert_eq!(curve(&[(0.0, 0.0), (0.55, 0.0), (0.55, 0.55), (0.0, 0.55)]).corners(), 2);
        let ring: Vec<(f32, f32)> = (0..=60).map(|at| (at as f32 / 60.0 * std::f32::consts::TAU).sin_cos()).collect();
        assert_eq!(curve(&ring).corners(), 0);
        assert!(curve(&ring).straightness() < 0.05);
        assert_eq!(curve(&[(0.5, 0.5)]).points.len(), 1);
    }
}
