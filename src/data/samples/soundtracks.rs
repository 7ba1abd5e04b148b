//! Films of drawings being made, each with the sound of a pen that may or may not be the one in the film.

use crate::drawing::{Drawing, Picture};

/// Several films, half of them with their own sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Soundtracks {
    /// The strokes that each film shows: [n].
    pub films: Vec<Drawing>,
    /// The strokes that are heard with it: [n].
    pub sounds: Vec<Drawing>,
    /// Pictures of each film, in the order of time: [n * per_film].
    pub frames: Vec<Picture>,
    /// Frames of each film.
    pub per_film: usize,
    /// Log-mel spectrograms of what is heard, as pictures: loud is ink, time goes right, pitch goes up: [n].
    pub spectrograms: Vec<Picture>,
    /// Whether the sound is the film's own: [n].
    pub belongs: Vec<bool>,
}
