//! The verbs of the train panel.

use leptos::prelude::*;

use super::Trainers;
use crate::state::{RunState, TrainerState};
use protocol::{Adaptation, Command, Contest, Recogniser, RunConfig, RunId};

impl Trainers {
    /// Trains on, or starts a new run if there is none, or if the controls say something else than the open one.
    pub fn train(self) {
        let run = self.run_for_controls();
        self.state.run.update(|open| open.running = true);
        self.send(Command::Start { run });
    }

    /// Stands still.
    pub fn pause(self) {
        if let Some(run) = self.open_run() {
            self.state.run.update(|open| open.running = false);
            self.send(Command::Pause { run });
        }
    }

    /// Trains if it stands still, stands still if it trains.
    pub fn train_or_pause(self) {
        if self.state.run.with_untracked(|run| run.running) { self.pause() } else { self.train() }
    }

    /// One training step.
    pub fn step(self) {
        let run = self.run_for_controls();
        self.state.run.update(|open| open.running = false);
        self.send(Command::Step { run });
    }

    /// Back to the initial weights.
    pub fn rewind(self) {
        if let Some(run) = self.open_run() {
            self.state.run.update(|open| open.running = false);
            self.send(Command::Rewind { run });
        }
    }

    /// Ends the run.
    pub fn stop(self) {
        if let Some(run) = self.open_run() {
            self.send(Command::Stop { run });
        }
    }

    /// Measures the run on held-out episodes.
    pub fn evaluate(self) {
        if let Some(run) = self.open_run() {
            self.state.evaluating.set(true);
            self.send(Command::Evaluate { run });
        }
    }

    /// Fine-tunes on the board's drawings; the run, if there is one, goes on as it was.
    pub fn adapt(self, id: u32, adaptation: Adaptation) {
        self.send(Command::Adapt { id, adaptation });
    }

    /// Looks at the loss around the weights of the run, on the drawings of its latest step.
    pub fn survey(self) {
        if let Some(run) = self.open_run() {
            self.send(Command::Survey { run });
        }
    }

    /// Lets methods compete with the settings there are, or ends that.
    pub fn compete(self, id: u32, steps: Option<u32>) {
        let RunConfig { seed, values, .. } = self.state.config.get_untracked();
        self.send(Command::Contest { id, contest: steps.map(|steps| Contest { seed, values, steps }) });
    }

    /// Finds out what labels are worth to the run's encoder.
    pub fn count_labels(self, id: u32) {
        match self.open_run() {
            Some(run) => self.send(Command::Labels { id, run }),
            None => self.state.warn("There is no run whose encoder could be given labels: press Train first."),
        }
    }

    fn open_run(self) -> Option<RunId> {
        self.state.run.with_untracked(|run| run.id)
    }

    /// The open run if it is what the controls say, else a new one.
    fn run_for_controls(self) -> RunId {
        let config = self.state.config.get_untracked();
        let open = self.state.run.with_untracked(|run| run.id.filter(|_| run.config.as_ref() == Some(&config)));
        open.unwrap_or_else(|| self.open_new())
    }

    fn open_new(self) -> RunId {
        let state = self.state;
        let run = self.office.try_update_value(|office| {
            office.mailbox.rewind(0);
            office.new_run()
        });
        let run = run.unwrap_or_default();
        let config = state.config.get_untracked();
        let device = state.devices.with_untracked(|devices| match devices.trainer(devices.active) {
            TrainerState::Ready { info, .. } => Some(info.clone()),
            _ => None,
        });
        state.run.set(RunState { id: Some(run), config: Some(config.clone()), device, ..RunState::default() });
        state.history.set(Vec::new());
        state.evaluations.set(Vec::new());
        state.steps.clear();
        state.evaluating.set(false);
        self.send(Command::Open { run, config, resume: None });
        // The map is to show what is being trained.
        state.recogniser.set(Recogniser::Run);
        run
    }
}
