//! Transfer learning: pretrain a classifier over many base classes, then put something new on its features (Chen, Liu,
//! Kira, Wang, Huang: A Closer Look at Few-shot Classification, 2019; Tian et al.: Rethinking Few-Shot Image
//! Classification, 2020).
//!
//! Training is ordinary: a batch of drawings of base classes, a linear head with one output a class, cross-entropy
//! (Baseline), or cosines with one vector a class times a scale (Baseline++). Then the head is thrown away. A few-shot
//! question is answered on the frozen features: by the nearest class mean, or by a new linear head fitted to the few
//! drawings. Fine-tuning all weights is [`adaptation`](crate::training::adaptation): it takes gradient steps of its own.

use std::collections::BTreeSet;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Frozen, FrozenEncoder, Labels, Learner, Method, NetworkLayout, Setup, Step, accuracy_of,
    common_settings::{EncoderSettings, LearningRate, TestSettings},
    settings::SettingsReader,
};
use crate::{
    losses::{cosine_similarity, cross_entropy, log_sum_exp, softmax},
    models::{Init, Linear, Norm, SlotId, Weights},
};
use data::{Classes, Sample, SampleError, samples::sample_batch_of};
use ink::Picture;
use protocol::{BaseClassesView, MethodInfo, StepView, Supervision};

/// What cosines are multiplied by.
const COSINE_SCALE: f64 = 10.0;

/// Drawings of each base class in a batch.
const DRAWINGS_EACH: usize = 2;

/// The method.
pub struct TransferLearning;

impl Method for TransferLearning {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "transfer".into(),
            title: "Transfer learning".into(),
            paper: "Chen, Liu, Kira, Wang, Huang: A Closer Look at Few-shot Classification, 2019".into(),
            paper_url: "https://arxiv.org/abs/1904.04232".into(),
            equation: "pretrain: −log softmax(W f(x))_y over base classes;  then keep f, and fit a new W to a few examples"
                .into(),
            summary: "The network first learns an ordinary task, to name many base characters. Its last layer is then \
                      thrown away, and what the layers below have learned to see is put to use on new characters: a new \
                      last layer, or the nearest class mean, needs only a few examples."
                .into(),
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(TransferSettings::read),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let TransferSettings { tests, n_base, batch, head, answer_by, encoder, learning_rate } =
            TransferSettings::read(from);
        let (mut network, encoder) = NetworkLayout::conv4(encoder.channels, encoder.embedding_dim);
        let dim = encoder.feature_dim();
        let head = match head {
            HeadKind::Linear => Head::Linear(Linear::declare(&mut network.weights, "base", dim, n_base)),
            HeadKind::Cosine => {
                Head::Cosine(network.weights.declare("base.weight", &[n_base, dim], Init::Linear { fan_in: dim }))
            }
        };
        let answer = FrozenEncoder { encoder, reading: answer_by };
        Setup::new(TransferLearner { network, head, n_base, answer, batch }, learning_rate, tests.shape())
    }
}

#[derive(Clone, Copy)]
enum HeadKind {
    Linear,
    Cosine,
}

