//! Where characters come from, and how they are dealt out as episodes.

pub mod classes;
pub mod drawings;
pub mod episode;
pub mod joined;
pub mod scripts;
pub mod seeds;

pub use classes::Classes;
pub use episode::{Episode, EpisodeError, EpisodeShape, Item, sample_episode};
pub use scripts::Scripts;
