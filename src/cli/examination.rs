//! What every command that measures accuracy shares: a kind of episode, asked many times.

use burn::tensor::TensorData;
use data::{
    classes::Classes,
    deal::{Deal, deal, deal_within_alphabet},
    episode::{Episode, EpisodeError, EpisodeShape},
    seeds::{Stream, rng},
};
use learn::{methods::accuracy, training::evaluation::summarise};
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

/// The numbers of a tensor that has left its device.
pub fn numbers(data: TensorData) -> Outcome<Vec<f32>> {
    Ok(data.try_to_vec()?)
}

/// “98.48 ± 0.34%”.
pub fn percent(accuracy: &Accuracy) -> String {
    format!("{:.2} ± {:.2}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
}
