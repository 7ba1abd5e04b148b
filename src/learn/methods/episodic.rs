//! What methods that learn from episodes share: one forward pass for support and query together, the right answers, and
//! the drawings of the step.

use burn::tensor::{Tensor, s};

use super::{Comparer, Labels};
use crate::models::{Norm, Weights};
use data::episode::{Episode, EpisodeShape};
use protocol::EpisodeView;

/// Support and query features, from one pass: half the kernel launches, and one batch for the norm.
pub struct Halves {
    /// Support features: [n_way * k_shot, d].
    pub support: Tensor<2>,
    /// Query features: [n_way * n_query, d].
    pub query: Tensor<2>,
    /// The classes of the support set.
    pub labels: Labels,
    /// The right answers, one-hot: [n_way * n_query, n_way].
    pub targets: Tensor<2>,
}

/// The features of an episode's drawings, `images` being support then query.
pub fn halves(
    comparer: &dyn Comparer,
    weights: &Weights,
    norm: &mut Norm,
    shape: EpisodeShape,
    images: Tensor<4>,
) -> Halves {
    let targets = Labels::query(shape).one_hot(&images.device());
    let features = comparer.features(weights, norm, images); // [n_way * (k_shot + n_query), d]
    let n_support = shape.n_way * shape.k_shot;
    Halves {
        support: features.clone().slice(s![..n_support, ..]),
        query: features.slice(s![n_support.., ..]),
        labels: Labels::support(shape),
        targets,
    }
}

/// The drawings of an episode.
pub fn episode_view(episode: &Episode) -> EpisodeView {
    let EpisodeShape { n_way, k_shot, n_query } = episode.shape;
    EpisodeView {
        n_way: n_way as u32,
        k_shot: k_shot as u32,
        n_query: n_query as u32,
        support: episode.support.clone(),
        query: episode.query.clone(),
    }
}
