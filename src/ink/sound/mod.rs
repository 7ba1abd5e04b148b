//! The sound of a pen, made from the strokes it draws, and its spectrogram as a picture.
//!
//! drawing → performance (when the pen is where) → sound (what it is heard to do) → log-mel spectrogram (what a network
//! is shown of it). Nobody records anything: a drawing knows how the pen moved, and that is enough to say how it scratched.

mod fft;
pub mod mel;
pub mod pen;
pub mod performance;

pub use mel::spectrogram;
pub use pen::{RATE, scratch};
pub use performance::Performance;
