//! The page: one screen, four places, always in the same spots, and a lesson beside them.

use icondata_lu::{LuBookOpen, LuChartScatter, LuLayers, LuLayoutGrid, LuSlidersHorizontal};
use leptos::{ev, prelude::*};

use super::{
    bars::{Bars, BarsLayout},
    board::{Board, CellEditor, past},
    embed::{Embed, Embedded},
    explorer::{ExplorerDialog, Librarian},
    fragment,
    help::Help,
    learner::{DockRun, Learner},
    lessons::{LessonPanel, LessonState},
    map::MapPanel,
    notices::Notices,
    present::{self, SceneStrip},
    query::QueryPanel,
    shortcuts, stage,
    state::{PageState, PanelName, QueryAnswer},
    storage::Keeper,
    topbar::TopBar,
    trainers::Trainers,
    work::{DocumentActions, menu::DropHint, picture::PictureDialog, share::ShareDialog, visit::VisitBar},
};
use crate::{
    kit::{
        inks::use_inks,
        reactive::watch,
        tabs::{Tab, Tabs},
    },
    steps::{panel::StepPanel, state::StepState},
};

/// The first thing the keyboard comes to: past the top bar, to where one begins.
#[component]
fn SkipLink() -> impl IntoView {
    let state = PageState::get();
    // The address keeps its settings.
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        shortcuts::focus_query(state);
    };
    view! {
        <a class="button skip-link" href="#query-pad" data-testid="skip" on:click=skip>"Skip to the drawing pad"</a>
    }
}

/// The page, or the part of it that a frame shows.
#[component]
pub fn App() -> impl IntoView {
    let state = PageState::new();
    let trainers = Trainers::new(state);
    provide_context(state);
    provide_context(trainers);
    let steps = StepState::new(state, trainers);
    provide_context(steps);
    use_inks();
    let is_plain = fragment::current().is_empty() && window().location().search().is_ok_and(|query| query.is_empty());
    state.is_newcomer.set(is_plain);
    watch(move || {
        if state.answer.with(|answer| matches!(answer, QueryAnswer::Predicted(_))) {
            state.answered.set(true);
        }
    });
    stage::follow(state);
    trainers.start();
    let librarian = Librarian::new();
    provide_context(librarian);
    let work = DocumentActions::new(state, trainers, steps, librarian);
    provide_context(work);
    past::remember(state);
    let embed = Embed::of_address();
    match embed {
        Some(_) => work.start_in_frame(),
        None => Keeper::start(state, trainers, steps, work),
    }
    fragment::keep_in_step(state, trainers);
    let lessons = LessonState::new(state, trainers, steps);
    present::listen(lessons);
    shortcuts::listen(state, trainers);
    match embed {
        Some(embed) => view! { <Embedded embed/> }.into_any(),
        None => view! { <Whole/> }.into_any(),
    }
}

/// The four places, with all that is around them.
#[component]
fn Whole() -> impl IntoView {
    let state = PageState::get();
    let tab = |value, label, testid, icon| Tab { value, label, testid, icon };
    let tabs = vec![
        tab(PanelName::Board, "Board", "tab-board", LuLayoutGrid),
        tab(PanelName::Map, "Map", "tab-map", LuChartScatter),
        tab(PanelName::Learner, "Learner", "tab-learner", LuSlidersHorizontal),
        tab(PanelName::Step, "Step", "tab-step", LuLayers),
        tab(PanelName::Lesson, "Lesson", "tab-lesson", LuBookOpen),
    ];
    let shown = move |place: PanelName| state.place.get() == place;
    view! {
        <SkipLink/>
        <TopBar/>
        <VisitBar/>
        <main class="places" class:with-lesson=move || state.lesson.with(Option::is_some)>
            <div class="place column place-lesson" class:shown=move || shown(PanelName::Lesson)>
                <LessonPanel/>
            </div>
            <div class="place column place-board" class:shown=move || shown(PanelName::Board)>
                <Board/>
                <QueryPanel/>
            </div>
            <div class="place column place-map" class:shown=move || shown(PanelName::Map)>
                <MapPanel/>
            </div>
            <div class="place column place-step" class:shown=move || shown(PanelName::Step)>
                <StepPanel/>
            </div>
            <div class="place column place-learner" class:shown=move || shown(PanelName::Learner)>
                <Learner/>
            </div>
        </main>
        <div class="dock">
            <SceneStrip/>
            <div class="dock-line">
                <Bars layout=BarsLayout::Strip/>
                <DockRun/>
            </div>
            <Tabs label="Places" tabs shown=state.place go=move |place| state.place.set(place)/>
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
