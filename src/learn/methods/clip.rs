//! CLIP (Radford et al.: Learning Transferable Visual Models From Natural Language Supervision, 2021), at the size of a page.
//!
//! Two towers: one looks at drawings, one reads captions, and a linear map behind each leads into one space. In a batch
//! of n drawings with their captions every drawing is to find its caption and every caption its drawing: the loss is the
//! symmetric cross-entropy of e^t · cos ([`symmetric_contrast`]); t is learned, begins at ln(1 / 0.07) and is kept below ln 100.
//! Afterwards a class is whatever can be described: drawings are matched with descriptions, and no example is needed.
//!
//! Departures: the tower that looks keeps the last map of Conv4 instead of its mean, and it is small; captions come from a describer of strokes ([`words`](ink::words)) and not from the web; the reading
//! tower averages its places instead of taking the last; Adam without weight decay; a batch is small.

use burn::tensor::Tensor;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Frozen, FrozenEncoder, JointEmbedding, Learner, Method, NetworkLayout, Setup, Source, Step,
    common_settings::{LearningRate, TestSettings, channels},
    settings::SettingsReader,
};
use crate::{
    losses::{cosine_similarity, symmetric_contrast},
    models::{Conv4, Init, Linear, Norm, SlotId, TextReader, TextTower, Texts, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::{Captioned, sample_captioned},
};
use ink::words::{CompositionSplit, MAX_PIECES, VOCABULARY};
use protocol::{CaptionsView, MethodInfo, RunConfig, StepView, Supervision};

/// e^t before training, and the most that it can become.
const SCALES: (f32, f32) = (1.0 / 0.07, 100.0);

/// Its id, and its setting that says what weights a run begins with.
const ID: &str = "clip";
const START: &str = "start";

/// Blocks of the encoder that pool: its maps of 3 × 3 places still know what is above, below and beside.
const POOLING: usize = 3;

/// The method.
pub struct Clip;

impl Method for Clip {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: ID.into(),
            title: "CLIP".into(),
            paper: "Radford et al.: Learning Transferable Visual Models From Natural Language Supervision, 2021".into(),
            paper_url: "https://arxiv.org/abs/2103.00020".into(),
            equation: "½ (CE over captions + CE over drawings) of eᵗ · cos(W f(drawing), V g(caption))".into(),
            summary: "One network looks at drawings, another reads descriptions of them, and both are trained until a drawing \
                      and its own description lie together. Then a class needs no example any more: describe it in words, \
                      and drawings of it are recognised (see Words). Your own drawings are described by the names you give them, too."
                .into(),
            supervision: Supervision::Captions,
            usual: false,
            hyperparameters: SettingsReader::declared(ClipSettings::read),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = ClipSettings::read(from);
        let ClipSettings { channels, text_width, space, .. } = settings;
        let mut network = NetworkLayout::default();
        let encoder = Conv4::declare_maps(&mut network.weights, &mut network.statistics, channels, POOLING);
        let reading = match settings.text_tower {
            TowerKind::Transformer => TextReader::Transformer { layers: settings.layers },
            TowerKind::Recurrent => TextReader::Recurrent,
            TowerKind::Bag => TextReader::Bag,
        };
        let weights = &mut network.weights;
        let towers = Towers {
            reads: TextTower::declare(weights, VOCABULARY, MAX_PIECES, text_width, reading),
            of_drawing: Linear::declare(weights, "project.drawing", encoder.feature_dim(), space),
            of_caption: Linear::declare(weights, "project.caption", text_width, space),
            log_scale: weights.declare_within("log_scale", &[1], Init::Constant(SCALES.0.ln()), (0.0, SCALES.1.ln())),
        };
        let answer = FrozenEncoder { encoder, reading: settings.answer_by };
        let ClipSettings { pairs, shuffled, .. } = settings;
        // The user's own drawings are few, and there to be learned.
        let split = if settings.tests.source == Source::Board { CompositionSplit::Any } else { settings.compositions };
        let learner = ClipLearner { network, towers, pairs, split, shuffled, answer };
        Setup::new(learner, settings.learning_rate, settings.tests.shape())
    }
}

/// What weights a run begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Random = 0,
    /// The pair of towers that ships with the page.
    Shipped = 1,
}

/// True if a configuration asks for the pair of towers that ships with the page in place of random weights.
pub fn starts_from_pair(config: &RunConfig) -> bool {
    config.method == ID && config.values.get(START) == Some(&f64::from(Start::Shipped as u8))
}

#[derive(Clone, Copy)]
enum TowerKind {
    Transformer,
    Recurrent,
    Bag,
}

struct ClipSettings {
    tests: TestSettings,
    pairs: usize,
    /// True if every drawing gets another one's caption.
    shuffled: bool,
    compositions: CompositionSplit,
    text_tower: TowerKind,
    layers: usize,
    text_width: usize,
    space: usize,
    answer_by: Frozen,
    channels: usize,
    learning_rate: LearningRate,
}

