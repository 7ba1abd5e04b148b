//! How the run stands: steps, loss, and its accuracy on characters it never trains on.

use leptos::prelude::*;

use crate::{
    kit::{
        figures::grouped,
        reactive::{derived, memo},
    },
    state::PageState,
    trainers::Trainers,
};

/// The run in numbers.
#[component]
pub fn Evaluation() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let open = memo(move || state.run.with(|run| run.id.is_some()));
    let step = memo(move || state.run.with(|run| run.step));
    let loss = move || {
        state
            .history
            .with(|history| history.last().map_or_else(|| "–".to_owned(), |metrics| format!("{:.3}", metrics.loss)))
    };
    let latest = move || state.evaluations.with(|evaluations| evaluations.last().copied());
    let accuracy = move || match latest() {
        Some((_, accuracy)) => {
            format!("{:.1} ± {:.1}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
        }
        None => "–".to_owned(),
    };
    let basis = move || match latest() {
        Some((step, accuracy)) => format!("{} episodes at step {}, 95% interval", accuracy.episodes, grouped(step)),
        None => "On characters the run never trains on".to_owned(),
    };
    view! {
        <div class="figures">
            <div class="column">
                <span class="muted">"Step"</span>
                <output class="strong nowrap" data-testid="steps">{derived(move || grouped(step.get()))}</output>
            </div>
            <div class="column">
                <span class="muted" title="Of the latest step, as This step explains it; the curve is smoothed.">"Loss now"</span>
                <output class="strong nowrap" data-testid="loss">{derived(loss)}</output>
            </div>
            <div class="column">
                <span class="muted">"Held-out"</span>
                <output class="strong nowrap" data-testid="accuracy" title=basis>{derived(accuracy)}</output>
            </div>
            <button
                class="button quiet"
                class:hidden=derived(move || !open.get())
                data-testid="evaluate"
                disabled=derived(move || !open.get() || state.evaluating.get())
                on:click=move |_| trainers.evaluate()
            >
                {derived(move || if state.evaluating.get() { "Measuring …" } else { "Measure" }.to_owned())}
            </button>
        </div>
    }
}
