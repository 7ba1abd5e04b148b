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
mod common_settings;
mod episodic;
mod frozen;
mod jigsaw;
mod labels;
mod linear_probe;
mod maml;
mod maml_presets;
mod maml_settings;
mod maml_tasks;
#[cfg(test)]
mod maml_tests;
mod matching;
mod presets;
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
mod step;
#[cfg(test)]
mod taught_tests;
mod transfer;
mod triplet;

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

pub use answers::{ShownScore, accuracy, accuracy_of};
pub use clip::starts_from_pair;
pub use common_settings::{LEAVE_OUT_LABEL, LearningRate, Source, leaves_out};
pub use frozen::{Frozen, FrozenEncoder};
pub use labels::Labels;
pub use prototypical::encoder_alone;
pub use reader::JointEmbedding;
pub use settings::{ConfigError, SettingsReader};
pub use step::{Readback, Readings, Step};

use crate::{
    meta::{Adapted, Survey},
    models::{Conv4, Layout, Norm, Weights},
};
use data::{
    Classes, Sample, SampleError, enough,
    episode::EpisodeShape,
    seeds::{Stream, rng},
};
use protocol::{MethodInfo, RunConfig};

/// Every method: those that learn from labels, without labels, from words, then baselines. A new method is one file beside this one, and one line here.
pub const REGISTRY: &[&dyn Method] = &[
    &transfer::TransferLearning,
    &siamese::Siamese,
    &matching::Matching,
    &triplet::Triplet,
    &prototypical::Prototypical,
    &relation::RelationNetwork,
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

    /// A learner with the settings that are asked for; the same ones as [`info`](Self::info) lists.
    fn set_up(&self, from: &mut SettingsReader) -> Setup;
}

/// A method with its settings: what learns, how fast, and what it is tested on.
pub struct Setup {
    /// What learns.
    pub learner: Arc<dyn Learner>,
    /// How fast.
    pub learning_rate: LearningRate,
    /// The shape of the episodes that it is tested on.
    pub test_shape: EpisodeShape,
}

impl Setup {
    fn new(learner: impl Learner + 'static, learning_rate: LearningRate, test_shape: EpisodeShape) -> Self {
        Self { learner: Arc::new(learner), learning_rate, test_shape }
    }
}

/// A method with its hyperparameters fixed.
pub trait Learner: Send + Sync {
    /// Names and shapes of everything the learner has.
    fn network(&self) -> &NetworkLayout;

    /// False if its weights are never to change: a baseline.
    fn learns(&self) -> bool {
        true
    }

    /// What one training step learns from.
    ///
    /// # Errors
    /// If the classes have too little for it.
    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError>;

    /// The loss of a sample, and what is read back with it. `images` is [n, 1, 28, 28], in the order of
    /// [`Sample::pictures`].
    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step;

    /// How it tells new characters apart.
    fn comparer(&self) -> &dyn Comparer;

    /// For a network that reads, too: where texts and drawings lie together.
    fn joint_embedding(&self) -> Option<&dyn JointEmbedding> {
        None
    }

    /// For a method that answers by adapting: `steps` steps of its own kind on `support` [rows, 1, 28, 28].
    fn adapt(&self, _weights: &Weights, _labels: &Labels, _support: Tensor<4>, _steps: usize) -> Option<Adapted> {
        None
    }

    /// For a method whose steps leave paths through weight space: a step with its paths, and what it takes to look at the
    /// loss around them. Nothing is learned.
    fn survey(&self, _weights: &Weights, _sample: &Sample, _images: Tensor<4>) -> Option<(Step, Survey)> {
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

    /// What [`ShownScore::value`] is, in words.
    fn measure(&self) -> &'static str;

    /// What the page shows of a query's scores [n_way], which have left the device.
    fn shown(&self, scores: &[f32]) -> Vec<ShownScore>;

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

/// The slots of a learner's network.
#[derive(Clone, Debug, Default)]
pub struct NetworkLayout {
    /// What gradients train.
    pub weights: Layout,
    /// What batch norm averages along the way.
    pub statistics: Layout,
}

impl NetworkLayout {
    /// A Conv4 encoder and nothing else.
    pub fn conv4(channels: usize, embedding_dim: Option<usize>) -> (Self, Conv4) {
        let mut network = Self::default();
        let encoder = Conv4::declare(&mut network.weights, &mut network.statistics, channels, embedding_dim);
        (network, encoder)
    }
}

/// How many drawings of every character a method's training and tests ask for.
pub fn drawings_needed(setup: &Setup) -> usize {
    let sample = |classes: &dyn Classes| setup.learner.sample(classes, &mut rng(0, Stream::Episode, 0));
    enough::drawings_needed(sample).max(setup.test_shape.k_shot + setup.test_shape.n_query)
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

/// The method of a run's configuration with its settings.
///
/// # Errors
/// If the method is unknown, or a value is outside its range.
pub fn set_up(config: &RunConfig) -> Result<Setup, ConfigError> {
    let method = find(&config.method)?;
    let mut from = SettingsReader::new(&config.values).seeded(config.seed);
    let setup = method.set_up(&mut from);
    from.finish(&method.info().title)?;
    Ok(setup)
}
