//! What is known of an adaptation: the steps so far, and the board that it began with.

use leptos::prelude::*;

use crate::{
    kit::{figures::percent, reactive::memo},
    steps::board_summary::{BoardSummary, ClassSummary},
    trainers::{JobHandle, Trainers, jobs::Said},
};
use protocol::{Adaptation, AdaptationPoint, AdaptationTrack, News, Recogniser, TrackKind, Work};

/// The latest adaptation, in work or done. Copy it freely.
#[derive(Clone, Copy)]
pub struct Adapting {
    /// Its gradient steps as they come.
    pub job: JobHandle<Vec<AdaptationPoint>>,
    /// The board that it began with.
    board: RwSignal<BoardSummary>,
    /// What answered queries when it began, which is what adapts.
    recogniser: StoredValue<Recogniser>,
    /// All that is known of it.
    pub history: Memo<AdaptationHistory>,
}

impl Adapting {
    /// Before the first.
    pub fn new(trainers: Trainers) -> Self {
        let job = JobHandle::new(trainers, gather);
        let board = RwSignal::new(BoardSummary::default());
        let history = memo(move || {
            let points = job.state.with(|state| state.so_far().cloned());
            AdaptationHistory { begun: points.is_some(), board: board.get(), points: points.unwrap_or_default() }
        });
        Self { job, board, recogniser: StoredValue::default(), history }
    }

    /// Begins another.
    pub fn begin(self, board: BoardSummary, recogniser: Recogniser, adaptation: Adaptation) {
        self.board.set(board);
        self.recogniser.set_value(recogniser);
        self.job.begin(Work::Adapt(adaptation));
    }

    /// Forgets the latest if this is what adapted.
    pub fn forget(self, recogniser: Recogniser) {
        if self.recogniser.get_value() == recogniser {
            self.job.clear();
        }
    }
}

fn gather(points: &mut Vec<AdaptationPoint>, said: Said) {
    match said {
        Said::News(News::Adapted(point)) if points.last().is_none_or(|last| last.step < point.step) => {
            points.push(point)
        }
        Said::News(_) | Said::Output(_) => {}
    }
}

/// What is known of an adaptation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdaptationHistory {
    /// True if one was asked for.
    pub begun: bool,
    /// The board that it began with.
    pub board: BoardSummary,
    /// Gradient steps so far, in order.
    pub points: Vec<AdaptationPoint>,
}

impl AdaptationHistory {
    /// The losses of one way to adapt: (step, loss), those that are numbers.
    pub fn losses(&self, kind: TrackKind) -> Vec<(u32, f32)> {
        let loss = |point: &AdaptationPoint| Some((point.step, track(point, kind)?.loss));
        self.points.iter().filter_map(loss).filter(|(_, loss)| loss.is_finite()).collect()
    }

    /// The largest loss of all ways, so that their curves share one scale.
    pub fn highest_loss(&self) -> f32 {
        let losses = self.points.iter().flat_map(|point| &point.tracks).map(|track| track.loss);
        losses.filter(|loss| loss.is_finite()).fold(0.1, f32::max)
    }

    /// Where a class stood on the board when the adaptation began, and what it was called.
    pub fn class(&self, id: u32) -> Option<(usize, &ClassSummary)> {
        self.board.classes.iter().enumerate().find(|(_, class)| class.id == id)
    }

    /// The ways to adapt that there are, in the order in which they stand; none before the first step.
    pub fn kinds(&self) -> Vec<TrackKind> {
        self.points.first().map(|point| point.tracks.iter().map(|track| track.kind).collect()).unwrap_or_default()
    }

    /// What to look at after a step, in one sentence.
    pub fn sentence(&self, point: &AdaptationPoint) -> String {
        let share = |kind| {
            let copies = track(point, kind).map_or(f32::NAN, |track| track.copies);
            format!("{} {}", percent(copies), short(kind))
        };
        let shares = self.kinds().into_iter().map(share).collect::<Vec<_>>().join(", ");
        let after = match point.step {
            0 => "before the first step".to_owned(),
            1 => "after 1 step".to_owned(),
            step => format!("after {step} steps"),
        };
        format!("Altered copies recognised {after}: {shares}.")
    }
}

