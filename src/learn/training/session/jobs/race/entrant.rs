//! One that takes part in a race: how it learns, and how it is tested.

use std::sync::Arc;

use burn::tensor::{Tensor, Transaction, s};

use super::super::super::embedding::{Fixed, embed_fixed};
use super::super::{Port, Session, Stop};
use crate::{
    methods::{Frozen, Labels, accuracy, accuracy_of},
    training::{
        evaluation::{HELD_OUT_SEED, summarise},
        model::Model,
        pending::numbers,
        recognition::QueryAnswer,
        trainer::Trainer,
    },
};
use data::{
    classes::Classes,
    episode::{EpisodeShape, sample_episode},
    seeds::{Stream, rng},
};
use protocol::{Budget, Lap, Reading, Recogniser};

/// Episodes of a test.
const EPISODES: usize = 40;
/// Queries of each class in an episode of a test.
const QUERIES: usize = 5;
/// How a frozen encoder is read.
const FROZEN: [Frozen; 2] = [Frozen::ClassMean, Frozen::LinearProbe];

/// What one competes with, and what it has done.
pub(super) struct Entrant {
    method: String,
    trainer: Trainer,
    held_out: Arc<dyn Classes>,
    reading: Reading,
    drawings: u64,
    milliseconds: f64,
    /// Losses since the last test.
    losses: Vec<f32>,
    /// Accuracies of the test that is under way, by reading.
    tests: Vec<Vec<f32>>,
    /// The board as this network sees it, once the test has come to it.
    board: Option<OnBoard>,
}

/// Where the board's drawings lie, and how many of them the rest recognises.
struct OnBoard {
    fixed: Fixed,
    /// Which board it is: [`Session::changes`].
    changes: u64,
    labels: Option<Labels>,
    /// Places in the board's rows of drawings whose class has another one.
    with_another: Vec<usize>,
    asked: usize,
    right: f32,
}

/// How far a test has come.
pub(super) enum TestProgress {
    UnderWay,
    Done,
}

impl Entrant {
    pub fn new(method: String, trainer: Trainer, held_out: Arc<dyn Classes>, reading: Reading) -> Self {
        Self {
            method,
            trainer,
            held_out,
            reading,
            drawings: 0,
            milliseconds: 0.0,
            losses: Vec::new(),
            tests: Vec::new(),
            board: None,
        }
    }

    /// The episodes that it is tested on.
    pub fn shape(&self) -> EpisodeShape {
        EpisodeShape { n_query: QUERIES, ..self.trainer.test_shape() }
    }

    /// True if it has spent what so many laps give it.
    pub fn has_spent(&self, lap: Budget, laps: u32) -> bool {
        let all = |amount: u32| u64::from(amount) * u64::from(laps);
        match lap {
            Budget::Steps(amount) => self.trainer.steps_taken() >= all(amount),
            Budget::Drawings(amount) => self.drawings >= all(amount),
            Budget::Milliseconds(amount) => self.milliseconds >= all(amount) as f64,
        }
    }

    /// One training step.
    pub async fn step(&mut self, port: &impl Port) -> Result<(), Stop> {
        let refused = |reason: String| Stop::refused(format!("The race cannot go on: {}: {reason}.", self.method));
        let began = port.now_ms();
        let step = self.trainer.step().map_err(|error| refused(error.to_string()))?;
        // Waiting for the loss keeps the device from being handed more than it can do.
        let loss = numbers(step.loss.into_data_async().await?).first().copied().unwrap_or(f32::NAN);
        if !loss.is_finite() {
            return Err(refused("its loss is no longer a number; a smaller learning rate may help".into()));
        }
        self.milliseconds += port.now_ms() - began;
        self.drawings += step.sample.pictures().len() as u64;
        self.losses.push(loss);
        Ok(())
    }

