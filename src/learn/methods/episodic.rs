//! What methods that learn from episodes share: how episodes are sampled, one forward pass for support and query together,
//! the right answers, and the drawings of the step.

use burn::tensor::{Tensor, s};
use rand::{Rng, RngExt};

use super::{Comparer, Labels};
use crate::models::{Norm, Weights};
use data::{
    Classes, Sample, SampleError,
    episode::{Episode, EpisodeShape, sample_episode, sample_episode_within_alphabet},
};
use protocol::EpisodeView;

/// How training episodes are sampled: of which shape, and how often from one alphabet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpisodeSampler {
    /// Their shape.
    pub shape: EpisodeShape,
    /// The share of episodes whose classes are all of one alphabet, in [0, 1].
    pub within: f64,
}

impl EpisodeSampler {
    /// The next episode.
    ///
    /// # Errors
    /// If the classes cannot fill it.
    pub fn episode(self, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Sample, SampleError> {
        self.next(classes, rng).map(Sample::Episode)
    }

    /// The next meta-batch of so many tasks.
    ///
    /// # Errors
    /// If the classes cannot fill one.
    pub fn tasks(self, count: usize, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Sample, SampleError> {
        (0..count).map(|_| self.next(classes, rng)).collect::<Result<_, _>>().map(Sample::Tasks)
    }

    fn next(self, classes: &dyn Classes, rng: &mut impl Rng) -> Result<Episode, SampleError> {
        let within = self.within > 0.0 && rng.random_bool(self.within.min(1.0));
        let sampled = if within {
            sample_episode_within_alphabet(classes, self.shape, rng)
        } else {
            sample_episode(classes, self.shape, rng)
        };
        Ok(sampled?)
    }
}

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
