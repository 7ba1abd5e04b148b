//! What methods have in common that learn from puzzles: pretext tasks, whose answers cost nobody a label.
//!
//! All pieces of a puzzle go through one encoder f; their features side by side are what a small network answers from:
//! p(answer) = softmax(V relu(U [f(x₁), …, f(x_m)])), and the loss is the cross-entropy of the right answer. Then that
//! small network is thrown away. A few-shot question is answered on f of whole drawings, by the nearest class mean.

use std::sync::Arc;

use burn::tensor::{Tensor, activation::relu, s};
use rand_chacha::ChaCha8Rng;

use super::{Comparer, Frozen, FrozenEncoder, Labels, Learner, Network, Outcome, Settings, accuracy_of};
use crate::{
    losses::{cross_entropy, softmax},
    models::{Linear, Norm, Weights},
};
use data::{Classes, Sample, SampleError, samples::Puzzles};
use protocol::StepView;

/// Units between the features of all pieces and the answers.
const HIDDEN: usize = 128;

/// A kind of puzzle.
pub(super) trait Pretext: Send + Sync {
    /// Pictures of each puzzle.
    fn per_puzzle(&self) -> usize;

    /// How many answers there are to choose from.
    fn answers(&self) -> usize;

    /// Puzzles for a step.
    ///
    /// # Errors
    /// If the classes have too little for them.
    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Puzzles, SampleError>;

    /// What the step saw and said: `probabilities` is [n, answers].
    fn view(&self, puzzles: &Puzzles, probabilities: Vec<f32>) -> StepView;
}

/// A learner of puzzles of this kind.
pub(super) fn learner(settings: &Settings, pretext: impl Pretext + 'static) -> Arc<dyn Learner> {
    let (mut network, encoder) = Network::conv4(settings.whole("channels"), settings.embedding_dim());
    let inputs = encoder.feature_dim() * (pretext.per_puzzle() + usize::from(compares(&pretext)));
    let hidden = Linear::declare(&mut network.weights, "answer.hidden", inputs, HIDDEN);
    let logits = Linear::declare(&mut network.weights, "answer.out", HIDDEN, pretext.answers());
    Arc::new(PuzzleLearner {
        network,
        hidden,
        logits,
        pretext: Box::new(pretext),
        answer: FrozenEncoder { encoder, reading: Frozen::of(settings) },
    })
}

/// Two pictures are told apart by their difference, too.
fn compares(pretext: &dyn Pretext) -> bool {
    pretext.per_puzzle() == 2
}

struct PuzzleLearner {
    network: Network,
    hidden: Linear,
    logits: Linear,
    pretext: Box<dyn Pretext>,
    answer: FrozenEncoder,
}

impl PuzzleLearner {
    /// Logits [n, answers] from the features of all pieces [n * per_puzzle, d].
    fn logits(&self, weights: &Weights, features: Tensor<2>) -> Tensor<2> {
        let [rows, dim] = features.dims();
        let per_puzzle = self.pretext.per_puzzle();
        let mut seen = features.reshape([rows / per_puzzle, per_puzzle * dim]); // [n, per_puzzle * d]
        if compares(self.pretext.as_ref()) {
            let difference = seen.clone().slice(s![.., ..dim]) - seen.clone().slice(s![.., dim..]);
            seen = Tensor::cat(vec![seen, difference.abs()], 1); // [n, 3 d]
        }
        self.logits.forward(weights, relu(self.hidden.forward(weights, seen)))
    }
}

impl Learner for PuzzleLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.pretext.sample(classes, rng).map(Sample::Puzzles)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let answers = Labels::among(self.pretext.answers(), sample.puzzles().truth.clone());
        let targets = answers.one_hot(&images.device()); // [n, answers]
        let features = self.answer.features(weights, norm, images); // [n * per_puzzle, d]
        let logits = self.logits(weights, features); // [n, answers]
        Outcome::new(cross_entropy(logits.clone(), targets), logits.flatten(0, 1))
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        accuracy_of(readout, &sample.puzzles().truth)
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let probabilities = readout.chunks(self.pretext.answers()).flat_map(softmax).collect();
        self.pretext.view(sample.puzzles(), probabilities)
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}

/// The right answers as a view has them.
pub(super) fn truth(puzzles: &Puzzles) -> Vec<u32> {
    puzzles.truth.iter().map(|answer| *answer as u32).collect()
}
