//! What every command that measures accuracy shares: a kind of episode, asked many times.

use std::sync::Arc;

use burn::tensor::TensorData;
use data::{
    classes::Classes,
    deal::{Deal, deal, deal_within_alphabet},
    enough::with_enough,
    episode::{Episode, EpisodeError, EpisodeShape},
    seeds::{Stream, rng},
};
use learn::{methods::accuracy, training::evaluation::summarise};
use protocol::Accuracy;

use crate::Outcome;

/// Queries of each class in the episodes that are reported.
const QUERIES: usize = 5;

/// A kind of episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpisodeKind {
    /// Its size.
    pub shape: EpisodeShape,
    /// True if all of its classes are of one alphabet.
    pub within_alphabet: bool,
}

impl EpisodeKind {
    /// The four sizes that the papers report, with five queries of each class.
    pub const REPORTED: [(usize, usize); 4] = [(5, 1), (5, 5), (20, 1), (20, 5)];

    /// The drawings of a character that the largest of [`REPORTED`](Self::REPORTED) takes, queries included.
    pub fn most_drawings() -> usize {
        Self::REPORTED.into_iter().map(|(_, k_shot)| k_shot + QUERIES).max().unwrap_or_default()
    }

    /// A question with five queries of each class.
    pub fn new(n_way: usize, k_shot: usize, within_alphabet: bool) -> Self {
        Self { shape: EpisodeShape { n_way, k_shot, n_query: QUERIES }, within_alphabet }
    }

    /// Which drawings one episode of this kind is made of; the same number gives the same ones.
    pub fn deal(self, classes: &dyn Classes, seed: u64, number: u64) -> Result<Deal, EpisodeError> {
        let mut rng = rng(seed, Stream::Evaluation, number);
        if self.within_alphabet {
            deal_within_alphabet(classes, self.shape, &mut rng)
        } else {
            deal(classes, self.shape, &mut rng)
        }
    }

    /// Accuracy over the first so many episodes, with its interval; `score` looks at an episode and gives its scores,
    /// [n_way * n_query, n_way] row by row.
    pub fn ask(
        self,
        classes: &dyn Classes,
        seed: u64,
        episodes: u64,
        mut score: impl FnMut(&Episode) -> Outcome<Vec<f32>>,
    ) -> Outcome<Accuracy> {
        let mut accuracies = Vec::new();
        for number in 0..episodes {
            let episode = self.deal(classes, seed, number)?.episode(classes);
            accuracies.push(accuracy(&score(&episode)?, self.shape.n_way));
        }
        Ok(summarise(&accuracies))
    }
}

/// The classes that have the drawings that are needed of each; the error says which has not, and what to do.
pub fn enough(classes: Arc<dyn Classes>, needed: usize, leave_out: bool) -> Outcome<Arc<dyn Classes>> {
    let all = classes.len();
    let left = with_enough(classes, needed, leave_out).map_err(|error| {
        format!("{error}; leave such characters out with --leave-out, or ask for fewer drawings of each")
    })?;
    if left.len() < all {
        eprintln!("{} of {all} characters are left out: they have fewer than {needed} drawings", all - left.len());
    }
    Ok(left)
}

/// The numbers of a tensor that has left its device.
pub fn numbers(data: TensorData) -> Outcome<Vec<f32>> {
    Ok(data.try_to_vec()?)
}

/// “98.48 ± 0.34%”.
pub fn percent(accuracy: &Accuracy) -> String {
    format!("{:.2} ± {:.2}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
}
