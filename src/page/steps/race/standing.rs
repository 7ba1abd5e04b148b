//! Where a race stands: what every entrant was worth at the end of each lap.

use crate::{
    kit::{chart::row, figures::ordered},
    map::projection::{FrameMapper, MapLayout},
    trainers::jobs::Said,
};
use protocol::{Accuracy, ClassScore, Lap, News};

use super::setup::BudgetUnit;

/// What is known of a race: by entrant, then by lap.
#[derive(Debug, Default)]
pub struct RaceStanding {
    entrants: Vec<EntrantResults>,
}

/// What is known of one that takes part.
#[derive(Debug, Default)]
struct EntrantResults {
    mapper: FrameMapper,
    laps: Vec<LapResult>,
}

/// What an entrant was worth at the end of a lap.
#[derive(Clone, Debug, PartialEq)]
pub struct LapResult {
    /// Training steps taken.
    pub step: u64,
    /// Drawings shown in them.
    pub drawings: u64,
    /// Milliseconds they took.
    pub milliseconds: f64,
    /// The mean loss of the lap's steps; `None` before the first.
    pub loss: Option<f32>,
    /// Accuracy on held-out characters.
    pub accuracies: Vec<Accuracy>,
    /// Share of the board's drawings recognised, and how many were asked.
    pub on_board: Option<(f32, u32)>,
    /// How much the query is like each class of the board; empty if there is no answer.
    pub scores: Vec<ClassScore>,
    /// Where everything lies.
    pub layout: MapLayout,
}

impl LapResult {
    /// What was spent, measured so.
    pub fn spent(&self, unit: BudgetUnit) -> f64 {
        match unit {
            BudgetUnit::Steps => self.step as f64,
            BudgetUnit::Drawings => self.drawings as f64,
            BudgetUnit::Seconds => self.milliseconds / 1_000.0,
        }
    }
}

impl RaceStanding {
    /// Takes in what the race says.
    pub fn gather(&mut self, said: Said) {
        let Said::News(News::Lap(lap)) = said else { return };
        let Lap { entrant, step, drawings, milliseconds, losses, accuracies, on_board, prediction, frame, .. } = *lap;
        let at = entrant as usize;
        if self.entrants.len() <= at {
            self.entrants.resize_with(at + 1, EntrantResults::default);
        }
        let EntrantResults { mapper, laps } = &mut self.entrants[at];
        let layout = mapper.layout(&frame);
        let loss = (!losses.is_empty()).then(|| losses.iter().sum::<f32>() / losses.len() as f32);
        let scores = prediction.map(|prediction| prediction.scores).unwrap_or_default();
        laps.push(LapResult { step, drawings, milliseconds, loss, accuracies, on_board, scores, layout });
    }

    /// Laps that every one of so many entrants has done; 0 before the first, or before the first test.
    pub fn laps(&self, of: usize) -> usize {
        let done = self.entrants.iter().map(|entrant| entrant.laps.len()).min().filter(|_| self.entrants.len() == of);
        done.unwrap_or_default().saturating_sub(1)
    }

    /// All laps of an entrant that are known.
    pub fn of(&self, entrant: usize) -> &[LapResult] {
        self.entrants.get(entrant).map_or(&[], |entrant| &entrant.laps)
    }

    /// An entrant at the end of a lap, or where it stood last before it.
    pub fn at(&self, entrant: usize, lap: usize) -> Option<&LapResult> {
        let laps = self.of(entrant);
        laps.get(lap).or(laps.last())
    }

    /// The entrants by their accuracy at the end of a lap, the best first, each with it.
    pub fn ranked(&self, lap: usize) -> Vec<(usize, Accuracy)> {
        let known = |at| Some((at, *self.at(at, lap)?.accuracies.first()?));
        let known: Vec<(usize, Accuracy)> = (0..self.entrants.len()).filter_map(known).collect();
        let order = ordered(known.len(), &|a, b| known[b].1.mean.total_cmp(&known[a].1.mean).then(a.cmp(&b)));
        order.into_iter().map(|at| known[at]).collect()
    }

    /// Who leads after a lap, in one sentence that says no more than the intervals allow.
    pub fn verdict(&self, names: &[String], lap: usize) -> String {
        let ranked = self.ranked(lap);
        let [(first, best), (second, next), ..] = ranked[..] else { return String::new() };
        let name = |at: usize| names.get(at).cloned().unwrap_or_default();
        let figures = |accuracy: Accuracy| figures(accuracy);
        if best.mean - best.interval > next.mean + next.interval {
            format!(
                "{} leads with {}% against {}% of {}, on {} episodes, from one seed: another may tell otherwise.",
                name(first),
                figures(best),
                figures(next),
                name(second),
                best.episodes
            )
        } else {
            format!(
                "{} and {} cannot be told apart: {}% and {}%, and the intervals of {} episodes overlap.",
                name(first),
                name(second),
                figures(best),
                figures(next),
                best.episodes
            )
        }
    }

