//! Fine-tuning on the drawings of the board: what is asked, and what comes of each gradient step.
//!
//! Transfer learning: take a trained encoder, put a new linear head on it, and let a few gradient
//! steps on the few drawings there are move the head alone (frozen features) or all weights (fine-tuning). The same
//! steps from random weights show what the training before was worth.

use serde::{Deserialize, Serialize};

/// What an adaptation is to do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adaptation {
    /// Gradient steps.
    pub steps: u32,
    /// How far Adam moves the new head in one step.
    pub head_learning_rate: f64,
    /// How far Adam moves the encoder in one step, where it is not frozen.
    pub encoder_learning_rate: f64,
    /// Where every random choice comes from.
    pub seed: u64,
}

/// One way to adapt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TrackKind {
    /// A new linear head on frozen features.
    Frozen,
    /// A new linear head, and all weights move.
    FineTuned,
    /// As [`FineTuned`](Self::FineTuned), but from random weights.
    Scratch,
    /// From the start that MAML learned, by its own inner rule.
    Meta,
    /// By the same rule, but from random weights.
    MetaScratch,
    /// By no drawing at all: classes are described in words, to a network that reads.
    ZeroShot,
}

/// Where every track of an adaptation stands after so many steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdaptationPoint {
    /// Gradient steps taken; 0 is before the first.
    pub step: u32,
    /// Gradient steps there will be.
    pub of: u32,
    /// The classes of the board that take part, in its order: [n_way].
    pub classes: Vec<u32>,
    /// One for each way to adapt.
    pub tracks: Vec<AdaptationTrack>,
}

/// One way to adapt after so many steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdaptationTrack {
    /// Which way.
    pub kind: TrackKind,
    /// Cross-entropy on the board's drawings.
    pub loss: f32,
    /// Fraction of the board's drawings that are classified correctly, in [0, 1].
    pub fitted: f32,
    /// Fraction of augmented copies of them, never trained on, that are classified correctly, in [0, 1].
    pub copies: f32,
    /// Class probabilities of the query on the pad; empty if there is none: [n_way].
    pub query: Vec<f32>,
}
