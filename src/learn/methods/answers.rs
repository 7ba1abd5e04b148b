//! How often a network is right, and what a user is shown of its scores.

use crate::losses::softmax;
use data::episode::EpisodeShape;

/// Fraction of rows of `logits` [rows, n_way] whose largest score is the right class's; `truth` has the right class of
/// each row. A tie for the top is shared, so that a network that cannot tell classes apart scores as a guess does.
pub fn accuracy_of(logits: &[f32], truth: &[usize]) -> f32 {
    let n_way = logits.len() / truth.len().max(1);
    let right = logits.chunks(n_way.max(1)).zip(truth).map(|(scores, truth)| {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let ties = scores.iter().filter(|score| **score == top).count();
        if scores[*truth] == top { 1.0 / ties as f32 } else { 0.0 }
    });
    right.sum::<f32>() / truth.len() as f32
}

/// The same for the queries of an episode: the right classes in order, equally many rows for each.
pub fn accuracy(logits: &[f32], n_way: usize) -> f32 {
    let rows = logits.len() / n_way;
    let n_query = rows / n_way;
    accuracy_of(logits, &(0..rows).map(|row| row / n_query).collect::<Vec<_>>())
}

/// Mean cross-entropy of the right classes of an episode's queries: `probabilities` is [n_way * n_query, n_way].
pub(super) fn mean_surprise(probabilities: &[f32], shape: EpisodeShape) -> f32 {
    let right = probabilities.chunks(shape.n_way).enumerate().map(|(row, all)| all[row / shape.n_query]);
    let surprise: f32 = right.map(|probability| -probability.max(f32::MIN_POSITIVE).ln()).sum();
    surprise / (shape.n_way * shape.n_query) as f32
}

/// What the page shows of a query's score for a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShownScore {
    /// In [0, 1].
    pub probability: f32,
    /// The number behind it, which [`Comparer::measure`](super::Comparer::measure) names.
    pub value: f32,
}

impl ShownScore {
    /// One that is a probability already.
    pub(super) fn of_probability(probability: f32) -> Self {
        Self { probability, value: probability }
    }

    /// Of a query's logits [n_way]: their softmax, and they themselves.
    pub(super) fn of_logits(logits: &[f32]) -> Vec<Self> {
        let shares = softmax(logits).into_iter().zip(logits);
        shares.map(|(probability, logit)| Self { probability, value: *logit }).collect()
    }

    /// Of the negated distances from a query to each class [n_way]: their softmax, and the distances.
    pub(super) fn of_distances(negated: &[f32]) -> Vec<Self> {
        let shares = softmax(negated).into_iter().zip(negated);
        shares.map(|(probability, score)| Self { probability, value: -score }).collect()
    }
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
    fn classes_may_have_different_numbers_of_rows() {
        assert_eq!(accuracy_of(&[0.0, 1.0, 3.0, 1.0, 0.0, 2.0], &[1, 1, 1]), 2.0 / 3.0);
    }
}
