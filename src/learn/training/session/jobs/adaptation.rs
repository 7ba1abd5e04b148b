//! Adapts what answers queries to the drawings on the board, a gradient step a turn, in several ways side by side.

use burn::tensor::{Device, ExecutionError, Tensor, Transaction};

use super::{Job, Port, Progress, Session, Stop, Turn};
use crate::{
    losses::softmax,
    meta::Adapted,
    methods::{Labels, accuracy_of},
    models::{Weights, flat},
    training::{
        adaptation::{AdaptationSettings, HeadKind, Shots, Track, TransferMode},
        model::Model,
        pending::numbers,
        pictures::stack,
    },
};
use data::seeds::{Stream, rng, rng_at};
use ink::{Class, Drawing, Picture, augment::Augmentation};
use protocol::{Adaptation, AdaptationPoint, AdaptationTrack, News, Output, TrackKind};

/// Augmented copies of each drawing, to see whether what was learned holds beyond it.
const COPIES: u64 = 4;
/// The most gradient steps.
const MOST_STEPS: u32 = 200;
/// The most steps of a method that learned to adapt in a few.
const MOST_META_STEPS: u32 = 10;

pub(super) struct AdaptToBoard {
    asked: Adaptation,
    /// What answered queries when it was asked for; `None` if nothing did.
    model: Option<Model>,
    under_way: Option<UnderWay>,
}

impl AdaptToBoard {
    pub fn new(asked: Adaptation, model: Option<Model>) -> Self {
        Self { asked, model, under_way: None }
    }
}

impl<P: Port> Job<P> for AdaptToBoard {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let under_way = match &mut self.under_way {
                Some(under_way) if under_way.step == under_way.of => return Ok(Progress::Done(Output::Done)),
                Some(under_way) => {
                    under_way.step();
                    under_way
                }
                begun @ None => begun.insert(UnderWay::begin(&self.asked, self.model.take(), session)?),
            };
            Ok(Progress::News(News::Adapted(under_way.point().await?)))
        })
    }
}

/// An adaptation between two steps.
struct UnderWay {
    step: u32,
    of: u32,
    classes: Vec<u32>,
    labels: Labels,
    copies: Tensor<4>,
    copies_labels: Labels,
    query: Option<Tensor<4>>,
    tracks: Vec<Way>,
}

/// One way to adapt.
enum Way {
    /// By a new head on an encoder, a step at a time.
    Transfer(Box<Track>),
    /// As the method itself does it, all steps known in advance.
    Own { kind: TrackKind, adapted: Box<Adapted> },
}

impl Way {
    fn kind(&self) -> TrackKind {
        match self {
            Self::Transfer(track) => track.transfer().kind(),
            Self::Own { kind, .. } => *kind,
        }
    }

    fn step(&mut self) {
        match self {
            Self::Transfer(track) => track.step(),
            Self::Own { .. } => {}
        }
    }

    /// Logits after `step` steps of `images` [n, 1, 28, 28], or of the drawings adapted to: [n, n_way].
    fn logits(&self, step: u32, images: Option<&Tensor<4>>) -> Tensor<2> {
        match (self, images) {
            (Self::Transfer(track), Some(images)) => track.logits(images.clone()),
            (Self::Transfer(track), None) => track.own_logits(),
            (Self::Own { adapted, .. }, Some(images)) => adapted.logits(step as usize, images.clone()),
            (Self::Own { adapted, .. }, None) => adapted.own_logits(step as usize),
        }
    }
}

impl UnderWay {
    /// Everything before the first step.
    fn begin<P: Port>(asked: &Adaptation, model: Option<Model>, session: &Session<P>) -> Result<Self, Stop> {
        let device = &session.device;
        let Some(model) = model else {
            return Err(Stop::refused("There is no encoder to adapt yet: it is still on its way."));
        };
        let Some(labels) = session.scene.labels().filter(|labels| labels.n_way() > 1) else {
            let reason = "Draw an example of at least two classes: those are what the network adapts to.";
            return Err(Stop::refused(reason));
        };
        let own: Vec<&Picture> = session.scene.standing().into_iter().take(labels.rows()).collect();
        let shots = Shots { images: stack(&own, device), labels: labels.clone() };
        let (copies, copies_labels) = copies(&session.board, &labels, asked.seed);
        let pace = AdaptationSettings {
            head: asked.head_learning_rate,
            encoder: asked.encoder_learning_rate,
            seed: asked.seed,
        };
        let begin = |model: &Model, transfer| {
            Way::Transfer(Box::new(Track::begin(model, transfer, HeadKind::Linear, shots.clone(), pace)))
        };
        let (of, tracks) = match own_ways(&model, &shots, asked, device) {
            // Beside it, what is usual without meta-learning: the encoder that comes with the page, fine-tuned.
            Some(own) => {
                let usual = session.pretrained.iter().map(|base| begin(base, TransferMode::FineTuned));
                (MOST_META_STEPS, own.into_iter().chain(usual).collect())
            }
            None => {
                let ways = [TransferMode::Frozen, TransferMode::FineTuned, TransferMode::Scratch];
                (MOST_STEPS, ways.map(|way| begin(&model, way)).into())
            }
        };
        Ok(Self {
            step: 0,
            of: asked.steps.clamp(1, of),
            classes: session.scene.class_ids().to_vec(),
            tracks,
            query: session.scene.moving().map(|picture| stack(&[picture], device)),
            labels,
            copies: stack(&copies.iter().collect::<Vec<_>>(), device),
            copies_labels,
        })
    }

