//! Transfer learning at test time: a new head on a trained encoder, moved by a few gradient steps on a few drawings.
//!
//! Chen, Liu, Kira, Wang, Huang: A Closer Look at Few-shot Classification, ICLR 2019. Their Baseline puts a linear map
//! on the features, their Baseline++ compares features with one vector a class by the cosine. The features stay as they
//! are (frozen), or the encoder moves too (fine-tuning). The loss is the cross-entropy on the labelled drawings.
//!
//! Departures: full batches and Adam instead of batches of four and gradient descent with momentum, since the batch is
//! small and the steps are few; features are scaled by one number so that their mean square on the labelled drawings is
//! 1, so that one learning rate suits every encoder; the norms keep the statistics of the training before.

use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::{adam::Adam, model::Model};
use crate::{
    losses::{cosine_similarity, cross_entropy},
    methods::{Labels, Learner},
    models::{Init, Layout, Linear, Norm, SlotId, Weights, flat},
};
use data::seeds::{Stream, rng};
use protocol::TrackKind;

/// What cosines are multiplied by; Chen et al. use 2 for few classes.
const COSINE_SCALE: f64 = 10.0;

/// Which head is put on the features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadKind {
    /// A linear map: Baseline.
    #[default]
    Linear,
    /// Cosines with one vector a class: Baseline++.
    Cosine,
}

/// What moves, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferMode {
    /// A new head on frozen features.
    Frozen,
    /// A new head, and all weights move.
    FineTuned,
    /// The same from random weights.
    Scratch,
}

impl TransferMode {
    /// What the page calls it.
    pub fn kind(self) -> TrackKind {
        match self {
            Self::Frozen => TrackKind::Frozen,
            Self::FineTuned => TrackKind::FineTuned,
            Self::Scratch => TrackKind::Scratch,
        }
    }
}

/// How the steps are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptationSettings {
    /// Adam's learning rate for the head.
    pub head: f64,
    /// Adam's learning rate for the encoder, where it moves.
    pub encoder: f64,
    /// Where random weights come from.
    pub seed: u64,
}

/// A few labelled drawings: what is adapted to.
#[derive(Clone)]
pub struct Shots {
    /// [rows, 1, 28, 28].
    pub images: Tensor<4>,
    /// Their classes.
    pub labels: Labels,
}

/// One way to adapt, between two steps.
pub struct Track {
    transfer: TransferMode,
    learner: Arc<dyn Learner>,
    encoder: Tensor<1>,
    statistics: Tensor<1>,
    encoder_adam: Adam,
    head: Head,
    head_weights: Tensor<1>,
    head_adam: Adam,
    shots: Shots,
    /// Features of the shots, scaled, where they stay as they are: [rows, d].
    frozen: Option<Tensor<2>>,
    /// What features are multiplied by.
    scale: Tensor<1>,
    pace: AdaptationSettings,
}

impl Track {
    /// Begins with the model's encoder, or with random weights, and a new head.
    pub fn begin(
        model: &Model,
        transfer: TransferMode,
        head: HeadKind,
        shots: Shots,
        pace: AdaptationSettings,
    ) -> Self {
        let learner = model.learner.clone();
        let (encoder, statistics) = match transfer {
            TransferMode::Frozen | TransferMode::FineTuned => (model.weights.clone(), model.statistics.clone()),
            TransferMode::Scratch => fresh(learner.as_ref(), &shots.images, pace.seed, &model.device),
        };
        let features = features(learner.as_ref(), &encoder, &statistics, shots.images.clone());
        // One number, so that the geometry of the features is left as it is.
        let scale = features.clone().square().mean().add_scalar(1e-12).sqrt().recip();
        let head = Head::declare(head, features.dims()[1], shots.labels.n_way());
        let initial = head.layout.initial(&mut rng(pace.seed, Stream::Step, 0));
        let head_weights = flat(initial, &model.device);
        let frozen = (transfer == TransferMode::Frozen).then(|| features * scale.clone().unsqueeze());
        Self {
            encoder_adam: Adam::new(&encoder),
            head_adam: Adam::new(&head_weights),
            transfer,
            learner,
            encoder,
            statistics,
            head,
            head_weights,
            shots,
            frozen,
            scale,
            pace,
        }
    }

    /// Which way it is.
    pub fn transfer(&self) -> TransferMode {
        self.transfer
    }

