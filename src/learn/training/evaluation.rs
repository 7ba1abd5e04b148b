//! Accuracy on episodes of held-out classes, and how sure one can be of its mean.

use std::sync::Arc;

use burn::tensor::ExecutionError;

use super::{model::Model, pending::numbers, run::Run};
use crate::methods::accuracy;
use data::{
    classes::Classes,
    episode::{Episode, EpisodeError, EpisodeShape, sample_episode},
    seeds::{Stream, rng},
};
use protocol::{Accuracy, RunId};

/// Episodes of an evaluation.
pub const EVALUATION_EPISODES: usize = 40;
/// The seed of characters and episodes that no run and no shipped encoder is trained on.
pub const HELD_OUT_SEED: u64 = 0x6865_6c64_206f_7574;

/// An evaluation between two episodes. It keeps the weights that it began with, so that training may go on meanwhile.
pub struct Evaluation {
    run: RunId,
    step: u64,
    model: Model,
    held_out: Arc<dyn Classes>,
    shape: EpisodeShape,
    /// One an episode.
    accuracies: Vec<f32>,
}

impl Evaluation {
    /// An evaluation of a run as it is now.
    pub fn of(run: &Run) -> Self {
        Self {
            run: run.id,
            step: run.trainer.steps_taken(),
            model: run.trainer.model().clone(),
            held_out: run.held_out.clone(),
            shape: run.trainer.test_shape(),
            accuracies: Vec::new(),
        }
    }

    /// Whose evaluation it is.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Training steps that the run had taken.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Episodes done.
    pub fn done(&self) -> usize {
        self.accuracies.len()
    }

    /// The next episode. They are the same every time: what changes between two evaluations is the encoder alone.
    ///
    /// # Errors
    /// If the held-out classes cannot fill one.
    pub fn sample(&self) -> Result<Episode, EpisodeError> {
        let mut rng = rng(HELD_OUT_SEED, Stream::Evaluation, self.done() as u64);
        sample_episode(self.held_out.as_ref(), self.shape, &mut rng)
    }

    /// Adds an episode; the accuracy over all of them after the last.
    ///
    /// # Errors
    /// If the device is lost.
    pub async fn test(&mut self, episode: &Episode) -> Result<Option<Accuracy>, ExecutionError> {
        let logits = self.model.score(episode).into_data_async().await?;
        self.accuracies.push(accuracy(&numbers(logits), episode.shape.n_way));
        Ok((self.done() >= EVALUATION_EPISODES).then(|| summarise(&self.accuracies)))
    }
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
    fn the_interval_is_the_textbook_one() {
        let summary = summarise(&[0.8, 1.0, 0.6, 0.8]);
        assert!((summary.mean - 0.8).abs() < 1e-6);
        // σ = √(0.08 / 3) = 0.163299, 1.96 σ / 2 = 0.160033
        assert!((summary.interval - 0.160_033).abs() < 1e-5);
        assert_eq!(summarise(&[1.0]).interval, 0.0);
    }
}
