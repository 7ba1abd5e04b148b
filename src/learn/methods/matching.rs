//! Matching networks (Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra: Matching Networks for One Shot Learning, 2016).
//!
//! A query attends to every support drawing: a(x, x_i) = softmax_i(s · cos(f(x), g(x_i))), and p(y = c | x) is the sum of the
//! attention to the drawings of c. The sharpness s (the inverse of a temperature) is learned, as log s; the paper has
//! s = 1, with which a cosine cannot make a softmax sure of anything.
//!
//! Full context embeddings, as an option (appendix A of the paper): g sees the whole support set through a bidirectional
//! LSTM, and f through an LSTM that reads the support set with attention.

use burn::tensor::{Tensor, activation::softmax};
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step, accuracy,
    common_settings::{EncoderSettings, EpisodeSettings, LearningRate},
    episodic::{self, EpisodeSampler},
    presets::preset,
    settings::SettingsReader,
};
use crate::{
    losses::{attention_logits, label_likelihood, label_loss},
    models::{Conv4, FullContext, Init, Norm, SlotId, Weights},
};
use data::{Classes, Sample, SampleError};
use protocol::{AttentionView, MethodInfo, StepView, Supervision};

/// The sharpness before training.
const INITIAL_SHARPNESS: f32 = 10.0;

/// The method.
pub struct Matching;

impl Method for Matching {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "matching".into(),
            title: "Matching network".into(),
            paper: "Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra: Matching Networks for One Shot Learning, 2016"
                .into(),
            paper_url: "https://arxiv.org/abs/1606.04080".into(),
            equation: "p(y = c | x) = sum over the examples x_i of c of a(x, x_i),  a = softmax over i of s · cos(f(x), g(x_i))"
                .into(),
            summary: "A new drawing looks at every example and shares its attention out among them, more to those whose \
                      embedding points the same way. The attention that the examples of a class get is the probability of \
                      the class. Nothing is averaged, so a class may look like several things."
                .into(),
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(MatchingSettings::read),
            presets: vec![preset(
                "paper",
                "64 channels",
                &[("channels", 64.0)],
                "98.1 / 98.9 / 93.8 / 98.5% in 5-way 1-shot, 5-shot, 20-way 1-shot, 5-shot, each trained with as many classes \
                 and examples as tested",
            )],
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = MatchingSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (mut network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
        let log_sharpness = network.weights.declare("log_sharpness", &[1], Init::Constant(INITIAL_SHARPNESS.ln()));
        let context = settings.in_context.then(|| Context {
            embeddings: FullContext::declare(&mut network.weights, encoder.feature_dim()),
            steps: settings.processing_steps,
        });
        let EpisodeSettings { test_shape, sampler } = settings.episodes;
        let learner = MatchingLearner { network, encoder, log_sharpness, context, sampler };
        Setup::new(learner, settings.learning_rate, test_shape)
    }
}

struct MatchingSettings {
    episodes: EpisodeSettings,
    in_context: bool,
    processing_steps: usize,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl MatchingSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            episodes: EpisodeSettings::read(from),
            in_context: from.own().choice(
                "context",
                "Embed",
                "Full context embeddings let a drawing's embedding depend on the examples it stands among.",
                [("each drawing by itself", false), ("in the context of the support set", true)],
            ),
            processing_steps: from.own().whole(
                "processing_steps",
                "Processing steps",
                "How often a query reads the support set (in context only).",
                1..=10,
                4,
            ),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

struct Context {
    embeddings: FullContext,
    steps: usize,
}

struct MatchingLearner {
    network: NetworkLayout,
    encoder: Conv4,
    log_sharpness: SlotId,
    context: Option<Context>,
    sampler: EpisodeSampler,
}

impl MatchingLearner {
    /// Attention of each query to each support drawing, before the softmax: [queries, rows].
    fn logits(&self, weights: &Weights, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
        let (support, query) = match &self.context {
            None => (support, query),
            Some(Context { embeddings, steps }) => {
                let support = embeddings.support(weights, support);
                (support.clone(), embeddings.query(weights, support, query, *steps))
            }
        };
        attention_logits(query, support, weights.get::<1>(self.log_sharpness).exp())
    }
}

impl Learner for MatchingLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.sampler.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let logits = self.logits(weights, support, query); // [n_way * n_query, n_way * k_shot]
        let attention = softmax(logits.clone(), 1).flatten(0, 1);
        let scaled_cosines = logits.clone().flatten(0, 1);
        let sharpness = weights.get::<1>(self.log_sharpness).exp();
        let one_hot = labels.one_hot(&logits.device());
        let full_context = self.context.is_some();
        Step::new(
            label_loss(logits, one_hot, targets),
            [("attention", attention), ("scaled_cosines", scaled_cosines), ("sharpness", sharpness)],
            move |_, [attention, ..]| accuracy(&by_class(attention, shape.k_shot), shape.n_way),
            move |sample, _, [attention, scaled_cosines, sharpness]| {
                StepView::Attention(AttentionView {
                    episode: episodic::episode_view(sample.episode()),
                    attention: attention.to_vec(),
                    cosines: scaled_cosines.iter().map(|logit| logit / sharpness[0]).collect(),
                    probabilities: by_class(attention, shape.k_shot),
                    sharpness: sharpness[0],
                    full_context,
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for MatchingLearner {
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
        let attention = softmax(self.logits(weights, support, query), 1); // [queries, rows]
        let one_hot = labels.one_hot(&attention.device());
        label_likelihood(attention, one_hot)
    }

    fn measure(&self) -> &'static str {
        "attention"
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        scores.iter().map(|share| ShownScore::of_probability(*share)).collect()
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }
}

/// Attention to single drawings [n_way * n_query, n_way * k_shot] summed by class: [n_way * n_query, n_way].
fn by_class(attention: &[f32], k_shot: usize) -> Vec<f32> {
    attention.chunks(k_shot).map(|shots| shots.iter().sum()).collect()
}