/// A way to adapt within a sentence.
fn short(kind: TrackKind) -> &'static str {
    match kind {
        TrackKind::Frozen => "frozen",
        TrackKind::FineTuned => "fine-tuned",
        TrackKind::Scratch | TrackKind::MetaScratch => "from random weights",
        TrackKind::Meta => "by MAML",
        TrackKind::ZeroShot => "from words alone",
    }
}

/// One way's part of a step.
pub fn track(point: &AdaptationPoint, kind: TrackKind) -> Option<&AdaptationTrack> {
    point.tracks.iter().find(|track| track.kind == kind)
}

/// What keeps a board from being adapted to, and what to do; `None` if nothing does.
pub fn missing(board: &BoardSummary) -> Option<&'static str> {
    match board.classes.iter().filter(|class| class.drawings > 0).count() {
        0 => Some("The board is empty: draw at least two characters there, and the network can adapt to them."),
        1 => Some("Only one class has a drawing: draw a second one, to have something to tell apart."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(step: u32, loss: f32) -> AdaptationPoint {
        let track = |kind, copies| AdaptationTrack { kind, loss, fitted: 1.0, copies, query: vec![0.7, 0.3] };
        let tracks =
            vec![track(TrackKind::Frozen, 0.8), track(TrackKind::FineTuned, 0.9), track(TrackKind::Scratch, 0.4)];
        AdaptationPoint { step, of: 20, classes: vec![3, 5], tracks }
    }

    fn board(drawings: [u32; 2]) -> BoardSummary {
        let class = |(id, name, drawings): (u32, &str, u32)| ClassSummary { id, name: name.to_owned(), drawings };
        BoardSummary { classes: [(3, "ka", drawings[0]), (5, "B", drawings[1])].map(class).to_vec(), query: true }
    }

    #[test]
    fn a_point_that_comes_twice_changes_nothing() {
        let mut points = Vec::new();
        for (step, loss) in [(0, f32::NAN), (1, 0.5), (1, 0.9), (0, 0.9)] {
            gather(&mut points, Said::News(News::Adapted(point(step, loss))));
        }
        let history = AdaptationHistory { begun: true, board: board([1, 1]), points };
        assert_eq!(history.points.len(), 2);
        assert_eq!(history.losses(TrackKind::Frozen), [(1, 0.5)]);
        assert_eq!(history.highest_loss(), 0.5);
    }

    #[test]
    fn the_sentence_compares_the_ways_there_are() {
        let mut history = AdaptationHistory { begun: true, board: board([1, 1]), points: Vec::new() };
        assert!(history.kinds().is_empty());
        history.points.push(point(0, 1.6));
        assert_eq!(
            history.sentence(&point(7, 0.2)),
            "Altered copies recognised after 7 steps: 80% frozen, 90% fine-tuned, 40% from random weights."
        );
        let without_tracks = AdaptationPoint { tracks: vec![], ..point(0, 0.0) };
        assert!(history.sentence(&without_tracks).contains("before the first step: – frozen"));
        history.points[0].tracks[0].kind = TrackKind::Meta;
        history.points[0].tracks[1].kind = TrackKind::FineTuned;
        history.points[0].tracks[2].kind = TrackKind::MetaScratch;
        assert_eq!(history.kinds(), [TrackKind::Meta, TrackKind::FineTuned, TrackKind::MetaScratch]);
        assert_eq!(
            history.sentence(&history.points[0]),
            "Altered copies recognised before the first step: 80% by MAML, 90% fine-tuned, 40% from random weights."
        );
        assert_eq!(history.class(5).map(|(position, class)| (position, class.name.as_str())), Some((1, "B")));
    }

    #[test]
    fn it_takes_two_drawn_classes() {
        assert!(missing(&board([0, 0])).is_some_and(|words| words.contains("empty")));
        assert!(missing(&board([0, 2])).is_some_and(|words| words.contains("second")));
        assert_eq!(missing(&board([1, 1])), None);
    }
}
