//! What encoders are worth that were taught in different ways: a contest between methods, and accuracy against labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Accuracy, TrackKind};

/// A contest between all methods that learn without labels, beside an untrained encoder and one that learns from labels.
/// All begin from the same seed, and take their steps in turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// Where every random choice comes from.
    pub seed: u64,
    /// Settings by id, for every method that has them.
    pub values: BTreeMap<String, f64>,
    /// Training steps of each method before it is tested again.
    pub steps: u32,
}

impl Contest {
    /// The most steps between two tests.
    pub const MOST_STEPS: u32 = 1000;

    /// True if a trainer can be asked to do this.
    pub fn is_sound(&self) -> bool {
        (1..=Self::MOST_STEPS).contains(&self.steps) && self.values.values().all(|value| value.is_finite())
    }
}

/// Where one method of a contest stands after its latest test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContestEntry {
    /// Its place in the order of the contest.
    pub entry: u32,
    /// How many take part.
    pub of: u32,
    /// The method's title.
    pub title: String,
    /// What it learns from.
    pub supervision: Supervision,
    /// Training steps taken.
    pub step: u64,
    /// Accuracy of the frozen encoder on held-out characters, by the nearest class mean.
    pub class_mean: Accuracy,
    /// The same by a new linear head, fitted to the few labelled drawings.
    pub linear_head: Accuracy,
}

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
