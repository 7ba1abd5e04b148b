//! One training step, top to bottom.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;

use super::adam::Adam;
use crate::{
    data::{
        classes::Classes,
        episode::{Episode, EpisodeError, EpisodeShape, sample_episode, sample_episode_within_alphabet},
        seeds::{Stream, rng},
    },
    drawing::{Picture, SIDE},
    methods::{self, ConfigError, Learner},
    models::{Norm, Weights, flat},
    protocol::RunConfig,
};

/// How much of the old running statistics a step keeps.
const STATISTICS_KEPT: f64 = 0.9;

/// A run's weights, and all it takes to move them one step further.
pub struct Trainer {
    device: Device,
    learner: Box<dyn Learner>,
    classes: Arc<dyn Classes>,
    seed: u64,
    learning_rate: f64,
    within_alphabet: f64,
    step: u64,
    weights: Tensor<1>,
    statistics: Tensor<1>,
    adam: Adam,
    targets: Tensor<2>,
}

/// A step that the device may still be working on.
pub struct PendingStep {
    /// Counts from 1.
    pub step: u64,
    /// What it learned from.
    pub episode: Episode,
    /// The loss before the step: [1].
    pub loss: Tensor<1>,
    /// Scores before the step: [n_way * n_query, n_way].
    pub logits: Tensor<2>,
}

/// Everything that changes from step to step.
#[derive(Clone, Debug)]
pub struct TrainerState {
    /// Steps taken.
    pub step: u64,
    /// Flat weights.
    pub weights: Tensor<1>,
    /// Flat running statistics of the norms.
    pub statistics: Tensor<1>,
    /// First and second moments of the optimiser.
    pub moments: [Tensor<1>; 2],
}

impl Trainer {
    /// A run at step 0. The same configuration gives the same weights and the same episodes.
    ///
    /// # Errors
    /// If the configuration is not one of its method's.
    pub fn new(config: &RunConfig, classes: Arc<dyn Classes>, device: &Device) -> Result<Self, ConfigError> {
        let (learner, settings) = methods::learner(config)?;
        let network = learner.network();
        let initial =
            |layout: &crate::models::Layout, index| layout.initial(&mut rng(config.seed, Stream::Weights, index));
        let weights = flat(initial(&network.weights, 0), device);
        let statistics = flat(initial(&network.statistics, 1), device);
        Ok(Self {
            adam: Adam::new(&weights),
            targets: targets(learner.shape(), device),
            seed: config.seed,
            learning_rate: settings.real("learning_rate"),
            within_alphabet: 0.0,
            step: 0,
            device: device.clone(),
            weights,
            statistics,
            learner,
            classes,
        })
    }

    /// The method at work.
    pub fn learner(&self) -> &dyn Learner {
        self.learner.as_ref()
    }

    /// Where the tensors live.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Steps taken.
    pub fn steps_taken(&self) -> u64 {
        self.step
    }

    /// Changes the learning rate from the next step on.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    /// Takes the classes of this share of the episodes, in [0, 1], from one alphabet each: those are harder to tell apart.
    pub fn mix_within_alphabet(&mut self, share: f64) {
        self.within_alphabet = share;
    }

    /// Samples an episode, learns from it, and returns without waiting for the device.
    ///
    /// # Errors
    /// If the classes cannot fill an episode.
    pub fn step(&mut self) -> Result<PendingStep, EpisodeError> {
        let episode = self.sample()?;
        let images = images(&episode, &self.device).autodiff();
        let network = self.learner.network();

        let weights = Weights::trainable(&network.weights, &self.weights);
        let mut batch_statistics = Vec::new();
        let norm = Norm::Batch(&mut batch_statistics);
        let outcome = self.learner.forward(&weights, norm, images, self.targets.clone().autodiff());

        let mut gradients = outcome.loss.backward();
        let gradient = weights.gradient(&mut gradients);
        self.weights = self.adam.step(self.weights.clone(), gradient, self.learning_rate);

        let batch_statistics = Tensor::cat(batch_statistics, 0).inner();
        self.statistics =
            self.statistics.clone().mul_scalar(STATISTICS_KEPT) + batch_statistics.mul_scalar(1.0 - STATISTICS_KEPT);

        self.step += 1;
        Ok(PendingStep { step: self.step, episode, loss: outcome.loss.inner(), logits: outcome.logits.inner() })
    }

