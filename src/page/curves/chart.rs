//! One chart: a stretched SVG for the lines, HTML for the words, so that neither distorts the other.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::series::{Axes, SIDE, Series};
use crate::kit::reactive::{derived, memo};
use protocol::Accuracy;

/// How a chart writes its values.
pub type Readout = fn(f64) -> String;

/// A mean with its uncertainty, at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    step: f64,
    mean: f64,
    half_width: f64,
}

impl From<&(u64, Accuracy)> for Interval {
    fn from((step, accuracy): &(u64, Accuracy)) -> Self {
        Self { step: *step as f64, mean: f64::from(accuracy.mean), half_width: f64::from(accuracy.interval) }
    }
}

/// A curve with its name, its latest value and its axes.
#[component]
pub fn Chart(
    /// What is drawn.
    name: &'static str,
    /// How to write its values.
    readout: Readout,
    /// The curve.
    series: Memo<Series>,
    /// What the edges stand for.
    axes: Memo<Axes>,
    /// Where the pointer is, as a fraction of the steps.
    at: RwSignal<Option<f64>>,
    /// Evaluations.
    #[prop(optional, into)]
    intervals: Option<Signal<Vec<Interval>>>,
    /// What guessing reaches.
    #[prop(optional, into)]
    chance: Option<Signal<Option<f64>>>,
) -> impl IntoView {
    let raw = memo(move || series.with(|series| series.raw_path(axes.get())));
    let smooth = memo(move || series.with(|series| series.smooth_path(axes.get())));
    let shown = move || {
        let pointed = at.get().and_then(|at| series.with(|series| series.near(at * axes.get().last_step)));
        let value = pointed.map(|(_, value)| value).or_else(|| series.with(Series::latest));
        value.map_or_else(|| "–".to_owned(), readout)
    };
    let label = move || {
        series.with(|series| match (series.first(), series.latest()) {
            (Some(first), Some(latest)) => {
                let steps = axes.get().last_step;
                format!("{name} over {steps} steps: from {} to {}", readout(first), readout(latest))
            }
            _ => format!("{name}: nothing yet"),
        })
    };
    let chance = move || chance.and_then(|chance| chance.get());
    view! {
        <div class="chart" on:pointermove=move |event| point(&event, at) on:pointerleave=move |_| at.set(None)>
            <p class="chart-head">
                <span>{name}</span>
                <span class="chart-value" data-testid=format!("latest-{}", name.to_ascii_lowercase())>{shown}</span>
            </p>
            <div class="chart-plot">
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=label>
                    <path class="chart-grid" d="M0 0H100M0 50H100M0 100H100"/>
                    <path class="chart-chance" d=move || chance().map(|chance| {
                        format!("M0 {:.2}H100", axes.get().y(chance))
                    })/>
                    <path class="chart-raw" d=raw/>
                    <path class="chart-smooth" d=smooth/>
                    <path class="chart-guide" d=move || at.get().map(|at| format!("M{:.2} 0V100", SIDE * at))/>
                    {intervals.map(|intervals| view! {
                        <path class="chart-interval" d=move || interval_bars(&intervals.get(), axes.get())/>
                        <path class="chart-mean" d=move || interval_means(&intervals.get(), axes.get())/>
                    })}
                </svg>
                <span class="chart-tick chart-tick-high">{derived(move || tick(readout(axes.get().ceiling)))}</span>
                <span class="chart-tick chart-tick-low" class:hidden=move || chance().is_some_and(|chance| chance < 0.12)>{tick(readout(0.0))}</span>
                {move || chance().map(|chance| view! {
                    <span class="chart-tick chart-tick-chance" style:inset-block-start=format!("{:.1}%", axes.get().y(chance))>
                        "guessing "{readout(chance)}
                    </span>
                })}
            </div>
        </div>
    }
}

/// Round numbers need no zeros after the point.
fn tick(value: String) -> String {
    if value.contains('.') { value.trim_end_matches('0').trim_end_matches('.').to_owned() } else { value }
}

fn interval_bars(intervals: &[Interval], axes: Axes) -> String {
    let bar = |interval: &Interval| {
        let low = axes.y(interval.mean - interval.half_width);
        let high = axes.y(interval.mean + interval.half_width);
        format!("M{:.2} {low:.2}V{high:.2}", axes.x(interval.step))
    };
    intervals.iter().map(bar).collect()
}

/// Lines of no length, which round caps show as dots that no stretching distorts.
fn interval_means(intervals: &[Interval], axes: Axes) -> String {
    intervals.iter().map(|i| format!("M{:.2} {:.2}h0", axes.x(i.step), axes.y(i.mean))).collect()
}

fn point(event: &PointerEvent, at: RwSignal<Option<f64>>) {
    let Some(plot) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let bounds = plot.get_bounding_client_rect();
    let fraction = (f64::from(event.client_x()) - bounds.left()) / bounds.width();
    at.set((0.0..=1.0).contains(&fraction).then_some(fraction));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_short() {
        assert_eq!(
            ["5.00", "0.00", "1.50", "100%", "50"].map(|value| tick(value.to_owned())),
            ["5", "0", "1.5", "100%", "50"]
        );
    }

    #[test]
    fn intervals_stay_on_the_chart() {
        let axes = Axes { last_step: 200.0, ceiling: 1.0 };
        let intervals = [Interval::from(&(100, Accuracy { mean: 0.75, interval: 0.5, episodes: 20 }))];
        assert_eq!(interval_bars(&intervals, axes), "M50.00 75.00V0.00");
        assert_eq!(interval_means(&intervals, axes), "M50.00 25.00h0");
    }
}
