//! Where characters come from, and how they are dealt out as episodes.

#[cfg(feature = "omniglot")]
mod archive;
pub mod classes;
#[cfg(feature = "omniglot")]
pub mod contact_sheet;
pub mod episode;
#[cfg(feature = "omniglot")]
pub mod omniglot;
#[cfg(feature = "omniglot")]
mod png;
pub mod scripts;
pub mod seeds;

pub use classes::Classes;
pub use episode::{Episode, EpisodeError, EpisodeShape, Item, sample_episode};
pub use scripts::Scripts;
