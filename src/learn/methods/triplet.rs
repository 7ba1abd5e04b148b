//! Triplet networks (Schroff, Kalenichenko, Philbin: FaceNet, 2015; Hermans, Beyer, Leibe: In Defense of the Triplet Loss,
//! 2017). Hoffer and Ailon (Deep Metric Learning Using Triplet Network, 2015) gave them their name, but compare the two distances
//! by a softmax, and have no margin.
//!
//! An anchor is to be nearer to a drawing of its own character than to one of another, by a margin m:
//! max(0, d(a, p) − d(a, n) + m), d being the Euclidean distance. Triplets are mined from a batch of P characters with K
//! drawings each, whose distances are one matrix. A query's class is the one of the nearest support drawing.
//!
//! Random mining takes one negative for each pair by a fixed pattern over the places of the batch: what stands in those
//! places is random already.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step,
    common_settings::{EncoderSettings, LearningRate, TestSettings, augmented, margin},
    settings::SettingsReader,
};
use crate::{
    losses::{Mining, Triplets, collapsed, euclidean, mean_distance, mine, random_negatives, triplet_loss},
    models::{Conv4, Norm, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::sample_batch,
    seeds::{Stream, rng},
};
use protocol::{MethodInfo, StepView, Supervision, TripletsView};

/// The method.
pub struct Triplet;

impl Method for Triplet {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "triplet".into(),
            title: "Triplet network".into(),
            paper: "Schroff, Kalenichenko, Philbin: FaceNet, A Unified Embedding for Face Recognition and Clustering, 2015".into(),
            paper_url: "https://arxiv.org/abs/1503.03832".into(),
            equation: "loss = mean of max(0, d(anchor, positive) − d(anchor, negative) + margin)".into(),
            summary: "The network sees three drawings at a time: two of one character and one of another. The two are to be \
                      nearer to each other than to the third, by a margin. Most triplets are easy and teach nothing, so \
                      which ones are looked at decides what is learned."
                .into(),
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(TripletSettings::read),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = TripletSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
        let TripletSettings { p_classes, k_drawings, mining, margin, augmented, .. } = settings;
        let random = random_negatives(p_classes, k_drawings, &mut rng(0, Stream::Step, 0));
        let triplets = Arc::new(Triplets { p_classes, k_drawings, mining, random });
        let learner = TripletLearner { network, encoder, triplets, margin, augmented };
        Setup::new(learner, settings.learning_rate, settings.tests.shape())
    }
}

struct TripletSettings {
    tests: TestSettings,
    mining: Mining,
    margin: f64,
    p_classes: usize,
    k_drawings: usize,
    augmented: bool,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl TripletSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            tests: TestSettings::read(from),
            mining: from.own().choice(
                "mining",
                "Mining",
                "Which triplets of a batch are learned from: those that are wrong but not hopeless, any, or the worst.",
                [("semi-hard", Mining::SemiHard), ("random", Mining::Random), ("hard", Mining::Hard)],
            ),
            margin: margin(from, "By how much a drawing of another character is to be further away.", 1.0),
            p_classes: from.own().whole(
                "p_classes",
                "Characters in a batch",
                "P: how many characters a batch has.",
                2..=20,
                8,
            ),
            k_drawings: from.own().whole(
                "k_drawings",
                "Drawings of each",
                "K: how many drawings of each character a batch has.",
                2..=10,
                4,
            ),
            augmented: augmented(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

struct TripletLearner {
    network: NetworkLayout,
    encoder: Conv4,
    triplets: Arc<Triplets>,
    margin: f64,
    augmented: bool,
}

impl Learner for TripletLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let Triplets { p_classes, k_drawings, .. } = *self.triplets;
        let sample = Sample::Batch(sample_batch(classes, p_classes, k_drawings, rng)?);
        Ok(if self.augmented { sample.augmented(classes, rng) } else { sample })
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, _sample: &Sample, images: Tensor<4>) -> Step {
        let features = self.features(weights, norm, images); // [P * K, d]
        let distances = euclidean(features.clone(), features); // [P * K, P * K]
        let loss = triplet_loss(distances.clone(), &self.triplets, self.margin);
        let (triplets, margin) = (self.triplets.clone(), self.margin as f32);
        Step::new(
            loss,
            [("distances", distances.flatten(0, 1))],
            |sample, [distances]| nearest_alike(&sample.batch().labels(), distances),
            move |sample, _, [distances]| {
                let batch = sample.batch();
                let mean_distance = mean_distance(distances, batch.items.len());
                StepView::Triplets(TripletsView {
                    p_classes: triplets.p_classes as u32,
                    k_drawings: triplets.k_drawings as u32,
                    pictures: batch.items.iter().map(|item| item.picture.clone()).collect(),
                    distances: distances.to_vec(),
                    triplets: mine(distances, &triplets),
                    margin,
                    mean_distance,
                    collapsed: collapsed(mean_distance, margin),
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for TripletLearner {
    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.encoder.features(weights, norm, images)
    }

    fn compare(
        &self,
        _weights: &Weights,
        _norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        labels.best_of_each(euclidean(query, support).neg())
    }

    fn measure(&self) -> &'static str {
        "distance"
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        ShownScore::of_distances(scores)
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }
}

/// The fraction of a batch's drawings that are nearest to another one of their own character; `distances` is [n, n].
fn nearest_alike(labels: &[usize], distances: &[f32]) -> f32 {
    let n = labels.len();
    let nearest = |drawing: usize| {
        let others = (0..n).filter(|other| *other != drawing);
        others.min_by(|a, b| distances[drawing * n + a].total_cmp(&distances[drawing * n + b]))
    };
    let right = (0..n).filter(|drawing| nearest(*drawing).is_some_and(|other| labels[other] == labels[*drawing]));
    right.count() as f32 / n as f32
}
