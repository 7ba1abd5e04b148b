//! What every command that measures accuracy shares: a kind of episode, asked many times.

use burn::tensor::TensorData;
use data::{
    classes::Classes,
    episode::{Episode, EpisodeError, EpisodeShape, sample_episode, sample_episode_within_alphabet},
    seeds::{Stream, rng},
};
use learn::{
    methods::accuracy,
    training::{evaluation::summarise, model::Model},
};
use protocol::Accuracy;

use crate::Outcome;

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

    /// A question with five queries of each class.
    pub fn new(n_way: usize, k_shot: usize, within_alphabet: bool) -> Self {
        Self { shape: EpisodeShape { n_way, k_shot, n_query: 5 }, within_alphabet }
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
