//! SimCLR (Chen, Kornblith, Norouzi, Hinton: A Simple Framework for Contrastive Learning of Visual Representations, 2020)
//! and two of its kin.
//!
//! Every drawing is seen twice, changed at random each time. An encoder g and a projection head h behind it map the
//! views, and each view is to find its other one among all: the loss is the cross-entropy of cosines divided by a
//! temperature τ ([`nt_xent`]). Afterwards h is thrown away, and new characters are told apart by g alone.
//!
//! Supervised contrastive learning (Khosla et al. 2020) draws together all views of a character instead of the two of a
//! drawing. ProtoCLR (Medina, Devos, Grossglauser: Self-Supervised Prototypical Transfer Learning, 2020) takes each drawing
//! as it is for the prototype of a class of its own, and its view for the query.
//!
//! Departures: Adam instead of LARS, and small batches. τ is learned unless one fixes it, as in CLIP, by its logarithm. ProtoCLR's distances
//! are between vectors of length 1, where ‖a − b‖² is 2 − 2 cos(a, b), and τ stands for the length that they would have.

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Frozen, FrozenEncoder, Learner, Method, NetworkLayout, Setup, Step,
    common_settings::{EncoderSettings, LearningRate, TestSettings},
    settings::SettingsReader,
    simclr_views::ViewMaker,
};
use crate::{
    losses::{alignment_and_uniformity, nt_xent, partners, prototype_contrast},
    models::{Init, Norm, Projection, SlotId, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::{Views, sample_batch, sample_views, views_of},
};
use protocol::{ContrastView, MethodInfo, Partners, StepView, Supervision};

/// Where a learned temperature stays: CLIP's bound below, and above what makes all views about as likely.
const TEMPERATURES: (f32, f32) = (0.01, 2.0);

/// Drawings of each character where characters are known.
const DRAWINGS_EACH: usize = 2;

/// The method.
pub struct Simclr;

impl Method for Simclr {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "simclr".into(),
            title: "SimCLR".into(),
            paper: "Chen, Kornblith, Norouzi, Hinton: A Simple Framework for Contrastive Learning of Visual Representations, \
                    2020"
                .into(),
            paper_url: "https://arxiv.org/abs/2002.05709".into(),
            equation: "−log (exp(cos(z_i, z_j) / τ) / sum over k ≠ i of exp(cos(z_i, z_k) / τ)),  z = h(g(T(x)))".into(),
            summary: "Nobody says what a drawing shows. Each is changed at random twice, and the network is to find the two \
                      views of one drawing among all views. What it must then not care about, a turn or a slant, is what \
                      does not make another character."
                .into(),
            supervision: Supervision::SelfSupervised,
            usual: false,
            hyperparameters: SettingsReader::declared(SimclrSettings::read),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let settings = SimclrSettings::read(from);
        let EncoderSettings { channels, embedding_dim } = settings.encoder;
        let (mut network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
        let weights = &mut network.weights;
        let (depth, width) = (settings.head_depth, settings.head_width);
        let head = Projection::declare(weights, "projection", encoder.feature_dim(), depth, width);
        let start = settings.temperature as f32;
        let temperature = match settings.temperature_is_learned {
            false => Temperature::Fixed(start),
            true => {
                let bounds = (TEMPERATURES.0.ln(), TEMPERATURES.1.ln());
                Temperature::Learned(weights.declare_within(
                    "log_temperature",
                    &[1],
                    Init::Constant(start.ln()),
                    bounds,
                ))
            }
        };
        let answer = FrozenEncoder { encoder, reading: settings.answer_by };
        let SimclrSettings { kind, drawings, views, .. } = settings;
        let learner = SimclrLearner { network, head, temperature, kind, drawings, views, answer };
        Setup::new(learner, settings.learning_rate, settings.tests.shape())
    }
}

struct SimclrSettings {
    tests: TestSettings,
    drawings: usize,
    kind: Kind,
    temperature: f64,
    temperature_is_learned: bool,
    head_depth: usize,
    head_width: usize,
    answer_by: Frozen,
    views: ViewMaker,
    encoder: EncoderSettings,
    learning_rate: LearningRate,
}

impl SimclrSettings {
    fn read(from: &mut SettingsReader) -> Self {
        Self {
            tests: TestSettings::read(from),
            temperature: from.own().real(
                "temperature",
                "Temperature τ",
                "What similarities are divided by: the lower, the more the nearest wrong views count.",
                0.01..=2.0,
                0.2,
            ),
            drawings: from.own().whole(
                "drawings",
                "Drawings in a batch",
                "How many drawings a step sees, each of them twice: every other view is one to be told apart from.",
                2..=128,
                48,
            ),
            kind: from.own().choice(
                "partners",
                "Partners",
                "Which views are drawn together. Only the second way is told any labels.",
                [
                    ("two views of a drawing (SimCLR)", Kind::Views),
                    ("all of a character (supervised contrastive)", Kind::Classes),
                    ("a view and its drawing (ProtoCLR)", Kind::Prototypes),
                ],
            ),
            temperature_is_learned: from.choice_by_default(
                "temperature_is",
                "Temperature is",
                "Whether it stays as it is set, as in the paper, or is learned along from there.",
                [("fixed", false), ("learned", true)],
                1,
            ),
            head_depth: from.whole(
                "head_depth",
                "Projection layers",
                "Layers between what is kept and what the loss sees; with none the loss sees what is kept.",
                0..=3,
                2,
            ),
            head_width: from.one_of(
                "head_width",
                "Projection width",
                "How many numbers the projection head gives.",
                &[32, 64, 128, 256],
                64,
            ),
            answer_by: Frozen::read(from),
            views: ViewMaker::read(from),
            encoder: EncoderSettings::read(from),
            learning_rate: LearningRate::read(from),
        }
    }
}

/// Which views a step draws together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Views,
    Classes,
    Prototypes,
}

