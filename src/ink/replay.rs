//! A drawing as the film of its own making: what stood on the paper at a moment.

use super::{Drawing, Stroke};

/// The longest time between two points, in milliseconds, that belongs to drawing: longer ones are rests.
const REST_MS: f32 = 200.0;

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

    /// The same drawing without its rests: no point comes later than [`REST_MS`] after the one before it. A hand that went away
    /// and came back would stop the film, or take all of its time.
    pub fn without_rests(&self) -> Self {
        let mut clock = self.clock();
        let (mut before, mut now) = (0.0_f32, 0.0_f32);
        let mut strokes = self.strokes.clone();
        for point in strokes.iter_mut().flat_map(|stroke| &mut stroke.points) {
            let at = clock.next().unwrap_or(before);
            now += (at - before).min(REST_MS);
            before = at;
            point.t_ms = now;
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
    fn rests_are_cut_short_and_nothing_else_is() {
        let rested = film(&[&[100.0, 110.0, 5_000.0], &[65_000.0, 65_010.0]]).without_rests();
        let times: Vec<f32> = rested.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| point.t_ms).collect();
        assert_eq!(times, [0.0, 10.0, 210.0, 410.0, 420.0]);
        let brisk = film(&[&[0.0, 15.0], &[150.0, 160.0]]);
        assert_eq!(brisk.without_rests(), brisk);
        assert_eq!(film(&[&[7.0, 7.0]]).without_rests().duration_ms(), 0.0, "times that are not known stay so");
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
