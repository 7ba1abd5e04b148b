//! How often the answers are right, and how sure one can be of that number.

use crate::protocol::Accuracy;

/// Fraction of rows of `logits` [rows, n_way] whose largest score is the right class's, with the right classes in
/// order and equally many rows for each. A tie for the top is shared, so that a network that cannot tell classes apart
/// scores as a guess does.
pub fn accuracy(logits: &[f32], n_way: usize) -> f32 {
    let rows = logits.len() / n_way;
    let n_query = rows / n_way;
    let right = logits.chunks(n_way).enumerate().map(|(row, scores)| {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let ties = scores.iter().filter(|score| **score == top).count();
        if scores[row / n_query] == top { 1.0 / ties as f32 } else { 0.0 }
    });
    right.sum::<f32>() / rows as f32
}

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
    fn a_tie_is_a_guess() {
        assert_eq!(accuracy(&[0.0; 25], 5), 0.2);
        // Two classes, two queries each: right, wrong, right, tied.
        assert_eq!(accuracy(&[2.0, 1.0, 1.0, 2.0, 0.0, 3.0, 4.0, 4.0], 2), 0.625);
        assert_eq!(accuracy(&[f32::NAN; 4], 2), 0.0);
    }

    #[test]
    fn the_interval_is_the_textbook_one() {
        let summary = summarise(&[0.8, 1.0, 0.6, 0.8]);
        assert!((summary.mean - 0.8).abs() < 1e-6);
        // σ = √(0.08 / 3) = 0.163299, 1.96 σ / 2 = 0.160033
        assert!((summary.interval - 0.160_033).abs() < 1e-5);
        assert_eq!(summarise(&[1.0]).interval, 0.0);
    }
}