impl ClipSettings {
    fn read(from: &mut SettingsReader) -> Self {
        let tests = TestSettings::read(from);
        // Whoever opens the run asks for the weights: `starts_from_pair`.
        from.own().choice(
            START,
            "Start from",
            "Random weights, or the pair of towers that ships with the page: then training is fine-tuning.",
            [("random weights", Start::Random), ("the pair that ships", Start::Shipped)],
        );
        Self {
            tests,
            pairs: from.own().whole(
                "pairs",
                "Drawings in a batch",
                "How many drawings with their captions a step sees: all other captions are wrong ones.",
                4..=128,
                32,
            ),
            shuffled: from.choice(
                "captions",
                "Captions",
                "Each drawing with its own caption; or, to see that there is something to learn, with another one's.",
                [("their own", false), ("shuffled", true)],
            ),
            compositions: from.choice(
                "compositions",
                "Combinations",
                "Some combinations of strokes are held out, so that words can be tested in combinations never read \
                 together.",
                [("without those held out", CompositionSplit::Seen), ("all", CompositionSplit::Any)],
            ),
            text_tower: from.own().choice(
                "reads",
                "Read by",
                "What turns a caption into numbers; a bag of words knows no order.",
                [
                    ("transformer", TowerKind::Transformer),
                    ("recurrent unit", TowerKind::Recurrent),
                    ("bag of words", TowerKind::Bag),
                ],
            ),
            layers: from.one_of("layers", "Text layers", "Layers of the transformer that reads.", &[1, 2, 3, 4], 2),
            text_width: from.one_of(
                "text_width",
                "Text width",
                "How many numbers stand for a piece of a word.",
                &[16, 32, 64, 128],
                64,
            ),
            space: from.one_of(
                "space",
                "Common space",
                "How many numbers a drawing and a caption are compared by.",
                &[16, 32, 64, 128],
                64,
            ),
            answer_by: Frozen::read(from),
            channels: channels(from, 32),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// Everything between drawings' features and captions.
struct Towers {
    reads: TextTower,
    of_drawing: Linear,
    of_caption: Linear,
    /// t.
    log_scale: SlotId,
}

impl JointEmbedding for Towers {
    fn texts(&self, weights: &Weights, texts: Texts) -> Tensor<2> {
        self.of_caption.forward(weights, self.reads.features(weights, texts))
    }

    fn drawings(&self, weights: &Weights, features: Tensor<2>) -> Tensor<2> {
        self.of_drawing.forward(weights, features)
    }

    fn scale(&self, weights: &Weights) -> Tensor<1> {
        weights.get::<1>(self.log_scale).exp()
    }
}

struct ClipLearner {
    network: NetworkLayout,
    towers: Towers,
    pairs: usize,
    split: CompositionSplit,
    shuffled: bool,
    answer: FrozenEncoder,
}

impl Learner for ClipLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let mut sample = sample_captioned(classes, self.pairs, self.split, rng)?;
        if self.shuffled {
            shuffle(&mut sample, rng);
        }
        Ok(Sample::Captioned(sample))
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let texts = Texts::new(&sample.captioned().pieces, &images.device());
        let features = self.answer.features(weights, norm, images); // [n, d]
        let drawings = self.towers.drawings(weights, features); // [n, space]
        let captions = self.towers.texts(weights, texts); // [n, space]
        let all = Tensor::cat(vec![drawings, captions], 0); // [2n, space]
        let similarities = cosine_similarity(all.clone(), all); // [2n, 2n]
        let scale = self.towers.scale(weights);
        let loss = symmetric_contrast(similarities.clone(), scale.clone());
        Step::new(
            loss,
            [("similarities", similarities.flatten(0, 1)), ("scale", scale)],
            |sample, [similarities, _]| found(sample.captioned().captions.len(), similarities),
            |sample, _, [similarities, scale]| {
                let Captioned { items, captions, .. } = sample.captioned();
                StepView::Captions(CaptionsView {
                    pictures: items.iter().map(|item| item.picture.clone()).collect(),
                    captions: captions.clone(),
                    similarities: similarities.to_vec(),
                    scale: scale[0],
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }

    fn joint_embedding(&self) -> Option<&dyn JointEmbedding> {
        Some(&self.towers)
    }
}

/// The fraction of `n` captions and `n` drawings that find each other; `similarities` is [2n, 2n], drawings first.
fn found(n: usize, similarities: &[f32]) -> f32 {
    // A tie for the top counts as not found.
    let cosine = |drawing: usize, caption: usize| similarities[drawing * 2 * n + n + caption];
    let found = |at: &usize| {
        let others = || (0..n).filter(|other| other != at);
        [
            others().all(|other| cosine(*at, other) < cosine(*at, *at)),
            others().all(|other| cosine(other, *at) < cosine(*at, *at)),
        ]
    };
    let right: usize = (0..n).map(|at| found(&at).into_iter().filter(|found| *found).count()).sum();
    right as f32 / (2 * n).max(1) as f32
}

/// Gives every drawing the caption of another one.
fn shuffle(sample: &mut Captioned, rng: &mut ChaCha8Rng) {
    let n = sample.captions.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(rng);
    // Along one cycle through all of them, nobody keeps its own.
    let (captions, pieces) = (sample.captions.clone(), sample.pieces.clone());
    for at in 0..n {
        let (from, to) = (order[at], order[(at + 1) % n]);
        sample.captions[to].clone_from(&captions[from]);
        sample.pieces[to].clone_from(&pieces[from]);
    }
}
