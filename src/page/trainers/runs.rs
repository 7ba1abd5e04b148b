//! The verbs of the train panel.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    Trainers,
    jobs::{Failure, JobReport},
};
use crate::board::edit;
use crate::curves::history::RunHistory;
use crate::state::{RunState, TrainerState};
use document::SavedRun;
use protocol::{Accuracy, Command, MethodInfo, Output, Recogniser, RunConfig, RunId, Supervision, Trouble, Work};

impl Trainers {
    /// Trains on, or starts a new run if there is none, or if the controls say something else than the open one. Where
    /// no trainer is left, this is another try.
    pub fn train(self) {
        self.start_active();
        let run = self.run_for_controls();
        self.state.run.update(|open| open.running = true);
        self.send_run(Command::Start { run });
    }

    /// Stands still.
    pub fn pause(self) {
        if let Some(run) = self.open_run() {
            self.state.run.update(|open| open.running = false);
            self.send_run(Command::Pause { run });
        }
    }

    /// Trains if it stands still, stands still if it trains.
    pub fn train_or_pause(self) {
        if self.state.run.with_untracked(|run| run.running) { self.pause() } else { self.train() }
    }

    /// One training step.
    pub fn step(self) {
        self.start_active();
        let run = self.run_for_controls();
        self.state.run.update(|open| open.running = false);
        self.send_run(Command::Step { run });
    }

    /// Back to the initial weights.
    pub fn rewind(self) {
        if let Some(run) = self.open_run() {
            self.put_away();
            self.state.run.update(|open| open.running = false);
            self.send_run(Command::Rewind { run });
        }
    }

    /// Ends the run: for the page at once, for the trainer when it has come to the end of its step, and with the trainer if
    /// that takes more than some seconds.
    pub fn stop(self) {
        if let Some(run) = self.open_run() {
            self.put_away();
            self.break_off();
            self.run_closed();
            self.drive(|devices| devices.close(Command::Stop { run }));
        }
    }

    /// What the active trainer does for the open run is not wanted any more. In the middle of a step it hears nothing, so
    /// one whose step takes long is replaced.
    fn break_off(self) {
        let kind = self.active();
        if self.send_to(kind, &Command::Ping) {
            self.worker(kind).break_off();
        }
    }

    /// Has the trainer hand over the run as it stands, if it still stands at this step and is not known as it is there.
    pub fn checkpoint_at(self, run: RunId, step: u64) {
        let is_wanted = self.state.run.with_untracked(|open| {
            let known = open.checkpoint.as_ref().map(|checkpoint| checkpoint.step);
            open.id == Some(run) && open.step == step && !open.running && known != Some(step)
        });
        if is_wanted {
            self.begin(Work::Checkpoint { run }, move |report| match report {
                JobReport::Ended(Ok(Output::Checkpointed { run, checkpoint })) if self.open_run() == Some(run) => {
                    self.state.run.update(|open| open.checkpoint = Some(checkpoint));
                }
                JobReport::Ended(_) | JobReport::News(_) => {}
            });
        }
    }

    /// Measures the run on held-out episodes.
    pub fn evaluate(self) {
        let Some(run) = self.open_run() else { return };
        self.state.evaluating.set(true);
        self.begin(Work::Evaluate { run }, move |report| match report {
            JobReport::News(_) => {}
            JobReport::Ended(result) => self.evaluation_ended(result),
        });
    }

    fn evaluation_ended(self, result: Result<Output, Failure>) {
        self.state.evaluating.set(false);
        match result {
            Ok(Output::Evaluated { run, step, accuracy }) if self.open_run() == Some(run) => {
                self.evaluated(step, accuracy);
            }
            Ok(_) => {}
            Err(failure) => {
                if let Some(what_to_do) = failure.what_to_do() {
                    self.state.warn(format!("The run was not measured. {what_to_do}"));
                }
            }
        }
    }

    /// The run has this accuracy at this step.
    pub(super) fn evaluated(self, step: u64, accuracy: Accuracy) {
        self.state.evaluations.update(|evaluations| {
            evaluations.retain(|(evaluated, _)| *evaluated != step);
            evaluations.push((step, accuracy));
        });
    }

    /// The page has no run any more, by the user's wish or because it could not be opened.
    pub(super) fn run_closed(self) {
        let state = self.state;
        self.end_jobs_of_run();
        state.run.set(RunState::default());
        state.recogniser.set(Recogniser::Pretrained);
    }

    /// The run changes: what was asked of the last one is not wanted any more.
    fn end_jobs_of_run(self) {
        let ended = self.pool.try_update_value(|pool| pool.jobs.run_closed()).unwrap_or_default();
        self.tell_ended(ended, &Failure::Trouble(Trouble::RunClosed));
    }

    pub(super) fn open_run(self) -> Option<RunId> {
        self.state.run.with_untracked(|run| run.id)
    }

    /// The open run if it is what the controls say, else a new one.
    fn run_for_controls(self) -> RunId {
        let config = self.state.config.get_untracked();
        // Before its first step a run has learnt nothing from the board, so it may as well begin with the one of now.
        let fits =
            |run: &RunState| run.config.as_ref() == Some(&config) && !(run.step == 0 && self.has_other_board(run));
        let open = untrack(|| self.state.run.with(|run| run.id.filter(|_| fits(run))));
        let kept = self.state.kept_runs.with_untracked(|runs| runs.iter().find(|run| run.config == config).cloned());
        open.unwrap_or_else(|| self.open_new(config, kept.as_ref()))
    }

