//! Loss and accuracy over the steps of the open run: a smoothed line over the faint range of the raw values, evaluations
//! with their 95% intervals, and the accuracy of guessing.

pub mod history;

use leptos::{html, prelude::*};

use self::history::History;
use super::state::PageState;
use crate::{
    kit::{
        chart::{
            Axis, Chart, ExportMenu, Format, Level, Plot, Point, Scale, Series, Shape, Tone, csv, round_above, thinned,
        },
        reactive::memo,
    },
    map::projection::order::quantile,
};
use protocol::RunConfig;

/// Points of a loss that are enough to see how high nearly all of it lies.
const ENOUGH: usize = 300;

/// The curves of the open run.
#[component]
pub fn Curves() -> impl IntoView {
    let state = PageState::get();
    let has_steps = memo(move || state.history.with(|history| history.last().is_some()));
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
    // The step that is pointed at; both charts share it.
    let pointed = RwSignal::new(None::<f64>);
    let around = NodeRef::<html::Div>::new();
    let last_step = memo(move || {
        let trained = state.history.with(|history| history.last().map_or(1, |metrics| metrics.step));
        let evaluated = state.evaluations.with(|all| all.last().map_or(1, |(step, _)| *step));
        trained.max(evaluated).max(1) as f64
    });
    let chance = memo(move || n_way(state).map(|n_way| 1.0 / n_way));
    let loss = memo(move || state.history.with(|history| loss_plot(history, last_step.get())));
    let accuracy = memo(move || {
        let tested = state.evaluations.with(|all| {
            let point = |(step, accuracy): &(u64, protocol::Accuracy)| {
                Point::within(*step as f64, accuracy.mean.into(), accuracy.interval.into())
            };
            all.iter().map(point).collect::<Vec<_>>()
        });
        state.history.with(|history| accuracy_plot(history, tested, chance.get(), last_step.get()))
    });
    let table = move |()| csv(&[loss.get_untracked(), accuracy.get_untracked()]);
    view! {
        <div class="charts-inside" node_ref=around>
            <Chart plot=loss pointed testid="loss-chart"/>
            <Chart plot=accuracy pointed testid="accuracy-chart"/>
        </div>
        <ExportMenu name="fewshot-curves" around table/>
    }
}

fn loss_plot(history: &History, last_step: f64) -> Plot {
    let points = history.loss.smoothed();
    let y = Axis::new("loss", Scale::linear(0.0, ceiling(&points)), Format::Number);
    let series = vec![Series::line("Loss", Tone::Accent, points).shaped(Shape::Band)];
    Plot { series, ..Plot::new("Loss", Axis::steps(0.0, last_step), y) }
}

fn accuracy_plot(history: &History, tested: Vec<Point>, chance: Option<f64>, last_step: f64) -> Plot {
    let y = Axis::new("accuracy", Scale::linear(0.0, 1.0), Format::Percent);
    let mut series = vec![Series::line("Accuracy", Tone::Accent, history.accuracy.smoothed()).shaped(Shape::Band)];
    if !tested.is_empty() {
        series.push(Series::line("held-out", Tone::Ink, tested).shaped(Shape::Intervals));
    }
    let guessing = |value| Level { name: "guessing", value, half_width: 0.0, tone: Tone::Muted };
    let levels = chance.map(guessing).into_iter().collect();
    Plot { series, levels, ..Plot::new("Accuracy", Axis::steps(0.0, last_step), y) }
}

/// A round number that nearly all of the values stay under: single peaks may leave the chart.
fn ceiling(points: &[Point]) -> f64 {
    let values: Vec<f64> =
        thinned(points, ENOUGH).iter().map(|point| point.y.max((point.low + point.high) / 2.0)).collect();
    round_above(1.1 * quantile(&values, 0.97).unwrap_or(1.0))
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

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::StepMetrics;

    #[test]
    fn one_peak_does_not_flatten_the_rest() {
        let mut history = History::default();
        for step in 1..=3_000 {
            let loss = if step == 2_000 { 90.0 } else { 1.0 };
            history.push(StepMetrics { step, loss, accuracy: 0.5, milliseconds: 1.0 });
        }
        let plot = loss_plot(&history, 3_000.0);
        assert_eq!(plot.y.scale.to, 1.5);
        assert_eq!(plot.series[0].points.iter().map(|point| point.high).fold(0.0, f64::max), 90.0);
        assert_eq!(loss_plot(&History::default(), 1.0).y.scale.to, 1.5, "before the first step");
    }

    #[test]
    fn evaluations_and_guessing_are_shown_where_there_are_any() {
        let history = History::default();
        let bare = accuracy_plot(&history, Vec::new(), None, 10.0);
        assert_eq!([bare.series.len(), bare.levels.len()], [1, 0]);
        let full = accuracy_plot(&history, vec![Point::within(5.0, 0.8, 0.1)], Some(0.2), 10.0);
        assert_eq!([full.series.len(), full.levels.len()], [2, 1]);
    }
}
