//! Everything that crosses between the page and a trainer: plain serde data, no tensor, no signal.
//!
//! The page sends [`Command`]s, a trainer answers with [`Event`]s. Both travel as one postcard-encoded, transferred
//! `ArrayBuffer` (see [`encode`] and [`decode`]). Events that belong to a training run carry its [`RunId`], so that a
//! late event of a run that has ended cannot be taken for news of the present one. Whatever takes longer than a moment is
//! a job ([`jobs`]): it carries a [`JobId`], and ends exactly once.

pub mod adaptation;
pub mod comparison;
pub mod jobs;
pub mod librarian;
pub mod methods;
pub mod puzzle_views;
pub mod race;
mod version;
pub mod views;
pub mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use ink::{Class, Drawing, Picture};

pub use adaptation::{Adaptation, AdaptationPoint, AdaptationTrack, TrackKind};
pub use comparison::{LabelsPoint, Supervision};
pub use jobs::{JobId, News, Output, Trouble, Work};
pub use methods::{Hyperparameter, MethodInfo, Preset, Range, SettingGroup};
pub use puzzle_views::*;
pub use race::{Budget, Lap, Race, Reading};
pub use version::VERSION;
pub use views::*;
pub use words::{BoardCaption, Descriptions, FoundDrawing, Matches, QueryMatch, WordShare};

/// Names one training run; the page counts them up.
pub type RunId = u32;

/// What the page asks of a trainer. The board, the query and the run are set by commands, which a trainer carries out as
/// they come; everything else is a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The board as it is now: every class with its drawings. Answered by [`Event::Embedded`].
    Board(Vec<Class>),
    /// Recognise this drawing among the classes of the board; an empty drawing clears the query.
    /// Answered by [`Event::Predicted`] (or [`Event::Unanswerable`]) and [`Event::Embedded`].
    Query { id: u32, drawing: Drawing },
    /// Which encoder answers queries and draws the map. Answered as a query is.
    Recognise(Recogniser),
    /// Prepare a run, from its seed or from a checkpoint; the run that was open is closed, and its jobs end. It stands
    /// still until [`Command::Start`] or [`Command::Step`]. Answered by [`Event::Opened`], or by [`Event::Refused`] and
    /// [`Event::Stopped`].
    Open { run: RunId, config: RunConfig, resume: Option<Checkpoint> },
    /// Train until told otherwise. Answered by [`Event::Running`]; [`Event::Refused`] comes if the run cannot go on.
    Start { run: RunId },
    /// Stand still; the run stays open. Answered by [`Event::Running`], and by [`Event::Checkpointed`] if it ran.
    Pause { run: RunId },
    /// One training step, then stand still. Answered by [`Event::Stepped`]; or [`Event::Refused`], as for
    /// [`Command::Start`].
    Step { run: RunId },
    /// At most so many steps a second; `None` is as fast as it goes.
    Pace { steps_per_second: Option<f32> },
    /// Back to the run's initial weights and step 0, standing still; its jobs end. Answered by [`Event::Opened`].
    Rewind { run: RunId },
    /// End the run and forget its weights; its jobs end. Answered by [`Event::Stopped`].
    Stop { run: RunId },
    /// Do this work. Answered by any number of [`Event::News`] and exactly one [`Event::Ended`]. An id that is still in use
    /// is answered by [`Event::Refused`] instead, so that it cannot be taken for the end of the job that has it.
    Begin { job: JobId, work: Work },
    /// Give up a job. Answered by its [`Event::Ended`]; by nothing if it has ended already.
    Cancel { job: JobId },
    /// Do nothing for a job until it is let go on. Answered by nothing; one that has ended is not missed.
    Hold { job: JobId, held: bool },
    /// Say that you live, between two pieces of work. Answered by [`Event::Pong`].
    Ping,
    /// Panic. Nothing in the page sends it: tests do, to see the page recover.
    Fault,
}

/// What a trainer tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The trainer is up: its device, and every method it can train: from labels, without labels, from words, then baselines.
    Ready { device: DeviceInfo, methods: Vec<MethodInfo> },
    /// The answer to a query.
    Predicted(Prediction),
    /// Why a query cannot be answered; the text says what to do.
    Unanswerable { query: u32, reason: String },
    /// Where the board, the prototypes, the query and the held-out drawings lie now.
    Embedded(EmbeddingFrame),
    /// The held-out drawings behind [`Landmark::HeldOut`], by class then index; sent once a run, and after `Ready`.
    Gallery { classes: Vec<Vec<Picture>> },
    /// The run is open: its initial weights are in place.
    Opened { run: RunId, step: u64, parameters: u32, embedding_dim: u32 },
    /// The run started or stands still.
    Running { run: RunId, running: bool },
    /// What some consecutive steps did.
    Stepped { run: RunId, steps: Vec<StepMetrics> },
    /// What the latest step saw and did; sent a few times a second.
    Viewed { run: RunId, step: u64, view: Box<StepView> },
    /// Accuracy on episodes of held-out classes, measured every so many steps without being asked.
    Evaluated { run: RunId, step: u64, accuracy: Accuracy },
    /// The run as it stands; sent every few seconds and when it is paused, so that a lost worker loses little.
    Checkpointed { run: RunId, checkpoint: Checkpoint },
    /// The run has ended.
    Stopped { run: RunId },
    /// Something a job has to tell before it ends.
    News { job: JobId, news: News },
    /// A job is over: what it gives, or why it gives nothing. Exactly one for each [`Command::Begin`].
    Ended { job: JobId, result: Result<Output, Trouble> },
    /// The trainer lives, for [`Command::Ping`].
    Pong,
    /// A command outside of a job could not be carried out, or the run cannot go on; everything else goes on. The text
    /// says what was refused and why.
    Refused { reason: String },
    /// The trainer is lost (it panicked, or its GPU went away). It answers nothing more, and ends no job.
    Failed { reason: String },
}

