//! The part of a session that adapts to the drawings on the board, a gradient step a turn, in several ways at once.

use burn::tensor::{ExecutionError, Tensor, Transaction};

use super::{Port, Session};
use crate::{
    losses::softmax,
    meta::Adapted,
    methods::{Labels, accuracy_of},
    models::{Weights, flat},
    training::{
        adaptation::{HeadKind, Pace, Shots, Track, Transfer},
        model::Model,
        pictures::stack,
        run::numbers,
    },
};
use data::seeds::{Stream, rng, rng_at};
use ink::{Class, Drawing, Picture, augment::Augmentation};
use protocol::{Adaptation, AdaptationPoint, AdaptationTrack, Event, TrackKind};

/// Augmented copies of each drawing, to see whether what was learned holds beyond it.
const COPIES: u64 = 4;
/// The most gradient steps.
const MOST_STEPS: u32 = 200;
/// The most steps of a method that learned to adapt in a few.
const MOST_META_STEPS: u32 = 10;

/// An adaptation between two steps.
pub(super) struct Adapting {
    id: u32,
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

impl<P: Port> Session<P> {
    /// Begins to adapt what answers queries now; whatever was being adapted before is given up.
    pub(super) async fn adapt(&mut self, id: u32, adaptation: Adaptation) -> Result<(), ExecutionError> {
        self.adapting = None;
        let Some((_, _, model)) = self.eye() else {
            self.refuse("There is no encoder to adapt yet: it is still on its way.".into());
            return Ok(());
        };
        let Some(labels) = self.scene.labels().filter(|labels| labels.n_way() > 1) else {
            self.refuse("Draw an example of at least two classes: those are what the network adapts to.".into());
            return Ok(());
        };
        let own: Vec<&Picture> = self.scene.standing().into_iter().take(labels.rows()).collect();
        let shots = Shots { images: stack(&own, &self.device), labels: labels.clone() };
        let (copies, copies_labels) = self.copies(&labels, adaptation.seed);
        let pace = Pace {
            head: adaptation.head_learning_rate,
            encoder: adaptation.encoder_learning_rate,
            seed: adaptation.seed,
        };
        let begin = |model, transfer| {
            Way::Transfer(Box::new(Track::begin(model, transfer, HeadKind::Linear, shots.clone(), pace)))
        };
        let own = self.own_ways(model, &shots, &adaptation);
        let of = match own {
            Some(_) => adaptation.steps.clamp(1, MOST_META_STEPS),
            None => adaptation.steps.clamp(1, MOST_STEPS),
        };
        let tracks = match own {
            Some(own) => {
                // Beside it, what is usual without meta-learning: the encoder that comes with the page, fine-tuned.
                own.into_iter().chain(self.pretrained.iter().map(|base| begin(base, Transfer::FineTuned))).collect()
            }
            None => [Transfer::Frozen, Transfer::FineTuned, Transfer::Scratch].map(|way| begin(model, way)).into(),
        };
        let adapting = Adapting {
            id,
            step: 0,
            of,
            classes: self.scene.class_ids().to_vec(),
            tracks,
            query: self.scene.moving().map(|picture| stack(&[picture], &self.device)),
            labels,
            copies: stack(&copies.iter().collect::<Vec<_>>(), &self.device),
            copies_labels,
        };
        let point = adapting.point().await?;
        self.port.post(Event::Adapted { id, point });
        self.adapting = Some(adapting);
        Ok(())
    }

    /// From where MAML begins and from random weights, if that is how the model answers.
    fn own_ways(&self, model: &Model, shots: &Shots, adaptation: &Adaptation) -> Option<Vec<Way>> {
        let (learner, layout) = (model.learner.as_ref(), &model.learner.network().weights);
        let steps = adaptation.steps.clamp(1, MOST_META_STEPS) as usize;
        let from = |kind, weights: &Tensor<1>| {
            let weights = Weights::frozen(layout, weights);
            let adapted = learner.adapt(&weights, &shots.labels, shots.images.clone(), steps)?;
            Some(Way::Own { kind, adapted: Box::new(adapted) })
        };
        let random = flat(layout.initial(&mut rng(adaptation.seed, Stream::Weights, 0)), &self.device);
        Some(vec![from(TrackKind::Meta, &model.weights)?, from(TrackKind::MetaScratch, &random)?])
    }

    /// One gradient step of what is being adapted. True if there was one.
    pub(super) async fn adapt_on(&mut self) -> Result<bool, ExecutionError> {
        let Some(adapting) = &mut self.adapting else { return Ok(false) };
        adapting.tracks.iter_mut().for_each(Way::step);
        adapting.step += 1;
        let (id, done) = (adapting.id, adapting.step == adapting.of);
        let point = adapting.point().await?;
        self.port.post(Event::Adapted { id, point });
        if done {
            self.adapting = None;
        }
        Ok(true)
    }

    /// Augmented copies of the board's drawings, and their classes.
    fn copies(&self, labels: &Labels, seed: u64) -> (Vec<Picture>, Labels) {
        let usual = Augmentation::default();
        let drawn =
            |class: &Class| class.drawings.iter().filter(|drawing| !drawing.is_empty()).cloned().collect::<Vec<_>>();
        let drawings: Vec<Drawing> = self.board.iter().flat_map(drawn).collect();
        let copy = |row: usize, drawing: &Drawing, copy: u64| {
            usual.view(drawing, &mut rng_at(seed, Stream::Augment, row as u64, copy)).picture()
        };
        let copies = drawings.iter().enumerate();
        let copies =
            copies.flat_map(|(row, drawing)| (0..COPIES).map(move |index| copy(row, drawing, index))).collect();
        let of_rows = labels.of_rows().iter().flat_map(|class| [*class; COPIES as usize]);
        (copies, Labels::new(labels.n_way(), of_rows.collect()))
    }
}

impl Adapting {
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
            loss: mean_surprise(&values[0], &self.labels),
            fitted: accuracy_of(&values[0], self.labels.of_rows()),
            copies: accuracy_of(&values[1], self.copies_labels.of_rows()),
            query: values.get(2).map(|logits| softmax(logits)).unwrap_or_default(),
        });
        Ok(AdaptationPoint { step: self.step, of: self.of, classes: self.classes.clone(), tracks: tracks.collect() })
    }
}

/// Cross-entropy of logits [rows, n_way] that have left the device.
fn mean_surprise(logits: &[f32], labels: &Labels) -> f32 {
    let rows = logits.chunks(labels.n_way()).zip(labels.of_rows());
    let surprise = rows.map(|(row, class)| -softmax(row)[*class].max(f32::MIN_POSITIVE).ln());
    surprise.sum::<f32>() / labels.rows() as f32
}
