//! What every command that measures accuracy shares: a kind of episode, asked many times.

use std::sync::Arc;

use burn::tensor::TensorData;
use data::{
    classes::Classes,
    enough::with_enough,
    episode::{Episode, EpisodeError, EpisodeShape, sample_episode, sample_episode_within_alphabet},
    seeds::{Stream, rng},
};
use learn::{
    methods::accuracy,
    training::{evaluation::summarise, model::Model},
};
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

    /// One episode of this kind; the same number gives the same episode.
    pub fn episode(self, classes: &dyn Classes, seed: u64, number: u64) -> Result<Episode, EpisodeError> {
        let mut rng = rng(seed, Stream::Evaluation, number);
        if self.within_alphabet {
            sample_episode_within_alphabet(classes, self.shape, &mut rng)
        } else {
            sample_episode(classes, self.shape, &mut rng)
        }
    }

    /// Accuracy over the first so many episodes, with its interval; `score` gives an episode's scores,
    /// [n_way * n_query, n_way] row by row.
    pub fn ask(
        self,
        classes: &dyn Classes,
        seed: u64,
        episodes: impl Iterator<Item = u64>,
        mut score: impl FnMut(&Episode) -> Outcome<Vec<f32>>,
    ) -> Outcome<Accuracy> {
        let mut accuracies = Vec::new();
        for number in episodes {
            let episode = self.episode(classes, seed, number)?;
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

/// A model's scores of an episode, off the device.
pub fn score(model: &Model, episode: &Episode) -> Outcome<Vec<f32>> {
    numbers(model.score(episode).into_data())
}

/// The numbers of a tensor that has left its device.
pub fn numbers(data: TensorData) -> Outcome<Vec<f32>> {
    Ok(data.try_to_vec()?)
}

/// “98.48 ± 0.34%”.
pub fn percent(accuracy: &Accuracy) -> String {
    format!("{:.2} ± {:.2}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
}
