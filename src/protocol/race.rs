//! A race: several runs from the same drawings and the same seed, each given as much to spend as the others, and tested
//! alike as they go.

use serde::{Deserialize, Serialize};

use super::{Accuracy, EmbeddingFrame, Prediction, RunConfig};

/// Who races, for how long, and how they are tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// Those that take part: different methods, or one method with different settings.
    pub entrants: Vec<RunConfig>,
    /// How their embeddings are read in a test.
    pub reading: Reading,
    /// What each may spend before it is tested again.
    pub lap: Budget,
    /// Laps after which it is over.
    pub laps: u32,
}

/// What an entrant of a race is given to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Budget {
    /// Training steps.
    Steps(u32),
    /// Drawings that it is shown, each as often as it is shown.
    Drawings(u32),
    /// Milliseconds of training. How far one comes in them depends on the machine: such a race does not replay.
    Milliseconds(u32),
}

/// How an entrant of a race tells new characters apart in a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// As its own method does.
    OwnRule,
    /// Its encoder stays as it is, and is read by the nearest class mean and by a new linear head, whatever the method.
    Frozen,
}

impl Race {
    /// How many may take part.
    pub const ENTRANTS: std::ops::RangeInclusive<usize> = 2..=8;
    /// The most of anything that a lap may be given.
    pub const MOST: u32 = 1_000_000;
    /// The most laps.
    pub const MOST_LAPS: u32 = 1_000;

    /// True if a trainer can be asked to do this.
    pub fn is_sound(&self) -> bool {
        let (Budget::Steps(amount) | Budget::Drawings(amount) | Budget::Milliseconds(amount)) = self.lap;
        Self::ENTRANTS.contains(&self.entrants.len())
            && (1..=Self::MOST).contains(&amount)
            && (1..=Self::MOST_LAPS).contains(&self.laps)
    }
}

/// Where an entrant stands at the end of a lap, or before the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lap {
    /// Its place in [`Race::entrants`].
    pub entrant: u32,
    /// Laps done; 0 before its first step.
    pub lap: u32,
    /// Training steps taken.
    pub step: u64,
    /// Drawings it was shown in them.
    pub drawings: u64,
    /// Milliseconds it took for them.
    pub milliseconds: f64,
    /// The loss of each step of this lap.
    pub losses: Vec<f32>,
    /// Accuracy on held-out characters: by its own rule, or by the class mean and by a new linear head.
    pub accuracies: Vec<Accuracy>,
    /// Which share of the board's drawings whose class has another one is recognised by the rest, and how many those are;
    /// `None` if there are none. By its own rule.
    pub on_board: Option<(f32, u32)>,
    /// Its answer to the query, by its own rule; `None` if there is no query or nothing to choose between.
    pub prediction: Option<Prediction>,
    /// Where board, query and held-out drawings lie in its embedding.
    pub frame: EmbeddingFrame,
}
