//! Siamese networks (Koch, Zemel, Salakhutdinov: Siamese Neural Networks for One-shot Image Recognition, 2015).
//!
//! One encoder looks at both drawings of a pair. p(same) = σ(w · |f(x₁) − f(x₂)| + b), with a learned weight for each
//! coordinate of the difference; the loss is the binary cross-entropy of p. A query's class is the one of the support
//! drawing with the greatest p.
//!
//! Or, with the contrastive loss (Hadsell, Chopra, LeCun: Dimensionality Reduction by Learning an Invariant Mapping,
//! 2006): same pairs are drawn together, different ones pushed apart to a margin, ½ D² and ½ max(0, m − D)², and the
//! nearest support drawing decides.
//!
//! Departures: the encoder is Conv4 with batch norm rather than the paper's larger one; Adam rather than momentum.

use burn::tensor::{Tensor, s};
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step,
    common_settings::{EncoderSettings, LearningRate, TestSettings, augmented, look_alikes, margin},
    presets::preset,
    settings::SettingsReader,
};
use crate::{
    losses::{binary_cross_entropy, contrastive, euclidean, euclidean_by_row, sigmoid},
    models::{Conv4, Linear, Norm, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::{Pair, sample_pairs},
};
use protocol::{MethodInfo, PairVerdicts, PairsView, StepView, Supervision};

/// Before training, p(same) = σ(b − w · mean of |f(x₁) − f(x₂)|): every difference speaks against sameness, where random
/// weights would have half of them speak for it.
const INITIAL_WEIGHT: f32 = 8.0;
const INITIAL_BIAS: f32 = 2.0;

/// The method.
pub struct Siamese;

impl Method for Siamese {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "siamese".into(),
            title: "Siamese network".into(),
            paper: "Koch, Zemel, Salakhutdinov: Siamese Neural Networks for One-shot Image Recognition, 2015".into(),
            paper_url: "https://www.cs.cmu.edu/~rsalakhu/papers/oneshot1.pdf".into(),
            equation: "p(same) = σ(w · |f(x₁) − f(x₂)| + b)".into(),
            summary: "The same network looks at two drawings and is asked whether they show one character. It learns \
                      from pairs, half of them the same. A new drawing is paired with every example, and takes the class \
                      of the one that it is most surely the same as."
                .into(),
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(SiameseSettings::read),
            presets: vec![preset(
                "paper",
                "64 channels, augmented",
                &[("channels", 64.0), ("pairs", 128.0), ("augmented", 1.0), ("n_way", 20.0)],
                "96.7 / 98.4 / 88.0 / 96.5% in 5-way 1-shot, 5-shot, 20-way 1-shot, 5-shot (as Vinyals et al. report it); the \
                 paper's network is larger",
            )],
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = SiameseSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (mut network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
        let rule = match settings.loss {
            Loss::CrossEntropy => {
                let dim = encoder.feature_dim();
                let weight = -INITIAL_WEIGHT / dim as f32;
                Rule::Probability(Linear::declare_sum(&mut network.weights, "same", dim, weight, INITIAL_BIAS))
            }
            Loss::Contrastive => Rule::Distance { margin: settings.margin },
        };
        let SiameseSettings { pairs, within, augmented, .. } = settings;
        let learner = SiameseLearner { network, encoder, rule, pairs, within, augmented };
        Setup::new(learner, settings.learning_rate, settings.tests.shape())
    }
}

#[derive(Clone, Copy)]
enum Loss {
    CrossEntropy,
    Contrastive,
}

struct SiameseSettings {
    tests: TestSettings,
    pairs: usize,
    loss: Loss,
    margin: f64,
    within: f32,
    augmented: bool,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl SiameseSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            tests: TestSettings::read(from),
            pairs: from.own().whole(
                "pairs",
                "Pairs",
                "How many pairs a step learns from, half of them the same.",
                2..=128,
                32,
            ),
            loss: from.own().choice(
                "loss",
                "Loss",
                "What a pair is judged by: a learned probability, or the distance alone.",
                [("cross-entropy of p(same)", Loss::CrossEntropy), ("contrastive, with a margin", Loss::Contrastive)],
            ),
            margin: margin(
                from,
                "Different pairs are pushed this far apart, and no further (contrastive loss only).",
                2.0,
            ),
            within: look_alikes(
                from,
                "The share of different pairs whose characters are of one alphabet, and so resemble each other.",
            ) as f32,
            augmented: augmented(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// What a pair is judged by.
enum Rule {
    /// A linear map of |f(x₁) − f(x₂)| to the logit of p(same).
    Probability(Linear),
    /// The distance, against half the margin.
    Distance { margin: f64 },
}

struct SiameseLearner {
    network: NetworkLayout,
    encoder: Conv4,
    rule: Rule,
    pairs: usize,
    within: f32,
    augmented: bool,
}

impl Learner for SiameseLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let sample = Sample::Pairs(sample_pairs(classes, self.pairs, self.within, rng)?);
        Ok(if self.augmented { sample.augmented(classes, rng) } else { sample })
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let pairs = sample.pairs();
        let same: Vec<f32> = pairs.iter().map(|pair| f32::from(pair.same)).collect();
        let same = Tensor::<1>::from_floats(same.as_slice(), &images.device());
        let n = pairs.len();
        let features = self.features(weights, norm, images); // [2 * pairs, d]
        let (first, second) = (features.clone().slice(s![..n, ..]), features.slice(s![n.., ..])); // [pairs, d] both
        let difference = (first.clone() - second.clone()).abs();
        let differences = ("differences", difference.clone().flatten(0, 1));
        match &self.rule {
            Rule::Probability(map) => {
                let logits = map.forward(weights, difference).flatten::<1>(0, 1); // [pairs]
                Step::new(
                    binary_cross_entropy(logits.clone(), same),
                    [
                        ("logits", logits),
                        differences,
                        ("weights", map.weight(weights).flatten(0, 1)),
                        ("bias", map.bias(weights)),
                    ],
                    |sample, [logits, ..]| right(sample.pairs(), logits, |logit| logit > 0.0),
                    |sample, _, [logits, differences, weights, bias]| {
                        let same = logits.iter().map(|logit| sigmoid(*logit)).collect();
                        let verdicts = PairVerdicts::Probability { same, weights: weights.to_vec(), bias: bias[0] };
                        view(sample.pairs(), differences, verdicts)
                    },
                )
            }
            Rule::Distance { margin } => {
                let distances = euclidean_by_row(first, second); // [pairs]
                let loss = contrastive(distances.clone(), same, *margin);
                let margin = *margin as f32;
                Step::new(
                    loss,
                    [("distances", distances), differences],
                    move |sample, [distances, _]| right(sample.pairs(), distances, |distance| distance < margin / 2.0),
                    move |sample, _, [distances, differences]| {
                        let verdicts = PairVerdicts::Distance { distances: distances.to_vec(), margin };
                        view(sample.pairs(), differences, verdicts)
                    },
                )
            }
        }
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for SiameseLearner {
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
        let ([queries, dim], [rows, _]) = (query.dims(), support.dims());
        let scores = match &self.rule {
            Rule::Probability(map) => {
                let difference: Tensor<3> = query.unsqueeze_dim::<3>(1) - support.unsqueeze_dim::<3>(0); // [queries, rows, d]
                map.forward(weights, difference.abs().reshape([queries * rows, dim])).reshape([queries, rows])
            }
            Rule::Distance { .. } => euclidean(query, support).neg(),
        };
        labels.best_of_each(scores)
    }

    fn measure(&self) -> &'static str {
        match self.rule {
            Rule::Probability(_) => "p(same)",
            Rule::Distance { .. } => "distance",
        }
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        match self.rule {
            Rule::Probability(_) => scores.iter().map(|logit| ShownScore::of_probability(sigmoid(*logit))).collect(),
            Rule::Distance { .. } => ShownScore::of_distances(scores),
        }
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }
}

/// The fraction of pairs that are judged rightly; `same` says which numbers stand for pairs of one character.
fn right(pairs: &[Pair], numbers: &[f32], same: impl Fn(f32) -> bool) -> f32 {
    let right = pairs.iter().zip(numbers).filter(|(pair, number)| same(**number) == pair.same);
    right.count() as f32 / pairs.len() as f32
}

/// `differences` is [pairs, d].
fn view(pairs: &[Pair], differences: &[f32], verdicts: PairVerdicts) -> StepView {
    StepView::Pairs(PairsView {
        first: pairs.iter().map(|pair| pair.first.picture.clone()).collect(),
        second: pairs.iter().map(|pair| pair.second.picture.clone()).collect(),
        same: pairs.iter().map(|pair| pair.same).collect(),
        dim: (differences.len() / pairs.len().max(1)) as u32,
        differences: differences.to_vec(),
        verdicts,
    })
}