    /// One episode of a test, or one drawing of the board.
    pub async fn test<P: Port>(&mut self, session: &Session<P>) -> Result<TestProgress, Stop> {
        if self.tests.first().is_none_or(|tests| tests.len() < EPISODES) {
            self.test_episode().await?;
            return Ok(TestProgress::UnderWay);
        }
        let model = self.trainer.model();
        let Some(board) = &mut self.board else {
            self.board = Some(OnBoard::of(model, session).await?);
            return Ok(TestProgress::UnderWay);
        };
        let next = board.with_another.get(board.asked).copied();
        let (Some(row), Some(labels), Some(features)) = (next, &board.labels, &board.fixed.features) else {
            return Ok(TestProgress::Done);
        };
        let (rest, class) = without(labels, row);
        let support = Tensor::cat(around(features, row), 0);
        let query = features.clone().slice(s![row..row + 1, ..]);
        let scores = numbers(model.compare(&rest, support, query).into_data_async().await?);
        board.asked += 1;
        board.right += accuracy_of(&scores, &[class]);
        Ok(TestProgress::UnderWay)
    }

    async fn test_episode(&mut self) -> Result<(), Stop> {
        let at = self.tests.first().map_or(0, Vec::len);
        // The same episodes for all and every time, so that what differs is the network.
        let mut rng = rng(HELD_OUT_SEED, Stream::Evaluation, at as u64);
        let episode = sample_episode(self.held_out.as_ref(), self.shape(), &mut rng)
            .map_err(|error| Stop::refused(format!("The race cannot go on: {error}.")))?;
        let model = self.trainer.model();
        let scores = match self.reading {
            Reading::OwnRule => vec![model.score(&episode)],
            Reading::Frozen => model.score_frozen(&episode, &FROZEN),
        };
        self.tests.resize(scores.len(), Vec::new());
        let transfer = scores.into_iter().fold(Transaction::default(), |transfer, scores| transfer.register(scores));
        for (tests, scores) in self.tests.iter_mut().zip(transfer.execute_async().await?) {
            tests.push(accuracy(&numbers(scores), episode.shape.n_way));
        }
        Ok(())
    }

    /// What a finished test says; the next one begins anew.
    pub async fn lap<P: Port>(&mut self, entrant: usize, lap: u32, session: &Session<P>) -> Result<Lap, Stop> {
        let model = self.trainer.model();
        let board = match self.board.take() {
            Some(board) if board.changes == session.changes => board,
            // The board has become another since: what was counted says nothing of it.
            _ => OnBoard { with_another: Vec::new(), ..OnBoard::of(model, session).await? },
        };
        let step = self.trainer.steps_taken();
        let (answer, frame) = session.look_at((Recogniser::Run, step, model), &board.fixed).await?;
        let prediction = match answer {
            QueryAnswer::Predicted(prediction) => Some(prediction),
            QueryAnswer::NotAsked | QueryAnswer::Unanswerable(..) => None,
        };
        let of = board.with_another.len();
        Ok(Lap {
            entrant: entrant as u32,
            lap,
            step,
            drawings: self.drawings,
            milliseconds: self.milliseconds,
            losses: std::mem::take(&mut self.losses),
            accuracies: std::mem::take(&mut self.tests).iter().map(|tests| summarise(tests)).collect(),
            on_board: (of > 0).then_some((board.right / of as f32, of as u32)),
            prediction,
            frame,
        })
    }
}

impl OnBoard {
    /// The board as it is now, of which nothing was asked yet.
    async fn of<P: Port>(model: &Model, session: &Session<P>) -> Result<Self, Stop> {
        let labels = session.scene.labels();
        let with_another = labels.as_ref().map(with_another).unwrap_or_default();
        let fixed = embed_fixed(model, &session.scene).await?;
        Ok(Self { fixed, changes: session.changes, labels, with_another, asked: 0, right: 0.0 })
    }
}

/// The rows of drawings whose class has another one; none if there is only one class.
fn with_another(labels: &Labels) -> Vec<usize> {
    let of_rows = labels.of_rows();
    let count = |class: usize| of_rows.iter().filter(|of| **of == class).count();
    (0..labels.rows()).filter(|row| labels.n_way() > 1 && count(of_rows[*row]) > 1).collect()
}

/// The labels without one row, and which class that was of.
fn without(labels: &Labels, row: usize) -> (Labels, usize) {
    let mut classes = labels.of_rows().to_vec();
    let class = classes.remove(row);
    (Labels::new(labels.n_way(), classes), class)
}

/// All rows but one.
fn around(features: &Tensor<2>, row: usize) -> Vec<Tensor<2>> {
    let rows = features.dims()[0];
    let parts = [0..row, row + 1..rows].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| features.clone().slice(s![part, ..])).collect()
}
