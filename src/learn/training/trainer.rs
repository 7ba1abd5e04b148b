//! One training step, top to bottom.

use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::{
    adam::Adam, model::Model, pending::PendingStep, pictures::stack, schedule::cosine, weights_file::SavedState,
};
use crate::{
    methods::{self, ConfigError, Learner, LearningRate, Setup, Step},
    models::{Layout, Norm, Weights, flat},
};
use data::{
    Sample, SampleError,
    classes::Classes,
    episode::EpisodeShape,
    seeds::{Stream, rng},
};
use protocol::RunConfig;

/// How much of the old running statistics a step keeps.
const STATISTICS_KEPT: f64 = 0.9;

/// A run's weights, and all it takes to move them one step further.
pub struct Trainer {
    model: Model,
    classes: Arc<dyn Classes>,
    seed: u64,
    learning_rate: LearningRate,
    test_shape: EpisodeShape,
    step: u64,
    adam: Adam,
}

/// Everything that changes from step to step.
#[derive(Clone, Debug)]
pub struct TrainingState {
    /// Steps taken.
    pub step: u64,
    /// Flat weights.
    pub weights: Tensor<1>,
    /// Flat running statistics of the norms.
    pub statistics: Tensor<1>,
    /// First and second moments of the optimiser.
    pub moments: [Tensor<1>; 2],
    /// Steps behind the moments: fewer than `step` where the optimiser began anew on the way.
    pub optimiser_steps: u64,
}

impl TrainingState {
    /// A saved state as tensors, after so many steps. Where the file has no moments, the optimiser begins anew.
    pub fn of(saved: SavedState, step: u64, device: &Device) -> Self {
        let n = saved.weights.len();
        let optimiser_steps = if saved.moments.is_some() { saved.optimiser_steps } else { 0 };
        let [first, second] = saved.moments.unwrap_or_else(|| [vec![0.0; n], vec![0.0; n]]);
        Self {
            step,
            weights: flat(saved.weights, device),
            statistics: flat(saved.statistics, device),
            moments: [flat(first, device), flat(second, device)],
            optimiser_steps,
        }
    }
}

impl Trainer {
    /// A run at step 0. The same configuration gives the same weights and the same samples.
    ///
    /// # Errors
    /// If the configuration is not one of its method's.
    pub fn new(config: &RunConfig, classes: Arc<dyn Classes>, device: &Device) -> Result<Self, ConfigError> {
        let Setup { learner, learning_rate, test_shape } = methods::set_up(config)?;
        let network = learner.network();
        let initial = |layout: &Layout, index| layout.initial(&mut rng(config.seed, Stream::Weights, index));
        let weights = flat(initial(&network.weights, 0), device);
        let statistics = flat(initial(&network.statistics, 1), device);
        Ok(Self {
            adam: Adam::new(&weights),
            seed: config.seed,
            learning_rate,
            test_shape,
            step: 0,
            model: Model { learner, weights, statistics, device: device.clone() },
            classes,
        })
    }

    /// The learner with its weights as they are: what answers questions.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The learner with its weights, training being over.
    pub fn into_model(self) -> Model {
        self.model
    }

    /// The method at work.
    pub fn learner(&self) -> &dyn Learner {
        self.model.learner.as_ref()
    }

    /// What it learns from.
    pub fn classes(&self) -> &dyn Classes {
        self.classes.as_ref()
    }

    /// The shape of the episodes that the run is tested on.
    pub fn test_shape(&self) -> EpisodeShape {
        self.test_shape
    }

    /// Steps taken.
    pub fn steps_taken(&self) -> u64 {
        self.step
    }

    /// How fast it learns.
    pub fn learning_rate(&self) -> LearningRate {
        self.learning_rate
    }

    /// Changes the learning rate from the next step on.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate.initial = learning_rate;
    }

    /// Takes a sample, learns from it, and returns without waiting for the device.
    ///
    /// # Errors
    /// If the classes cannot fill a sample.
    pub fn step(&mut self) -> Result<PendingStep, SampleError> {
        let sample = self.learner().sample(self.classes.as_ref(), &mut rng(self.seed, Stream::Episode, self.step))?;
        let mut batch_statistics = Vec::new();
        let Step { loss, readback, .. } = if self.learner().learns() {
            self.learn(&sample, &mut batch_statistics)
        } else {
            self.watch(&sample, &mut batch_statistics)
        };
        if !batch_statistics.is_empty() {
            let kept = self.model.statistics.clone().mul_scalar(STATISTICS_KEPT);
            self.model.statistics = kept + Tensor::cat(batch_statistics, 0).mul_scalar(1.0 - STATISTICS_KEPT);
        }
        self.step += 1;
        Ok(PendingStep { step: self.step, sample, loss, readback })
    }

    /// Moves the weights against the gradient of the loss.
    fn learn(&mut self, sample: &Sample, batch_statistics: &mut Vec<Tensor<1>>) -> Step {
        let images = stack(&sample.pictures(), &self.model.device).autodiff();
        let weights = Weights::trainable(&self.learner().network().weights, &self.model.weights);
        let mut step = self.learner().train(&weights, &mut Norm::Batch(batch_statistics), sample, images);

        let gradient = match step.gradient.take() {
            Some(gradient) => gradient,
            None => {
                let mut gradients = step.loss.backward();
                batch_statistics.iter_mut().for_each(|statistic| *statistic = statistic.clone().inner());
                step = step.inner();
                weights.gradient(&mut gradients)
            }
        };
        let learning_rate = self.learning_rate.initial * cosine(self.step, self.learning_rate.falls_over);
        let moved = self.adam.step(self.model.weights.clone(), gradient, learning_rate);
        self.model.weights = self.learner().network().weights.within_bounds(moved);
        step
    }

    /// The same without a gradient, for what has nothing to learn: only the norms get to know the drawings.
    fn watch(&self, sample: &Sample, batch_statistics: &mut Vec<Tensor<1>>) -> Step {
        let images = stack(&sample.pictures(), &self.model.device);
        let weights = Weights::frozen(&self.learner().network().weights, &self.model.weights);
        self.learner().train(&weights, &mut Norm::Batch(batch_statistics), sample, images)
    }

    /// What a checkpoint keeps.
    pub fn state(&self) -> TrainingState {
        TrainingState {
            step: self.step,
            weights: self.model.weights.clone(),
            statistics: self.model.statistics.clone(),
            moments: [self.adam.first_moment.clone(), self.adam.second_moment.clone()],
            optimiser_steps: self.adam.time,
        }
    }

    /// Goes on from a checkpoint of the same network.
    pub fn restore(&mut self, state: TrainingState) {
        assert_eq!(state.weights.dims(), self.model.weights.dims(), "the state is of another network");
        assert_eq!(state.statistics.dims(), self.model.statistics.dims(), "the state is of another network");
        let [first_moment, second_moment] = state.moments;
        self.step = state.step;
        self.model.weights = state.weights;
        self.model.statistics = state.statistics;
        self.adam = Adam { time: state.optimiser_steps, first_moment, second_moment };
    }
}
