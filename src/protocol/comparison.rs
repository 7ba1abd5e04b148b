//! What encoders are worth that were taught in different ways: what each learns from, and accuracy against labels.

use serde::{Deserialize, Serialize};

use super::{Accuracy, TrackKind};

/// What a method learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Supervision {
    /// It does not learn.
    Untrained,
    /// Drawings alone: it makes its own task from them.
    SelfSupervised,
    /// Drawings and captions, which say what they look like.
    Captions,
    /// Drawings and their classes.
    Labels,
}

/// How well an encoder does on held-out characters after it was given so many labelled drawings of each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelsPoint {
    /// Labelled drawings of each class.
    pub shots: u32,
    /// What was done with them.
    pub way: TrackKind,
    /// Accuracy on other drawings of the same classes.
    pub accuracy: Accuracy,
    /// Episodes that there will be for each point.
    pub of: u32,
}
