//! What can be trained: one file a method, and the registry.
//!
//! A method declares itself to the page ([`MethodInfo`]), and builds a [`Learner`] from a run's configuration. A
//! learner holds slots and numbers, never weights and never a support set: its forward pass is a function of both.

mod prototypical;
mod settings;

use burn::tensor::Tensor;

pub use settings::{ConfigError, Settings, Source};

use crate::{
    data::episode::{Episode, EpisodeShape},
    models::{Conv4, Layout, Norm, Weights},
    protocol::{MethodInfo, RunConfig, StepView},
};

/// Every method, in the order of the lecture. A new method is one file beside this one, and one line here.
pub const REGISTRY: &[&dyn Method] = &[&prototypical::Prototypical];

/// A way to learn from few examples.
pub trait Method: Sync {
    /// What the page shows and offers.
    fn info(&self) -> MethodInfo;

    /// A learner for these settings.
    fn learner(&self, settings: &Settings) -> Box<dyn Learner>;
}

/// A method with its hyperparameters fixed.
pub trait Learner {
    /// Names and shapes of everything the learner has.
    fn network(&self) -> &Network;

    /// The shape of a training episode.
    fn shape(&self) -> EpisodeShape;

    /// One pass over an episode. `images` is [n_way * (k_shot + n_query), 1, 28, 28]: support then query, class by
    /// class each; `targets` is [n_way * n_query, n_way], one-hot.
    fn forward(&self, weights: &Weights, norm: Norm, images: Tensor<4>, targets: Tensor<2>) -> Outcome;

    /// What the step saw and did, from an episode and its logits [n_way * n_query, n_way] read back row by row.
    fn view(&self, episode: &Episode, logits: &[f32]) -> StepView;
}

/// The slots of a learner's network.
#[derive(Clone, Debug)]
pub struct Network {
    /// What gradients train.
    pub weights: Layout,
    /// What batch norm averages along the way.
    pub statistics: Layout,
    /// From images to embeddings.
    pub encoder: Conv4,
}

impl Network {
    /// A Conv4 encoder and nothing else.
    pub fn encoder_only(channels: usize, embedding_dim: Option<usize>) -> Self {
        let (mut weights, mut statistics) = (Layout::default(), Layout::default());
        let encoder = Conv4::declare(&mut weights, &mut statistics, channels, embedding_dim);
        Self { weights, statistics, encoder }
    }

    /// Embeddings [n, embedding_dim] of `images` [n, 1, 28, 28], by flat weights and running statistics.
    pub fn embed(&self, weights: &Tensor<1>, statistics: &Tensor<1>, images: Tensor<4>) -> Tensor<2> {
        let weights = Weights::frozen(&self.weights, weights);
        let statistics = Weights::frozen(&self.statistics, statistics);
        self.encoder.embed(&weights, Norm::Running(&statistics), images)
    }
}

/// What a forward pass gives.
pub struct Outcome {
    /// What to minimise: [1].
    pub loss: Tensor<1>,
    /// One score for each query and class, the largest wins: [n_way * n_query, n_way].
    pub logits: Tensor<2>,
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

/// The learner of a run's configuration, with its settings checked.
///
/// # Errors
/// If the method is unknown, or a value is outside its range.
pub fn learner(config: &RunConfig) -> Result<(Box<dyn Learner>, Settings), ConfigError> {
    let method = find(&config.method)?;
    let settings = Settings::check(&method.info(), config)?;
    Ok((method.learner(&settings), settings))
}
