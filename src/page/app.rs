//! The page: one screen, four places, always in the same spots.

use leptos::prelude::*;

use super::{
    board::{Board, CellEditor},
    explorer::ExplorerDialog,
    fragment,
    help::Help,
    learner::Learner,
    map::MapPanel,
    notices::Notices,
    query::QueryPanel,
    shortcuts,
    state::{PageState, Place},
    storage,
    topbar::TopBar,
    trainers::Trainers,
    work::{Work, menu::DropHint, picture::PictureDialog, share::ShareDialog, visit::VisitBar},
};
use crate::{
    kit::{
        bars::{Bars, Layout},
        inks::use_inks,
        tabs::Tabs,
    },
    steps::{panel::StepPanel, state::StepState},
};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let state = PageState::new();
    let trainers = Trainers::new(state);
    provide_context(state);
    provide_context(trainers);
    let steps = StepState::new(state, trainers);
    provide_context(steps);
    use_inks();
    trainers.start();
    storage::remember(state, trainers);
    provide_context(Work::start(state, trainers, steps));
    fragment::keep_in_step(state, trainers);
    shortcuts::listen(state, trainers);
    let shown = move |place: Place| state.place.get() == place;
    view! {
        <TopBar/>
        <VisitBar/>
        <main class="places">
            <div class="place place-board" class:shown=move || shown(Place::Board)>
                <Board/>
                <QueryPanel/>
            </div>
            <div class="place place-map" class:shown=move || shown(Place::Map)>
                <MapPanel/>
            </div>
            <div class="place place-step" class:shown=move || shown(Place::Step)>
                <StepPanel/>
            </div>
            <div class="place place-learner" class:shown=move || shown(Place::Learner)>
                <Learner/>
            </div>
        </main>
        <div class="dock">
            <Bars layout=Layout::Strip/>
            <Tabs/>
        </div>
        <CellEditor/>
        <ExplorerDialog/>
        <Help/>
        <ShareDialog/>
        <PictureDialog/>
        <DropHint/>
        <Notices/>
    }
}
