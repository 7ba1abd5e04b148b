//! How three numbers of a step went over the steps that were seen. Of views: alignment, uniformity and τ. Good embeddings
//! pull partners together (alignment falls) and still spread over the sphere (uniformity falls): Wang, Isola 2020. Of
//! drawings and captions: the mean cosine of pairs and of all others, which come apart, and the scale.

use super::{captions::matching::MatchingExt as _, contrast::softmax::SoftmaxExt as _};
use leptos::{html, prelude::*};

use crate::{
    kit::{
        inks::use_inks,
        reactive::{memo, watch},
        size::use_size,
    },
    map::words::number,
    steps::{Latest, pen::Pen},
};
use protocol::{CaptionsView, ContrastView, StepView};

/// The most moments that are kept; of more, every second.
const MOST: usize = 400;

/// Height of the words over a curve, and room between two curves.
const WORDS: f64 = 16.0;
const GAP: f64 = 14.0;

/// What is followed: a name and a value.
type Moment = [(&'static str, f32); 3];

/// What is followed of a step, if it has it and is whole.
fn moment(view: &StepView) -> Option<Moment> {
    match view {
        StepView::Contrast(view) if view.fits() => Some(of_views(view)),
        StepView::Captions(view) if view.fits() => Some(of_captions(view)),
        _ => None,
    }
}

fn of_views(view: &ContrastView) -> Moment {
    let temperature = if view.learned { "τ" } else { "τ, fixed" };
    [("alignment", view.alignment), ("uniformity", view.uniformity), (temperature, view.temperature)]
}

fn of_captions(view: &CaptionsView) -> Moment {
    let [pairs, others] = view.mean_cosines();
    [("cos, pairs", pairs), ("cos, others", others), ("scale eᵗ", view.scale)]
}

/// The moments that were seen, thinned evenly.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    moments: Vec<[f32; 3]>,
    /// Every so many views one is kept.
    every: u32,
    /// Views since the last that was kept.
    since: u32,
}

impl Course {
    /// Nothing was seen.
    pub fn new() -> Self {
        Self { moments: Vec::new(), every: 1, since: 0 }
    }

    /// Hears of a step; one of another kind changes nothing.
    pub fn hear(&mut self, view: &StepView) {
        let Some(moment) = moment(view) else { return };
        self.since += 1;
        if self.since < self.every && !self.moments.is_empty() {
            return;
        }
        self.since = 0;
        self.moments.push(moment.map(|(_, value)| value));
        if self.moments.len() > MOST {
            let mut at = 0;
            self.moments.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.every *= 2;
        }
    }

    /// One of the three as points in [0, 1] × [0, 1], the largest value at the top; a flat line lies in the middle.
    fn curve(&self, which: usize) -> Vec<[f64; 2]> {
        let values = || self.moments.iter().map(|moment| moment[which]).filter(|value| value.is_finite());
        let (least, most) = (values().fold(f32::INFINITY, f32::min), values().fold(f32::NEG_INFINITY, f32::max));
        let last = values().count().saturating_sub(1).max(1) as f64;
        let height = |value: f32| match most - least {
            span if span > 1e-6 => f64::from((value - least) / span),
            _ => 0.5,
        };
        values().enumerate().map(|(at, value)| [at as f64 / last, height(value)]).collect()
    }
}

/// The three curves.
#[component]
pub fn Curves(
    /// The latest step.
    view: Latest,
    /// The steps before it.
    course: RwSignal<Course>,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let (size, inks) = (use_size(room), use_inks());
    let now = memo(move || view.with(|view| moment(view.as_deref()?)));
    watch(move || {
        let (Some(canvas), Some(now), size) = (canvas.get(), now.get(), size.get()) else { return };
        if let Some(pen) = Pen::new(&canvas, size, inks.get()) {
            course.with(|course| paint(&pen, course, now, size));
        }
    });
    let told = memo(move || {
        let words = now.get().map(|now| now.map(told).join("; "));
        format!("Over the steps seen: {}", words.unwrap_or_default())
    });
    view! {
        <div class="contrast-curves" node_ref=room>
            <canvas node_ref=canvas role="img" aria-label=told data-testid="contrast-curves"></canvas>
        </div>
    }
}

/// “alignment 0.42”.
fn told((name, value): (&'static str, f32)) -> String {
    format!("{name} {}", number(value))
}

/// Beside each other, or where there is more height than width, above each other.
fn paint(pen: &Pen, course: &Course, now: Moment, [width, height]: [f64; 2]) {
    let stacked = height > width;
    let [across, down] = if stacked { [1.0, 3.0] } else { [3.0, 1.0] };
    let [each, high] = [(width - (across - 1.0) * GAP) / across, height / down];
    for (which, now) in now.into_iter().enumerate() {
        let at = which as f64;
        let [left, head] = if stacked { [0.0, at * high] } else { [at * (each + GAP), 0.0] };
        pen.words(&told(now), [left, head + WORDS / 2.0], each, pen.inks.ink);
        let (top, floor) = (head + WORDS + 3.0, head + high - 3.0);
        pen.line(pen.inks.line, 1.0, [left, floor + 2.0], [left + each, floor + 2.0]);
        let place = |[x, y]: [f64; 2]| [left + 2.0 + x * (each - 6.0), floor - y * (floor - top)];
        let curve = course.curve(which);
        for pair in curve.windows(2) {
            pen.line(pen.inks.accent, 1.5, place(pair[0]), place(pair[1]));
        }
        if let Some(last) = curve.last() {
            // Alone, it is where curves begin.
            pen.disc(pen.inks.accent, place(*last), 2.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::{captions::matching::tests::view as captions, contrast::softmax::tests::view};

    fn heard(count: usize) -> Course {
        let mut course = Course::new();
        for at in 0..count {
            course.hear(&StepView::Contrast(ContrastView { alignment: at as f32, ..view() }));
        }
        course
    }

    #[test]
    fn a_long_run_is_thinned_evenly() {
        let course = heard(1_000);
        assert!(course.moments.len() <= MOST && course.moments.len() > MOST / 2, "{}", course.moments.len());
        let alignments: Vec<f32> = course.moments.iter().map(|moment| moment[0]).collect();
        assert_eq!(alignments[0], 0.0);
        let gaps: Vec<f32> = alignments.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().all(|gap| (3.0..=5.0).contains(gap)), "{gaps:?}");
    }

    #[test]
    fn of_captions_the_scale_and_two_cosines_are_followed() {
        let step = StepView::Captions(captions());
        assert_eq!(moment(&step).map(|moment| moment.map(told)[2].clone()).as_deref(), Some("scale eᵗ 10.0"));
        let mut course = Course::new();
        course.hear(&step);
        course.hear(&StepView::Captions(CaptionsView { scale: f32::NAN, ..captions() }));
        assert_eq!(course.curve(2).len(), 1, "a step that is not whole is left out");
    }

    #[test]
    fn curves_fill_their_room_and_flat_ones_lie_in_the_middle() {
        let course = heard(3);
        assert_eq!(course.curve(0), [[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]]);
        assert_eq!(course.curve(2), [[0.0, 0.5], [0.5, 0.5], [1.0, 0.5]]);
        assert!(Course::new().curve(1).is_empty());
    }
}