    /// The race as a table of comma-separated values: a line for each entrant and lap.
    pub fn csv(&self, names: &[String]) -> String {
        let mut table = row(&[
            "entrant",
            "step",
            "drawings",
            "seconds",
            "loss",
            "accuracy",
            "±",
            "by new head",
            "±",
            "episodes",
            "on the board",
        ]);
        for (entrant, name) in self.entrants.iter().zip(names) {
            for lap in &entrant.laps {
                let accuracy = |at: usize| match lap.accuracies.get(at) {
                    Some(accuracy) => [accuracy.mean.to_string(), accuracy.interval.to_string()],
                    None => Default::default(),
                };
                let ([own, own_interval], [head, head_interval]) = (accuracy(0), accuracy(1));
                let [step, drawings, seconds] =
                    [lap.step.to_string(), lap.drawings.to_string(), lap.spent(BudgetUnit::Seconds).to_string()];
                let loss = lap.loss.map(|loss| loss.to_string()).unwrap_or_default();
                let episodes = lap.accuracies.first().map(|accuracy| accuracy.episodes.to_string()).unwrap_or_default();
                let board = lap.on_board.map(|(share, _)| share.to_string()).unwrap_or_default();
                table.push_str(&row(&[
                    name,
                    &step,
                    &drawings,
                    &seconds,
                    &loss,
                    &own,
                    &own_interval,
                    &head,
                    &head_interval,
                    &episodes,
                    &board,
                ]));
            }
        }
        table
    }
}

/// Percent with their interval.
pub fn figures(accuracy: Accuracy) -> String {
    format!("{:.1} ± {:.1}", 100.0 * accuracy.mean, 100.0 * accuracy.interval)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use protocol::{EmbeddingFrame, Recogniser};

    /// What is said at the end of a lap.
    pub fn lap(entrant: u32, lap: u32, mean: f32, interval: f32) -> Said {
        let frame =
            EmbeddingFrame { recogniser: Recogniser::Run, step: lap.into(), dim: 2, landmarks: vec![], values: vec![] };
        Said::News(News::Lap(Box::new(Lap {
            entrant,
            lap,
            step: 20 * u64::from(lap),
            drawings: 600 * u64::from(lap),
            milliseconds: 500.0 * f64::from(lap),
            losses: vec![0.5; 2 * lap as usize],
            accuracies: vec![Accuracy { mean, interval, episodes: 40 }],
            on_board: Some((0.75, 8)),
            prediction: None,
            frame,
        })))
    }

    fn names() -> [String; 2] {
        ["Siamese", "Triplet"].map(str::to_owned)
    }

    #[test]
    fn a_verdict_says_no_more_than_the_intervals_allow() {
        let mut race = RaceStanding::default();
        assert_eq!((race.laps(2), race.verdict(&names(), 0)), (0, String::new()));
        for (entrant, mean) in [(0, 0.5), (1, 0.52)] {
            race.gather(lap(entrant, 0, mean, 0.02));
        }
        assert_eq!(
            race.verdict(&names(), 0),
            "Triplet and Siamese cannot be told apart: 52.0 ± 2.0% and 50.0 ± 2.0%, and the intervals of 40 episodes overlap."
        );
        race.gather(lap(0, 1, 0.8, 0.02));
        assert_eq!(race.laps(2), 0, "the other has not done its lap");
        race.gather(lap(1, 1, 0.7, 0.02));
        assert_eq!(race.laps(2), 1);
        let verdict = race.verdict(&names(), 1);
        assert!(verdict.starts_with("Siamese leads with 80.0 ± 2.0% against 70.0 ± 2.0% of Triplet"), "{verdict}");
        assert!(race.verdict(&names(), 0).starts_with("Triplet and Siamese"), "looking back");
    }

    #[test]
    fn every_lap_is_a_line_of_the_table() {
        let mut race = RaceStanding::default();
        for (entrant, at) in [(0, 0), (1, 0), (0, 1)] {
            race.gather(lap(entrant, at, 0.5, 0.25));
        }
        let table = race.csv(&names());
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[2], "Siamese,20,600,0.5,0.5,0.5,0.25,,,40,0.75");
        assert_eq!(lines[3], "Triplet,0,0,0,,0.5,0.25,,,40,0.75");
    }
}
