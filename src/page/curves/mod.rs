//! Loss and accuracy over the steps of the open run: a smoothed line over the faint range of the raw values, evaluations
//! with their 95% intervals, and what guessing would come to.

pub mod history;

use leptos::{html, prelude::*};

use self::history::RunHistory;
use super::state::PageState;
use crate::{
    kit::{
        chart::{
            Axis, Chart, ChartPoint, CurveTone, ExportMenu, Format, Level, Plot, Scale, Series, Shape, csv, thinned,
        },
        reactive::memo,
    },
    map::projection::order::quantile,
    steps::loss::guessing::{Guessing, guessing},
};

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
    let guess = memo(move || state.view.with(|view| view.as_ref().map(|(_, view)| guessing(view))));
    let loss = memo(move || state.history.with(|history| loss_plot(history, guess.get(), last_step.get())));
    let accuracy = memo(move || {
        let tested = state.evaluations.with(|all| {
            let point = |(step, accuracy): &(u64, protocol::Accuracy)| {
                ChartPoint::within(*step as f64, accuracy.mean.into(), accuracy.interval.into())
            };
            all.iter().map(point).collect::<Vec<_>>()
        });
        state.history.with(|history| accuracy_plot(history, tested, guess.get(), last_step.get()))
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

fn loss_plot(history: &RunHistory, guess: Option<Guessing>, last_step: f64) -> Plot {
    let points = history.loss.smoothed();
    let guess = guess.and_then(|guess| guess.loss);
    let y = Axis::new("loss", fitted(&points, guess), Format::Number);
    let levels = guess.map(level).into_iter().collect();
    let series = vec![Series::line("Smoothed loss", CurveTone::Accent, points).shaped(Shape::Band)];
    Plot { series, levels, ..Plot::new("Loss", Axis::steps(0.0, last_step), y) }
}

fn accuracy_plot(history: &RunHistory, tested: Vec<ChartPoint>, guess: Option<Guessing>, last_step: f64) -> Plot {
    let y = Axis::new("accuracy", Scale::linear(0.0, 1.0), Format::Percent);
    let mut series =
        vec![Series::line("Smoothed accuracy", CurveTone::Accent, history.accuracy.smoothed()).shaped(Shape::Band)];
    if !tested.is_empty() {
        series.push(Series::line("held-out", CurveTone::Ink, tested).shaped(Shape::Intervals));
    }
    let levels = guess.map(|guess| level(guess.accuracy)).into_iter().collect();
    Plot { series, levels, ..Plot::new("Accuracy", Axis::steps(0.0, last_step), y) }
}

fn level(value: f64) -> Level {
    Level { name: "guessing", value, half_width: 0.0, tone: CurveTone::Muted }
}

/// From a round number under nearly all of the values to one over them: single peaks may leave the chart. It begins at 0 unless
/// all values lie close together far above; what guessing costs is on it where the values come near.
fn fitted(points: &[ChartPoint], guess: Option<f64>) -> Scale {
    let thinned = thinned(points, ENOUGH);
    let of =
        |value: fn(&ChartPoint) -> f64, share: f64| quantile(&thinned.iter().map(value).collect::<Vec<_>>(), share);
    let high = of(|point| point.y.max((point.low + point.high) / 2.0), 0.97).filter(|high| high.is_finite());
    let low = of(|point| point.low, 0.03).filter(|low| low.is_finite()).unwrap_or(0.0);
    let Some(high) = high.or(guess) else { return Scale::linear(0.0, 1.0) };
    let near = guess.filter(|guess| *guess < 2.0 * high && *guess > low / 2.0);
    let (low, high) = (near.map_or(low, |guess| guess.min(low)), near.map_or(high, |guess| guess.max(high)));
    let is_narrow = low > 0.6 * high && high - low > 1e-3 * high;
    let from = if is_narrow { low - 0.3 * (high - low) } else { 0.0 };
    let room = 1.08 * (high - from).max(1e-6);
    let step = 10f64.powf(room.log10().floor()) / 5.0;
    Scale::linear((from / step).floor() * step, ((from + room) / step).ceil() * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::StepMetrics;

    #[test]
    fn one_peak_does_not_flatten_the_rest() {
        let mut history = RunHistory::default();
        for step in 1..=3_000 {
            let loss = if step == 2_000 { 90.0 } else { 1.0 };
            history.push(StepMetrics { step, loss, accuracy: 0.5, milliseconds: 1.0 });
        }
        let plot = loss_plot(&history, None, 3_000.0);
        assert_eq!((plot.y.scale.from, (10.0 * plot.y.scale.to).round()), (0.0, 12.0));
        assert_eq!(plot.series[0].points.iter().map(|point| point.high).fold(0.0, f64::max), 90.0);
        assert_eq!(loss_plot(&RunHistory::default(), None, 1.0).y.scale.to, 1.0, "before the first step");
    }

    #[test]
    fn an_axis_fits_what_is_on_it() {
        let scale = |losses: &[f32], guess| {
            let mut history = RunHistory::default();
            for (loss, step) in losses.iter().zip(1..) {
                history.push(StepMetrics { step, loss: *loss, accuracy: 0.5, milliseconds: 1.0 });
            }
            let Scale { from, to, .. } = loss_plot(&history, guess, 4.0).y.scale;
            [from, to].map(|end| (end * 100.0).round() / 100.0)
        };
        let at = |loss| Some(Guessing { accuracy: 0.2, loss: Some(loss) });
        // CLIP learns slowly, just under what guessing costs.
        let [from, to] = scale(&[3.47, 3.46, 3.45, 3.45], at(3.466));
        assert!(from > 3.4 && from <= 3.45 && to > 3.466 && to < 3.5, "{from} to {to}");
        // Far from guessing, the values are what is to be seen.
        assert_eq!(scale(&[0.02, 0.01, 0.02, 0.02], at(1.609))[0], 0.0);
        assert!(scale(&[0.02, 0.01, 0.02, 0.02], at(1.609))[1] < 0.05);
        assert!(scale(&[1.2, 0.9, 0.5, 0.3], at(1.609))[1] > 1.609);
    }

    #[test]
    fn evaluations_and_guessing_are_shown_where_there_are_any() {
        let history = RunHistory::default();
        let bare = accuracy_plot(&history, Vec::new(), None, 10.0);
        assert_eq!([bare.series.len(), bare.levels.len()], [1, 0]);
        let full = accuracy_plot(
            &history,
            vec![ChartPoint::within(5.0, 0.8, 0.1)],
            Some(Guessing { accuracy: 0.2, loss: None }),
            10.0,
        );
        assert_eq!([full.series.len(), full.levels.len()], [2, 1]);
    }
}