struct TransferSettings {
    tests: TestSettings,
    n_base: usize,
    batch: usize,
    head: HeadKind,
    answer_by: Frozen,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl TransferSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            tests: TestSettings::read(from),
            n_base: from.own().one_of(
                "n_base",
                "Base classes",
                "How many characters the network learns to name. A source with fewer has all of its own named.",
                &[20, 50, 100, 200, 500, 1000],
                100,
            ),
            batch: from.whole("batch", "Drawings in a batch", "How many drawings a step learns from.", 4..=256, 32),
            head: from.own().choice(
                "head",
                "Base head",
                "How base characters are named: by a linear map (Baseline), or by cosines (Baseline++).",
                [("linear", HeadKind::Linear), ("cosine", HeadKind::Cosine)],
            ),
            answer_by: Frozen::read(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// The head that names base classes.
enum Head {
    Linear(Linear),
    /// One vector a class: [n_base, d].
    Cosine(SlotId),
}

struct TransferLearner {
    network: NetworkLayout,
    head: Head,
    n_base: usize,
    answer: FrozenEncoder,
    batch: usize,
}

impl Learner for TransferLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let base = self.n_base.min(classes.len());
        let p_classes = (self.batch / DRAWINGS_EACH).clamp(1, base.max(1));
        let pool: Vec<usize> = (0..base).collect();
        Ok(Sample::Batch(sample_batch_of(classes, &pool, p_classes, DRAWINGS_EACH, rng)?))
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let targets = Labels::among(self.n_base, truth(sample)).one_hot(&images.device());
        let features = self.answer.features(weights, norm, images); // [batch, d]
        let logits = match &self.head {
            Head::Linear(map) => map.forward(weights, features),
            Head::Cosine(slot) => cosine_similarity(features, weights.get(*slot)).mul_scalar(COSINE_SCALE),
        }; // [batch, n_base]
        let n_base = self.n_base;
        Step::new(
            cross_entropy(logits.clone(), targets),
            [("logits", logits.flatten(0, 1))],
            |sample, [logits]| accuracy_of(logits, &truth(sample)),
            move |sample, classes, [logits]| {
                let truth = truth(sample);
                let probabilities: Vec<Vec<f32>> = logits.chunks(n_base).map(softmax).collect();
                let true_logit = logits.chunks(n_base).zip(&truth).map(|(row, class)| row[*class]).collect();
                let guesses: Vec<_> = probabilities.iter().map(|row| best_three(row)).collect();
                let name = |class: usize| if class < classes.len() { classes.name(class) } else { String::new() };
                StepView::BaseClasses(BaseClassesView {
                    pictures: sample.batch().items.iter().map(|item| item.picture.clone()).collect(),
                    names: (0..n_base).map(name).collect(),
                    examples: examples(sample, classes, &guesses),
                    guesses,
                    true_probability: probabilities.iter().zip(&truth).map(|(row, class)| row[*class]).collect(),
                    true_logit,
                    log_total: logits.chunks(n_base).map(log_sum_exp).collect(),
                    truth: truth.into_iter().map(|class| class as u32).collect(),
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}

/// The three largest of a few probabilities with their places, the largest first.
fn best_three(probabilities: &[f32]) -> [(u32, f32); 3] {
    let mut best = [(0, f32::NEG_INFINITY); 3];
    for (class, probability) in (0..).zip(probabilities) {
        if let Some(place) = best.iter().position(|(_, other)| probability > other) {
            best[place..].rotate_right(1);
            best[place] = (class, *probability);
        }
    }
    best
}

/// A drawing of each class that is guessed, out of the batch if it is there.
fn examples(sample: &Sample, classes: &dyn Classes, guesses: &[[(u32, f32); 3]]) -> Vec<(u32, Picture)> {
    let guessed: BTreeSet<u32> = guesses.iter().flatten().map(|(class, _)| *class).collect();
    let in_batch = |class: usize| sample.batch().items.iter().find(|item| item.class == class);
    let example = |class: u32| {
        let at = class as usize;
        let known = || (at < classes.len() && classes.drawings_of(at) != Some(0)).then(|| classes.picture(at, 0));
        Some((class, in_batch(at).map(|item| item.picture.clone()).or_else(known)?))
    };
    guessed.into_iter().filter_map(example).collect()
}

/// The base class of each drawing.
fn truth(sample: &Sample) -> Vec<usize> {
    sample.batch().items.iter().map(|item| item.class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_best_come_in_order() {
        assert_eq!(best_three(&[0.1, 0.4, 0.05, 0.3, 0.15]), [(1, 0.4), (3, 0.3), (4, 0.15)]);
        assert_eq!(best_three(&[0.7, 0.3])[..2], [(0, 0.7), (1, 0.3)]);
    }
}