    fn sample(&self) -> Result<Episode, EpisodeError> {
        let mut rng = rng(self.seed, Stream::Episode, self.step);
        if self.within_alphabet > 0.0 && rng.random_bool(self.within_alphabet.min(1.0)) {
            sample_episode_within_alphabet(self.classes.as_ref(), self.learner.shape(), &mut rng)
        } else {
            sample_episode(self.classes.as_ref(), self.learner.shape(), &mut rng)
        }
    }

    /// Scores [n_way * n_query, n_way] of an episode's queries by the weights as they are; nothing is learned.
    pub fn score(&self, episode: &Episode) -> Tensor<2> {
        let network = self.learner.network();
        let weights = Weights::frozen(&network.weights, &self.weights);
        let statistics = Weights::frozen(&network.statistics, &self.statistics);
        let targets = targets(episode.shape, &self.device);
        self.learner.forward(&weights, Norm::Running(&statistics), images(episode, &self.device), targets).logits
    }

    /// Embeddings [n, embedding_dim] of pictures by the weights as they are.
    pub fn embed(&self, pictures: &[&Picture]) -> Tensor<2> {
        let images = stack(pictures.iter().copied(), &self.device);
        self.learner.network().embed(&self.weights, &self.statistics, images)
    }

    /// What a checkpoint keeps.
    pub fn state(&self) -> TrainerState {
        TrainerState {
            step: self.step,
            weights: self.weights.clone(),
            statistics: self.statistics.clone(),
            moments: [self.adam.first_moment.clone(), self.adam.second_moment.clone()],
        }
    }

    /// Goes on from a checkpoint of the same network.
    pub fn restore(&mut self, state: TrainerState) {
        assert_eq!(state.weights.dims(), self.weights.dims(), "the state is of another network");
        assert_eq!(state.statistics.dims(), self.statistics.dims(), "the state is of another network");
        let [first_moment, second_moment] = state.moments;
        self.step = state.step;
        self.weights = state.weights;
        self.statistics = state.statistics;
        self.adam = Adam { time: state.step, first_moment, second_moment };
    }
}

/// An episode's pictures as a network wants them: [n_way * (k_shot + n_query), 1, 28, 28], support then query.
pub fn images(episode: &Episode, device: &Device) -> Tensor<4> {
    stack(episode.support.iter().chain(&episode.query), device)
}

/// Pictures as [n, 1, 28, 28], ink 1.0.
pub fn stack<'a>(pictures: impl Iterator<Item = &'a Picture>, device: &Device) -> Tensor<4> {
    let ink: Vec<f32> =
        pictures.flat_map(|picture| picture.bytes().iter().map(|byte| f32::from(*byte) / 255.0)).collect();
    let n = ink.len() / (SIDE * SIDE);
    Tensor::from_data(TensorData::new(ink, [n, 1, SIDE, SIDE]), device)
}

/// The right answers of an episode, whose queries stand class by class: [n_way * n_query, n_way], one-hot.
fn targets(shape: EpisodeShape, device: &Device) -> Tensor<2> {
    let EpisodeShape { n_way, n_query, .. } = shape;
    let one_hot = (0..n_way * n_query).flat_map(|row| (0..n_way).map(move |class| f32::from(row / n_query == class)));
    Tensor::from_data(TensorData::new(one_hot.collect::<Vec<f32>>(), [n_way * n_query, n_way]), device)
}
