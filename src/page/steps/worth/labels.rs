//! What labels are worth: accuracy on unseen characters by the number of labelled drawings of each, for the encoder as the
//! open run has taught it, frozen or fine-tuned, beside the same network trained on those labels alone. A network that reads
//! needs no label at all: what it gets right from descriptions is a line across the chart (Radford et al. 2021, figure 6).

use leptos::{html, prelude::*};

use crate::{
    kit::{
        bars::percent,
        inks::{Inks, Rgb, use_inks},
        reactive::{derived, memo, watch},
        size::use_size,
    },
    state::PageState,
    steps::pen::Pen,
    trainers::{
        JobHandle, JobTrouble,
        jobs::{JobState, Said},
    },
};
use protocol::{Accuracy, LabelsPoint, News, TrackKind, Work};

/// The ways, in the order in which they are shown.
const WAYS: [(TrackKind, &str); 3] = [
    (TrackKind::Frozen, "new head, frozen"),
    (TrackKind::FineTuned, "fine-tuned"),
    (TrackKind::Scratch, "labels only"),
];

/// What is done without a drawing, where a network reads.
const WORDS: (TrackKind, &str) = (TrackKind::ZeroShot, "no label, only words");

/// Where the chart begins: what guessing among five gets right.
const GUESSING: f32 = 0.2;

/// Room for the figures of the axes, and for the names over the curves.
const LEFT: f64 = 34.0;
const FOOT: f64 = 30.0;
const HEAD: f64 = 18.0;

/// What is known so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelCurves {
    points: Vec<LabelsPoint>,
}

impl LabelCurves {
    /// Takes in what the count says: each time, all that is known.
    pub fn gather(&mut self, said: Said) {
        if let Said::News(News::Labels(points)) = said {
            self.points = points;
        }
    }

    /// The numbers of labels, ascending.
    fn shots(&self) -> Vec<u32> {
        let mut shots: Vec<u32> = self.points.iter().map(|point| point.shots).filter(|shots| *shots > 0).collect();
        shots.sort_unstable();
        shots.dedup();
        shots
    }

    fn of(&self, way: TrackKind) -> Vec<LabelsPoint> {
        let mut points: Vec<_> = self.points.iter().filter(|point| point.way == way).copied().collect();
        points.sort_by_key(|point| point.shots);
        points
    }

    /// The ways that there are: without words, if nothing reads.
    fn ways(&self) -> Vec<(TrackKind, &'static str)> {
        let words = self.zero_shot().map(|_| WORDS);
        WAYS.into_iter().chain(words).collect()
    }

    /// What words alone get right.
    fn zero_shot(&self) -> Option<LabelsPoint> {
        self.of(WORDS.0).into_iter().find(|point| point.shots == 0)
    }

    /// What words alone get right, and how many labels get as much.
    fn sentence_of_words(&self) -> String {
        let Some(words) = self.zero_shot() else { return String::new() };
        let worth = self.of(TrackKind::Frozen).into_iter().find(|point| point.accuracy.mean >= words.accuracy.mean);
        let worth = worth.map_or_else(String::new, |point| match point.shots {
            1 => "; one label a class gets as much".to_owned(),
            shots => format!("; it takes {shots} labels a class to get as much"),
        });
        format!("Without a label, from words alone: {}{worth}. ", percent(words.accuracy.mean))
    }

    /// What there is to see, in one sentence or two.
    fn sentence(&self) -> String {
        format!("{}{}", self.sentence_of_words(), self.sentence_of_labels())
    }

    fn sentence_of_labels(&self) -> String {
        let at_one = |way| self.of(way).first().copied();
        match (at_one(TrackKind::Frozen), at_one(TrackKind::Scratch)) {
            (Some(frozen), Some(scratch)) => format!(
                "With {} labelled drawing{} a class: {} on the frozen encoder, {} from those labels alone ({} of {} episodes).",
                frozen.shots,
                if frozen.shots == 1 { "" } else { "s" },
                percent(frozen.accuracy.mean),
                percent(scratch.accuracy.mean),
                frozen.accuracy.episodes,
                frozen.of
            ),
            _ => "The first episodes are on their way; the run has to stand still for it.".to_owned(),
        }
    }

    /// The chart in words.
    fn told(&self) -> String {
        let point = |point: &LabelsPoint| format!("{} labels {}", point.shots, percent(point.accuracy.mean));
        let way = |(way, name): (TrackKind, &str)| {
            format!("{name}: {}", self.of(way).iter().map(point).collect::<Vec<_>>().join(", "))
        };
        let ways: Vec<String> = self.ways().into_iter().map(way).collect();
        format!("Accuracy by labelled drawings of each class. {}", ways.join("; "))
    }
}

