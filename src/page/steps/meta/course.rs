//! The course of adapting: query loss, the loss on the drawings learned from, and the share of queries that are right,
//! before and after each inner step. Its axis is a slider that chooses the step that all else shows.

use super::answers::AdaptationViewExt as _;
use leptos::{html, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{answers::moment, shown_view};
use crate::{
    kit::{
        bars::percent,
        inks::{Inks, Rgb, use_inks},
        reactive::{derived, memo, watch},
        size::use_size,
    },
    map::words::number,
    steps::{Latest, pen::Pen},
};
use protocol::AdaptationView;

/// From the edge to the first and the last step: as far as the style sheet has the slider's thumb.
const EDGE: f64 = 18.0;

/// Height of a line of words.
const LINE: f64 = 15.0;

/// Width that a percentage needs, and one with its step.
const NUMBER: f64 = 30.0;
const NAMED: f64 = 60.0;

/// Radius of the slider's thumb.
const THUMB: f64 = 6.0;

/// The chart, and the slider that is its axis: what is to be seen of it is painted, so that steps lie where it has them.
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
    let canvas = NodeRef::<html::Canvas>::new();
    let room = NodeRef::<html::Div>::new();
    let (size, inks) = (use_size(room), use_inks());
    watch(move || {
        let (Some(canvas), size, inks, step) = (canvas.get(), size.get(), inks.get(), step.get()) else { return };
        shown_view(view, |view| paint(&canvas, size, inks, view, step));
    });
    let told = memo(move || shown_view(view, told).unwrap_or_default());
    view! {
        <div class="inner-course">
            <output class="muted inner-told" data-testid="inner-told">{words}</output>
            <div class="inner-chart" node_ref=room>
                <canvas node_ref=canvas role="img" aria-label=told></canvas>
                <input
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
            </div>
        </div>
    }
}

/// What a slider's value chooses: a step, or from the last on whatever is last.
fn choice(value: &str, last: usize) -> Option<usize> {
    value.parse().ok().map(|step: f64| step.max(0.0) as usize).filter(|step| *step < last)
}

