//! Which value stands where along an axis, and which round values get a tick.

/// The values along an axis, from its beginning to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at the left or lower end.
    pub from: f64,
    /// The value at the right or upper end.
    pub to: f64,
    /// True if equal lengths are equal factors rather than equal differences.
    logarithmic: bool,
}

impl Scale {
    /// Equal lengths are equal differences.
    pub fn linear(from: f64, to: f64) -> Self {
        Self { from, to, logarithmic: false }
    }

    /// Equal lengths are equal factors; both ends are above zero.
    pub fn logarithmic(from: f64, to: f64) -> Self {
        Self { from, to, logarithmic: true }
    }

    /// How far along the axis a value stands: 0 at its beginning, 1 at its end. Without any length, all stand in the middle.
    pub fn share(&self, value: f64) -> f64 {
        let [from, to, value] = [self.from, self.to, value].map(|value| self.projected(value));
        if to - from > 0.0 { (value - from) / (to - from) } else { 0.5 }
    }

    /// At most so many round values on the axis, ascending.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let span = self.to - self.from;
        if most == 0 || !span.is_finite() {
            return Vec::new();
        }
        if span <= 0.0 {
            return vec![self.from];
        }
        if self.logarithmic { self.logarithmic_ticks(most) } else { self.linear_ticks(most, span) }
    }

    fn projected(&self, value: f64) -> f64 {
        if self.logarithmic { value.max(f64::MIN_POSITIVE).ln() } else { value }
    }

    fn linear_ticks(&self, most: usize, span: f64) -> Vec<f64> {
        // A little slack, so that rounding does not lose the tick at an end.
        let slack = 1e-9 * span;
        let multiples = |step: f64| {
            let (first, last) = (((self.from - slack) / step).ceil(), ((self.to + slack) / step).floor());
            (first, (last - first + 1.0).max(0.0))
        };
        let mut power = 10.0_f64.powf((span / most as f64).log10().floor());
        loop {
            for step in [1.0, 2.0, 5.0].map(|factor| factor * power) {
                let (first, count) = multiples(step);
                if count <= most as f64 {
                    return (0..count as usize).map(|at| (first + at as f64) * step).collect();
                }
            }
            power *= 10.0;
        }
    }

    /// 1, 2 and 5 times the powers of ten, or if these are too many, every so many powers.
    fn logarithmic_ticks(&self, most: usize) -> Vec<f64> {
        let powers = self.from.log10().floor() as i32..=self.to.log10().ceil() as i32;
        let inside = |value: &f64| *value >= self.from * (1.0 - 1e-9) && *value <= self.to * (1.0 + 1e-9);
        let of_power = |power: i32| [1.0, 2.0, 5.0].map(|factor| factor * 10.0_f64.powi(power));
        let all: Vec<f64> = powers.clone().flat_map(of_power).filter(inside).collect();
        if all.len() <= most {
            return all;
        }
        let tens: Vec<f64> = powers.map(|power| 10.0_f64.powi(power)).filter(inside).collect();
        let stride = tens.len().div_ceil(most).max(1);
        tens.into_iter().step_by(stride).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(values: &[f64], expected: &[f64]) {
        assert_eq!(values.len(), expected.len(), "{values:?}");
        assert!(values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{values:?}");
    }

    #[test]
    fn ticks_are_round_and_not_too_many() {
        near(&Scale::linear(0.0, 1.0).ticks(5), &[0.0, 0.5, 1.0]);
        near(&Scale::linear(0.0, 1.0).ticks(6), &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        near(&Scale::linear(0.0, 347.0).ticks(4), &[0.0, 100.0, 200.0, 300.0]);
        near(&Scale::linear(-1.3, 0.4).ticks(4), &[-1.0, -0.5, 0.0]);
        near(&Scale::linear(0.2, 0.2).ticks(4), &[0.2]);
        for most in 1..9 {
            let count = Scale::linear(0.0, 8_123.0).ticks(most).len();
            assert!((1..=most).contains(&count), "{count} of {most}");
        }
        assert!(Scale::linear(0.0, f64::NAN).ticks(4).is_empty());
    }

    #[test]
    fn a_logarithmic_axis_has_ticks_at_1_2_and_5_or_only_at_powers() {
        near(&Scale::logarithmic(1.0, 20.0).ticks(5), &[1.0, 2.0, 5.0, 10.0, 20.0]);
        near(&Scale::logarithmic(0.5, 2_000.0).ticks(5), &[1.0, 10.0, 100.0, 1_000.0]);
        near(&Scale::logarithmic(1.0, 1e8).ticks(3), &[1.0, 1e3, 1e6]);
    }

    #[test]
    fn equal_lengths_are_equal_differences_or_equal_factors() {
        let decades = Scale::logarithmic(1.0, 100.0);
        assert!((decades.share(10.0) - 0.5).abs() < 1e-12 && decades.share(100.0) == 1.0);
        let steps = Scale::linear(-2.0, 2.0);
        assert_eq!([-2.0, 1.0, 3.0].map(|value| steps.share(value)), [0.0, 0.75, 1.25]);
        assert_eq!(Scale::linear(3.0, 3.0).share(3.0), 0.5);
    }
}
