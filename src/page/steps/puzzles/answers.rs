//! What a network says of questions that all have the same few answers: their probabilities, and which is right.

use crate::{kit::figures::percent, map::projection::order::descending};

/// The answers of one step, whole.
#[derive(Clone, Copy, Debug)]
pub struct PuzzleAnswers<'a> {
    truth: &'a [u32],
    /// [questions, answers]
    probabilities: &'a [f32],
    answers: usize,
}

impl<'a> PuzzleAnswers<'a> {
    /// `None` if the numbers do not fit together.
    pub fn new(truth: &'a [u32], probabilities: &'a [f32], answers: usize) -> Option<Self> {
        let fits = answers > 0
            && !truth.is_empty()
            && probabilities.len() == truth.len().saturating_mul(answers)
            && truth.iter().all(|truth| (*truth as usize) < answers);
        fits.then_some(Self { truth, probabilities, answers })
    }

    /// The right answer to a question.
    pub fn truth(&self, question: usize) -> usize {
        self.truth[question] as usize
    }

    /// How probable each answer to a question is.
    pub fn row(&self, question: usize) -> &'a [f32] {
        &self.probabilities[question * self.answers..(question + 1) * self.answers]
    }

    /// The likeliest answers to a question, best first, at most so many.
    pub fn likeliest(&self, question: usize, most: usize) -> Vec<(usize, f32)> {
        let row = self.row(question);
        let order = descending(&row.iter().map(|value| f64::from(*value)).collect::<Vec<_>>());
        order.into_iter().take(most).map(|answer| (answer, row[answer])).collect()
    }

    /// The likeliest answer to a question.
    pub fn best(&self, question: usize) -> (usize, f32) {
        self.likeliest(question, 1).first().copied().unwrap_or_default()
    }

    /// True if the likeliest answer is the right one.
    pub fn is_right(&self, question: usize) -> bool {
        self.best(question).0 == self.truth(question)
    }

    /// How probable the right answer is.
    pub fn of_truth(&self, question: usize) -> f32 {
        self.row(question)[self.truth(question)]
    }

    /// "15 of 24".
    pub fn right(&self) -> String {
        let count = self.truth.len();
        format!("{} of {count}", (0..count).filter(|question| self.is_right(*question)).count())
    }

    /// "The right answer got 53% on average, and guessing would give it 20%."
    pub fn mean(&self) -> String {
        let count = self.truth.len();
        let mean = (0..count).map(|question| self.of_truth(question)).sum::<f32>() / count as f32;
        format!(
            "The right answer got {} on average; guessing would give it {}.",
            percent(mean),
            percent(1.0 / self.answers as f32)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_come_first() {
        let probabilities = [0.2, 0.5, 0.3, 0.6, 0.1, 0.3];
        let answers = PuzzleAnswers::new(&[1, 2], &probabilities, 3).unwrap();
        assert_eq!(answers.likeliest(0, 2), [(1, 0.5), (2, 0.3)]);
        assert_eq!((answers.is_right(0), answers.is_right(1), answers.of_truth(1)), (true, false, 0.3));
        assert_eq!(answers.right(), "1 of 2");
        assert_eq!(answers.mean(), "The right answer got 40% on average; guessing would give it 33%.");
    }

    #[test]
    fn numbers_that_do_not_fit_are_none() {
        assert!(PuzzleAnswers::new(&[1], &[0.5, 0.5], 2).is_some());
        assert!(PuzzleAnswers::new(&[2], &[0.5, 0.5], 2).is_none());
        assert!(PuzzleAnswers::new(&[1, 0], &[0.5, 0.5], 2).is_none());
        assert!(PuzzleAnswers::new(&[], &[], 2).is_none());
        assert!(PuzzleAnswers::new(&[0], &[], 0).is_none());
    }
}
