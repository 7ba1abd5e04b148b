//! Smooth ink for the screen: raw pen samples as a curve that passes near all of them.
//!
//! Between the midpoints of successive samples runs a quadratic Bézier curve with the sample as its control point, the
//! usual way to ink a pen: it needs no look-ahead beyond one sample, never overshoots, and joins smoothly.

use std::fmt::Write;

use super::{Point, Stroke};

/// The stroke as the `d` attribute of an SVG path in the unit square: `""` for a stroke without points, a line of no
/// length (which a round cap shows as a dot) for a single one.
pub fn svg_path(stroke: &Stroke) -> String {
    let points: Vec<&Point> = stroke.points.iter().filter(|point| point.x.is_finite() && point.y.is_finite()).collect();
    let mut path = String::new();
    // Writing to a string cannot fail.
    let _ = match points.as_slice() {
        [] => Ok(()),
        [dot] => write!(path, "M{}h0", at(dot.x, dot.y)),
        [first, middle @ .., last] => {
            let mut written = write!(path, "M{}", at(first.x, first.y));
            for (index, control) in middle.iter().enumerate() {
                let next = middle.get(index + 1).unwrap_or(last);
                let end = ((control.x + next.x) / 2.0, (control.y + next.y) / 2.0);
                written = written.and(write!(path, "Q{} {}", at(control.x, control.y), at(end.0, end.1)));
            }
            written.and(write!(path, "L{}", at(last.x, last.y)))
        }
    };
    path
}

fn at(x: f32, y: f32) -> String {
    format!("{x:.4} {y:.4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(points: &[(f32, f32)]) -> String {
        svg_path(&Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() })
    }

    #[test]
    fn few_points_make_simple_paths() {
        assert_eq!(path(&[]), "");
        assert_eq!(path(&[(0.5, 0.25)]), "M0.5000 0.2500h0");
        assert_eq!(path(&[(0.0, 0.0), (1.0, 0.5)]), "M0.0000 0.0000L1.0000 0.5000");
    }

    #[test]
    fn curves_run_from_midpoint_to_midpoint_with_samples_as_controls() {
        let corner = path(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
        assert_eq!(corner, "M0.0000 0.0000Q1.0000 0.0000 1.0000 0.5000Q1.0000 1.0000 0.5000 1.0000L0.0000 1.0000");
    }

    #[test]
    fn what_is_nowhere_does_not_reach_the_page() {
        let broken = path(&[(0.0, 0.0), (f32::NAN, 0.0), (1.0, f32::INFINITY), (1.0, 1.0)]);
        assert_eq!(broken, "M0.0000 0.0000L1.0000 1.0000");
    }
}
