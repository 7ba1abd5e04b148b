//! When the pen is where: the clock that the sound of a drawing and its film share.
//!
//! Recorded times are kept where they are known and reasonable. What is neither seen nor heard is shortened: a pause between
//! strokes, a pen that rests on the paper. A stroke without times is drawn at a steady pace. What would take longer than
//! [`LONGEST`] is sped up as a whole.

use crate::{Drawing, Point, Stroke};

/// The longest performance, in seconds.
pub const LONGEST: f32 = 2.0;

/// The shortest and the longest pause between two strokes, in seconds.
const LIFT: (f32, f32) = (0.08, 0.16);

/// The longest that the pen takes from one sample to the next, in seconds.
const REST: f32 = 0.2;

/// How long a touch of the pen lasts that goes nowhere, in seconds.
const TOUCH: f32 = 0.06;

/// How fast a stroke without times is drawn, in sides of the sheet per second.
const PACE: f32 = 1.5;

/// The pen at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenSample {
    /// Seconds since the performance began.
    pub at: f32,
    /// The sample of the pen.
    pub point: Point,
}

/// A drawing in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Performance {
    strokes: Vec<Vec<PenSample>>,
    seconds: f32,
}

impl Performance {
    /// Times every point of a drawing. Whatever the drawing, times are finite and never step back.
    pub fn of(drawing: &Drawing) -> Self {
        let drawing = drawing.sanitised();
        let mut strokes = Vec::with_capacity(drawing.strokes.len());
        let (mut clock, mut lifted) = (0.0, None);
        for stroke in &drawing.strokes {
            let (Some(first), Some(last)) = (stroke.points.first(), stroke.points.last()) else { continue };
            if let Some(lifted) = lifted {
                let pause: f32 = first.t_ms / 1000.0 - lifted;
                clock += pause.clamp(LIFT.0, LIFT.1);
            }
            let moments = timed(stroke, clock);
            clock = moments.last().map_or(clock, |moment| moment.at);
            lifted = Some(last.t_ms / 1000.0);
            strokes.push(moments);
        }
        Self { strokes, seconds: clock }.shortened()
    }

    /// How long it takes.
    pub fn seconds(&self) -> f32 {
        self.seconds
    }

    /// The strokes, none of them empty, each with its moments in order.
    pub fn strokes(&self) -> &[Vec<PenSample>] {
        &self.strokes
    }

    /// What stands on the paper after a share of the time, from 0 to 1. The last stroke ends where the pen is.
    pub fn until(&self, share: f32) -> Drawing {
        self.between(0.0, share)
    }

    /// What is drawn from one share of the time to another. Strokes begin and end where the pen is.
    pub fn between(&self, from: f32, to: f32) -> Drawing {
        let (from, to) = (self.seconds * from, self.seconds * to);
        let mut strokes = Vec::new();
        for moments in self.strokes.iter().take_while(|moments| moments[0].at <= to) {
            let (before, until) =
                (moments.partition_point(|moment| moment.at < from), moments.partition_point(|moment| moment.at <= to));
            let Some(first) = moments.get(before) else { continue };
            let start = before.checked_sub(1).map(|earlier| pen_between(moments[earlier], *first, from));
            let end = moments.get(until).map(|later| pen_between(moments[until - 1], *later, to));
            let inner = moments[before..until.max(before)].iter().map(|moment| moment.point);
            strokes.push(Stroke { points: start.into_iter().chain(inner).chain(end).collect() });
        }
        Drawing { strokes }
    }

    /// The same in no more than [`LONGEST`].
    fn shortened(mut self) -> Self {
        if self.seconds > LONGEST {
            let factor = LONGEST / self.seconds;
            self.strokes.iter_mut().flatten().for_each(|moment| moment.at *= factor);
            self.seconds = LONGEST;
        }
        self
    }
}

/// The pen on its way from one moment to another.
fn pen_between(from: PenSample, to: PenSample, now: f32) -> Point {
    let share = ((now - from.at) / (to.at - from.at).max(1e-6)).clamp(0.0, 1.0);
    let mix = |from: f32, to: f32| from + (to - from) * share;
    let (a, b) = (from.point, to.point);
    Point { x: mix(a.x, b.x), y: mix(a.y, b.y), t_ms: mix(a.t_ms, b.t_ms), pressure: mix(a.pressure, b.pressure) }
}

