//! The page. Knows only [`protocol`], [`ink`] and [`crate::map::projection`].
//!
//! One screen, four places, always in the same spots: the board, the map, the learner and this step. [`state`] holds
//! what the page knows, [`trainers`] is the only way to what trains, every other module shows or edits a part of it.

pub mod app;
pub mod badge;
pub mod bars;
pub mod board;
pub mod curves;
pub mod embed;
pub mod explorer;
pub mod fragment;
mod gallery;
pub mod help;
pub mod kit;
pub mod learner;
pub mod lessons;
pub mod map;
pub mod notices;
pub mod other_hand;
pub mod pad;
mod present;
pub mod query;
pub mod ready;
mod shortcuts;
pub mod stage;
pub mod state;
pub mod steps;
pub mod storage;
pub mod topbar;
pub mod trainers;
pub mod work;

pub use app::App;

/// Mounts the page, or with `?kit` in its address the parts that it is made of.
pub fn mount() {
    let search = leptos::prelude::window().location().search();
    if search.is_ok_and(|search| search == "?kit") {
        leptos::mount::mount_to_body(gallery::Gallery);
    } else {
        leptos::mount::mount_to_body(App);
    }
}
