//! A quantity over the steps of a run, however long: the longer the run, the more neighbouring steps share a point.
//!
//! Every step costs the same few operations, and a run of a million steps takes no more room than one of two thousand.

use super::plot::ChartPoint;

/// The most points of a curve.
const MOST: usize = 2_000;

/// How much of the last smoothed value goes into the next: about the last ten steps count.
const SMOOTHING: f64 = 0.9;

/// Consecutive steps that share a point.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Merged {
    /// The first and the last of them.
    steps: [u64; 2],
    count: u64,
    mean: f64,
    low: f64,
    high: f64,
    /// The smoothed value at the last of them.
    smoothed: f64,
}

/// A quantity over the steps of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The first step is always a point of its own.
    points: Vec<Merged>,
    /// So many steps share a point.
    per_point: u64,
    /// Steps in all.
    count: u64,
}

impl Default for Curve {
    fn default() -> Self {
        Self { points: Vec::new(), per_point: 1, count: 0 }
    }
}

impl Curve {
    /// Takes in the next step. A value that is not finite is left out.
    pub fn push(&mut self, step: u64, value: f32) {
        if !value.is_finite() {
            return;
        }
        let value = f64::from(value);
        // A value of a thinned curve stands for the steps before it, too.
        let steps = self.points.last().map_or(1, |last| step.saturating_sub(last.steps[1]).max(1));
        let smoothed = self.smoothed_with(value, steps);
        self.count += steps;
        let next = Merged { steps: [step; 2], count: 1, mean: value, low: value, high: value, smoothed };
        let is_first = self.points.len() < 2;
        match self.points.last_mut().filter(|last| !is_first && last.count < self.per_point) {
            Some(last) => *last = last.joined(&next),
            None => self.points.push(next),
        }
        if self.points.len() > MOST {
            self.halve();
        }
    }

    /// The run went back to this step: forgets what came later. A point that also holds later steps goes with them.
    pub fn rewind(&mut self, step: u64) {
        self.points.retain(|point| point.steps[1] <= step);
        self.count = self.points.iter().map(|point| point.count).sum();
        if self.points.is_empty() {
            *self = Self::default();
        }
    }

    /// The smoothed values, between the lowest and the highest of the steps that share them.
    pub fn smoothed(&self) -> Vec<ChartPoint> {
        let point = |point: &Merged| ChartPoint { x: point.x(), y: point.smoothed, low: point.low, high: point.high };
        self.points.iter().map(point).collect()
    }

    /// The values themselves; where steps share a point, their mean.
    pub fn means(&self) -> Vec<ChartPoint> {
        self.points.iter().map(|point| ChartPoint::new(point.x(), point.mean)).collect()
    }

    /// True before the first step.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The running mean, in which a step counts 0.9 times as much as the next, once so many steps have this value. Without the
    /// division the first values would be drawn towards zero.
    fn smoothed_with(&self, value: f64, steps: u64) -> f64 {
        let weight = |count: u64| 1.0 - SMOOTHING.powf(count as f64);
        let sum = self.points.last().map_or(0.0, |last| last.smoothed * weight(self.count));
        ((1.0 - weight(steps)) * sum + weight(steps) * value) / weight(self.count + steps)
    }

    /// Joins every point but the first with its neighbour.
    fn halve(&mut self) {
        self.per_point *= 2;
        let (first, rest) = self.points.split_at(1);
        let pairs = rest.chunks(2).map(|pair| pair.iter().skip(1).fold(pair[0], |joined, next| joined.joined(next)));
        self.points = first.iter().copied().chain(pairs).collect();
    }
}

impl Merged {
    fn x(&self) -> f64 {
        self.steps[1] as f64
    }