/// What the count is for, said before the first.
const INVITATION: &str =
    "Train without labels, pause, and count: how many labelled drawings does the network then need?";

/// The curves, and the button that asks for them.
#[component]
pub fn Curves(
    /// The count.
    labels: JobHandle<LabelCurves>,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let (size, inks) = (use_size(room), use_inks());
    let page = PageState::get();
    let known = memo(move || labels.state.with(|state| state.so_far().cloned()));
    let labelled = derived(move || known.get().unwrap_or_default());
    watch(move || {
        let (Some(canvas), size) = (canvas.get(), size.get()) else { return };
        if let Some(pen) = Pen::new(&canvas, size, inks.get()) {
            labelled.with(|labelled| paint(&pen, labelled, size));
        }
    });
    let working = memo(move || labels.state.with(JobState::is_working));
    let press = move |_| {
        if working.get_untracked() {
            labels.cancel();
            return;
        }
        match page.run.with_untracked(|run| run.id) {
            Some(run) => labels.begin(Work::Labels { run }),
            None => page.warn("There is no run whose encoder could be given labels: press Train first."),
        }
    };
    let sentence =
        memo(move || known.with(|known| known.as_ref().map_or_else(|| INVITATION.to_owned(), LabelCurves::sentence)));
    let told = memo(move || labelled.with(LabelCurves::told));
    view! {
        <section class="worth-half column" aria-labelledby="worth-labels">
            <header class="row apart">
                <h3 id="worth-labels">"How many labels does this run save?"</h3>
                <button class="button" data-testid="count-labels" on:click=press>
                    {move || if working.get() { "End it" } else { "Count" }}
                </button>
            </header>
            <p class="muted" role="status" data-testid="labels-sentence">{sentence}</p>
            <JobTrouble job=labels/>
            <div class="worth-chart" node_ref=room hidden=derived(move || labelled.with(|labelled| labelled.points.is_empty()))>
                <canvas node_ref=canvas role="img" aria-label=told data-testid="labels-chart"></canvas>
            </div>
        </section>
    }
}

/// Each way has its own colour, and words a line of their own kind.
fn colour(inks: Inks, way: usize) -> Rgb {
    [inks.accent, inks.ink, inks.muted, inks.danger][way]
}

/// Ways in a line of the legend: four do not fit beside each other.
const IN_A_LINE: usize = 2;

/// Where labels and accuracies are on the chart.
struct Axes {
    shots: Vec<u32>,
    size: [f64; 2],
    /// Room for the legend.
    head: f64,
}

impl Axes {
    fn x(&self, shots: u32) -> f64 {
        let at = self.shots.iter().position(|other| *other == shots).unwrap_or_default();
        let last = self.shots.len().saturating_sub(1).max(1);
        LEFT + 14.0 + (self.size[0] - LEFT - 28.0) * at as f64 / last as f64
    }

    fn y(&self, accuracy: f32) -> f64 {
        let floor = self.size[1] - FOOT;
        let share = ((accuracy - GUESSING) / (1.0 - GUESSING)).clamp(0.0, 1.0);
        floor - f64::from(share) * (floor - self.head - 8.0)
    }
}

fn paint(pen: &Pen, labelled: &LabelCurves, size: [f64; 2]) {
    let ways = labelled.ways();
    let lines = if ways.len() > WAYS.len() { ways.len().div_ceil(IN_A_LINE) } else { 1 };
    let axes = Axes { shots: labelled.shots(), size, head: HEAD * lines as f64 };
    for share in [GUESSING, 0.6, 1.0] {
        let y = axes.y(share);
        pen.line(pen.inks.line, 1.0, [LEFT, y], [size[0], y]);
        pen.words(&percent(share), [0.0, y], LEFT - 4.0, pen.inks.muted);
    }
    pen.context.set_text_align("center");
    for shots in &axes.shots {
        pen.words(&shots.to_string(), [axes.x(*shots), size[1] - FOOT + 9.0], 40.0, pen.inks.muted);
    }
    pen.words(
        "labelled drawings of each class; guessing gets 20%",
        [(LEFT + size[0]) / 2.0, size[1] - 8.0],
        size[0],
        pen.inks.muted,
    );
    pen.context.set_text_align("start");
    let in_a_line = ways.len().div_ceil(lines);
    let each = size[0] / in_a_line as f64;
    for (at, (way, name)) in ways.into_iter().enumerate() {
        let colour = colour(pen.inks, at);
        let [x, y] = [(at % in_a_line) as f64 * each, (at / in_a_line) as f64 * HEAD + HEAD / 2.0];
        paint_line(pen, colour, 2.5, way, [x, y], x + 14.0);
        pen.words(name, [x + 19.0, y], each - 22.0, pen.inks.ink);
        match (way, labelled.zero_shot()) {
            (TrackKind::ZeroShot, Some(point)) => paint_words(pen, &axes, point, colour),
            _ => paint_way(pen, &axes, &labelled.of(way), colour, at),
        }
    }
}