    /// One gradient step on the labelled drawings.
    pub fn step(&mut self) {
        let head = Weights::trainable(&self.head.layout, &self.head_weights);
        let scale = self.scale.clone().autodiff();
        let network = self.learner.network();
        let encoder = self.frozen.is_none().then(|| Weights::trainable(&network.weights, &self.encoder));
        let features = match (&self.frozen, &encoder) {
            (Some(frozen), _) => frozen.clone().autodiff(),
            (None, Some(encoder)) => {
                let statistics = Weights::frozen(&network.statistics, &self.statistics.clone().autodiff());
                let images = self.shots.images.clone().autodiff();
                self.learner.comparer().features(encoder, &mut Norm::Running(&statistics), images) * scale.unsqueeze()
            }
            (None, None) => return,
        };
        let targets = self.shots.labels.one_hot(&features.device());
        let loss = cross_entropy(self.head.logits(&head, features), targets);
        let mut gradients = loss.backward();
        let gradient = head.gradient(&mut gradients);
        self.head_weights = self.head_adam.step(self.head_weights.clone(), gradient, self.pace.head);
        if let Some(encoder) = encoder {
            let gradient = encoder.gradient(&mut gradients);
            self.encoder = self.encoder_adam.step(self.encoder.clone(), gradient, self.pace.encoder);
        }
    }

    /// Logits of `images` [n, 1, 28, 28] as things stand: [n, n_way].
    pub fn logits(&self, images: Tensor<4>) -> Tensor<2> {
        let features = features(self.learner.as_ref(), &self.encoder, &self.statistics, images);
        self.score(features * self.scale.clone().unsqueeze())
    }

    /// Logits of the labelled drawings themselves: [rows, n_way].
    pub fn own_logits(&self) -> Tensor<2> {
        match &self.frozen {
            Some(frozen) => self.score(frozen.clone()),
            None => self.logits(self.shots.images.clone()),
        }
    }

    fn score(&self, features: Tensor<2>) -> Tensor<2> {
        self.head.logits(&Weights::frozen(&self.head.layout, &self.head_weights), features)
    }
}

/// A new head on features.
struct Head {
    layout: Layout,
    map: Map,
}

enum Map {
    Linear(Linear),
    /// One vector a class: [n_way, d].
    Cosine(SlotId),
}

impl Head {
    fn declare(kind: HeadKind, dim: usize, n_way: usize) -> Self {
        let mut layout = Layout::default();
        let map = match kind {
            HeadKind::Linear => Map::Linear(Linear::declare(&mut layout, "head", dim, n_way)),
            HeadKind::Cosine => Map::Cosine(layout.declare("head.weight", &[n_way, dim], Init::Linear { fan_in: dim })),
        };
        Self { layout, map }
    }

    /// `features` is [n, d]; the result is [n, n_way].
    fn logits(&self, weights: &Weights, features: Tensor<2>) -> Tensor<2> {
        match &self.map {
            Map::Linear(map) => map.forward(weights, features),
            Map::Cosine(slot) => cosine_similarity(features, weights.get(*slot)).mul_scalar(COSINE_SCALE),
        }
    }
}

/// Random weights, and the statistics that the norms find in these images.
fn fresh(learner: &dyn Learner, images: &Tensor<4>, seed: u64, device: &Device) -> (Tensor<1>, Tensor<1>) {
    let network = learner.network();
    let weights = flat(network.weights.initial(&mut rng(seed, Stream::Weights, 0)), device);
    let mut found = Vec::new();
    learner.comparer().features(
        &Weights::frozen(&network.weights, &weights),
        &mut Norm::Batch(&mut found),
        images.clone(),
    );
    let initial = flat(network.statistics.initial(&mut rng(seed, Stream::Weights, 1)), device);
    // What lies behind the encoder (a relation module) found nothing here, and keeps its initial statistics.
    let found_len: usize = found.iter().map(|statistic| statistic.dims()[0]).sum();
    let statistics = match network.statistics.len() - found_len {
        0 if found.is_empty() => initial,
        0 => Tensor::cat(found, 0),
        rest => {
            found.push(initial.narrow(0, found_len, rest));
            Tensor::cat(found, 0)
        }
    };
    (weights, statistics)
}

fn features(learner: &dyn Learner, weights: &Tensor<1>, statistics: &Tensor<1>, images: Tensor<4>) -> Tensor<2> {
    let network = learner.network();
    let weights = Weights::frozen(&network.weights, weights);
    let statistics = Weights::frozen(&network.statistics, statistics);
    learner.comparer().features(&weights, &mut Norm::Running(&statistics), images)
}
