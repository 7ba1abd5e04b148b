//! The course of adapting: query loss, the loss on the drawings learned from, and the share of queries that are right,
//! before and after each inner step. Its axis is a slider that chooses the step that all else shows.

use super::answers::AdaptationViewExt as _;
use leptos::{html, prelude::*};

use super::{answers::moment, shown_view};
use crate::{
    kit::{
        chart::{Axis, Chart, ChartPoint, CurveTone, ExportMenu, Format, Plot, Scale, Series, Shape, Tick, csv},
        figures::{number, percent},
        reactive::{derived, memo},
    },
    steps::Latest,
};
use protocol::AdaptationView;

/// Up to so many steps each share of right queries has its step before it.
const NAMED: usize = 5;

/// The chart, and the slider that is its axis.
#[component]
pub fn Course(
    /// The latest step.
    view: Latest,
    /// The inner step that was chosen; `None` is always the last.
    chosen: RwSignal<Option<usize>>,
    /// The inner step that is looked at.
    step: Memo<usize>,
) -> impl IntoView {
    let last = memo(move || shown_view(view, |view| view.steps as usize).unwrap_or_default());
    let words = memo(move || shown_view(view, |view| at_step(view, step.get())).unwrap_or_default());
    let around = NodeRef::<html::Div>::new();
    let plot = memo(move || shown_view(view, |view| plot(view, step.get())).unwrap_or_else(|| bare(1.0, 1.0)));
    let choose = move |at: f64| chosen.set(Some(at as usize).filter(|at| *at < last.get_untracked()));
    view! {
        <div class="inner-course" node_ref=around>
            <output class="muted inner-told" data-testid="inner-told">{words}</output>
            <div class="inner-chart">
                <Chart plot choose>
                    <input
                        class="chart-slider"
                        type="range"
                        min="0"
                        step="1"
                        aria-label="Inner steps taken"
                        aria-valuetext=words
                        data-testid="inner-step"
                        prop:max=derived(move || last.get().to_string())
                        prop:value=derived(move || step.get().to_string())
                        on:input:target=move |event| chosen.set(choice(&event.target().value(), last.get_untracked()))
                    />
                </Chart>
            </div>
            <ExportMenu name="fewshot-inner-steps" around table=move |()| csv(&[plot.get_untracked()])/>
        </div>
    }
}

/// What a slider's value chooses: a step, or from the last on whatever is last.
fn choice(value: &str, last: usize) -> Option<usize> {
    value.parse().ok().map(|step: i32| step.max(0) as usize).filter(|step| *step < last)
}

/// The step that is looked at, in words.
fn at_step(view: &AdaptationView, step: usize) -> String {
    let step = step.min(view.steps as usize);
    let right = percent(view.accuracy(step));
    match step {
        0 => format!("At φ: loss of the drawings {}; {right} of the queries right", number(view.support_losses[0])),
        _ => {
            let rate = view.rate.map_or_else(|| "learned".to_owned(), number);
            format!(
                "Step {step} of {}: α {rate}, ‖g‖ {}; loss of the drawings {} → {}; {right} of the queries right",
                view.steps,
                number(view.gradient_norms[step - 1]),
                number(view.support_losses[step - 1]),
                number(view.support_losses[step])
            )
        }
    }
}

/// The chart in words.
fn told(view: &AdaptationView) -> String {
    let at = |step: usize| {
        format!(
            "{} query loss {}, {} right",
            moment(step),
            number(view.query_losses[step]),
            percent(view.accuracy(step))
        )
    };
    (0..view.moments()).map(at).collect::<Vec<_>>().join("; ")
}

/// Both losses over the inner steps, the shares of right queries under them, and the step that is looked at.
fn plot(view: &AdaptationView, step: usize) -> Plot {
    let points =
        |losses: &[f32]| losses.iter().zip(0..).map(|(loss, at)| ChartPoint::new(at.into(), (*loss).into())).collect();
    let losses = view.query_losses.iter().chain(&view.support_losses).copied();
    let highest = losses.filter(|loss| loss.is_finite()).fold(0.1, f32::max);
    let share = |at: usize| {
        let share = percent(view.accuracy(at));
        match at {
            _ if view.steps as usize > NAMED => share,
            0 => format!("φ {share}"),
            _ => format!("{at}: {share}"),
        }
    };
    let tick = |at: usize| Tick { at: at as f64, words: share(at) };
    let series = vec![
        Series::line("drawings", CurveTone::Muted, points(&view.support_losses)).shaped(Shape::DottedLine),
        Series::line("query loss", CurveTone::Accent, points(&view.query_losses)).shaped(Shape::DottedLine),
    ];
    let moment = Some(step.min(view.steps as usize) as f64);
    let mut plot = Plot { told: told(view), series, moment, ..bare(view.steps.max(1).into(), highest.into()) };
    plot.x.ticks = (0..view.moments()).map(tick).collect();
    plot
}

/// The axes, for so many steps and losses up to this one.
fn bare(steps: f64, highest: f64) -> Plot {
    let x = Axis {
        title: "inner steps, and the queries that are right after them",
        prefix: "inner step ",
        ..Axis::steps(0.0, steps)
    };
    Plot::new("Losses after inner steps", x, Axis::new("loss", Scale::linear(0.0, highest), Format::Number))
}

#[cfg(test)]
mod tests {
    use super::{super::answers::tests::view, *};

    #[test]
    fn the_slider_stops_at_the_ends() {
        assert_eq!(choice("2", 3), Some(2));
        assert_eq!(choice("-1", 3), Some(0));
        assert_eq!(choice("3", 3), None, "the last, however many there are");
        assert_eq!(choice("9", 3), None);
        assert_eq!(choice("", 3), None);
    }

    #[test]
    fn both_losses_share_a_scale_and_each_step_has_its_share_of_right_queries() {
        let plot = plot(&view(), 5);
        assert_eq!([plot.x.scale.to, plot.y.scale.from, plot.moment.unwrap_or_default()], [2.0, 0.0, 2.0]);
        assert_eq!(plot.y.scale.to, f64::from(0.86_f32));
        assert_eq!(plot.x.ticks.iter().map(|tick| tick.words.as_str()).collect::<Vec<_>>()[..1], ["φ 50%"]);
        let lengths: Vec<usize> = plot.series.iter().map(|series| series.points.len()).collect();
        assert_eq!(lengths, [view().support_losses.len(), view().query_losses.len()]);
    }

    #[test]
    fn the_chart_is_told_in_words() {
        assert_eq!(at_step(&view(), 0), "At φ: loss of the drawings 0.70; 50% of the queries right");
        assert_eq!(
            at_step(&view(), 5),
            "Step 2 of 2: α 0.40, ‖g‖ 0.80; loss of the drawings 0.20 → 0.10; 100% of the queries right"
        );
        let learned = AdaptationView { rate: None, ..view() };
        assert!(at_step(&learned, 1).contains("α learned, ‖g‖ 1.20"));
        assert!(told(&view()).starts_with("at φ query loss 0.86, 50% right; after 1 step query loss 0.37"));
    }
}
