//! What the page knows, as signals, in one place: every panel reads from here, and commands go out through
//! `trainers`. Nothing here draws.

use leptos::prelude::*;

use crate::{
    drawing::{Class, Drawing, Picture},
    protocol::{
        Accuracy, Checkpoint, DeviceInfo, EmbeddingFrame, MethodInfo, Prediction, Recogniser, RunConfig, RunId,
        StepMetrics, StepView,
    },
};

/// All of the page's state. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct PageState {
    /// The user's own data: classes and their drawings.
    pub board: RwSignal<Vec<Class>>,
    /// What stands on the query pad.
    pub query: RwSignal<Drawing>,
    /// The latest answer to the query, or why there is none.
    pub answer: RwSignal<Answer>,
    /// Which encoder answers queries and draws the map.
    pub recogniser: RwSignal<Recogniser>,
    /// Every method, as the trainer declared them; empty until it is ready.
    pub methods: RwSignal<Vec<MethodInfo>>,
    /// What the next run will be.
    pub config: RwSignal<RunConfig>,
    /// The open run.
    pub run: RwSignal<RunState>,
    /// The open run's steps so far, oldest first.
    pub history: RwSignal<Vec<StepMetrics>>,
    /// The open run's evaluations so far: (step, accuracy), oldest first.
    pub evaluations: RwSignal<Vec<(u64, Accuracy)>>,
    /// The latest embeddings.
    pub frame: RwSignal<Option<EmbeddingFrame>>,
    /// Held-out drawings by class then index, for the map's thumbnails.
    pub gallery: RwSignal<Vec<Vec<Picture>>>,
    /// The latest step's view.
    pub view: RwSignal<Option<(u64, StepView)>>,
    /// The class the pointer or the keyboard is on, highlighted everywhere at once.
    pub highlighted: RwSignal<Option<u32>>,
}

/// The answer to the query on the pad.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer {
    /// Nothing was asked.
    #[default]
    None,
    /// The trainer's answer.
    Predicted(Prediction),
    /// Why there is no answer, and what to do.
    Unanswerable(String),
}

/// Where the open run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// The open run, if there is one.
    pub id: Option<RunId>,
    /// Steps taken.
    pub step: u64,
    /// True while it trains.
    pub running: bool,
    /// What a lost worker, another device or a reload goes on from.
    pub checkpoint: Option<Checkpoint>,
    /// Which device trains it.
    pub device: Option<DeviceInfo>,
}
