//! The button of a scene: what it is called, whether it can be pressed, and what it does.

use leptos::prelude::*;

use super::LessonState;
use crate::kit::{
    figures::grouped,
    reactive::{on_change, watch},
};
use ::lessons::Action;

/// What the button says.
pub(super) fn label(action: Action) -> String {
    match action {
        Action::Try => "Try one".to_owned(),
        Action::Step => "Take one step".to_owned(),
        Action::Train(step) => format!("Train to step {}", grouped(step)),
        Action::Measure => "Measure".to_owned(),
    }
}

impl LessonState {
    /// True if there is nothing for the button to do now. Follows its signals.
    pub(super) fn is_idle(self, action: Action) -> bool {
        match action {
            Action::Try => self.page.board.with(|board| board.iter().all(|class| class.drawings.is_empty())),
            Action::Step => false,
            Action::Train(step) => {
                self.has_run_of_controls() && self.page.run.with(|run| run.step >= step || run.running)
            }
            Action::Measure => !self.has_run_of_controls() || self.page.evaluating.get(),
        }
    }

    /// Does what the button of a scene does.
    pub(super) fn act(self, action: Action) {
        match action {
            Action::Try => self.page.try_one(),
            Action::Step => self.trainers.step(),
            Action::Train(step) => {
                self.trainers.train();
                self.until.set(Some(step));
            }
            Action::Measure => self.trainers.evaluate(),
        }
        if matches!(action, Action::Step | Action::Train(_)) && self.wants_run() {
            self.ask_run();
        }
    }

    /// From now on, pauses a run at the step that a scene trains to.
    pub(super) fn pause_in_time(self) {
        let run = self.page.run;
        watch(move || {
            let Some(until) = self.until.get() else { return };
            if run.with(|run| run.running && run.step >= until) {
                self.until.set(None);
                untrack(|| self.trainers.pause());
            }
        });
        // Whoever pauses before does not want to be paused later.
        on_change(
            move || run.with(|run| run.running),
            move |running| {
                if !running {
                    self.until.set(None);
                }
            },
        );
    }
}
