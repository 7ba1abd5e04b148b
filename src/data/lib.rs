//! Where characters come from, and how they are dealt out as episodes.

#[cfg(feature = "omniglot")]
mod archive;
pub mod classes;
pub mod collection;
#[cfg(feature = "omniglot")]
pub mod contact_sheet;
pub mod drawings;
pub mod episode;
pub mod joined;
pub mod look;
#[cfg(all(test, feature = "omniglot"))]
mod made_up;
#[cfg(feature = "omniglot")]
pub mod make_runs;
#[cfg(feature = "omniglot")]
pub mod omniglot;
#[cfg(feature = "omniglot")]
pub mod omniglot_runs;
pub mod part;
#[cfg(feature = "omniglot")]
mod places;
#[cfg(feature = "omniglot")]
mod png;
#[cfg(any(feature = "cli", feature = "bench-data", test))]
pub mod rates;
pub mod rotated;
pub mod sample;
pub mod samples;
pub mod scripts;
pub mod seeds;
pub mod splits;
pub mod statistics;
#[cfg(feature = "omniglot")]
pub mod strokes;

pub use classes::Classes;
pub use collection::Collection;
pub use drawings::BoardClasses;
pub use episode::{Episode, EpisodeError, EpisodeShape, Item, sample_episode};
pub use part::Part;
pub use rotated::Rotated;
pub use sample::Sample;
pub use samples::SampleError;
pub use scripts::Scripts;
