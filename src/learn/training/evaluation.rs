//! How sure one can be of a mean accuracy.

use protocol::Accuracy;

/// Mean of the accuracies of independent episodes, with the 95% confidence interval of that mean by the normal
/// approximation, 1.96 σ / √n, as the few-shot papers report it.
pub fn summarise(accuracies: &[f32]) -> Accuracy {
    let n = accuracies.len().max(1) as f64;
    let mean = accuracies.iter().map(|a| f64::from(*a)).sum::<f64>() / n;
    let squares = accuracies.iter().map(|a| (f64::from(*a) - mean).powi(2)).sum::<f64>();
    let deviation = (squares / (n - 1.0).max(1.0)).sqrt();
    Accuracy { mean: mean as f32, interval: (1.96 * deviation / n.sqrt()) as f32, episodes: accuracies.len() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_textbook_one() {
        let summary = summarise(&[0.8, 1.0, 0.6, 0.8]);
        assert!((summary.mean - 0.8).abs() < 1e-6);
        // σ = √(0.08 / 3) = 0.163299, 1.96 σ / 2 = 0.160033
        assert!((summary.interval - 0.160_033).abs() < 1e-5);
        assert_eq!(summarise(&[1.0]).interval, 0.0);
    }
}
