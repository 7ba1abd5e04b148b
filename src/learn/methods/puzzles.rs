//! What methods have in common that learn from puzzles: pretext tasks, whose answers cost nobody a label.
//!
//! All pieces of a puzzle go through one encoder f; their features side by side are what a small network answers from:
//! p(answer) = softmax(V relu(U [f(x₁), …, f(x_m)])), and the loss is the cross-entropy of the right answer. Then that
//! small network is thrown away. A few-shot question is answered on f of whole drawings, by the nearest class mean.

use std::sync::Arc;

use burn::tensor::{Tensor, activation::relu, s};
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Frozen, FrozenEncoder, Labels, Learner, NetworkLayout, Setup, Step, accuracy_of,
    common_settings::{EncoderSettings, LearningRate, TestSettings},
    settings::SettingsReader,
};
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

    /// What the step saw and said: `probabilities`, the softmax of `logits`, are [n, answers].
    fn view(&self, puzzles: &Puzzles, logits: Vec<f32>, probabilities: Vec<f32>) -> StepView;
}

/// The settings of a method that learns from puzzles, `P` being those of its puzzles.
pub(super) struct PuzzleSettings<P> {
    tests: TestSettings,
    pretext: P,
    answer_by: Frozen,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl<P: Pretext + 'static> PuzzleSettings<P> {
    /// Asks for them; `pretext` asks for those of the puzzles.
    pub(super) fn read(from: &mut SettingsReader, pretext: impl Fn(&mut SettingsReader) -> P) -> Self {
        Self {
            tests: TestSettings::read(from),
            pretext: pretext(from),
            answer_by: Frozen::read(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }

    /// A learner of puzzles of this kind.
    pub(super) fn set_up(self) -> Setup {
        let Self { tests, pretext, answer_by, encoder, learning_rate } = self;
        let (mut network, encoder) = NetworkLayout::conv4(encoder.channels, encoder.embedding_dim);
        let inputs = encoder.feature_dim() * (pretext.per_puzzle() + usize::from(compares(&pretext)));
        let hidden = Linear::declare(&mut network.weights, "answer.hidden", inputs, HIDDEN);
        let logits = Linear::declare(&mut network.weights, "answer.out", HIDDEN, pretext.answers());
        let answer = FrozenEncoder { encoder, reading: answer_by };
        let learner = PuzzleLearner { network, hidden, logits, pretext: Arc::new(pretext), answer };
        Setup::new(learner, learning_rate, tests.shape())
    }
}

/// Two pictures are told apart by their difference, too.
fn compares(pretext: &dyn Pretext) -> bool {
    pretext.per_puzzle() == 2
}

struct PuzzleLearner {
    network: NetworkLayout,
    hidden: Linear,
    logits: Linear,
    pretext: Arc<dyn Pretext>,
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
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.pretext.sample(classes, rng).map(Sample::Puzzles)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let answers = Labels::among(self.pretext.answers(), sample.puzzles().truth.clone());
        let targets = answers.one_hot(&images.device()); // [n, answers]
        let features = self.answer.features(weights, norm, images); // [n * per_puzzle, d]
        let logits = self.logits(weights, features); // [n, answers]
        let pretext = self.pretext.clone();
        Step::new(
            cross_entropy(logits.clone(), targets),
            [("logits", logits.flatten(0, 1))],
            |sample, [logits]| accuracy_of(logits, &sample.puzzles().truth),
            move |sample, _, [logits]| {
                let probabilities = logits.chunks(pretext.answers()).flat_map(softmax).collect();
                pretext.view(sample.puzzles(), logits.to_vec(), probabilities)
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}

/// The right answers as a view has them.
pub(super) fn truth(puzzles: &Puzzles) -> Vec<u32> {
    puzzles.truth.iter().map(|answer| *answer as u32).collect()
}