    /// True if a run learns from the board, and that has changed since it was opened.
    pub fn has_other_board(self, run: &RunState) -> bool {
        let Some((then, config)) = run.board.as_ref().zip(run.config.as_ref()) else { return false };
        let reads = |method: &MethodInfo| method.id == config.method && method.supervision == Supervision::Captions;
        let reads_names = self.state.methods.with(|methods| methods.iter().any(reads));
        self.state.board.with(|now| !edit::teaches_the_same(then, now, reads_names))
    }

    /// A new run with the open one's settings, which learns from the board as it is now.
    pub fn train_anew(self) {
        self.start_active();
        if let Some(config) = self.state.run.with_untracked(|run| run.config.clone()) {
            self.state.config.set(config.clone());
            let run = self.open_new(config, None);
            self.state.run.update(|open| open.running = true);
            self.send_run(Command::Start { run });
        }
    }

    /// The open run goes on from where it stands, and learns from the board as it is now.
    pub fn take_board(self) {
        self.start_active();
        let Some(run) = self.open_run() else { return };
        let was_running = self.state.run.with_untracked(|run| run.running);
        self.pause();
        self.begin(Work::Checkpoint { run }, move |report| {
            let JobReport::Ended(Ok(Output::Checkpointed { run: of, checkpoint })) = report else { return };
            if self.open_run() != Some(of) {
                return;
            }
            self.state.run.update(|open| open.checkpoint = Some(checkpoint));
            let Some(saved) = self.saved_run() else { return };
            let run = self.open_new(saved.config.clone(), Some(&saved));
            if was_running {
                self.state.run.update(|open| open.running = true);
                self.send_run(Command::Start { run });
            }
        });
    }

    /// The open run as of its last checkpoint.
    pub fn saved_run(self) -> Option<SavedRun> {
        let (checkpoint, config) =
            self.state.run.with_untracked(|run| run.checkpoint.clone().zip(run.config.clone()))?;
        let step = checkpoint.step;
        let history = self.state.history.with_untracked(|history| history.saved(step));
        let evaluations = self.state.evaluations.with_untracked(|evaluations| {
            evaluations.iter().filter(|(evaluated, _)| *evaluated <= step).copied().collect()
        });
        Some(SavedRun { name: String::new(), config, checkpoint, history, evaluations })
    }

    /// Opens a saved run where it stood, standing still.
    pub fn open_saved(self, saved: &SavedRun) -> RunId {
        self.start_active();
        self.state.config.set(saved.config.clone());
        self.open_new(saved.config.clone(), Some(saved))
    }

    /// Shows what the open run's next step would see and do, and does not take it.
    pub fn look(self) {
        let Some(run) = self.open_run() else { return };
        let stands_at = move || self.state.run.with_untracked(|open| (open.id, open.step));
        let stood_at = stands_at();
        self.begin(Work::Look { run }, move |report| {
            if let JobReport::Ended(Ok(Output::Looked { step, view, .. })) = report
                && stands_at() == stood_at
            {
                self.state.view.set(Some((step, Arc::from(view))));
            }
        });
    }

    /// What the open run has learned is about to go from the page: it can be had back. A run that is only looked at is not the
    /// visitor's.
    fn put_away(self) {
        let learned = self.saved_run().filter(|run| run.checkpoint.step > 0);
        // A ready-made network takes nobody's place: it can be fetched again.
        let is_own = self.state.visit.with_untracked(Option::is_none) && !untrack(|| self.state.is_ready_made());
        if learned.is_some() && is_own {
            self.state.put_away.set(learned);
        }
    }

    /// Back to the run that was put away; the open one is put away for it.
    pub fn take_back(self) {
        let taken = self.state.put_away.get_untracked();
        self.state.put_away.set(None);
        if let Some(run) = taken {
            self.open_saved(&run);
        }
    }

    /// Opens a run from its seed, or from where one of the same settings stood.
    fn open_new(self, config: RunConfig, kept: Option<&SavedRun>) -> RunId {
        let state = self.state;
        if self.open_run().is_some() {
            self.put_away();
            self.break_off();
        }
        self.end_jobs_of_run();
        let run = self.pool.try_update_value(|pool| {
            pool.mailbox.rewind(0);
            pool.new_run()
        });
        let run = run.unwrap_or_default();
        let device = state.devices.with_untracked(|devices| match devices.trainer(devices.active) {
            TrainerState::Ready { info, .. } => Some(info.clone()),
            _ => None,
        });
        // Without weights it stands at its seed's initial ones.
        let resume = kept.map(|kept| kept.checkpoint.clone()).filter(|checkpoint| !checkpoint.weights.is_empty());
        let board = config.learns_from_board().then(|| Arc::new(state.board.get_untracked()));
        state.run.set(RunState {
            id: Some(run),
            config: Some(config.clone()),
            step: resume.as_ref().map_or(0, |checkpoint| checkpoint.step),
            checkpoint: resume.clone(),
            device,
            board,
            ..RunState::default()
        });
        state.history.set(kept.map(|kept| RunHistory::of(&kept.history)).unwrap_or_default());
        state.evaluations.set(kept.map(|kept| kept.evaluations.clone()).unwrap_or_default());
        state.view.set(None);
        self.drive(|devices| devices.open(run, Command::Open { run, config, resume }));
        // The map is to show what is being trained.
        state.recogniser.set(Recogniser::Run);
        run
    }
}
