//! What a visitor makes, as one value: the board, the query, the descriptions, the settings and the open run. It is kept in the
//! browser's storage, saved as a file, and shared as a link; each of these forms is one module here.

pub mod link;

use serde::{Deserialize, Serialize};

use ink::{Class, Drawing};
use protocol::{Accuracy, Checkpoint, RunConfig, StepMetrics};

/// All that a visitor made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The classes of the board with their drawings.
    pub board: Vec<Class>,
    /// What stands on the query pad.
    pub query: Drawing,
    /// The descriptions under Words, in their order.
    pub descriptions: Vec<String>,
    /// The settings as the fragment of a link: method, hyperparameters, seed, encoder, device.
    pub settings: String,
    /// The open run, if there is one.
    pub run: Option<SavedRun>,
}

/// A run as far as it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedRun {
    /// The name the visitor gave it; empty if none.
    pub name: String,
    /// What it was opened with.
    pub config: RunConfig,
    /// Its weights and the optimiser's state, as a trainer goes on from them.
    pub checkpoint: Checkpoint,
    /// Its steps, oldest first; thinned for long runs.
    pub history: Vec<StepMetrics>,
    /// Its evaluations: (step, accuracy), oldest first.
    pub evaluations: Vec<(u64, Accuracy)>,
}