impl Kind {
    /// What makes views partners: the drawing, or the character, of each: [2n].
    fn labels(self, views: &Views) -> Vec<usize> {
        let once: Vec<usize> = match self {
            Self::Views | Self::Prototypes => (0..views.items.len()).collect(),
            Self::Classes => views.items.iter().map(|item| item.class).collect(),
        };
        once.repeat(2)
    }

    /// The fraction of views whose most similar other view is a partner; `similarities` is [2n, 2n].
    fn found(self, views: &Views, similarities: &[f32]) -> f32 {
        let labels = self.labels(views);
        let (n, m) = (labels.len() / 2, labels.len());
        let (askers, answers) = match self {
            Self::Views | Self::Classes => (0..m, 0..m),
            Self::Prototypes => (n..m, 0..n),
        };
        let found = askers.clone().filter(|&i| {
            let others = answers.clone().filter(|&j| j != i);
            let best = others.max_by(|&a, &b| similarities[i * m + a].total_cmp(&similarities[i * m + b]));
            best.is_some_and(|best| labels[best] == labels[i])
        });
        found.count() as f32 / askers.len().max(1) as f32
    }
}

enum Temperature {
    Fixed(f32),
    /// Its logarithm: [1].
    Learned(SlotId),
}

struct SimclrLearner {
    network: NetworkLayout,
    head: Projection,
    temperature: Temperature,
    kind: Kind,
    drawings: usize,
    views: ViewMaker,
    answer: FrozenEncoder,
}

impl Learner for SimclrLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let views = match self.kind {
            Kind::Views => sample_views(classes, self.drawings, &self.views, rng)?,
            Kind::Classes => {
                let characters = (self.drawings / DRAWINGS_EACH).max(1);
                let items = sample_batch(classes, characters, DRAWINGS_EACH, rng)?.items;
                views_of(classes, items, &self.views, rng)
            }
            Kind::Prototypes => {
                let mut views = sample_views(classes, self.drawings, &self.views, rng)?;
                views.first = views.items.iter().map(|item| item.picture.clone()).collect();
                views
            }
        };
        Ok(Sample::Views(views))
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let (views, device) = (sample.views(), images.device());
        let features = self.answer.features(weights, norm, images); // [2n, d]
        let z = self.head.forward(weights, features); // [2n, width]
        let temperature = match self.temperature {
            Temperature::Fixed(temperature) => Tensor::<1>::full([1], temperature, &device),
            Temperature::Learned(slot) => weights.get::<1>(slot).exp(),
        };
        let (loss, similarities) = nt_xent(z, partners(&self.kind.labels(views), &device), temperature.clone());
        let loss = match self.kind {
            Kind::Views | Kind::Classes => loss,
            Kind::Prototypes => prototype_contrast(similarities.clone(), temperature.clone()),
        };
        let (kind, learned) = (self.kind, matches!(self.temperature, Temperature::Learned(_)));
        Step::new(
            loss,
            [("similarities", similarities.flatten(0, 1)), ("temperature", temperature)],
            move |sample, [similarities, _]| kind.found(sample.views(), similarities),
            move |sample, _, [similarities, temperature]| {
                let views = sample.views();
                let (alignment, uniformity) = alignment_and_uniformity(similarities);
                StepView::Contrast(ContrastView {
                    drawings: views.items.iter().map(|item| item.picture.clone()).collect(),
                    first: views.first.clone(),
                    second: views.second.clone(),
                    partners: match kind {
                        Kind::Views => Partners::Views,
                        Kind::Classes => Partners::Classes(views.items.iter().map(|item| item.class as u32).collect()),
                        Kind::Prototypes => Partners::Prototypes,
                    },
                    similarities: similarities.to_vec(),
                    temperature: temperature[0],
                    learned,
                    alignment,
                    uniformity,
                })
            },
        )
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}
