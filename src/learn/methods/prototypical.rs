//! Prototypical networks (Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, NeurIPS 2017).
//!
//! A class is the mean of its support embeddings; a query belongs to the nearest mean:
//! p(y = c | x) = softmax_c(−‖f(x) − p_c‖²), with p_c = 1/k Σ f(x_i) over the support of c; the loss is −log p(y | x).
//!
//! With cosines, the logits are s · cos(f(x), p_c), and the scale s is learned (as log s, so that it stays positive): a
//! cosine alone lies in [−1, 1], which no softmax can make sure of anything. The paper found squared distances better.
//!
//! Distances may have a learned scale, too: −s ‖f(x) − p_c‖² (Oreshkin, Rodríguez López, Lacoste: TADAM, NeurIPS 2018).

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step, accuracy,
    common_settings::{EncoderSettings, EpisodeSettings, LearningRate},
    episodic::{self, EpisodeSampler},
    presets::preset,
    settings::SettingsReader,
};
use crate::{
    losses::{cosine_similarity, cross_entropy, softmax, squared_euclidean},
    models::{Conv4, Init, Norm, SlotId, Weights},
};
use data::{Classes, Sample, SampleError, episode::Episode};
use protocol::{ComparisonMeasure, MethodInfo, PrototypesView, StepView, Supervision};

/// The scale of cosines before training.
const INITIAL_SCALE: f32 = 10.0;
/// The scale of squared distances before training, where it is learned: those of an untrained encoder are tens to hundreds.
const INITIAL_METRIC_SCALE: f32 = 0.1;

/// The method.
pub struct Prototypical;

impl Method for Prototypical {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "prototypical".into(),
            title: "Prototypical network".into(),
            paper: "Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, 2017".into(),
            paper_url: "https://arxiv.org/abs/1703.05175".into(),
            equation: "p(y = c | x) = softmax over c of −‖f(x) − p_c‖²,  p_c = mean of f over the examples of c".into(),
            summary: "The network turns each drawing into a point. The examples of a class are averaged into its \
                      prototype, and a new drawing belongs to the class with the nearest prototype. Training moves \
                      drawings of one character together and drawings of different characters apart."
                .into(),
            supervision: Supervision::Labels,
            usual: true,
            hyperparameters: SettingsReader::declared(PrototypicalSettings::read),
            presets: vec![preset(
                "paper",
                "64 channels, trained on more classes",
                &[("channels", 64.0), ("train_way", 20.0)],
                "98.8 / 99.7 / 96.0 / 98.9% in 5-way 1-shot, 5-shot, 20-way 1-shot, 5-shot, trained on 60 classes an episode, \
                 where 20 are the most here",
            )],
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = PrototypicalSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (mut network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
        let initial = match (settings.measure, settings.scaled) {
            (ComparisonMeasure::SquaredDistance, false) => None,
            (ComparisonMeasure::SquaredDistance, true) => Some(INITIAL_METRIC_SCALE),
            (ComparisonMeasure::Cosine, _) => Some(INITIAL_SCALE),
        };
        let log_scale = initial.map(|scale| network.weights.declare("log_scale", &[1], Init::Constant(scale.ln())));
        let EpisodeSettings { test_shape, sampler } = settings.episodes;
        let measure = settings.measure;
        let learner =
            PrototypicalLearner { network, encoder, measure, log_scale, sampler: Some(sampler), learns: true };
        Setup::new(learner, settings.learning_rate, test_shape)
    }
}

