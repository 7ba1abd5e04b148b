//! What the page knows, as signals, in one place: every panel reads from here, and commands go out through
//! `trainers`. Nothing here draws.

mod devices;
mod lesson;
mod notice;
mod visit;

use std::sync::Arc;

use leptos::prelude::*;

use crate::{curves::history::RunHistory, kit::history::History};
pub use devices::{DeviceChoice, Devices, TrainerState};
use document::SavedRun;
use ink::{Class, Drawing, Picture};
pub use lesson::LessonPlace;
pub use notice::{Notice, NoticeTone, Remedy};
use protocol::{
    Accuracy, Checkpoint, DeviceInfo, EmbeddingFrame, MethodInfo, Prediction, Recogniser, RunConfig, RunId, StepView,
};
pub use visit::Visit;

/// The board before and after each change. A class that an edit leaves as it was is shared between the states before and after.
pub type Past = History<Vec<Arc<Class>>>;

/// All of the page's state. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct PageState {
    /// The user's own data: classes and their drawings.
    pub board: RwSignal<Vec<Class>>,
    /// The board before and after each change.
    pub past: RwSignal<Past>,
    /// How often another hand's drawing was put on the query pad.
    pub tries: RwSignal<u32>,
    /// True on a first visit: nothing was kept, and no link says what to show.
    pub is_newcomer: RwSignal<bool>,
    /// True from the first answer to a query on.
    pub answered: RwSignal<bool>,
    /// What the page shows large, alone; `None` is everything beside each other.
    pub stage: RwSignal<Option<Stage>>,
    /// The open scene of a lesson, if lessons are open.
    pub lesson: RwSignal<Option<LessonPlace>>,
    /// True while what is on stage is shown to an audience: keys go from scene to scene.
    pub presenting: RwSignal<bool>,
    /// What stands on the query pad.
    pub query: RwSignal<Drawing>,
    /// The latest answer to the query, or why there is none.
    pub answer: RwSignal<QueryAnswer>,
    /// Which encoder answers queries and draws the map.
    pub recogniser: RwSignal<Recogniser>,
    /// Every method, as the trainer declared them; empty until it is ready.
    pub methods: RwSignal<Vec<MethodInfo>>,
    /// What the next run will be.
    pub config: RwSignal<RunConfig>,
    /// The open run.
    pub run: RwSignal<RunState>,
    /// Runs of earlier visits of which the user has not said whether they go on.
    pub kept_runs: RwSignal<Vec<SavedRun>>,
    /// The run that was open before the last one was rewound, ended or replaced, as of its last checkpoint.
    pub put_away: RwSignal<Option<SavedRun>>,
    /// The ready-made network that is on its way, and the one that is open.
    pub ready: RwSignal<ReadyMade>,
    /// The open run's steps so far.
    pub history: RwSignal<RunHistory>,
    /// The open run's evaluations so far: (step, accuracy), oldest first.
    pub evaluations: RwSignal<Vec<(u64, Accuracy)>>,
    /// The latest embeddings.
    pub frame: RwSignal<Option<EmbeddingFrame>>,
    /// Held-out drawings by class then index, for the map's thumbnails.
    pub gallery: RwSignal<Vec<Vec<Picture>>>,
    /// The latest step's view, with its step. Steps are large, so they are shared and never copied.
    pub view: RwSignal<Option<(u64, Arc<StepView>)>>,
    /// The class the pointer or the keyboard is on, highlighted everywhere at once.
    pub highlighted: RwSignal<Option<u32>>,
    /// True until the board has its first drawings: from storage, or from the generator.
    pub awaiting_board: RwSignal<bool>,
    /// Why no characters could be drawn for the board, as a sentence, until they are asked for again.
    pub no_characters: RwSignal<Option<String>>,
    /// The encoder that ships with the page.
    pub pretrained: RwSignal<Pretrained>,
    /// At most so many training steps a second; `None` is as fast as it goes.
    pub pace: RwSignal<Option<f32>>,
    /// True from asking for an evaluation until it is there.
    pub evaluating: RwSignal<bool>,
    /// What trains, what could, and what the user wants.
    pub devices: RwSignal<Devices>,
    /// Messages to the user, oldest first.
    pub notices: RwSignal<Vec<Notice>>,
    /// The place a phone shows.
    pub place: RwSignal<PanelName>,
    /// The cell of the board that is open for drawing: class id and index.
    pub editing: RwSignal<Option<(u32, usize)>>,
    /// True while the data explorer is open.
    pub exploring: RwSignal<bool>,
    /// True while the list of keyboard shortcuts is open.
    pub help: RwSignal<bool>,
    /// Somebody's work that is looked at in the place of the visitor's own; while it is, nothing is stored.
    pub visit: RwSignal<Option<Visit>>,
}

