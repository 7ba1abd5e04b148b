//! Baselines: what can be had without learning anything. They keep the other methods honest.
//!
//! - The nearest pixel neighbour: the Euclidean distance between pictures.
//! - The modified Hausdorff distance (Dubuisson, Jain: A Modified Hausdorff Distance for Object Matching, 1994) between
//!   the ink of two drawings, as in the demonstration that comes with Omniglot (Lake, Salakhutdinov, Tenenbaum 2015),
//!   whose error on the 20 official runs is 38.8%. That one compares scans of 105 × 105 after shifting their centres of
//!   mass onto each other; here pictures are 28 × 28, centred and scaled to one size.
//! - A random encoder: a Conv4 that was never trained, read as a prototypical network. Its steps only let the norms get to
//!   know the drawings.

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step, accuracy,
    common_settings::{EncoderSettings, EpisodeSettings, LearningRate},
    episodic::{self, EpisodeSampler},
    prototypical::PrototypicalLearner,
    settings::SettingsReader,
};
use crate::{
    losses::{cross_entropy, euclidean, modified_hausdorff},
    models::{Norm, Weights},
};
use data::{Classes, Sample, SampleError};
use ink::SIDE;
use protocol::{ComparisonMeasure, MethodInfo, NeighboursView, StepView, Supervision};

/// The nearest neighbour by pixels.
pub struct Pixels;

/// The nearest neighbour by the modified Hausdorff distance.
pub struct Hausdorff;

/// An encoder that was never trained.
pub struct RandomEncoder;

impl Method for Pixels {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "pixels".into(),
            title: "Baseline: nearest pixels".into(),
            paper: "Cover, Hart: Nearest Neighbor Pattern Classification, 1967".into(),
            paper_url: "https://doi.org/10.1109/TIT.1967.1053964".into(),
            equation: "class of the example x_i with the smallest ‖x − x_i‖".into(),
            summary:
                "No network: a drawing is what the example is whose picture differs least, pixel by pixel. It knows \
                      nothing of strokes, so a line that has moved by its own width is all wrong."
                    .into(),
            ..baseline()
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        neighbour(Distance::Pixels, EpisodeSettings::read(from))
    }
}

impl Method for Hausdorff {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "hausdorff".into(),
            title: "Baseline: Hausdorff distance".into(),
            paper: "Dubuisson, Jain: A Modified Hausdorff Distance for Object Matching, 1994".into(),
            paper_url: "https://doi.org/10.1109/ICPR.1994.576361".into(),
            equation: "d(A, B) = max( mean over a of min over b of ‖a − b‖,  mean over b of min over a of ‖a − b‖ )".into(),
            summary: "No network: every point of ink looks for the nearest ink of the other drawing, and the mean of those \
                      distances, taken both ways, says how far apart two drawings are. Omniglot's own demonstration uses it."
                .into(),
            ..baseline()
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        neighbour(Distance::Hausdorff, EpisodeSettings::read(from))
    }
}

impl Method for RandomEncoder {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "random".into(),
            title: "Baseline: random encoder".into(),
            paper: "Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, 2017".into(),
            paper_url: "https://arxiv.org/abs/1703.05175".into(),
            equation: "p(y = c | x) = softmax over c of −‖f(x) − p_c‖²,  f with random weights".into(),
            summary: "A network that has learned nothing. Its random convolutions still keep drawings that look alike \
                      together: whatever a trained network does better than this, it has learned."
                .into(),
            hyperparameters: SettingsReader::declared(RandomSettings::read),
            ..baseline()
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let RandomSettings { episodes, encoder } = RandomSettings::read(from);
        let (network, encoder) = NetworkLayout::conv4(encoder.channels, encoder.embedding_dim);
        let sampler = Some(episodes.sampler);
        let measure = ComparisonMeasure::SquaredDistance;
        let learner = PrototypicalLearner { network, encoder, measure, log_scale: None, sampler, learns: false };
        Setup::new(learner, LearningRate::NONE, episodes.test_shape)
    }
}

struct RandomSettings {
    episodes: EpisodeSettings,
    encoder: EncoderSettings,
}

impl RandomSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self { episodes: EpisodeSettings::read(from), encoder: EncoderSettings::read(from) }
    }
}

/// What baselines have in common.
fn baseline() -> MethodInfo {
    MethodInfo {
        id: String::new(),
        title: String::new(),
        paper: String::new(),
        paper_url: String::new(),
        equation: String::new(),
        summary: String::new(),
        supervision: Supervision::Untrained,
        usual: false,
        hyperparameters: SettingsReader::declared(EpisodeSettings::read),
        presets: Vec::new(),
    }
}

/// How far two pictures are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Distance {
    Pixels,
    Hausdorff,
}

impl Distance {
    fn name(self) -> &'static str {
        match self {
            Self::Pixels => "distance between pixels",
            Self::Hausdorff => "modified Hausdorff distance",
        }
    }
}

struct NeighbourLearner {
    network: NetworkLayout,
    distance: Distance,
    sampler: EpisodeSampler,
}

fn neighbour(distance: Distance, EpisodeSettings { test_shape, sampler }: EpisodeSettings) -> Setup {
    Setup::new(
        NeighbourLearner { network: NetworkLayout::default(), distance, sampler },
        LearningRate::NONE,
        test_shape,
    )
}

impl NeighbourLearner {
    /// From every query [queries, 784] to every support drawing [rows, 784]: [queries, rows].
    fn distances(&self, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
        let pictures = |features: Tensor<2>| {
            let [n, _] = features.dims();
            features.reshape([n, 1, SIDE, SIDE])
        };
        match self.distance {
            Distance::Pixels => euclidean(query, support),
            Distance::Hausdorff => modified_hausdorff(pictures(query), pictures(support)),
        }
    }
}

impl Learner for NeighbourLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn learns(&self) -> bool {
        false
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.sampler.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let distances = self.distances(support, query); // [n_way * n_query, n_way * k_shot]
        let scores = labels.best_of_each(distances.clone().neg()); // [n_way * n_query, n_way]
        let name = self.distance.name();
        Step::new(
            cross_entropy(scores, targets),
            [("distances", distances.flatten(0, 1))],
            move |_, [distances]| {
                let nearest = |shots: &[f32]| shots.iter().copied().fold(f32::INFINITY, f32::min);
                let scores: Vec<f32> = distances.chunks(shape.k_shot).map(|shots| -nearest(shots)).collect();
                accuracy(&scores, shape.n_way)
            },
            move |sample, _, [distances]| {
                StepView::Neighbours(NeighboursView {
                    episode: episodic::episode_view(sample.episode()),
                    distance: name.into(),
                    distances: distances.to_vec(),
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for NeighbourLearner {
    /// The pixels themselves: [n, 784].
    fn features(&self, _weights: &Weights, _norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        images.flatten::<2>(1, 3)
    }

    fn compare(
        &self,
        _weights: &Weights,
        _norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        labels.best_of_each(self.distances(support, query).neg())
    }

    fn measure(&self) -> &'static str {
        self.distance.name()
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        ShownScore::of_distances(scores)
    }

    fn map_dim(&self) -> usize {
        SIDE * SIDE
    }
}
