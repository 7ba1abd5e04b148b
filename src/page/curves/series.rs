//! A run's steps as lines: thousands of numbers reduced to what a chart a few hundred pixels wide can show.

use std::fmt::Write;

use crate::map::projection::order::quantile;

/// Columns of a chart; more steps than this share columns.
const COLUMNS: usize = 300;

/// How much of the last smoothed value goes into the next: about the last ten steps count.
const SMOOTHING: f64 = 0.9;

/// Side of the square that charts are drawn in; the style sheet stretches it.
pub const SIDE: f64 = 100.0;

/// A curve over steps, reduced to columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    columns: Vec<Column>,
}

/// Some consecutive steps.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Column {
    /// The last of them.
    step: u64,
    low: f64,
    high: f64,
    mean: f64,
    /// The smoothed value at the last of them.
    smoothed: f64,
}

impl Series {
    /// Reduces `(step, value)` pairs, oldest first. Values that are not finite are left out.
    pub fn new(values: impl ExactSizeIterator<Item = (u64, f32)>) -> Self {
        let per_column = values.len().div_ceil(COLUMNS).max(1);
        let mut columns: Vec<Column> = Vec::with_capacity(values.len() / per_column + 1);
        let (mut average, mut weight) = (0.0, 0.0);
        let finite = values.filter(|(_, value)| value.is_finite());
        for (index, (step, value)) in finite.map(|(step, value)| (step, f64::from(value))).enumerate() {
            average = SMOOTHING * average + (1.0 - SMOOTHING) * value;
            weight = SMOOTHING * weight + (1.0 - SMOOTHING);
            // Without the division the first values would be drawn towards zero.
            let smoothed = average / weight;
            let within = index % per_column;
            match columns.last_mut().filter(|_| within > 0) {
                Some(column) => {
                    let mean = column.mean + (value - column.mean) / (within + 1) as f64;
                    *column = Column { step, low: column.low.min(value), high: column.high.max(value), mean, smoothed };
                }
                None => columns.push(Column { step, low: value, high: value, mean: value, smoothed }),
            }
        }
        Self { columns }
    }

    /// The smoothed value at the last step.
    pub fn latest(&self) -> Option<f64> {
        self.columns.last().map(|column| column.smoothed)
    }

    /// The smoothed value at the first step, which is the first value.
    pub fn first(&self) -> Option<f64> {
        self.columns.first().map(|column| column.mean)
    }

    /// The step and the smoothed value nearest to a step.
    pub fn near(&self, step: f64) -> Option<(u64, f64)> {
        let distance = |column: &&Column| (column.step as f64 - step).abs();
        let nearest = self.columns.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some((nearest.step, nearest.smoothed))
    }

    /// A round number that nearly all of the values stay under: single peaks may leave the chart.
    pub fn ceiling(&self) -> f64 {
        let means: Vec<f64> = self.columns.iter().map(|column| column.mean.max(column.smoothed)).collect();
        let high = quantile(&means, 0.97).unwrap_or(1.0);
        round_above(1.1 * high)
    }

    /// The raw values as SVG path data: every column from its lowest to its highest.
    pub fn raw_path(&self, axes: Axes) -> String {
        let mut path = String::new();
        for column in &self.columns {
            let x = axes.x(column.step as f64);
            append(&mut path, x, axes.y(column.low));
            if column.high > column.low {
                append(&mut path, x, axes.y(column.high));
            }
        }
        path
    }

    /// The smoothed values as SVG path data.
    pub fn smooth_path(&self, axes: Axes) -> String {
        let mut path = String::new();
        for column in &self.columns {
            append(&mut path, axes.x(column.step as f64), axes.y(column.smoothed));
        }
        if let [only] = self.columns.as_slice() {
            // A line of no length, which a round cap shows as a dot.
            append(&mut path, axes.x(only.step as f64), axes.y(only.smoothed));
        }
        path
    }
}

/// What the edges of a chart stand for: steps from 0, values from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// At the right edge.
    pub last_step: f64,
    /// At the upper edge.
    pub ceiling: f64,
}

impl Axes {
    /// Where a step is, from the left.
    pub fn x(&self, step: f64) -> f64 {
        SIDE * step / self.last_step
    }

    /// Where a value is, from above. What is off the chart stays at its edge.
    pub fn y(&self, value: f64) -> f64 {
        (SIDE * (1.0 - value / self.ceiling)).clamp(0.0, SIDE)
    }
}

fn append(path: &mut String, x: f64, y: f64) {
    let verb = if path.is_empty() { 'M' } else { 'L' };
    // Writing to a string cannot fail.
    _ = write!(path, "{verb}{x:.2} {y:.2}");
}

/// The next of 1, 1.5, 2, 3, 5 or 8 times a power of ten.
fn round_above(value: f64) -> f64 {
    if !(value.is_finite() && value > 0.0) {
        return 1.0;
    }
    let power = 10.0_f64.powf(value.log10().floor());
    let factor = [1.0, 1.5, 2.0, 3.0, 5.0, 8.0].into_iter().find(|factor| factor * power >= value).unwrap_or(10.0);
    factor * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f32]) -> Series {
        Series::new(
            values.iter().enumerate().map(|(index, value)| (index as u64 + 1, *value)).collect::<Vec<_>>().into_iter(),
        )
    }

    #[test]
    fn smoothing_starts_at_the_first_value_and_follows() {
        let smooth = series(&[4.0, 2.0]);
        assert_eq!(smooth.first(), Some(4.0));
        // (0.9 · 0.1 · 4 + 0.1 · 2) / (0.9 · 0.1 + 0.1) = 0.56 / 0.19
        assert!((smooth.latest().unwrap_or(0.0) - 2.947_368_421).abs() < 1e-9);
        let constant = series(&[0.5; 1000]);
        assert!((constant.latest().unwrap_or(0.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn thousands_of_steps_become_at_most_300_columns_and_keep_their_peaks() {
        let mut values = vec![1.0; 7001];
        values[5000] = 9.0;
        let reduced = series(&values);
        assert!(reduced.columns.len() <= COLUMNS && reduced.columns.len() > 250, "{}", reduced.columns.len());
        assert_eq!(reduced.columns.iter().map(|column| column.high).fold(0.0, f64::max), 9.0);
        assert_eq!(reduced.columns.last().map(|column| column.step), Some(7001));
        assert!(reduced.ceiling() < 3.0, "one peak does not flatten the rest: {}", reduced.ceiling());
    }

    #[test]
    fn what_is_not_a_number_is_left_out() {
        assert_eq!(series(&[f32::NAN, 2.0, f32::INFINITY]).columns.len(), 1);
        assert_eq!(series(&[]).latest(), None);
        assert_eq!(series(&[]).raw_path(Axes { last_step: 1.0, ceiling: 1.0 }), "");
        assert_eq!(series(&[0.0; 5]).ceiling(), 1.0);
    }

    #[test]
    fn paths_go_from_left_to_right_and_up_is_more() {
        let path = series(&[0.0, 1.0]).raw_path(Axes { last_step: 2.0, ceiling: 1.0 });
        assert_eq!(path, "M50.00 100.00L100.00 0.00");
        assert_eq!(series(&[1.0]).smooth_path(Axes { last_step: 1.0, ceiling: 2.0 }), "M100.00 50.00L100.00 50.00");
    }

    #[test]
    fn ceilings_are_round() {
        assert_eq!([0.2, 1.2, 1.6, 4.0, 6.0, 81.0].map(round_above), [0.2, 1.5, 2.0, 5.0, 8.0, 100.0]);
    }
}