/// Which encoder answers queries and draws the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recogniser {
    /// The encoder that ships with the page.
    #[default]
    Pretrained,
    /// The encoder of the open run, as far as it has come.
    Run,
}

/// A device that trains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// CPU or GPU.
    pub kind: DeviceKind,
    /// What to call it in the page: the adapter's name, or "one core".
    pub name: String,
}

/// Where tensors live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DeviceKind {
    /// burn's `flex` backend, one thread.
    Cpu,
    /// burn's `wgpu` backend over WebGPU.
    Gpu,
}

/// Everything that determines a run: on the CPU, the same configuration replays bit for bit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunConfig {
    /// The method's [`MethodInfo::id`].
    pub method: String,
    /// Every random choice of the run comes from here.
    pub seed: u64,
    /// Values of [`Hyperparameter`]s by their id; one that is missing has its default.
    pub values: BTreeMap<String, f64>,
}

impl RunConfig {
    /// The hyperparameter that every method has: where samples come from.
    pub const SOURCE: &str = "source";
    /// Its value for the drawings on the board.
    pub const SOURCE_BOARD: u8 = 1;

    /// True if the run learns from the drawings on the board.
    pub fn learns_from_board(&self) -> bool {
        self.values.get(Self::SOURCE) == Some(&f64::from(Self::SOURCE_BOARD))
    }
}

/// One training step in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepMetrics {
    /// Counts from 1.
    pub step: u64,
    /// The method's loss.
    pub loss: f32,
    /// Fraction of right answers, in [0, 1]: of queries recognised, pairs judged rightly, puzzles solved.
    pub accuracy: f32,
    /// Milliseconds of wall time.
    pub milliseconds: f32,
}

/// A mean accuracy with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Mean over episodes, in [0, 1].
    pub mean: f32,
    /// Half the width of the 95% confidence interval of the mean.
    pub interval: f32,
    /// How many episodes.
    pub episodes: u32,
}

/// Enough to go on with a run elsewhere: on another device, in a fresh worker, after a reload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Steps taken.
    pub step: u64,
    /// A safetensors file: weights, batch-norm statistics and the optimiser's moments.
    pub weights: Vec<u8>,
}

/// How alike the query is to each class of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The id of the query it answers.
    pub query: u32,
    /// Which encoder answered.
    pub recogniser: Recogniser,
    /// What [`ClassScore::value`] is: “squared distance”, “cosine”, “p(same)”.
    pub measure: String,
    /// One entry for each class that has a drawing, in the order of the board.
    pub scores: Vec<ClassScore>,
    /// Milliseconds from the command to the answer, in the trainer.
    pub milliseconds: f32,
}

/// One class's share of a [`Prediction`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassScore {
    /// [`Class::id`](ink::Class::id).
    pub class: u32,
    /// In [0, 1]. They sum to 1, save where a method judges every class for itself (Siamese and relation networks).
    pub probability: f32,
    /// The number behind it, which [`Prediction::measure`] names: a squared distance, a cosine, a probability.
    pub value: f32,
}

/// Embeddings of everything on the map at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EmbeddingFrame {
    /// Which encoder made it.
    pub recogniser: Recogniser,
    /// The run's step, 0 for the pretrained encoder.
    pub step: u64,
    /// Numbers in one embedding.
    pub dim: u32,
    /// What each row of `values` is.
    pub landmarks: Vec<Landmark>,
    /// Shape [landmarks, dim], row-major.
    pub values: Vec<f32>,
}

/// Something that has a place on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Landmark {
    /// A drawing on the board: its class's id and its cell.
    Drawing { class: u32, index: u32 },
    /// The mean of a class's drawings.
    Prototype { class: u32 },
    /// The drawing on the query pad.
    Query,
    /// A drawing of a class that is never trained on; its picture is in [`Event::Gallery`].
    HeldOut { class: u32, index: u32 },
}

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error)]
#[error("a message between the page and its trainer could not be read: {0}")]
pub struct ProtocolError(postcard::Error);

/// A message as bytes.
///
/// # Errors
/// If a sequence is too long for the codec, which no message of this protocol is.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, ProtocolError> {
    postcard::to_allocvec(message).map_err(ProtocolError)
}

/// The message that [`encode`] made these bytes from. It may borrow from them.
///
/// # Errors
/// If the bytes are cut short, or come from another version of the page.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ProtocolError> {
    postcard::from_bytes(bytes).map_err(ProtocolError)
}
