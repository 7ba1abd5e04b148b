//! What survives a closed tab: one document in the browser's database, as two records.
//!
//! ```text
//! board   board, query, descriptions, settings     written at every change
//! run     the open run with weights and curves     written at every checkpoint
//! ```
//!
//! **The latest two of each are kept in turns**, so that a damaged one leaves the one before. **When the tab goes**, a board
//! that the database has not confirmed is written to localStorage, which is done before the tab is gone; at the next visit
//! the later of both counts. **What cannot be read is set aside** under a key of its own before anything is written, and the
//! page says so for as long as it is there ([`aside`]). **One tab writes** ([`tabs`]); what is done in others is put together
//! with it ([`merge`]).
//!
//! `idb` rather than `rexie`, which wraps it: the same requests with one layer less.

mod aside;
mod copies;
mod database;
mod keeper;
mod kept;
mod loading;
mod merge;
mod record;
mod run;
mod runs;
mod sharing;
mod tabs;

pub use keeper::{FIRST_BOARD, Keeper};

/// Keys of the two records, each followed by the number of its slot.
const BOARD: &str = "board-";
const RUN: &str = "run-";
/// Where localStorage has a board that the database did not confirm.
const QUICK: &str = "fewshot-playground-board";
/// Where earlier pages kept the board.
const LEGACY: &str = "fewshot-playground-drawings";
