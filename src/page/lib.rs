//! The page. Knows only [`protocol`], [`ink`] and [`crate::map::projection`].
//!
//! One screen, four places, always in the same spots: the board, the map, the learner and this step. [`state`] holds
//! what the page knows, [`trainers`] is the only way to what trains, every other module shows or edits a part of it.

pub mod app;
pub mod badge;
pub mod bars;
pub mod board;
pub mod class_mark;
pub mod curves;
pub mod explorer;
pub mod fragment;
pub mod help;
pub mod icon;
pub mod icon_button;
pub mod ink;
pub mod inks;
pub mod learner;
pub mod map;
pub mod names;
pub mod notices;
pub mod pad;
pub mod query;
pub mod reactive;
mod shortcuts;
pub mod size;
pub mod state;
pub mod step_view;
pub mod storage;
pub mod tabs;
pub mod theme;
pub mod thumbnail;
pub mod topbar;
pub mod trainers;

pub use app::App;