/// A level line, dashed if it stands for words.
fn paint_line(pen: &Pen, colour: Rgb, width: f64, way: TrackKind, from: [f64; 2], to: f64) {
    let dashes = |lengths: &[f64]| {
        let lengths: js_sys::Array = lengths.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
        _ = pen.context.set_line_dash(&lengths);
    };
    if way == WORDS.0 {
        dashes(&[4.0, 3.0]);
    }
    pen.line(colour, width, from, [to, from[1]]);
    dashes(&[]);
}

/// What words get right, with its interval, across the chart: it needs no label, however many there are.
fn paint_words(pen: &Pen, axes: &Axes, point: LabelsPoint, colour: Rgb) {
    let Accuracy { mean, interval, .. } = point.accuracy;
    let [low, y, high] = [mean - interval, mean, mean + interval].map(|accuracy| axes.y(accuracy));
    let (from, room) = (LEFT + 2.0, axes.size[0] - LEFT - 2.0);
    for edge in [low, high] {
        pen.line(pen.inks.card.mixed(colour, 0.4), 1.0, [from, edge], [from + room, edge]);
    }
    paint_line(pen, colour, 2.0, point.way, [from, y], from + room);
}

/// One way's curve with its intervals, moved a little to the side so that intervals do not hide each other.
fn paint_way(pen: &Pen, axes: &Axes, points: &[LabelsPoint], colour: Rgb, at: usize) {
    let aside = 5.0 * (at as f64 - 1.0);
    let place = |point: &LabelsPoint| [axes.x(point.shots) + aside, axes.y(point.accuracy.mean)];
    for pair in points.windows(2) {
        pen.line(colour, 2.0, place(&pair[0]), place(&pair[1]));
    }
    for point in points {
        let ([x, _], accuracy) = (place(point), point.accuracy);
        pen.line(
            colour,
            1.0,
            [x, axes.y(accuracy.mean - accuracy.interval)],
            [x, axes.y(accuracy.mean + accuracy.interval)],
        );
        pen.disc(colour, place(point), 3.5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(shots: u32, way: TrackKind, mean: f32) -> LabelsPoint {
        LabelsPoint { shots, way, accuracy: Accuracy { mean, interval: 0.1, episodes: 2 }, of: 8 }
    }

    #[test]
    fn points_lie_in_the_order_of_labels_whatever_order_they_came_in() {
        let mut labelled = LabelCurves::default();
        let points = [(5, 0.9), (1, 0.6)].map(|(shots, mean)| point(shots, TrackKind::Frozen, mean));
        labelled.points = [&points[..], &[point(1, TrackKind::Scratch, 0.3)]].concat();
        let axes = Axes { shots: labelled.shots(), size: [300.0, 150.0], head: HEAD };
        assert_eq!(axes.shots, [1, 5]);
        assert_eq!([axes.x(1), axes.x(5)], [48.0, 286.0]);
        assert!(axes.y(0.9) < axes.y(0.6));
        assert_eq!(labelled.of(TrackKind::Frozen).iter().map(|point| point.shots).collect::<Vec<_>>(), [1, 5]);
        assert!(labelled.sentence().starts_with("With 1 labelled drawing a class: 60% on the frozen encoder, 30%"));
        assert!(labelled.told().contains("fine-tuned: ;") && labelled.told().contains("labels only: 1 labels 30%"));
    }

    #[test]
    fn words_are_a_line_across_and_no_point_of_the_axis() {
        let mut labelled = LabelCurves::default();
        let frozen = [(1, 0.4), (2, 0.55), (5, 0.8)].map(|(shots, mean)| point(shots, TrackKind::Frozen, mean));
        labelled.gather(Said::News(News::Labels(frozen.to_vec())));
        assert_eq!(labelled.ways(), WAYS, "nothing reads");
        assert!(!labelled.told().contains("words"));
        labelled.points =
            [&frozen[..], &[point(0, TrackKind::ZeroShot, 0.5), point(1, TrackKind::Scratch, 0.3)]].concat();
        assert_eq!(labelled.shots(), [1, 2, 5]);
        assert_eq!(labelled.zero_shot().map(|point| point.accuracy.mean), Some(0.5));
        let words = labelled.sentence();
        assert!(
            words.starts_with(
                "Without a label, from words alone: 50%; it takes 2 labels a class to get as much. With 1 labelled drawing"
            ),
            "{words}"
        );
        assert!(labelled.told().ends_with("no label, only words: 0 labels 50%"), "{}", labelled.told());
    }
}
