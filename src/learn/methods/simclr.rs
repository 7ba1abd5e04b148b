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
//! Departures: Adam instead of LARS, and small batches. τ may be learned, as in CLIP, by its logarithm. ProtoCLR's distances
//! are between vectors of length 1, where ‖a − b‖² is 2 − 2 cos(a, b), and τ stands for the length that they would have.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{Comparer, Frozen, FrozenEncoder, Learner, Method, Network, Outcome, Settings, settings, simclr_views};
use crate::{
    losses::{alignment_and_uniformity, nt_xent, partners, prototype_contrast},
    models::{Init, Norm, Projection, SlotId, Weights},
};
use data::{
    Classes, Sample, SampleError,
    samples::{Views, sample_batch, sample_views, views_of},
};
use protocol::{ContrastView, Hyperparameter, MethodInfo, Partners, Range, StepView, Supervision};

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
            counts: "views that find their partner".into(),
            learns: true,
            supervision: Supervision::SelfSupervised,
            usual: false,
            hyperparameters: [settings::tested(), own_settings(), simclr_views::hyperparameters(), settings::encoder()]
                .concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Arc<dyn Learner> {
        let (mut network, encoder) = Network::conv4(settings.whole("channels"), settings.embedding_dim());
        let (depth, width) = (settings.whole("head_depth"), settings.whole("head_width"));
        let head = Projection::declare(&mut network.weights, "projection", encoder.feature_dim(), depth, width);
        let start = settings.real("temperature") as f32;
        let temperature = match settings.whole("temperature_is") {
            0 => Temperature::Fixed(start),
            _ => Temperature::Learned(network.weights.declare_within(
                "log_temperature",
                &[1],
                Init::Constant(start.ln()),
                (TEMPERATURES.0.ln(), TEMPERATURES.1.ln()),
            )),
        };
        let kind = [Kind::Views, Kind::Classes, Kind::Prototypes][settings.whole("partners")];
        let (drawings, views) = (settings.whole("drawings"), simclr_views::ViewMaker::of(settings));
        Arc::new(SimclrLearner {
            network,
            head,
            temperature,
            kind,
            drawings,
            views,
            answer: FrozenEncoder { encoder, reading: Frozen::of(settings) },
        })
    }
}

fn own_settings() -> Vec<Hyperparameter> {
    let widths = [32, 64, 128, 256].map(|width| (width.to_string(), f64::from(width)));
    vec![
        settings::whole(
            "drawings",
            "Drawings in a batch",
            "How many drawings a step sees, each of them twice: every other view is one to be told apart from.",
            2,
            128,
            48,
        ),
        settings::choice(
            "partners",
            "Partners",
            "Which views are drawn together. Only the second way is told any labels.",
            &[
                "two views of a drawing (SimCLR)",
                "all of a character (supervised contrastive)",
                "a view and its drawing (ProtoCLR)",
            ],
        ),
        settings::parameter(
            "temperature",
            "Temperature",
            "What similarities are divided by: the lower, the more the nearest wrong views count.",
            Range::Logarithmic { min: 0.01, max: 2.0 },
            0.2,
            false,
        ),
        settings::choice(
            "temperature_is",
            "Temperature is",
            "Whether it stays as it is set or is learned along.",
            &["fixed", "learned"],
        ),
        settings::whole(
            "head_depth",
            "Projection layers",
            "Layers between what is kept and what the loss sees; with none the loss sees what is kept.",
            0,
            3,
            2,
        ),
        settings::parameter(
            "head_width",
            "Projection width",
            "How many numbers the projection head gives.",
            Range::Choice(widths.to_vec()),
            64.0,
            false,
        ),
        Frozen::hyperparameter(),
    ]
}

/// Which views a step draws together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Views,
    Classes,
    Prototypes,
}

enum Temperature {
    Fixed(f32),
    /// Its logarithm: [1].
    Learned(SlotId),
}

struct SimclrLearner {
    network: Network,
    head: Projection,
    temperature: Temperature,
    kind: Kind,
    drawings: usize,
    views: simclr_views::ViewMaker,
    answer: FrozenEncoder,
}

impl Learner for SimclrLearner {
    fn network(&self) -> &Network {
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

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let (views, device) = (sample.views(), images.device());
        let features = self.answer.features(weights, norm, images); // [2n, d]
        let z = self.head.forward(weights, features); // [2n, width]
        let temperature = match self.temperature {
            Temperature::Fixed(temperature) => Tensor::<1>::full([1], temperature, &device),
            Temperature::Learned(slot) => weights.get::<1>(slot).exp(),
        };
        let (loss, similarities) = nt_xent(z, partners(&self.labels(views), &device), temperature.clone());
        let loss = match self.kind {
            Kind::Views | Kind::Classes => loss,
            Kind::Prototypes => prototype_contrast(similarities.clone(), temperature.clone()),
        };
        Outcome::new(loss, Tensor::cat(vec![similarities.flatten(0, 1), temperature], 0))
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        let labels = self.labels(sample.views());
        let (n, m) = (labels.len() / 2, labels.len());
        let (askers, answers) = match self.kind {
            Kind::Views | Kind::Classes => (0..m, 0..m),
            Kind::Prototypes => (n..m, 0..n),
        };
        let found = askers.clone().filter(|&i| {
            let others = answers.clone().filter(|&j| j != i);
            let best = others.max_by(|&a, &b| readout[i * m + a].total_cmp(&readout[i * m + b]));
            best.is_some_and(|best| labels[best] == labels[i])
        });
        found.count() as f32 / askers.len().max(1) as f32
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let views = sample.views();
        let (similarities, rest) = readout.split_at(readout.len() - 1);
        let (alignment, uniformity) = alignment_and_uniformity(similarities);
        StepView::Contrast(ContrastView {
            first: views.first.clone(),
            second: views.second.clone(),
            partners: match self.kind {
                Kind::Views => Partners::Views,
                Kind::Classes => Partners::Classes(views.items.iter().map(|item| item.class as u32).collect()),
                Kind::Prototypes => Partners::Prototypes,
            },
            similarities: similarities.to_vec(),
            temperature: rest[0],
            learned: matches!(self.temperature, Temperature::Learned(_)),
            alignment,
            uniformity,
        })
    }

    fn comparer(&self) -> &dyn Comparer {
        &self.answer
    }
}

impl SimclrLearner {
    /// What makes views partners: the drawing, or the character, of each: [2n].
    fn labels(&self, views: &Views) -> Vec<usize> {
        let once: Vec<usize> = match self.kind {
            Kind::Views | Kind::Prototypes => (0..views.items.len()).collect(),
            Kind::Classes => views.items.iter().map(|item| item.class).collect(),
        };
        once.repeat(2)
    }
}
