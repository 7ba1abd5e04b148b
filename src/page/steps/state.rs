//! What the step panel shows: the latest step and what came of the work that its tabs have asked for.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Recogniser, StepView};

use super::{
    adapt::history::Adapting,
    board_summary::BoardSummary,
    course::Course,
    labels::LabelCurves,
    meta::ground::Ground,
    puzzles::play::Play,
    race::{setup::RaceSetup, standing::RaceStanding},
    words::Words,
};
use crate::{
    kit::reactive::{memo, on_change, watch},
    state::PageState,
    trainers::{JobHandle, Trainers},
};

/// The tabs of the step panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepTab {
    /// What the learner just saw and did.
    #[default]
    Step,
    /// Fine-tuning on the board's drawings.
    Adapt,
    /// Methods side by side, and what labels are worth.
    Race,
    /// Drawings matched with words.
    Words,
}

/// All that the step panel knows. It outlives the tabs. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct StepState {
    /// The tab in front.
    pub tab: RwSignal<StepTab>,
    /// The latest step's number; `None` if there is no step to show.
    pub step: RwSignal<Option<u64>>,
    /// The latest step.
    pub view: RwSignal<Option<Arc<StepView>>>,
    /// The board as far as the tabs need it.
    pub board: Memo<BoardSummary>,
    /// The latest adaptation.
    pub adapting: Adapting,
    /// The loss around φ, where it was asked for.
    pub ground: Ground,
    /// How a run that compares went.
    pub course: RwSignal<Course>,
    /// The game against the network.
    pub play: Play,
    /// What is to race.
    pub setup: RaceSetup,
    /// Where a race stands.
    pub race: JobHandle<RaceStanding>,
    /// What labels are worth to the open run.
    pub labels: JobHandle<LabelCurves>,
    /// Descriptions, and how drawings match with them.
    pub words: Words,
}

impl StepState {
    /// What there is to show of a page, from now on.
    pub fn new(page: PageState, trainers: Trainers) -> Self {
        let PageState { board, query, view, run, .. } = page;
        let state = Self {
            tab: RwSignal::default(),
            step: RwSignal::default(),
            view: RwSignal::default(),
            board: memo(move || BoardSummary::of(&board.read(), &query.read())),
            adapting: Adapting::new(trainers),
            ground: Ground::new(trainers),
            course: RwSignal::new(Course::default()),
            play: Play::new(),
            setup: RaceSetup::new(),
            race: JobHandle::new(trainers, RaceStanding::gather),
            labels: JobHandle::new(trainers, LabelCurves::gather),
            words: Words::new(trainers),
        };
        watch(move || match view.get() {
            Some((step, view)) => state.show(step, view),
            None => state.clear(),
        });
        // What was found out about a run does not outlive it. A checkpoint, a pause or a step is no other run.
        let open = memo(move || run.with(|run| run.id));
        on_change(move || open.get(), move |_| state.forget_run());
        state
    }

    /// The panel's state, from anywhere under [`App`](crate::App).
    pub fn get() -> Self {
        expect_context()
    }

    fn show(self, step: u64, view: Arc<StepView>) {
        untrack(|| {
            self.play.hear(&view);
            self.course.update(|course| course.hear(step, &view));
            self.step.set(Some(step));
            self.view.set(Some(view));
            self.ground.step();
        });
    }

    /// There is no step to show any more: the run went back to its beginning, or another was opened.
    fn clear(self) {
        untrack(|| {
            self.step.set(None);
            self.view.set(None);
            self.ground.forget();
            self.course.set(Course::default());
            self.play.forget();
        });
    }

    fn forget_run(self) {
        self.ground.forget();
        self.labels.clear();
        self.adapting.forget(Recogniser::Run);
    }
}
