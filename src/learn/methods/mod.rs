//! What can be trained: one file a method, and the registry.
//!
//! A method declares itself to the page ([`MethodInfo`]), and builds a [`Learner`] from a run's configuration. A
//! learner holds slots and numbers, never weights and never a support set: everything it does is a function of both.
//!
//! Learning and answering are two things. A step learns from whatever the method is fed ([`Sample`]: an episode, pairs,
//! a batch of several drawings a class). A question is always the same: a few labelled drawings and a query. Every
//! learner has a [`Comparer`], which answers it in two parts, [`features`](Comparer::features) of each drawing and
//! [`compare`](Comparer::compare) of features, so that drawings that stand still on the board are looked at only once.

mod answers;
mod baselines;
mod clip;
#[cfg(test)]
mod clip_tests;
mod deal;
mod episodic;
mod frozen;
mod jigsaw;
mod labels;
mod linear_probe;
mod maml;
mod maml_settings;
#[cfg(test)]
mod maml_tests;
mod matching;
mod prototypical;
mod puzzles;
#[cfg(test)]
mod puzzles_tests;
mod reader;
mod relation;
mod relative;
mod settings;
mod shuffle;
mod siamese;
mod simclr;
#[cfg(test)]
mod simclr_tests;
mod simclr_views;
mod soundtrack;
#[cfg(test)]
mod soundtrack_tests;
#[cfg(test)]
mod taught;
mod transfer;
mod triplet;

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

pub use answers::{accuracy, accuracy_of};
use deal::Deal;
pub use frozen::{Frozen, FrozenEncoder};
pub use labels::Labels;
pub use prototypical::encoder_alone;
pub use reader::Reader;
pub use settings::{ConfigError, Settings, Source};

use crate::{
    meta::{Adapted, Survey},
    models::{Conv4, Layout, Norm, Weights},
};
use data::{Classes, Sample, SampleError};
use protocol::{MethodInfo, RunConfig, StepView};

/// Every method, in the order of the lecture. A new method is one file beside this one, and one line here.
pub const REGISTRY: &[&dyn Method] = &[
    &transfer::Transfer,
    &siamese::Siamese,
    &matching::Matching,
    &triplet::Triplet,
    &prototypical::Prototypical,
    &relation::Relation,
    &maml::Maml,
    &relative::Relative,
    &jigsaw::Jigsaw,
    &shuffle::Shuffle,
    &soundtrack::Soundtrack,
    &simclr::Simclr,
    &clip::Clip,
    &baselines::RandomEncoder,
    &baselines::Hausdorff,
    &baselines::Pixels,
];

/// A way to learn from few examples.
pub trait Method: Sync {
    /// What the page shows and offers.
    fn info(&self) -> MethodInfo;

    /// A learner for these settings.
    fn learner(&self, settings: &Settings) -> Arc<dyn Learner>;
}

/// A method with its hyperparameters fixed.
pub trait Learner: Send + Sync {
    /// Names and shapes of everything the learner has.
    fn network(&self) -> &Network;

    /// False if its weights are never to change: a baseline.
    fn learns(&self) -> bool {
        true
    }

    /// What one training step learns from.
    ///
    /// # Errors
    /// If the classes have too little for it.
    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError>;

    /// The loss of a sample, and what its view and accuracy are made from. `images` is [n, 1, 28, 28], in the order of
    /// [`Sample::pictures`].
    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome;

    /// The fraction of right answers in a sample, from the readout of its step; of what, [`MethodInfo::counts`] says.
    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32;

