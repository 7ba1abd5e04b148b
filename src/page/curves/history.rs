//! What is kept of a run's steps: loss and accuracy as curves of bounded size, and the latest steps as they were.

use std::collections::VecDeque;

use crate::{kit::chart::Curve, map::projection::order::quantile};
use protocol::StepMetrics;

/// Latest steps that are kept as they were: more than are taken in the five seconds between two checkpoints, so that a run
/// that goes back to one still knows its loss.
const RECENT: usize = 512;

/// Steps whose median time is told.
const TIMED: usize = 32;

/// The open run's steps so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunHistory {
    /// Losses over steps.
    pub loss: Curve,
    /// Accuracies over steps.
    pub accuracy: Curve,
    recent: VecDeque<StepMetrics>,
}

impl RunHistory {
    /// Takes in the next step.
    pub fn push(&mut self, metrics: StepMetrics) {
        self.loss.push(metrics.step, metrics.loss);
        self.accuracy.push(metrics.step, metrics.accuracy);
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(metrics);
    }

    /// The run went back to this step.
    pub fn rewind(&mut self, step: u64) {
        self.loss.rewind(step);
        self.accuracy.rewind(step);
        self.recent.retain(|metrics| metrics.step <= step);
    }

    /// Steps as they were saved by [`saved`](Self::saved).
    pub fn of(steps: &[StepMetrics]) -> Self {
        let mut history = Self::default();
        steps.iter().for_each(|metrics| history.push(*metrics));
        history
    }

    /// The curves up to this step, to be saved: one entry for each of their points, with the time of the latest steps where it
    /// is known.
    pub fn saved(&self, until: u64) -> Vec<StepMetrics> {
        let (losses, accuracies) = (self.loss.means(), self.accuracy.means());
        let points = losses.iter().zip(&accuracies).take_while(|(loss, _)| loss.x <= until as f64);
        let saved = points.map(|(loss, accuracy)| {
            let step = loss.x as u64;
            let known = self.recent.iter().find(|metrics| metrics.step == step);
            let milliseconds = known.map_or(0.0, |metrics| metrics.milliseconds);
            StepMetrics { step, loss: loss.y as f32, accuracy: accuracy.y as f32, milliseconds }
        });
        saved.collect()
    }

    /// The latest step.
    pub fn last(&self) -> Option<&StepMetrics> {
        self.recent.back()
    }

    /// The median time of those of the latest steps whose time is known.
    pub fn median_milliseconds(&self) -> Option<f32> {
        let timed = self.recent.iter().rev().take(TIMED).map(|metrics| f64::from(metrics.milliseconds));
        let timed: Vec<f64> = timed.filter(|milliseconds| *milliseconds > 0.0).collect();
        quantile(&timed, 0.5).map(|milliseconds| milliseconds as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(milliseconds: impl IntoIterator<Item = f32>) -> RunHistory {
        let mut history = RunHistory::default();
        for (milliseconds, step) in milliseconds.into_iter().zip(1..) {
            history.push(StepMetrics { step, loss: 1.0 / step as f32, accuracy: 0.5, milliseconds });
        }
        history
    }

    #[test]
    fn the_time_of_a_step_is_the_median_of_the_latest() {
        let long = history([9_000.0; 100].into_iter().chain((1..=TIMED).map(|at| at as f32)));
        assert_eq!(long.median_milliseconds(), Some(TIMED as f32 / 2.0 + 1.0));
        assert_eq!(history([0.0, 0.0]).median_milliseconds(), None, "as of steps that were taken elsewhere");
        assert_eq!(history([]).median_milliseconds(), None);
    }

    #[test]
    fn what_is_saved_comes_back_as_far_as_it_was_asked_for() {
        let short = history([3.0; 100]);
        assert_eq!(RunHistory::of(&short.saved(100)), short);
        assert_eq!(short.saved(40).last().map(|metrics| metrics.step), Some(40));
        let long = history([3.0; 50_000]).saved(50_000);
        assert!(long.len() <= 2_000 && long.last().is_some_and(|last| last.step == 50_000));
    }

    #[test]
    fn a_run_that_goes_back_forgets_what_came_later() {
        let mut long = history([1.0; 5_000]);
        assert_eq!(long.recent.len(), RECENT);
        long.rewind(4_800);
        assert_eq!(long.last().map(|metrics| metrics.step), Some(4_800));
        assert!(long.loss.means().last().is_some_and(|point| point.x <= 4_800.0));
        long.rewind(0);
        assert_eq!(long, history([]));
    }
}
