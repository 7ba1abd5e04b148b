//! Work that takes longer than a moment, or that is answered once: the page begins it as a job, a trainer reports on it
//! and ends it.
//!
//! ```text
//! page     Begin { job, work }                            Cancel { job }
//! trainer                       News { job, news } …                      Ended { job, result }
//! ```
//!
//! **Each [`Command::Begin`](super::Command::Begin) is followed by exactly one [`Event::Ended`](super::Event::Ended) with
//! its id**, whatever happens to it, and no [`Event::News`](super::Event::News) comes after that. Only a trainer that is
//! lost ([`Event::Failed`](super::Event::Failed)) ends nothing: then the page does it. Nothing of a job is done while its
//! `Begin` is received; so one that is cancelled in the same moment costs nothing, and the effect of a later command (say,
//! [`Command::Stop`](super::Command::Stop)) comes first.

use serde::{Deserialize, Serialize};

use super::{
    Accuracy, Adaptation, AdaptationPoint, Checkpoint, Descriptions, LabelsPoint, Landscape, Lap, Matches, Race,
    RunConfig, RunId, StepView,
};
use ink::Class;

/// Names one job. The page gives it, counts up, and never uses one again; jobs of both trainers share the counter.
pub type JobId = u32;

/// What a job is to do. Each says what news it sends, and what it ends with if all goes well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// Use these weights (a safetensors file) as the pretrained encoder. No news; ends with [`Output::Loaded`].
    Load {
        /// The file.
        weights: Vec<u8>,
    },
    /// Draw `n_way` generated characters `k_shot` times each, to fill the board. No news; ends with [`Output::Sampled`].
    Sample {
        /// Where every random choice comes from.
        seed: u64,
        /// Classes, from 1 to 50.
        n_way: u32,
        /// Drawings of each, from 1 to 20.
        k_shot: u32,
    },
    /// Hand over the run as it is now. No news; ends with [`Output::Checkpointed`].
    Checkpoint {
        /// Which run.
        run: RunId,
    },
    /// Match drawings with descriptions. [`News::Matched`] comes at once, and again whenever the query, the board or the
    /// network changes. It goes on until it is cancelled; closing a run does not end it, since another network reads then.
    Describe(Descriptions),
    /// Time training steps of this configuration on throw-away weights. [`News::Progress`] counts steps; ends with
    /// [`Output::Timed`].
    Time {
        /// What is trained.
        config: RunConfig,
        /// Steps that count, from 1 to 1,000; two more are taken before them.
        steps: u32,
    },
    /// Evaluate the run on held-out episodes, its weights being as they are now. [`News::Progress`] counts episodes; ends
    /// with [`Output::Evaluated`].
    Evaluate {
        /// Which run.
        run: RunId,
    },
    /// Fine-tune what answers queries on the board's drawings, in several ways side by side. One [`News::Adapted`] before
    /// the first step and one after each; ends with [`Output::Done`]. It belongs to the open run if that answers queries.
    Adapt(Adaptation),
    /// See what the run's next step would do, and learn nothing from it. No news; ends with [`Output::Looked`].
    Look {
        /// Which run.
        run: RunId,
    },
    /// Compute the loss around the weights, on the drawings of the run's latest step. [`News::Progress`] counts the rows
    /// of the grid; ends with [`Output::Landscape`].
    Landscape {
        /// Which run.
        run: RunId,
    },
    /// Test the run's encoder with more and more labelled drawings of held-out characters. [`News::Labels`] after each
    /// episode; ends with [`Output::Done`]. It waits while the run trains or is evaluated.
    Labels {
        /// Which run.
        run: RunId,
    },
    /// Train several runs side by side, and test them alike. [`News::Progress`] counts entrants that are set up, then
    /// [`News::Lap`] comes whenever one was tested; ends with [`Output::Done`]. It waits while the open run trains or is
    /// evaluated, and while it is [held](super::Command::Hold).
    Race(Race),
}

/// What a job tells while it is under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum News {
    /// So much is done of what there is to do.
    Progress {
        /// Parts done.
        done: u32,
        /// Parts in all.
        of: u32,
    },
    /// Where each way to adapt stands, for [`Work::Adapt`].
    Adapted(AdaptationPoint),
    /// Where an entrant that was just tested stands, for [`Work::Race`].
    Lap(Box<Lap>),
    /// Accuracy by the number of labels, as far as it is known, for [`Work::Labels`].
    Labels(Vec<LabelsPoint>),
    /// How drawings and descriptions match now, for [`Work::Describe`].
    Matched(Box<Matches>),
}

/// What a job gives that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Output {
    /// Nothing beyond its news: [`Work::Adapt`], [`Work::Labels`] and [`Work::Race`].
    Done,
    /// The pretrained encoder is in place, for [`Work::Load`].
    Loaded {
        /// Numbers in its weights.
        parameters: u32,
        /// Numbers in one of its embeddings.
        embedding_dim: u32,
    },
    /// Generated classes for the board, for [`Work::Sample`]; ids count from 0, the page gives its own.
    Sampled {
        /// The classes: [n_way].
        classes: Vec<Class>,
    },
    /// The run as it stood, for [`Work::Checkpoint`].
    Checkpointed {
        /// Which run.
        run: RunId,
        /// Its weights and what else it takes to go on.
        checkpoint: Checkpoint,
    },
    /// Median milliseconds of a training step, for [`Work::Time`].
    Timed {
        /// The median.
        milliseconds: f32,
    },
    /// Accuracy on episodes of held-out classes, for [`Work::Evaluate`].
    Evaluated {
        /// Which run.
        run: RunId,
        /// Training steps that it had taken.
        step: u64,
        /// The mean and its interval.
        accuracy: Accuracy,
    },
    /// What the next step would see and do, for [`Work::Look`].
    Looked {
        /// Which run.
        run: RunId,
        /// The number that the step will have: one more than were taken.
        step: u64,
        /// What it would see and do.
        view: Box<StepView>,
    },
    /// The loss around the weights, for [`Work::Landscape`].
    Landscape(Box<Landscape>),
}

/// Why a job ended without what it was to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// It cannot be done, or cannot go on. The text is for the reader: it says why, and what to do.
    Refused(String),
    /// The page cancelled it.
    Cancelled,
    /// The run that it belongs to is not open, or was closed, replaced or rewound before it was done.
    RunClosed,
}
