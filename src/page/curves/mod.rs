//! Loss and accuracy over the steps of the open run: a smoothed line over the faint raw one, evaluations with their 95%
//! intervals, and the accuracy of guessing.
//!
//! A small chart of our own rather than `leptos-chartistry`: that draws lines and bars, but no intervals, wants one x
//! for every series (evaluations come every hundred steps or so), takes fixed colours where ours follow the theme, and
//! brings `chrono` and a second `leptos-use` along.

mod chart;
mod series;

use leptos::prelude::*;

use self::{
    chart::{Chart, Interval, Readout},
    series::{Axes, Series},
};
use super::{map::words::number, state::PageState};
use crate::kit::bars::percent;
use crate::kit::reactive::{derived, memo};
use protocol::{RunConfig, StepMetrics};

/// The curves of the open run.
#[component]
pub fn Curves() -> impl IntoView {
    let state = PageState::get();
    let has_steps = memo(move || state.history.with(|history| !history.is_empty()));
    view! {
        <div class="charts" data-testid="curves">
            <Show
                when=move || has_steps.get()
                fallback=|| view! {
                    <p class="empty-state">"Press Train: loss and accuracy appear here, step by step."</p>
                }
            >
                <BothCharts/>
            </Show>
        </div>
    }
}

#[component]
fn BothCharts() -> impl IntoView {
    let state = PageState::get();
    // Where on the steps the pointer is, as a fraction; both charts share it.
    let at = RwSignal::new(None::<f64>);
    let last_step = memo(move || {
        let trained = state.history.with(|history| history.last().map_or(1, |metrics| metrics.step));
        let evaluated = state.evaluations.with(|all| all.last().map_or(1, |(step, _)| *step));
        trained.max(evaluated).max(1) as f64
    });
    let series = move |value: fn(&StepMetrics) -> f32| {
        memo(move || {
            state.history.with(|history| Series::new(history.iter().map(|metrics| (metrics.step, value(metrics)))))
        })
    };
    let (loss, accuracy) = (series(|metrics| metrics.loss), series(|metrics| metrics.accuracy));
    let loss_axes = memo(move || Axes { last_step: last_step.get(), ceiling: loss.with(Series::ceiling) });
    let accuracy_axes = memo(move || Axes { last_step: last_step.get(), ceiling: 1.0 });
    let intervals = memo(move || state.evaluations.with(|all| all.iter().map(Interval::from).collect::<Vec<_>>()));
    let chance = memo(move || n_way(state).map(|n_way| 1.0 / n_way));
    let percentage: Readout = |value| percent(value as f32);
    view! {
        <Chart name="Loss" readout=|value| number(value as f32) series=loss axes=loss_axes at/>
        <Chart name="Accuracy" readout=percentage series=accuracy axes=accuracy_axes at intervals chance/>
        <p class="chart-steps muted">
            <span>"0"</span>
            <span>
                {move || match at.get().and_then(|at| loss.with(|loss| loss.near(at * last_step.get()))) {
                    Some((step, _)) => format!("at step {step}"),
                    None => "steps".to_owned(),
                }}
            </span>
            <span data-testid="last-step">{derived(move || last_step.get().to_string())}</span>
        </p>
    }
}

/// Classes in a training episode of the open run, or of the next one. `None` if the method is fed something else, of which
/// guessing would get another share right.
fn n_way(state: PageState) -> Option<f64> {
    let of = |config: &RunConfig| {
        state.methods.with(|methods| {
            let method = methods.iter().find(|candidate| candidate.id == config.method)?;
            let value = |id: &str| {
                let declared = method.hyperparameters.iter().find(|parameter| parameter.id == id)?;
                Some(config.values.get(id).copied().unwrap_or(declared.default))
            };
            value("n_query")?;
            Some(value("n_way")?.max(value("train_way").unwrap_or_default()))
        })
    };
    let open = state.run.with(|run| run.config.as_ref().map(of));
    open.unwrap_or_else(|| state.config.with(of)).filter(|n_way| *n_way >= 1.0)
}
