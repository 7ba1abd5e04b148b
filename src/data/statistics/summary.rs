//! Many numbers as a few.

/// Count, mean, deviation and quantiles of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// How many numbers there were.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation (of the population).
    pub deviation: f64,
    /// The numbers that [`Summary::LEVELS`] of the rest do not exceed.
    pub quantiles: [f64; 5],
}

impl Summary {
    /// The levels of the quantiles.
    pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// Sums up numbers; those that are not finite are left out. `None` if none is left.
    pub fn of(numbers: &[f32]) -> Option<Self> {
        let mut sorted: Vec<f64> =
            numbers.iter().filter(|number| number.is_finite()).map(|&number| f64::from(number)).collect();
        if sorted.is_empty() {
            return None;
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let count = sorted.len();
        let mean = sorted.iter().sum::<f64>() / count as f64;
        let variance = sorted.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / count as f64;
        let quantiles = Self::LEVELS.map(|level| sorted[(level * (count - 1) as f64).round() as usize]);
        Some(Self { count, mean, deviation: variance.sqrt(), quantiles })
    }
}

/// One measure of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What it is called in JSON.
    pub id: &'static str,
    /// What it is called in the table, with its unit.
    pub label: &'static str,
    /// What it came to.
    pub summary: Summary,
}

/// Numbers by measure, in the order in which the measures first came.
#[derive(Default)]
pub struct Collector {
    measures: Vec<(&'static str, &'static str, Vec<f32>)>,
}

impl Collector {
    /// Adds a number to a measure.
    pub fn add(&mut self, id: &'static str, label: &'static str, number: f32) {
        match self.measures.iter_mut().find(|(known, ..)| *known == id) {
            Some((.., numbers)) => numbers.push(number),
            None => self.measures.push((id, label, vec![number])),
        }
    }

    /// The measures that have a number.
    pub fn rows(self) -> Vec<Measure> {
        let sum_up =
            |(id, label, numbers): (_, _, Vec<f32>)| Some(Measure { id, label, summary: Summary::of(&numbers)? });
        self.measures.into_iter().filter_map(sum_up).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_what_is_finite() {
        let numbers: Vec<f32> = (0..=100).map(|number| number as f32).chain([f32::NAN, f32::INFINITY]).collect();
        let summary = Summary::of(&numbers).expect("there are numbers");
        assert_eq!((summary.count, summary.mean), (101, 50.0));
        assert_eq!(summary.quantiles, [5.0, 25.0, 50.0, 75.0, 95.0]);
        assert!((summary.deviation - 850.0_f64.sqrt()).abs() < 1e-9, "{}", summary.deviation);
        assert_eq!(Summary::of(&[f32::NAN]), None);
    }
}