impl PageState {
    /// The state of a page that has just been opened.
    pub fn new() -> Self {
        Self {
            board: RwSignal::default(),
            past: RwSignal::default(),
            tries: RwSignal::default(),
            is_newcomer: RwSignal::default(),
            answered: RwSignal::default(),
            stage: RwSignal::default(),
            lesson: RwSignal::default(),
            presenting: RwSignal::default(),
            query: RwSignal::default(),
            answer: RwSignal::default(),
            recogniser: RwSignal::default(),
            methods: RwSignal::default(),
            config: RwSignal::default(),
            run: RwSignal::default(),
            kept_runs: RwSignal::default(),
            put_away: RwSignal::default(),
            ready: RwSignal::default(),
            history: RwSignal::default(),
            evaluations: RwSignal::default(),
            frame: RwSignal::default(),
            gallery: RwSignal::default(),
            view: RwSignal::default(),
            highlighted: RwSignal::default(),
            awaiting_board: RwSignal::new(true),
            no_characters: RwSignal::default(),
            pretrained: RwSignal::default(),
            pace: RwSignal::default(),
            evaluating: RwSignal::default(),
            devices: RwSignal::default(),
            notices: RwSignal::default(),
            place: RwSignal::default(),
            editing: RwSignal::default(),
            exploring: RwSignal::default(),
            help: RwSignal::default(),
            visit: RwSignal::default(),
        }
    }

    /// The page's state, from anywhere under [`App`](super::App).
    pub fn get() -> Self {
        expect_context()
    }
}

impl Default for PageState {
    fn default() -> Self {
        Self::new()
    }
}

impl PageState {
    /// True if the open run is a ready-made network that was not trained on: it can be had again.
    pub fn is_ready_made(self) -> bool {
        let open = self.run.with(|run| run.id.map(|id| (id, run.step)));
        open.is_some() && self.ready.with(|ready| ready.opened == open)
    }
}

/// The answer to the query on the pad.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum QueryAnswer {
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
    /// What it was opened with; the controls may have moved on since.
    pub config: Option<RunConfig>,
    /// Numbers its encoder has.
    pub parameters: Option<u32>,
    /// If it learns from the board: the board as it was then, which it goes on learning from.
    pub board: Option<Arc<Vec<Class>>>,
}

/// Where ready-made networks stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadyMade {
    /// The one that is on its way: its method's id, and after how many steps.
    pub asked: Option<(String, u64)>,
    /// The one that was opened last: as which run, and after how many steps.
    pub opened: Option<(RunId, u64)>,
}

/// What has become of the encoder that ships with the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Pretrained {
    /// On its way.
    Fetching {
        /// True if it has been for long.
        slow: bool,
    },
    /// In place.
    Loaded {
        /// Numbers it has.
        parameters: u32,
    },
    /// Not to be had.
    Missing {
        /// Why, as a sentence.
        why: String,
    },
}

impl Default for Pretrained {
    fn default() -> Self {
        Self::Fetching { slow: false }
    }
}

/// One of the places of the page; a phone shows one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelName {
    /// The classes, their drawings and the query.
    #[default]
    Board,
    /// The embedding.
    Map,
    /// Method, controls and curves.
    Learner,
    /// What the learner just saw and did.
    Step,
    /// The open lesson, if there is one.
    Lesson,
}

/// What can stand alone, as large as the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The board with the query.
    Board,
    /// The map.
    Map,
    /// What the learner just saw and did, or what else the step panel shows.
    Step,
    /// Loss and accuracy of the run.
    Curves,
}
