//! Relation networks (Sung, Yang, Zhang, Xiang, Torr, Hospedales: Learning to Compare: Relation Network for Few-Shot
//! Learning, 2018).
//!
//! The distance is learned too: the feature maps of a class and of a query are laid on top of each other, and a second
//! network, the relation module, turns them into a score r ∈ [0, 1]. The loss is the mean squared error of r against 1
//! for the right class and 0 for the others; the largest r wins.
//!
//! Departures: a class's map is the mean of its drawings' maps, where the paper takes their sum, so that a network
//! trained with one shot can be asked with several; convolutions are padded, so maps are 7 × 7.

use burn::tensor::{Tensor, activation::sigmoid as sigmoid_of};
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step, accuracy,
    common_settings::{EpisodeSettings, LearningRate, channels},
    episodic::{self, EpisodeSampler},
    presets::preset,
    settings::SettingsReader,
};
use crate::{
    losses::{cross_entropy, mean_squared_error, sigmoid},
    models::{Conv4, Norm, RelationModule, Weights, map_side},
};
use data::{Classes, Sample, SampleError};
use protocol::{MethodInfo, RelationsView, StepView, Supervision};

/// Blocks of the encoder that pool, as in the paper, and the side of its maps.
const POOLING: usize = 2;
const MAP_SIDE: usize = map_side(POOLING);

/// The method.
pub struct RelationNetwork;

impl Method for RelationNetwork {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "relation".into(),
            title: "Relation network".into(),
            paper: "Sung, Yang, Zhang, Xiang, Torr, Hospedales: Learning to Compare: Relation Network for Few-Shot \
                    Learning, 2018"
                .into(),
            paper_url: "https://arxiv.org/abs/1711.06025".into(),
            equation: "r = σ(g([f(class), f(x)])),  loss = mean of (r − 1[same class])²".into(),
            summary: "The other methods learn where to put drawings and measure with a fixed ruler. Here the ruler is \
                      learned as well: a second small network looks at a class and a new drawing together, and says how \
                      strongly they are related."
                .into(),
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(RelationSettings::read),
            presets: vec![preset(
                "paper",
                "64 channels, 15 queries",
                &[("channels", 64.0), ("n_query", 15.0)],
                "99.6 / 99.8 / 97.6 / 99.1% in 5-way 1-shot, 5-shot, 20-way 1-shot, 5-shot, with 19 queries a class in 1-shot",
            )],
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let RelationSettings { episodes, squared, channels, learning_rate } = RelationSettings::read(from);
        let mut network = NetworkLayout::default();
        let encoder = Conv4::declare_maps(&mut network.weights, &mut network.statistics, channels, POOLING);
        let module = RelationModule::declare(&mut network.weights, &mut network.statistics, channels);
        let learner = RelationLearner { network, encoder, module, squared, sampler: episodes.sampler };
        Setup::new(learner, learning_rate, episodes.test_shape)
    }
}

struct RelationSettings {
    episodes: EpisodeSettings,
    /// True for the mean squared error, false for cross-entropy.
    squared: bool,
    channels: usize,
    learning_rate: LearningRate,
}

impl RelationSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            episodes: EpisodeSettings::read(from),
            squared: from.own().choice(
                "loss",
                "Loss",
                "Squared error judges each score for itself, cross-entropy only which of them is the largest.",
                [("mean squared error", true), ("cross-entropy", false)],
            ),
            channels: channels(from, 32),
            learning_rate: LearningRate::read(from),
        }
    }
}

struct RelationLearner {
    network: NetworkLayout,
    encoder: Conv4,
    module: RelationModule,
    /// True for the mean squared error, false for cross-entropy.
    squared: bool,
    sampler: EpisodeSampler,
}

impl Learner for RelationLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.sampler.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let logits = self.compare(weights, norm, &labels, support, query); // [n_way * n_query, n_way]
        let squared = self.squared;
        let loss = match squared {
            true => mean_squared_error(sigmoid_of(logits.clone()), targets),
            false => cross_entropy(logits.clone(), targets),
        };
        Step::new(
            loss,
            [("logits", logits.flatten(0, 1))],
            move |_, [logits]| accuracy(logits, shape.n_way),
            move |sample, _, [logits]| {
                StepView::Relations(RelationsView {
                    episode: episodic::episode_view(sample.episode()),
                    scores: logits.iter().map(|logit| sigmoid(*logit)).collect(),
                    logits: logits.to_vec(),
                    squared,
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for RelationLearner {
    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.encoder.features(weights, norm, images)
    }

    fn compare(
        &self,
        weights: &Weights,
        norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        let maps = |features: Tensor<2>| {
            let [n, _] = features.dims();
            features.reshape([n, self.encoder.channels(), MAP_SIDE, MAP_SIDE])
        };
        let classes = labels.averaging(&support.device()).matmul(support); // [n_way, c * 7 * 7]
        self.module.scores(weights, norm, maps(classes), maps(query))
    }

    fn measure(&self) -> &'static str {
        "relation score"
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        scores.iter().map(|logit| ShownScore::of_probability(sigmoid(*logit))).collect()
    }

    /// A map's mean over the paper: what is there, without where.
    fn map_points(&self, _weights: &Weights, _norm: &mut Norm, features: Tensor<2>) -> Tensor<2> {
        let ([n, _], channels) = (features.dims(), self.encoder.channels());
        features.reshape([n, channels, MAP_SIDE * MAP_SIDE]).mean_dim(2).reshape([n, channels])
    }

    fn map_dim(&self) -> usize {
        self.encoder.channels()
    }

    fn has_prototypes(&self) -> bool {
        true
    }
}