    fn step(&mut self) {
        self.tracks.iter_mut().for_each(Way::step);
        self.step += 1;
    }

    /// Where every track stands, in one transfer.
    async fn point(&self) -> Result<AdaptationPoint, ExecutionError> {
        let mut transfer = Transaction::default();
        for track in &self.tracks {
            let seen = [None, Some(&self.copies)].into_iter().chain(self.query.as_ref().map(Some));
            for images in seen {
                transfer = transfer.register(track.logits(self.step, images));
            }
        }
        let values: Vec<Vec<f32>> = transfer.execute_async().await?.into_iter().map(numbers).collect();
        let each = 2 + usize::from(self.query.is_some());
        let tracks = self.tracks.iter().zip(values.chunks(each)).map(|(track, values)| AdaptationTrack {
            kind: track.kind(),
            loss: mean_cross_entropy(&values[0], &self.labels),
            fitted: accuracy_of(&values[0], self.labels.of_rows()),
            copies: accuracy_of(&values[1], self.copies_labels.of_rows()),
            query: values.get(2).map(|logits| softmax(logits)).unwrap_or_default(),
        });
        Ok(AdaptationPoint { step: self.step, of: self.of, classes: self.classes.clone(), tracks: tracks.collect() })
    }
}

/// Cross-entropy of logits [rows, n_way] that have left the device.
fn mean_cross_entropy(logits: &[f32], labels: &Labels) -> f32 {
    let rows = logits.chunks(labels.n_way()).zip(labels.of_rows());
    let losses = rows.map(|(row, class)| -softmax(row)[*class].max(f32::MIN_POSITIVE).ln());
    losses.sum::<f32>() / labels.rows() as f32
}

/// From where MAML begins and from random weights, if that is how the model answers.
fn own_ways(model: &Model, shots: &Shots, asked: &Adaptation, device: &Device) -> Option<Vec<Way>> {
    let (learner, layout) = (model.learner.as_ref(), &model.learner.network().weights);
    let steps = asked.steps.clamp(1, MOST_META_STEPS) as usize;
    let from = |kind, weights: &Tensor<1>| {
        let weights = Weights::frozen(layout, weights);
        let adapted = learner.adapt(&weights, &shots.labels, shots.images.clone(), steps)?;
        Some(Way::Own { kind, adapted: Box::new(adapted) })
    };
    let random = flat(layout.initial(&mut rng(asked.seed, Stream::Weights, 0)), device);
    Some(vec![from(TrackKind::Meta, &model.weights)?, from(TrackKind::MetaScratch, &random)?])
}

/// Augmented copies of the board's drawings, and their classes.
fn copies(board: &[Class], labels: &Labels, seed: u64) -> (Vec<Picture>, Labels) {
    let usual = Augmentation::default();
    let drawn =
        |class: &Class| class.drawings.iter().filter(|drawing| !drawing.is_empty()).cloned().collect::<Vec<_>>();
    let drawings: Vec<Drawing> = board.iter().flat_map(drawn).collect();
    let copy = |row: usize, drawing: &Drawing, copy: u64| {
        usual.view(drawing, &mut rng_at(seed, Stream::Augment, row as u64, copy)).picture()
    };
    let copies = drawings.iter().enumerate();
    let copies = copies.flat_map(|(row, drawing)| (0..COPIES).map(move |index| copy(row, drawing, index))).collect();
    let of_rows = labels.of_rows().iter().flat_map(|class| [*class; COPIES as usize]);
    (copies, Labels::new(labels.n_way(), of_rows.collect()))
}
