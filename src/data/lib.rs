//! Where characters come from, and how they are dealt out as episodes.

pub mod classes;
pub mod collection;
pub mod deal;
pub mod drawings;
pub mod enough;
pub mod episode;
pub mod joined;
mod look;
mod part;
pub mod rates;
pub mod rotated;
mod sample;
pub mod samples;
pub mod scripts;
pub mod seeds;
pub mod splits;
pub mod statistics;

pub use classes::Classes;
pub use collection::Collection;
pub use drawings::BoardClasses;
pub use episode::{Episode, EpisodeError, EpisodeShape, Item, sample_episode};
pub use part::Part;
pub use rotated::Rotated;
pub use sample::Sample;
pub use samples::SampleError;
pub use scripts::Scripts;
