//! How an encoder answers that was taught something else: its features stay as they are, and new characters are told
//! apart by what is put on them.
//!
//! Nearest class mean as in a prototypical network, by distance or by direction; or a new linear head fitted to the few
//! drawings there are (the linear probe of the self-supervised literature, the Baseline of Chen et al. 2019).

use burn::tensor::Tensor;

use super::{Comparer, Labels, ShownScore, linear_probe::linear_probe, settings::SettingsReader};
use crate::{
    losses::{cosine_similarity, softmax, squared_euclidean},
    models::{Conv4, Norm, Weights},
};

/// What cosines are multiplied by before they become probabilities.
const COSINE_SCALE: f32 = 10.0;

/// An encoder that was taught something, and what is put on its features.
pub struct FrozenEncoder {
    /// What makes features of drawings.
    pub encoder: Conv4,
    /// What is put on them.
    pub reading: Frozen,
}

impl Comparer for FrozenEncoder {
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
        self.reading.compare(labels, support, query)
    }

    fn measure(&self) -> &'static str {
        self.reading.measure()
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        self.reading.shown(scores)
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }

    fn has_prototypes(&self) -> bool {
        self.reading.has_prototypes()
    }
}

/// What is put on frozen features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frozen {
    /// The class whose mean is nearest.
    ClassMean,
    /// A linear head fitted to the labelled drawings.
    LinearProbe,
    /// The class whose mean points the same way.
    Direction,
}

impl Frozen {
    /// Asks which one.
    pub fn read(from: &mut SettingsReader) -> Self {
        from.choice(
            "answer",
            "Answer by",
            "What is put on the frozen features to recognise new characters.",
            [
                ("nearest class mean", Self::ClassMean),
                ("new linear head", Self::LinearProbe),
                ("class mean by cosine", Self::Direction),
            ],
        )
    }

    /// How much each query [queries, d] is like each class of the support set [rows, d]: [queries, n_way].
    pub fn compare(self, labels: &Labels, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
        match self {
            Self::ClassMean => {
                let means = labels.averaging(&support.device()).matmul(support); // [n_way, d]
                squared_euclidean(query, means).neg()
            }
            Self::LinearProbe => linear_probe(labels, support, query),
            Self::Direction => {
                let means = labels.averaging(&support.device()).matmul(support); // [n_way, d]
                cosine_similarity(query, means)
            }
        }
    }

    /// What the number behind an answer is, in words.
    pub fn measure(self) -> &'static str {
        match self {
            Self::ClassMean => "squared distance",
            Self::LinearProbe => "logit",
            Self::Direction => "cosine",
        }
    }

    /// What the page shows of a query's scores [n_way].
    pub fn shown(self, scores: &[f32]) -> Vec<ShownScore> {
        match self {
            Self::ClassMean => ShownScore::of_distances(scores),
            Self::LinearProbe => ShownScore::of_logits(scores),
            Self::Direction => {
                let logits: Vec<f32> = scores.iter().map(|cosine| COSINE_SCALE * cosine).collect();
                let shares = softmax(&logits).into_iter().zip(scores);
                shares.map(|(probability, cosine)| ShownScore { probability, value: *cosine }).collect()
            }
        }
    }

    /// True if a class is compared as the mean of its drawings.
    pub fn has_prototypes(self) -> bool {
        self != Self::LinearProbe
    }
}
