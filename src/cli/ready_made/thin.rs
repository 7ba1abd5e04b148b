//! A curve of thousands of steps in a few points: as many between two stops as between any others, so that the beginning, where
//! most happens, is not one point.

use protocol::StepMetrics;

/// Points between two stops.
const POINTS: u64 = 20;

/// Means of neighbouring steps, each at the middle of what it is the mean of: step, loss, fraction of right answers.
pub fn thinned(history: &[StepMetrics], stops: &[u64]) -> Vec<(u64, f32, f32)> {
    let mut points = Vec::new();
    let mut from = 0;
    for stop in stops {
        let part = history.iter().filter(|metrics| metrics.step > from && metrics.step <= *stop).collect::<Vec<_>>();
        let each = ((stop - from).div_ceil(POINTS)).max(1) as usize;
        points.extend(part.chunks(each).map(mean));
        from = *stop;
    }
    points
}

fn mean(steps: &[&StepMetrics]) -> (u64, f32, f32) {
    let of = |value: fn(&StepMetrics) -> f32| {
        let mean = steps.iter().map(|step| f64::from(value(step))).sum::<f64>() / steps.len() as f64;
        ((mean * 1e4).round() / 1e4) as f32
    };
    (steps[steps.len() / 2].step, of(|step| step.loss), of(|step| step.accuracy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_as_many_points_and_keeps_its_mean() {
        let history: Vec<StepMetrics> = (1..=1_000)
            .map(|step| StepMetrics { step, loss: step as f32, accuracy: 0.25, milliseconds: 1.0 })
            .collect();
        let points = thinned(&history, &[100, 1_000, 5_000]);
        assert_eq!(points.len(), 40, "twenty up to 100, twenty up to 1 000, none after");
        assert_eq!(points[0], (3, 3.0, 0.25));
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0) && points[39].0 < 1_000);
        let mean = points[20..].iter().map(|point| point.1).sum::<f32>() / 20.0;
        assert!((mean - 550.5).abs() < 1e-3, "{mean}");
    }
}
