//! The step panel: what a training step saw and did, one way of seeing for each idea, and what a few gradient steps on
//! the board's own drawings do. [`state`] holds what is known, [`panel`] is what the page shows, [`views`] chooses.

mod adapt;
mod attention;
mod base_classes;
mod board_summary;
mod captions;
mod cards;
mod contrast;
mod course;
pub mod diagnosis;
mod episode;
mod episode_matrix;
mod episodic;
mod frame;
mod guesses;
mod labels;
pub mod loss;
mod meta;
mod neighbours;
mod pairs;
pub mod panel;
mod prototypes;
mod puzzles;
mod race;
mod relations;
pub mod state;
mod triplets;
mod views;
mod words;

use std::sync::Arc;

use leptos::prelude::*;
use protocol::StepView;

/// The latest step, if there is one to show. Steps are large, so they are shared and never copied.
pub type Latest = Signal<Option<Arc<StepView>>>;