/// The step that is looked at, in words.
fn at_step(view: &AdaptationView, step: usize) -> String {
    let step = step.min(view.steps as usize);
    let right = percent(view.accuracy(step));
    match step {
        0 => format!("At φ: {right} right"),
        _ => format!("Step {step} of {}: {right} right", view.steps),
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

/// Where steps and losses are on the chart.
struct Axes {
    steps: usize,
    highest: f32,
    size: [f64; 2],
}

impl Axes {
    fn of(view: &AdaptationView, size: [f64; 2]) -> Self {
        let losses = view.query_losses.iter().chain(&view.support_losses).copied();
        Self { steps: view.steps as usize, highest: losses.filter(|loss| loss.is_finite()).fold(0.1, f32::max), size }
    }

    /// Pixels from one step to the next.
    fn across(&self) -> f64 {
        (self.size[0] - 2.0 * EDGE) / self.steps.max(1) as f64
    }

    fn x(&self, step: usize) -> f64 {
        EDGE + step as f64 * self.across()
    }

    /// Losses lie between a line of words above and one below; what is not a number is as high as can be.
    fn y(&self, loss: f32) -> f64 {
        let part = if loss.is_finite() { f64::from((loss / self.highest).clamp(0.0, 1.0)) } else { 1.0 };
        let floor = self.size[1] - LINE - THUMB - 1.0;
        floor - part * (floor - LINE - 4.0)
    }
}

fn paint(canvas: &HtmlCanvasElement, size: [f64; 2], inks: Inks, view: &AdaptationView, step: usize) {
    let Some(pen) = Pen::new(canvas, size, inks) else { return };
    let (axes, step) = (Axes::of(view, size), step.min(view.steps as usize));
    let (floor, x) = (axes.y(0.0), axes.x(step));
    let rest = inks.card.mixed(inks.muted, 0.5);
    pen.line(rest, 1.0, [x, LINE + 1.0], [x, floor]);
    pen.line(rest, 3.0, [axes.x(0), floor], [size[0] - EDGE, floor]);
    pen.line(inks.accent, 3.0, [axes.x(0), floor], [x, floor]);
    paint_line(&pen, &axes, &view.support_losses, (inks.muted, 1.25));
    paint_line(&pen, &axes, &view.query_losses, (inks.accent, 2.0));
    pen.disc(inks.accent, [x, axes.y(view.query_losses[step])], 4.0);
    pen.disc(inks.card, [x, floor], THUMB + 1.5);
    pen.disc(inks.accent, [x, floor], THUMB);
    paint_losses(&pen, view, step, size[0]);
    paint_accuracies(&pen, &axes, view, step);
}

fn paint_line(pen: &Pen, axes: &Axes, losses: &[f32], (colour, width): (Rgb, f64)) {
    let place = |step: usize| [axes.x(step), axes.y(losses[step])];
    for step in 1..losses.len() {
        pen.line(colour, width, place(step - 1), place(step));
    }
    for step in 0..losses.len() {
        pen.disc(colour, place(step), width + 0.5);
    }
}

/// The losses of the step that is looked at, in the colours of their lines.
fn paint_losses(pen: &Pen, view: &AdaptationView, step: usize, width: f64) {
    let query = format!("query loss {}", number(view.query_losses[step]));
    pen.words(&query, [2.0, LINE / 2.0], width * 0.46, pen.inks.accent);
    // After the last step nobody asks what the loss on the drawings is.
    if let Some(loss) = view.support_losses.get(step) {
        let support = format!("on the drawings {}", number(*loss));
        pen.words(&support, [width / 2.0, LINE / 2.0], width / 2.0 - 2.0, pen.inks.muted);
    }
}

/// The shares of queries that are right, each under its step and with it if there is room; those that there is no room for are left out.
fn paint_accuracies(pen: &Pen, axes: &Axes, view: &AdaptationView, step: usize) {
    let stride = (NUMBER / axes.across()).ceil().max(1.0) as usize;
    pen.context.set_text_align("center");
    for at in (0..view.moments()).filter(|at| is_named(*at, step, stride)) {
        let colour = if at == step { pen.inks.ink } else { pen.inks.muted };
        let share = percent(view.accuracy(at));
        let words = match (axes.across() >= NAMED, at) {
            (true, 0) => format!("φ {share}"),
            (true, _) => format!("{at}: {share}"),
            (false, _) => share,
        };
        // At the ends the words would not fit under the middle of the thumb.
        let half = if axes.across() >= NAMED { NAMED } else { NUMBER } / 2.0 - 2.0;
        let x = axes.x(at).min(axes.size[0] - half).max(half);
        pen.words(&words, [x, axes.size[1] - LINE / 2.0], 2.0 * half, colour);
    }
    pen.context.set_text_align("start");
}

/// True if there is a number under a step, when every so many have room: the chosen one's, and those not too near it.
fn is_named(at: usize, chosen: usize, stride: usize) -> bool {
    at == chosen || (at.is_multiple_of(stride) && at.abs_diff(chosen) >= stride)
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
    fn steps_are_evenly_apart_and_losses_below_the_words() {
        let axes = Axes::of(&view(), [236.0, 80.0]);
        assert_eq!([0, 1, 2].map(|step| axes.x(step)), [18.0, 118.0, 218.0]);
        assert_eq!([axes.y(0.0), axes.y(0.86), axes.y(f32::NAN)], [58.0, 19.0, 19.0]);
    }

    #[test]
    fn the_chosen_step_always_has_its_number() {
        let named = |chosen| (0..=10).filter(|at| is_named(*at, chosen, 3)).collect::<Vec<usize>>();
        assert_eq!(named(10), [0, 3, 6, 10]);
        assert_eq!(named(4), [0, 4, 9]);
        assert_eq!(named(0), [0, 3, 6, 9]);
    }

    #[test]
    fn the_chart_is_told_in_words() {
        assert_eq!(at_step(&view(), 0), "At φ: 50% right");
        assert_eq!(at_step(&view(), 5), "Step 2 of 2: 100% right");
        assert!(told(&view()).starts_with("at φ query loss 0.86, 50% right; after 1 step query loss 0.37"));
    }
}