/// The moments of a stroke that begins at `clock`.
fn timed(stroke: &Stroke, clock: f32) -> Vec<PenSample> {
    let steps = || stroke.points.windows(2).map(|pair| (pair[0], pair[1]));
    // Times that step back count as standing still.
    let recorded = |(a, b): (Point, Point)| ((b.t_ms - a.t_ms) / 1000.0).clamp(0.0, REST);
    let steady = |(a, b): (Point, Point)| (b.x - a.x).hypot(b.y - a.y) / PACE;
    let is_timed = steps().map(recorded).sum::<f32>() > 0.0;
    let mut at = clock;
    let mut moments = vec![PenSample { at, point: stroke.points[0] }];
    for step in steps() {
        at += if is_timed { recorded(step) } else { steady(step) };
        moments.push(PenSample { at, point: step.1 });
    }
    if at - clock < TOUCH {
        moments.push(PenSample { at: clock + TOUCH, point: moments[moments.len() - 1].point });
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(strokes: &[&[(f32, f32, f32)]]) -> Drawing {
        let stroke = |points: &&[(f32, f32, f32)]| Stroke {
            points: points.iter().map(|&(x, y, t_ms)| Point::at(x, y, t_ms)).collect(),
        };
        Drawing { strokes: strokes.iter().map(stroke).collect() }
    }

    fn times(performance: &Performance) -> Vec<f32> {
        performance.strokes().iter().flatten().map(|moment| moment.at).collect()
    }

    fn close(got: &[f32], wanted: &[f32]) {
        assert_eq!(got.len(), wanted.len(), "{got:?}");
        assert!(got.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-4), "{got:?} against {wanted:?}");
    }

    #[test]
    fn recorded_times_are_kept_and_pauses_and_rests_are_shortened() {
        let two = drawing(&[
            &[(0.1, 0.1, 500.0), (0.2, 0.1, 600.0), (0.3, 0.1, 5000.0)],
            &[(0.5, 0.5, 9000.0), (0.6, 0.5, 9100.0)],
        ]);
        close(&times(&Performance::of(&two)), &[0.0, 0.1, 0.3, 0.46, 0.56]);
    }

    #[test]
    fn strokes_without_times_are_drawn_at_a_steady_pace() {
        let flat = drawing(&[&[(0.0, 0.0, 0.0), (0.3, 0.0, 0.0)], &[(0.5, 0.5, 0.0)]]);
        close(&times(&Performance::of(&flat)), &[0.0, 0.2, 0.28, 0.34]);
    }

    #[test]
    fn long_drawings_are_sped_up_as_a_whole() {
        let line: Vec<_> = (0..=100).map(|i| (i as f32 / 100.0, 0.0, i as f32 * 50.0)).collect();
        let performance = Performance::of(&drawing(&[&line]));
        assert_eq!(performance.seconds(), LONGEST);
        assert!((performance.strokes()[0][50].at - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_film_ends_where_the_pen_is() {
        let two = drawing(&[
            &[(0.0, 0.0, 0.0), (0.2, 0.0, 200.0), (0.4, 0.0, 400.0)],
            &[(0.0, 0.5, 500.0), (0.2, 0.5, 700.0), (0.4, 0.5, 900.0)],
        ]);
        let performance = Performance::of(&two);
        let half = performance.until(0.25 / 0.9);
        assert_eq!(half.strokes.len(), 1);
        assert!((half.strokes[0].points[2].x - 0.25).abs() < 1e-4);
        let later = performance.until(0.6 / 0.9);
        assert!(later.strokes[0] == two.strokes[0] && (later.strokes[1].points[1].x - 0.1).abs() < 1e-4);
        assert_eq!(performance.until(1.0), two);
        assert_eq!(Performance::of(&Drawing::default()).until(1.0), Drawing::default());
    }

    #[test]
    fn times_are_finite_and_never_step_back() {
        let hostile = drawing(&[
            &[(0.1, 0.1, f32::NAN), (f32::INFINITY, 0.2, 10.0), (0.3, 0.1, 1e30), (0.1, 1e20, -1e30)],
            &[],
            &[(0.2, 0.2, f32::INFINITY), (0.2, 0.2, 3.0), (0.9, 0.1, f32::NEG_INFINITY)],
        ]);
        let times = times(&Performance::of(&hostile));
        assert!(times.is_sorted() && times.iter().all(|at| at.is_finite() && *at <= LONGEST), "{times:?}");
    }
}
