//! Train, pause, step, rewind, stop; and whose run it is.

use icondata_lu::{LuPause, LuPlay, LuRotateCcw, LuSquare, LuStepForward};
use leptos::prelude::*;

use crate::{
    kit::{
        figures::grouped,
        icon::Icon,
        icon_button::IconButton,
        reactive::{derived, memo},
    },
    state::PageState,
    trainers::Trainers,
};

/// The run's buttons.
#[component]
pub fn Transport() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let ready = memo(move || state.config.with(|config| !config.method.is_empty()));
    let running = memo(move || state.run.with(|run| run.running));
    let open = memo(move || state.run.with(|run| run.id.is_some()));
    let closed = derived(move || !open.get());
    let moved_on = memo(move || state.has_moved_on());
    // What runs can be paused, whatever the controls say by now.
    let label = move || match (running.get(), moved_on.get(), open.get()) {
        (true, _, _) => "Pause",
        (false, true, _) => "Train anew",
        (false, false, true) => "Train on",
        (false, false, false) => "Train",
    };
    let hint = move || match (moved_on.get() && !running.get(), open.get()) {
        (true, _) => "The settings have changed: this starts a new run",
        (false, true) => "Space",
        (false, false) => "From random weights (Space)",
    };
    view! {
        <div class="transport row tight" role="group" aria-label="Run">
            <button
                class="button train grow"
                class:primary=derived(move || state.answered.get() || open.get())
                data-testid="train"
                title=hint
                disabled=derived(move || !ready.get())
                on:click=move |_| trainers.train_or_pause()
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
            <div class="row tight" class:hidden=closed>
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
        </div>
        <RunLine/>
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
                "Learn from these"
            </button>
            <button class="button" data-testid="train-anew" on:click=move |_| trainers.train_anew()>"Train anew"</button>
        </div>
    })
    }
}

impl PageState {
    /// True if the controls say something else than the open run.
    fn has_moved_on(self) -> bool {
        self.run.with(|run| run.id.is_some() && self.config.with(|config| run.config.as_ref() != Some(config)))
    }
}

/// Whose run it is that the curves, the map and the step are of: the controls may say another method by now. One press then
/// begins with what they say.
#[component]
fn RunLine() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let name = memo(move || {
        let config = state.run.with(|run| run.config.clone())?;
        let title = state.methods.with(|methods| {
            methods.iter().find(|method| method.id == config.method).map(|method| method.title.clone())
        });
        let kind = if state.is_ready_made() { "ready-made" } else { "run" };
        Some((title.unwrap_or(config.method), format!("{kind} with seed {}", config.seed)))
    });
    let anew = memo(move || state.run.with(|run| run.running) && state.has_moved_on());
    let offered = memo(move || state.offers_ready_made());
    let about = move || match name.get() {
        Some((_, about)) => about,
        None if offered.get() => "No run yet. Train, or open the network".to_owned(),
        None => "No run yet: the page answers pretrained.".to_owned(),
    };
    view! {
        <p class="run-line row" data-testid="run-line">
            <strong class="clip" data-testid="run-method">{derived(move || name.get().map(|(title, _)| title))}</strong>
            <span class="muted clip grow">{about}</span>
            {move || anew.get().then(|| view! {
                <button class="button quiet" data-testid="train-anew" on:click=move |_| trainers.train()>"Train anew"</button>
            })}
        </p>
    }
}

/// The run where a phone or a stage shows something else: go on or stand still, and the loss.
#[component]
pub fn DockRun() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let ready = memo(move || state.config.with(|config| !config.method.is_empty()));
    let running = memo(move || state.run.with(|run| run.running));
    let label = derived(move || if running.get() { "Pause the run" } else { "Train" });
    let stands = memo(move || {
        let (step, open) = state.run.with(|run| (run.step, run.id.is_some()));
        let loss = state.history.with(|history| history.last().map(|metrics| metrics.loss));
        match (open, loss) {
            (false, _) => "No run yet".to_owned(),
            (true, None) => format!("step {}", grouped(step)),
            (true, Some(loss)) => format!("step {}, loss {loss:.3}", grouped(step)),
        }
    });
    view! {
        <div class="dock-run row">
            <button
                class="icon-button"
                aria-label=label
                title=label
                data-testid="dock-train"
                disabled=derived(move || !ready.get())
                on:click=move |_| trainers.train_or_pause()
            >
                {move || if running.get() { view! { <Icon icon=LuPause/> } } else { view! { <Icon icon=LuPlay/> } }}
            </button>
            <span class="clip" data-testid="dock-loss">{stands}</span>
        </div>
    }
}
