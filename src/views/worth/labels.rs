//! What labels are worth: accuracy on unseen characters by the number of labelled drawings of each, for the encoder as the
//! open run has taught it, frozen or fine-tuned, beside the same network trained on those labels alone.

use leptos::{html, prelude::*};

use crate::{
    protocol::{LabelsPoint, TrackKind},
    ui::{
        bars::percent,
        inks::{Inks, Rgb, use_inks},
        reactive::{derived, memo, watch},
        size::use_size,
        step_view::messages::Wish,
    },
    views::{pen::Pen, wish::ask},
};

/// The ways, in the order in which they are shown.
const WAYS: [(TrackKind, &str); 3] = [
    (TrackKind::Frozen, "new head, frozen"),
    (TrackKind::FineTuned, "fine-tuned"),
    (TrackKind::Scratch, "labels only"),
];

/// Where the chart begins: what guessing among five gets right.
const GUESSING: f32 = 0.2;

/// Room for the figures of the axes, and for the names over the curves.
const LEFT: f64 = 34.0;
const FOOT: f64 = 30.0;
const HEAD: f64 = 18.0;

/// What is known so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelled {
    /// The wish's id; 0 before the first.
    id: u32,
    points: Vec<LabelsPoint>,
}

impl Labelled {
    fn begin(&mut self) -> u32 {
        *self = Self { id: self.id + 1, points: Vec::new() };
        self.id
    }

    /// Hears all that is known for the wish with this id; what came of one before changes nothing.
    pub fn hear(&mut self, id: u32, points: Vec<LabelsPoint>) {
        if id == self.id && id > 0 {
            self.points = points;
        }
    }

    /// The numbers of labels, ascending.
    fn shots(&self) -> Vec<u32> {
        let mut shots: Vec<u32> = self.points.iter().map(|point| point.shots).collect();
        shots.sort_unstable();
        shots.dedup();
        shots
    }

    fn of(&self, way: TrackKind) -> Vec<LabelsPoint> {
        let mut points: Vec<_> = self.points.iter().filter(|point| point.way == way).copied().collect();
        points.sort_by_key(|point| point.shots);
        points
    }

    /// What there is to see, in one sentence.
    fn sentence(&self) -> String {
        let at_one = |way| self.of(way).first().copied();
        match (self.id, at_one(TrackKind::Frozen), at_one(TrackKind::Scratch)) {
            (0, ..) => "Train without labels, pause, and count: how many labelled drawings does the network then need?"
                .to_owned(),
            (_, Some(frozen), Some(scratch)) => format!(
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
        let way = |(way, name): &(TrackKind, &str)| {
            format!("{name}: {}", self.of(*way).iter().map(point).collect::<Vec<_>>().join(", "))
        };
        format!("Accuracy by labelled drawings of each class. {}", WAYS.iter().map(way).collect::<Vec<_>>().join("; "))
    }
}

/// The curves, and the button that asks for them.
#[component]
pub fn Curves(
    /// What is known.
    labelled: RwSignal<Labelled>,
) -> impl IntoView {
    let (canvas, room) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    let (size, inks) = (use_size(room), use_inks());
    watch(move || {
        let (Some(canvas), size) = (canvas.get(), size.get()) else { return };
        if let Some(pen) = Pen::new(&canvas, size, inks.get()) {
            labelled.with(|labelled| paint(&pen, labelled, size));
        }
    });
    let press = move |_| {
        if let Some(id) = labelled.try_update(Labelled::begin) {
            ask(Wish::Labels { id });
        }
    };
    let sentence = memo(move || labelled.with(Labelled::sentence));
    let told = memo(move || labelled.with(Labelled::told));
    view! {
        <section class="worth-half" aria-labelledby="worth-labels">
            <header class="worth-head">
                <h3 id="worth-labels">"How many labels does this run save?"</h3>
                <button class="button" data-testid="count-labels" on:click=press>"Count"</button>
            </header>
            <p class="muted" role="status" data-testid="labels-sentence">{sentence}</p>
            <div class="worth-chart" node_ref=room hidden=derived(move || labelled.with(|labelled| labelled.points.is_empty()))>
                <canvas node_ref=canvas role="img" aria-label=told data-testid="labels-chart"></canvas>
            </div>
        </section>
    }
}

/// Each way has its own colour, and a line of its own kind.
fn colour(inks: Inks, way: usize) -> Rgb {
    [inks.accent, inks.ink, inks.muted][way]
}

/// Where labels and accuracies are on the chart.
struct Axes {
    shots: Vec<u32>,
    size: [f64; 2],
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
        floor - f64::from(share) * (floor - HEAD - 8.0)
    }
}

fn paint(pen: &Pen, labelled: &Labelled, size: [f64; 2]) {
    let axes = Axes { shots: labelled.shots(), size };
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
    for (at, (way, name)) in WAYS.iter().enumerate() {
        let colour = colour(pen.inks, at);
        let each = size[0] / WAYS.len() as f64;
        pen.line(colour, 2.5, [at as f64 * each, HEAD / 2.0], [at as f64 * each + 14.0, HEAD / 2.0]);
        pen.words(name, [at as f64 * each + 19.0, HEAD / 2.0], each - 22.0, pen.inks.ink);
        paint_way(pen, &axes, &labelled.of(*way), colour, at);
    }
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
    use crate::protocol::Accuracy;

    fn point(shots: u32, way: TrackKind, mean: f32) -> LabelsPoint {
        LabelsPoint { shots, way, accuracy: Accuracy { mean, interval: 0.1, episodes: 2 }, of: 8 }
    }

    #[test]
    fn points_lie_in_the_order_of_labels_whatever_order_they_came_in() {
        let mut labelled = Labelled::default();
        labelled.hear(1, vec![point(1, TrackKind::Frozen, 0.5)]);
        assert!(labelled.points.is_empty(), "nobody has asked");
        let id = labelled.begin();
        let points = [(5, 0.9), (1, 0.6)].map(|(shots, mean)| point(shots, TrackKind::Frozen, mean));
        labelled.hear(id, [&points[..], &[point(1, TrackKind::Scratch, 0.3)]].concat());
        let axes = Axes { shots: labelled.shots(), size: [300.0, 150.0] };
        assert_eq!(axes.shots, [1, 5]);
        assert_eq!([axes.x(1), axes.x(5)], [48.0, 286.0]);
        assert!(axes.y(0.9) < axes.y(0.6));
        assert_eq!(labelled.of(TrackKind::Frozen).iter().map(|point| point.shots).collect::<Vec<_>>(), [1, 5]);
        assert!(labelled.sentence().starts_with("With 1 labelled drawing a class: 60% on the frozen encoder, 30%"));
        assert!(labelled.told().contains("fine-tuned: ;") && labelled.told().contains("labels only: 1 labels 30%"));
    }
}
