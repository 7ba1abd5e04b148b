//! Few-Shot Playground: draw a few characters, watch a network learn to tell them apart.
//!
//! strokes → raster → episode → encoder → the method's loss → optimiser step → metrics and a step view → plots
//!
//! ARCHITECTURE.md has the map and the invariants; in short:
//! - [`ui`] knows only [`protocol`], [`drawing`] and [`maps`]; the page links no `burn` code.
//! - [`training::device`] alone names backends. [`methods`] and [`models`] never read back from the device;
//!   [`training::session`] alone awaits and loops.
//! - One rasteriser, one ink convention (ink 1.0, paper 0.0, `[n, 1, 28, 28]`).
//! - Every random choice comes from the run's seed.

#[cfg(any(feature = "train", feature = "omniglot", feature = "explorer", feature = "bench-data", test))]
pub mod data;
pub mod drawing;
pub mod protocol;
pub mod sound;

#[cfg(any(feature = "train", feature = "omniglot", feature = "explorer", feature = "bench-data", test))]
pub mod words;

#[cfg(feature = "train")]
pub mod losses;
#[cfg(feature = "train")]
pub mod meta;
#[cfg(feature = "train")]
pub mod methods;
#[cfg(feature = "train")]
pub mod models;
#[cfg(feature = "train")]
pub mod training;

#[cfg(any(feature = "explorer", feature = "librarian", test))]
pub mod library;
#[cfg(any(feature = "worker", feature = "librarian"))]
pub mod worker;

#[cfg(feature = "explorer")]
pub mod explorer;
#[cfg(feature = "page")]
pub mod maps;
#[cfg(feature = "page")]
pub mod ui;
#[cfg(feature = "views")]
pub mod views;