    /// These steps and the next ones.
    fn joined(&self, next: &Self) -> Self {
        let count = self.count + next.count;
        Self {
            steps: [self.steps[0], next.steps[1]],
            count,
            mean: self.mean + (next.mean - self.mean) * next.count as f64 / count as f64,
            low: self.low.min(next.low),
            high: self.high.max(next.high),
            smoothed: next.smoothed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(values: impl IntoIterator<Item = f32>) -> Curve {
        let mut curve = Curve::default();
        values.into_iter().zip(1..).for_each(|(value, step)| curve.push(step, value));
        curve
    }

    #[test]
    fn a_run_of_any_length_has_a_bounded_number_of_points_between_its_first_and_last_step() {
        for steps in [1, 2, MOST, MOST + 1, 7_001, 100_003] {
            let long = curve((0..steps).map(|step| step as f32));
            let ends = [long.points[0].steps, long.points[long.points.len() - 1].steps];
            assert_eq!([ends[0], [1, ends[1][1]]], [[1, 1], [1, steps as u64]]);
            assert!(long.points.len() <= MOST && long.points.len() >= MOST.min(steps) / 2, "{}", long.points.len());
            let gaps = long.points.windows(2).all(|pair| pair[0].steps[1] + 1 == pair[1].steps[0]);
            assert!(gaps, "every step has a point");
        }
    }

    #[test]
    fn merging_keeps_the_mean_the_peaks_and_the_smoothed_end() {
        let value = |step: usize| if step == 5_000 { 9.0 } else { (step % 7) as f32 };
        let long = curve((0..20_000).map(value));
        let total: f64 = long.points.iter().map(|point| point.mean * point.count as f64).sum();
        let mean = (0..20_000).map(|step| f64::from(value(step))).sum::<f64>() / 20_000.0;
        assert!((total / 20_000.0 - mean).abs() < 1e-9, "{total}");
        assert_eq!(long.points.iter().map(|point| point.high).fold(0.0, f64::max), 9.0);
        let exact = (0..20_000)
            .fold((0.0, 0.0), |(sum, weight), step| (0.9 * sum + 0.1 * f64::from(value(step)), 0.9 * weight + 0.1));
        let last = long.points[long.points.len() - 1].smoothed;
        assert!((last - exact.0 / exact.1).abs() < 1e-9, "{last} is not {exact:?}");
    }

    #[test]
    fn smoothing_starts_at_the_first_value_and_follows() {
        let smooth = curve([4.0, 2.0]).smoothed();
        assert_eq!(smooth[0].y, 4.0);
        // (0.9 · 0.1 · 4 + 0.1 · 2) / (0.9 · 0.1 + 0.1) = 0.56 / 0.19
        assert!((smooth[1].y - 2.947_368_421).abs() < 1e-9);
        // A value of a thinned curve counts as the steps that it stands for.
        let [mut thinned, mut whole] = [Curve::default(), Curve::default()];
        thinned.push(1, 4.0);
        thinned.push(21, 2.0);
        (1..=21).for_each(|step| whole.push(step, if step == 1 { 4.0 } else { 2.0 }));
        assert!((thinned.smoothed()[1].y - whole.smoothed()[20].y).abs() < 1e-9);
    }

    #[test]
    fn a_run_that_went_back_goes_on_as_if_it_had_never_been_further() {
        let (all, values) = (curve((0..50).map(|step| step as f32)), (0..30).map(|step| step as f32));
        let mut back = all;
        back.rewind(30);
        assert_eq!(back, curve(values.clone()));
        back.push(31, 3.0);
        assert_eq!(back, curve(values.chain([3.0])));
        back.rewind(0);
        assert!(back.is_empty());
        // Where steps share a point, the point that holds the step goes.
        let mut long = curve((0..9_000).map(|step| step as f32));
        long.rewind(5_001);
        assert!(long.points[long.points.len() - 1].steps[1] <= 5_001);
        assert!(long.points[long.points.len() - 1].steps[1] > 4_990);
    }

    #[test]
    fn what_is_not_a_number_is_left_out() {
        assert_eq!(curve([f32::NAN, 2.0, f32::INFINITY]).means(), [ChartPoint::new(2.0, 2.0)]);
        assert!(curve([]).smoothed().is_empty());
    }
}
