//! A drawing as the film of its own making: what stood on the paper at a moment.

use super::{Drawing, Stroke};

impl Drawing {
    /// Milliseconds from the first touch of the pen to its last lift; 0 where times are not known.
    pub fn duration_ms(&self) -> f32 {
        self.clock().last().unwrap_or(0.0)
    }

    /// What had been drawn so many milliseconds after the first touch. A stroke that was not begun is not there.
    ///
    /// Times that step back, as some of Omniglot's do, count as standing still.
    pub fn until(&self, t_ms: f32) -> Self {
        let drawn = self.clock().take_while(|at| *at <= t_ms).count();
        let mut left = drawn;
        let mut strokes = Vec::new();
        for stroke in &self.strokes {
            let shown = stroke.points.len().min(left);
            if shown == 0 {
                break;
            }
            left -= shown;
            strokes.push(Stroke { points: stroke.points[..shown].to_vec() });
        }
        Self { strokes }
    }

    /// When each point was made, from the first point on, never stepping back.
    fn clock(&self) -> impl Iterator<Item = f32> {
        let mut times = self.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| point.t_ms);
        let first = times.clone().find(|time| time.is_finite()).unwrap_or(0.0);
        let mut now = 0.0_f32;
        std::iter::from_fn(move || {
            let time = times.next()? - first;
            if time > now {
                now = time;
            }
            Some(now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    fn film(times: &[&[f32]]) -> Drawing {
        let stroke = |times: &&[f32]| Stroke { points: times.iter().map(|&t| Point::at(0.1, 0.2, t)).collect() };
        Drawing { strokes: times.iter().map(stroke).collect() }
    }

    fn counts(drawing: &Drawing) -> Vec<usize> {
        drawing.strokes.iter().map(|stroke| stroke.points.len()).collect()
    }

    #[test]
    fn strokes_appear_point_by_point() {
        let drawing = film(&[&[100.0, 110.0, 120.0], &[300.0, 310.0]]);
        assert_eq!(drawing.duration_ms(), 210.0);
        assert_eq!(counts(&drawing.until(-1.0)), [0; 0]);
        assert_eq!(counts(&drawing.until(0.0)), [1]);
        assert_eq!(counts(&drawing.until(15.0)), [2]);
        assert_eq!(counts(&drawing.until(200.0)), [3, 1]);
        assert_eq!(drawing.until(210.0), drawing);
    }

    #[test]
    fn times_that_step_back_or_are_not_known_do_no_harm() {
        let drawing = film(&[&[0.0, 50.0, 20.0, f32::NAN, 60.0]]);
        assert_eq!(counts(&drawing.until(50.0)), [4]);
        assert_eq!(drawing.until(60.0).strokes[0].points.len(), 5);
        assert_eq!(film(&[&[7.0, 7.0]]).until(0.0).strokes[0].points.len(), 2);
        assert_eq!(Drawing::default().duration_ms(), 0.0);
    }
}
