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

use std::sync::Arc;

use burn::tensor::{Tensor, s};
use rand_chacha::ChaCha8Rng;

use super::{Comparer, Judgement, Labels, Learner, Method, Network, Outcome, Settings, settings};
use crate::{
    losses::{binary_cross_entropy, contrastive, euclidean, euclidean_by_row, sigmoid, softmax},
    models::{Conv4, Linear, Norm, Weights},
};
use data::{Classes, Sample, SampleError, samples::sample_pairs};
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
            counts: "pairs judged rightly".into(),
            learns: true,
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: [
                settings::tested(),
                vec![
                    settings::whole("pairs", "Pairs", "How many pairs a step learns from, half of them the same.", 2, 128, 32),
                    settings::choice("loss", "Loss", "What a pair is judged by: a learned probability, or the distance alone.", &["cross-entropy of p(same)", "contrastive, with a margin"]),
                    settings::margin("Different pairs are pushed this far apart, and no further (contrastive loss only).", 2.0),
                    settings::within("The share of different pairs whose characters are of one alphabet, and so resemble each other."),
                    settings::augmented(),
                ],
                settings::encoder(),
            ]
            .concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Arc<dyn Learner> {
        let (mut network, encoder) = Network::conv4(settings.whole("channels"), settings.embedding_dim());
        let rule = match settings.whole("loss") {
            0 => {
                let dim = encoder.feature_dim();
                let weight = -INITIAL_WEIGHT / dim as f32;
                Rule::Probability(Linear::declare_sum(&mut network.weights, "same", dim, weight, INITIAL_BIAS))
            }
            _ => Rule::Distance { margin: settings.real("margin") },
        };
        let pairs = settings.whole("pairs");
        let (within, augmented) = (settings.real("within") as f32, settings.whole("augmented") == 1);
        Arc::new(SiameseLearner { network, encoder, rule, pairs, within, augmented })
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
    network: Network,
    encoder: Conv4,
    rule: Rule,
    pairs: usize,
    within: f32,
    augmented: bool,
}

impl Learner for SiameseLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let sample = Sample::Pairs(sample_pairs(classes, self.pairs, self.within, rng)?);
        Ok(if self.augmented { sample.augmented(classes, rng) } else { sample })
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let pairs = sample.pairs();
        let same: Vec<f32> = pairs.iter().map(|pair| f32::from(pair.same)).collect();
        let same = Tensor::<1>::from_floats(same.as_slice(), &images.device());
        let n = pairs.len();
        let features = self.features(weights, norm, images); // [2 * pairs, d]
        let (first, second) = (features.clone().slice(s![..n, ..]), features.slice(s![n.., ..])); // [pairs, d] both
        let difference = (first.clone() - second.clone()).abs();
        match &self.rule {
            Rule::Probability(map) => {
                let logits = map.forward(weights, difference.clone()).flatten::<1>(0, 1); // [pairs]
                let parts = vec![logits.clone(), difference.flatten(0, 1), map.weight(weights).flatten(0, 1)];
                Outcome::new(binary_cross_entropy(logits, same), Tensor::cat(parts, 0))
            }
            Rule::Distance { margin } => {
                let distances = euclidean_by_row(first, second); // [pairs]
                let readout = Tensor::cat(vec![distances.clone(), difference.flatten(0, 1)], 0);
                Outcome::new(contrastive(distances, same, *margin), readout)
            }
        }
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        let pairs = sample.pairs();
        let taken_for_same = |value: f32| match self.rule {
            Rule::Probability(_) => value > 0.0,
            Rule::Distance { margin } => value < margin as f32 / 2.0,
        };
        let right = pairs.iter().zip(readout).filter(|(pair, value)| taken_for_same(**value) == pair.same);
        right.count() as f32 / pairs.len() as f32
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let pairs = sample.pairs();
        let dim = self.encoder.feature_dim();
        let (values, rest) = readout.split_at(pairs.len());
        let (differences, rest) = rest.split_at(pairs.len() * dim);
        let verdicts = match self.rule {
            Rule::Probability(_) => PairVerdicts::Probability {
                same: values.iter().map(|logit| sigmoid(*logit)).collect(),
                weights: rest.to_vec(),
            },
            Rule::Distance { margin } => PairVerdicts::Distance { distances: values.to_vec(), margin: margin as f32 },
        };
        StepView::Pairs(PairsView {
            first: pairs.iter().map(|pair| pair.first.picture.clone()).collect(),
            second: pairs.iter().map(|pair| pair.second.picture.clone()).collect(),
            same: pairs.iter().map(|pair| pair.same).collect(),
            dim: dim as u32,
            differences: differences.to_vec(),
            verdicts,
        })
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

    fn judge(&self, scores: &[f32]) -> Vec<Judgement> {
        match self.rule {
            Rule::Probability(_) => {
                let same = scores.iter().map(|logit| sigmoid(*logit));
                same.map(|same| Judgement { probability: same, value: same }).collect()
            }
            Rule::Distance { .. } => {
                let shares = softmax(scores).into_iter().zip(scores);
                shares.map(|(probability, score)| Judgement { probability, value: -score }).collect()
            }
        }
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }
}
