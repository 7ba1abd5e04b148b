//! What labels are worth: accuracy on unseen characters by the number of labelled drawings of each, for the encoder as the
//! open run has taught it, frozen or fine-tuned, beside the same network trained on those labels alone. A network that reads
//! needs no label at all: what it gets right from descriptions is a line across the chart (Radford et al. 2021, figure 6).

use leptos::{html, prelude::*};

use crate::{
    kit::{
        chart::{Axis, Chart, ChartPoint, CurveTone, ExportMenu, Format, Level, Plot, Scale, Series, Shape, Tick, csv},
        figures::{ordered, percent},
        reactive::{derived, memo},
    },
    state::PageState,
    trainers::{
        JobHandle, JobTrouble,
        jobs::{JobState, Said},
    },
};
use protocol::{LabelsPoint, News, TrackKind, Work};

/// The ways, in the order in which they are shown.
const WAYS: [(TrackKind, &str); 3] = [
    (TrackKind::Frozen, "new head, frozen"),
    (TrackKind::FineTuned, "fine-tuned"),
    (TrackKind::Scratch, "labels only"),
];

/// What is done without a drawing, where a network reads.
const WORDS: (TrackKind, &str) = (TrackKind::ZeroShot, "no label, only words");

/// What guessing among five gets right, below which the chart does not go.
const GUESSING: f64 = 0.2;

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
        let order = ordered(self.points.len(), &|a, b| self.points[a].shots.cmp(&self.points[b].shots));
        order.into_iter().map(|at| self.points[at]).filter(|point| point.way == way).collect()
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

    /// The chart.
    fn plot(&self) -> Plot {
        let shots = self.shots();
        let ends = [shots.first(), shots.last()].map(|end| end.copied().map_or(1.0, f64::from));
        let tick = |shots: &u32| Tick { at: f64::from(*shots), words: shots.to_string() };
        let x = Axis {
            prefix: "labels a class: ",
            ticks: shots.iter().map(tick).collect(),
            ..Axis::new("labelled drawings of each class", Scale::logarithmic(ends[0], ends[1]), Format::Count)
        };
        let y = Axis::new("accuracy", Scale::linear(GUESSING, 1.0), Format::Percent);
        let guessing = Level { name: "guessing", value: GUESSING, half_width: 0.0, tone: CurveTone::Muted };
        let words = self.zero_shot().map(|point| Level {
            name: WORDS.1,
            value: point.accuracy.mean.into(),
            half_width: point.accuracy.interval.into(),
            tone: CurveTone::Danger,
        });
        let series = WAYS.into_iter().zip(LOOKS).map(|((way, name), (tone, aside))| {
            let point = |point: &LabelsPoint| {
                ChartPoint::within(point.shots.into(), point.accuracy.mean.into(), point.accuracy.interval.into())
            };
            let points = self.of(way).iter().map(point).collect();
            Series { aside, ..Series::line(name, tone, points).shaped(Shape::LineOfIntervals) }
        });
        Plot {
            told: self.told(),
            series: series.collect(),
            levels: std::iter::once(guessing).chain(words).collect(),
            ..Plot::new("Accuracy", x, y)
        }
    }
}

/// Each way has its own colour, and stands a little aside, so that intervals do not hide each other.
const LOOKS: [(CurveTone, f64); 3] = [(CurveTone::Accent, -0.4), (CurveTone::Ink, 0.0), (CurveTone::Muted, 0.4)];

/// What the count is for, said before the first.
const INVITATION: &str =
    "Train without labels, pause, and count: how many labelled drawings does the network then need?";

/// The curves, and the button that asks for them.
#[component]
pub fn Curves(
    /// The count.
    labels: JobHandle<LabelCurves>,
) -> impl IntoView {
    let around = NodeRef::<html::Div>::new();
    let page = PageState::get();
    let known = memo(move || labels.state.with(|state| state.so_far().cloned()));
    let plot = memo(move || {
        known.with(|known| known.as_ref().map(LabelCurves::plot)).unwrap_or_else(|| LabelCurves::default().plot())
    });
    let nothing = derived(move || known.with(|known| known.as_ref().is_none_or(|known| known.points.is_empty())));
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
    view! {
        <section class="race-part column" aria-labelledby="worth-labels">
            <header class="row apart">
                <h3 id="worth-labels">"How many labels does this run save?"</h3>
                <span hidden=nothing><ExportMenu name="fewshot-labels" around table=move |()| csv(&[plot.get_untracked()])/></span>
                <button class="button" data-testid="count-labels" on:click=press>
                    {move || if working.get() { "End it" } else { "Count" }}
                </button>
            </header>
            <p class="muted" role="status" data-testid="labels-sentence">{sentence}</p>
            <JobTrouble job=labels/>
            <div class="race-chart" node_ref=around hidden=nothing>
                <Chart plot testid="labels-chart"/>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Accuracy;

    fn point(shots: u32, way: TrackKind, mean: f32) -> LabelsPoint {
        LabelsPoint { shots, way, accuracy: Accuracy { mean, interval: 0.1, episodes: 2 }, of: 8 }
    }

    #[test]
    fn points_lie_in_the_order_of_labels_whatever_order_they_came_in() {
        let mut labelled = LabelCurves::default();
        let points = [(5, 0.9), (1, 0.6)].map(|(shots, mean)| point(shots, TrackKind::Frozen, mean));
        labelled.points = [&points[..], &[point(1, TrackKind::Scratch, 0.3)]].concat();
        let plot = labelled.plot();
        assert_eq!(plot.x.ticks.iter().map(|tick| tick.words.as_str()).collect::<Vec<_>>(), ["1", "5"]);
        assert_eq!([plot.x.scale.share(1.0), plot.x.scale.share(5.0)], [0.0, 1.0]);
        assert_eq!(plot.series[0].points.iter().map(|point| point.x).collect::<Vec<_>>(), [1.0, 5.0]);
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
        assert_eq!(labelled.plot().levels.len(), 1, "only guessing");
        assert!(!labelled.told().contains("words"));
        labelled.points =
            [&frozen[..], &[point(0, TrackKind::ZeroShot, 0.5), point(1, TrackKind::Scratch, 0.3)]].concat();
        assert_eq!(labelled.shots(), [1, 2, 5]);
        assert_eq!(labelled.plot().levels[1].name, WORDS.1);
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
