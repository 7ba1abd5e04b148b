//! Train, pause, step, rewind, stop, and how fast.

use icondata_lu::{LuPause, LuPlay, LuRotateCcw, LuSquare, LuStepForward};
use leptos::prelude::*;

use crate::{
    kit::{
        icon::Icon,
        icon_button::IconButton,
        reactive::{derived, memo},
        segments::{Segment, Segments},
    },
    state::PageState,
    trainers::Trainers,
};

/// Paces the page offers: label, spoken label, steps a second.
const PACES: [(&str, &str, Option<f32>); 4] = [
    ("Full speed", "As fast as it goes", None),
    ("10/s", "Ten steps a second", Some(10.0)),
    ("2/s", "Two steps a second", Some(2.0)),
    ("½/s", "A step every two seconds", Some(0.5)),
];

/// The run's buttons.
#[component]
pub fn Transport() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let ready = memo(move || state.config.with(|config| !config.method.is_empty()));
    let running = memo(move || state.run.with(|run| run.running));
    let open = memo(move || state.run.with(|run| run.id.is_some()));
    let closed = derived(move || !open.get());
    let moved_on = memo(move || {
        state.run.with(|run| run.id.is_some() && state.config.with(|config| run.config.as_ref() != Some(config)))
    });
    let label = move || match (running.get(), moved_on.get(), open.get()) {
        (true, false, _) => "Pause",
        (_, true, _) => "Train anew",
        (false, false, true) => "Train on",
        (false, false, false) => "Train",
    };
    let hint = move || match (moved_on.get(), open.get()) {
        (true, _) => "The settings have changed: this starts a new run",
        (false, true) => "Space",
        (false, false) => "From random weights (Space)",
    };
    let press =
        move |_| if running.get_untracked() && !moved_on.get_untracked() { trainers.pause() } else { trainers.train() };
    view! {
        <div class="transport row tight" role="group" aria-label="Run">
            <button
                class="button primary train grow"
                data-testid="train"
                title=hint
                disabled=derived(move || !ready.get())
                on:click=press
            >
                {move || if label() == "Pause" { view! { <Icon icon=LuPause/> } } else { view! { <Icon icon=LuPlay/> } }}
                {label}
            </button>
            <IconButton
                icon=LuStepForward
                label="One step"
                title="One step (S)"
                testid="step"
                disabled=derived(move || !ready.get())
                press=move || trainers.step()
            />
            <IconButton
                icon=LuRotateCcw
                label="Rewind to the initial weights"
                title="Rewind to the initial weights (R)"
                testid="rewind"
                disabled=closed
                press=move || trainers.rewind()
            />
            <IconButton icon=LuSquare label="End the run" testid="stop" disabled=closed press=move || trainers.stop()/>
        </div>
        <Pace/>
        <BoardChanged/>
    }
}

/// Says that a run learns from drawings that are not those on the board any more, and what can be done about it.
#[component]
fn BoardChanged() -> impl IntoView {
    let trainers = Trainers::get();
    let state = PageState::get();
    let changed = memo(move || state.run.with(|run| run.step > 0 && trainers.has_other_board(run)));
    move || {
        changed.get().then(|| view! {
        <div class="row wrap" role="status" data-testid="board-changed">
            <p class="muted">
                "The board has changed since this run began: it goes on learning from the drawings as they were."
            </p>
            <button class="button" data-testid="take-board" on:click=move |_| trainers.take_board()>
                "Learn from these instead"
            </button>
            <button class="button" data-testid="train-anew" on:click=move |_| trainers.train_anew()>"Train anew"</button>
        </div>
    })
    }
}

#[component]
fn Pace() -> impl IntoView {
    let state = PageState::get();
    let segments = PACES.map(|(label, spoken, pace)| Segment::new(pace, label).spoken(spoken)).into();
    view! { <Segments name="pace" legend="Speed" segments chosen=state.pace choose=move |pace| state.pace.set(pace)/> }
}