    /// What the step saw and did, from the readout of its step; `classes` is what the sample was taken from.
    fn view(&self, classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView;

    /// How it tells new characters apart.
    fn comparer(&self) -> &dyn Comparer;

    /// For a network that reads, too: the tower that does.
    fn reader(&self) -> Option<&dyn Reader> {
        None
    }

    /// For a method that answers by adapting: `steps` steps of its own kind on `support` [rows, 1, 28, 28].
    fn adapt(&self, _weights: &Weights, _labels: &Labels, _support: Tensor<4>, _steps: usize) -> Option<Adapted> {
        None
    }

    /// For a method whose steps leave paths through weight space: a step's paths, and what it takes to look at the loss
    /// around them. Nothing is learned.
    fn survey(&self, _weights: &Weights, _sample: &Sample, _images: Tensor<4>) -> Option<Survey> {
        None
    }
}

/// How new characters are told apart, by features of drawings and a comparison of features. What a method trains is one
/// thing, what answers questions another: all encoders that are frozen after training answer alike ([`FrozenEncoder`]).
pub trait Comparer: Send + Sync {
    /// Features [n, d] of `images` [n, 1, 28, 28]: all that [`compare`](Self::compare) needs of a drawing.
    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2>;

    /// How much each query is like each class; the largest wins. `support` is [rows, d], labelled by `labels`, `query` is
    /// [queries, d]; the result is [queries, n_way].
    fn compare(
        &self,
        weights: &Weights,
        norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2>;

    /// What [`Judgement::value`] is, in words.
    fn measure(&self) -> &'static str;

    /// What the page shows of a query's scores [n_way], which have left the device.
    fn judge(&self, scores: &[f32]) -> Vec<Judgement>;

    /// Where drawings lie on the map, [n, [`map_dim`](Self::map_dim)], from their features.
    fn map_points(&self, _weights: &Weights, _norm: &mut Norm, features: Tensor<2>) -> Tensor<2> {
        features
    }

    /// Numbers in a place on the map.
    fn map_dim(&self) -> usize;

    /// True if a class is compared as the mean of its drawings, which then has a place on the map.
    fn has_prototypes(&self) -> bool {
        false
    }
}

/// What a query's score for a class means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// In [0, 1].
    pub probability: f32,
    /// The number behind it, which [`Comparer::measure`] names.
    pub value: f32,
}

/// The slots of a learner's network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// What gradients train.
    pub weights: Layout,
    /// What batch norm averages along the way.
    pub statistics: Layout,
}

impl Network {
    /// A Conv4 encoder and nothing else.
    pub fn conv4(channels: usize, embedding_dim: Option<usize>) -> (Self, Conv4) {
        let mut network = Self::default();
        let encoder = Conv4::declare(&mut network.weights, &mut network.statistics, channels, embedding_dim);
        (network, encoder)
    }
}

/// What a training step's forward pass gives.
pub struct Outcome {
    /// What to minimise: [1].
    pub loss: Tensor<1>,
    /// What is read back with it, for accuracy and view; the learner knows what it is.
    pub readout: Tensor<1>,
    /// The gradient of the loss with regard to all weights, where a backward pass from the loss is not how it is found;
    /// then nothing here is part of a graph: [weights].
    pub gradient: Option<Tensor<1>>,
}

impl Outcome {
    /// An outcome whose gradient is found by a backward pass from the loss.
    pub fn new(loss: Tensor<1>, readout: Tensor<1>) -> Self {
        Self { loss, readout, gradient: None }
    }
}

/// The method of this id.
///
/// # Errors
/// If there is none; the text lists those there are.
pub fn find(id: &str) -> Result<&'static dyn Method, ConfigError> {
    REGISTRY.iter().copied().find(|method| method.info().id == id).ok_or_else(|| ConfigError::UnknownMethod {
        id: id.into(),
        known: REGISTRY.iter().map(|method| method.info().id).collect::<Vec<_>>().join(", "),
    })
}

/// True if a configuration asks for the pair of towers that ships with the page in place of random weights.
pub fn starts_from_pair(config: &RunConfig) -> bool {
    config.method == clip::ID && config.values.get(clip::START) == Some(&1.0)
}

/// The learner of a run's configuration, with its settings checked.
///
/// # Errors
/// If the method is unknown, or a value is outside its range.
pub fn learner(config: &RunConfig) -> Result<(Arc<dyn Learner>, Settings), ConfigError> {
    let method = find(&config.method)?;
    let settings = Settings::check(&method.info(), config)?;
    Ok((method.learner(&settings), settings))
}
