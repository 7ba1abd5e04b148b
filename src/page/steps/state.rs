//! What the step panel shows: the latest step and what came of the work that its tabs have asked for.

use std::sync::Arc;

use ink::{Class, Drawing};
use leptos::prelude::*;
use protocol::{Descriptions, StepView};

use super::{
    adapt::history::History,
    board_summary::BoardSummary,
    course::Course,
    meta::ground::Ground,
    puzzles::play::Play,
    words::Words,
    worth::{contest::Table, labels::Labelled},
};
use crate::kit::reactive::memo;

/// The tabs of the step panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What the learner just saw and did.
    #[default]
    Step,
    /// Fine-tuning on the board's drawings.
    Adapt,
    /// What encoders are worth that were taught in different ways.
    Worth,
    /// Drawings matched with words.
    Words,
}

/// All that the step panel knows. It outlives the tabs. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct StepState {
    /// The tab in front.
    pub tab: RwSignal<Tab>,
    /// The latest step's number; `None` if there is no step to show.
    pub step: RwSignal<Option<u64>>,
    /// The latest step.
    pub view: RwSignal<Option<Arc<StepView>>>,
    /// The board as far as the tabs need it.
    pub board: Memo<BoardSummary>,
    /// The latest adaptation.
    pub adaptation: RwSignal<History>,
    /// The loss around φ, where it was asked for.
    pub ground: Ground,
    /// How a run that compares went.
    pub course: RwSignal<Course>,
    /// The game against the network.
    pub play: Play,
    /// Where the methods of a contest stand.
    pub table: RwSignal<Table>,
    /// What labels are worth to the open run.
    pub labelled: RwSignal<Labelled>,
    /// Descriptions, and how drawings match with them.
    pub words: Words,
}

impl StepState {
    /// Before there was a step. `descriptions` is what the trainer is to match drawings with.
    pub fn new(
        board: RwSignal<Vec<Class>>,
        query: RwSignal<Drawing>,
        descriptions: RwSignal<Option<Descriptions>>,
    ) -> Self {
        Self {
            tab: RwSignal::default(),
            step: RwSignal::default(),
            view: RwSignal::default(),
            board: memo(move || BoardSummary::of(&board.read(), &query.read())),
            adaptation: RwSignal::default(),
            ground: Ground::new(),
            course: RwSignal::new(Course::new()),
            play: Play::new(),
            table: RwSignal::default(),
            labelled: RwSignal::default(),
            words: Words::new(descriptions),
        }
    }

    /// Shows a step.
    pub fn show(self, step: u64, view: StepView) {
        self.play.hear(&view);
        self.course.update(|course| course.hear(&view));
        self.step.set(Some(step));
        self.view.set(Some(Arc::new(view)));
        self.ground.step();
    }

    /// There is no step to show any more: the run went back to its beginning, or another was opened.
    pub fn clear(self) {
        self.step.set(None);
        self.view.set(None);
        self.ground.forget();
        self.course.set(Course::new());
        self.play.forget();
    }
}
