//! What a step of a pretext task saw and did: questions about drawings that nobody has named, and what the network answered.

use serde::{Deserialize, Serialize};

use ink::{Drawing, Picture};

/// The step of a network that tells what happened to a picture. Pairs count from 0; so do answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelativeView {
    /// One picture of each pair: [n].
    pub first: Vec<Picture>,
    /// The other, made from it or from another drawing: [n].
    pub second: Vec<Picture>,
    /// What may have happened: “turned”, “another drawing”: [answers].
    pub names: Vec<String>,
    /// The right answer to each: [n].
    pub truth: Vec<u32>,
    /// The probability of each answer: [n, answers].
    pub probabilities: Vec<f32>,
    /// What they are the softmax of: [n, answers].
    pub logits: Vec<f32>,
}

/// The step of a network that solves jigsaw puzzles (Noroozi, Favaro 2016).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JigsawView {
    /// Tiles along each side of a drawing, 2 or 3.
    pub side: u32,
    /// Pixels along each side of a tile.
    pub tile: u32,
    /// The drawings before they were cut: [n].
    pub drawings: Vec<Picture>,
    /// Their tiles in the order in which the network sees them, each in the middle of a sheet of its own: [n * side²].
    pub tiles: Vec<Picture>,
    /// The orders to choose from: the tile shown in place `p` came from place `orders[a][p]`: [answers, side²].
    pub orders: Vec<Vec<u8>>,
    /// The right answer to each: [n].
    pub truth: Vec<u32>,
    /// The probability of each answer: [n, answers].
    pub probabilities: Vec<f32>,
    /// What they are the softmax of: [n, answers].
    pub logits: Vec<f32>,
}

/// The step of a network that orders the frames of a film (Misra, Zitnick, Hebert 2016).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShuffledView {
    /// Frames of each film.
    pub frames: u32,
    /// The frames in the order in which the network sees them: [n * frames].
    pub shown: Vec<Picture>,
    /// The true moment of each frame shown, counted from 0: [n * frames].
    pub moments: Vec<u8>,
    /// What there is to choose from.
    pub answers: OrderAnswers,
    /// The right answer to each: [n].
    pub truth: Vec<u32>,
    /// The probability of each answer: [n, answers].
    pub probabilities: Vec<f32>,
    /// What they are the softmax of: [n, answers].
    pub logits: Vec<f32>,
}

/// What a network can say of a film's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OrderAnswers {
    /// 0: shuffled, 1: in order.
    Verify,
    /// The frame shown in place `p` belongs at moment `orders[a][p]`: [answers, frames].
    Orders(Vec<Vec<u8>>),
}

/// The step of a network that listens and looks (Arandjelović, Zisserman 2017).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoundtracksView {
    /// The strokes that each film shows: [n].
    pub films: Vec<Drawing>,
    /// The strokes that are heard with it: [n].
    pub sounds: Vec<Drawing>,
    /// Frames of each film.
    pub per_film: u32,
    /// The frames that the network sees: [n * per_film].
    pub frames: Vec<Picture>,
    /// The spectrograms that it hears: time goes right, pitch goes up: [n].
    pub spectrograms: Vec<Picture>,
    /// Whether the sound is the film's own: [n].
    pub belongs: Vec<bool>,
    /// How probable the network takes that to be: [n].
    pub probabilities: Vec<f32>,
    /// What each frame with its part of the sound adds to the logit of that: [n * per_film].
    pub evidence: Vec<f32>,
}