struct PrototypicalSettings {
    episodes: EpisodeSettings,
    measure: ComparisonMeasure,
    /// True if distances are multiplied by a learned scale; cosines always are.
    scaled: bool,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl PrototypicalSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            episodes: EpisodeSettings::read(from),
            measure: from.own().choice(
                "cosine",
                "Nearness",
                "How near a drawing is to a prototype: by squared distance, or by the angle between them times a learned \
                 scale.",
                [("squared distance", ComparisonMeasure::SquaredDistance), ("cosine", ComparisonMeasure::Cosine)],
            ),
            scaled: from.choice(
                "metric_scale",
                "Scale of distances",
                "Before the softmax, squared distances are taken as they are, as in the paper, or times a learned scale \
                 (TADAM). Cosines always have one.",
                [("1", false), ("learned", true)],
            ),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// What a step of an episode shows; a logit is `scale` times what `measure` names.
fn view(episode: &Episode, measure: ComparisonMeasure, logits: &[f32], scale: f32) -> StepView {
    StepView::Prototypes(PrototypesView {
        episode: episodic::episode_view(episode),
        measure,
        values: logits.iter().map(|logit| logit / scale).collect(),
        scale,
        probabilities: logits.chunks(episode.shape.n_way).flat_map(softmax).collect(),
    })
}

/// An encoder read as a prototypical network by squared distance, which only answers: it has nothing to learn from.
pub fn encoder_alone(network: NetworkLayout, encoder: Conv4) -> Arc<dyn Learner> {
    let measure = ComparisonMeasure::SquaredDistance;
    Arc::new(PrototypicalLearner { network, encoder, measure, log_scale: None, sampler: None, learns: false })
}

/// The learner of [`Prototypical`], and of every encoder that is read as one.
pub(super) struct PrototypicalLearner {
    pub(super) network: NetworkLayout,
    pub(super) encoder: Conv4,
    /// What nearness is.
    pub(super) measure: ComparisonMeasure,
    /// Where the scale of it is learned, the logarithm of that.
    pub(super) log_scale: Option<SlotId>,
    /// What it learns from; `None` if it only answers.
    pub(super) sampler: Option<EpisodeSampler>,
    pub(super) learns: bool,
}

impl Learner for PrototypicalLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn learns(&self) -> bool {
        self.learns
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let sampler = self.sampler.ok_or(SampleError::Zero("what this encoder is trained on"))?;
        sampler.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let logits = self.compare(weights, norm, &labels, support, query); // [n_way * n_query, n_way]
        let loss = cross_entropy(logits.clone(), targets);
        let logits = ("logits", logits.flatten(0, 1));
        let right = move |logits: &[f32]| accuracy(logits, shape.n_way);
        let measure = self.measure;
        let sign = if measure == ComparisonMeasure::SquaredDistance { -1.0 } else { 1.0 };
        match self.log_scale {
            None => Step::new(
                loss,
                [logits],
                move |_, [logits]| right(logits),
                move |sample, _, [logits]| view(sample.episode(), measure, logits, sign),
            ),
            // With the scale, cosines and distances can be told from scaled ones.
            Some(slot) => Step::new(
                loss,
                [logits, ("scale", weights.get::<1>(slot).exp())],
                move |_, [logits, _]| right(logits),
                move |sample, _, [logits, scale]| view(sample.episode(), measure, logits, sign * scale[0]),
            ),
        }
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for PrototypicalLearner {
    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.encoder.features(weights, norm, images)
    }

    fn compare(
        &self,
        weights: &Weights,
        _norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        let prototypes = labels.averaging(&support.device()).matmul(support); // [n_way, d]
        let likeness = match self.measure {
            ComparisonMeasure::SquaredDistance => squared_euclidean(query, prototypes).neg(),
            ComparisonMeasure::Cosine => cosine_similarity(query, prototypes),
        };
        match self.log_scale {
            None => likeness,
            Some(slot) => likeness * weights.get::<1>(slot).exp().unsqueeze(),
        }
    }

    fn measure(&self) -> &'static str {
        // A learned scale is on the device, so what is shown is the logit.
        match (self.measure, self.log_scale) {
            (ComparisonMeasure::SquaredDistance, None) => "squared distance",
            (ComparisonMeasure::SquaredDistance, Some(_)) => "logit by distance",
            (ComparisonMeasure::Cosine, _) => "scaled cosine",
        }
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        if self.log_scale.is_some() { ShownScore::of_logits(scores) } else { ShownScore::of_distances(scores) }
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }

    fn has_prototypes(&self) -> bool {
        true
    }
}
