//! Puts into effect what [`super::device_move`] and [`super::jobs`] say: sends commands, moves a run, ends jobs.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;

use super::{
    Trainers,
    device_move::{Action, DeviceMove},
    initial_commands::{PageSnapshot, initial_commands},
    job_handle::Listener,
    jobs::{Failure, JobReport},
    supervised_worker::now,
    worker_state::WorkerState,
    workers::{brief, kind_name},
};
use crate::{
    kit::reactive::after,
    state::{NoticeTone, Remedy, TrainerState},
};
use protocol::{Command, DeviceKind, JobId, Output, RunId, Trouble, Work};

impl Trainers {
    /// Sends a command about the run: now, or as soon as there is a trainer that has it.
    pub(super) fn send_run(self, command: Command) {
        self.drive(|devices| devices.about_run(command));
    }

    /// Sends a command that a trainer is told anyway when it takes up the work.
    pub(super) fn send_page(self, command: Command) {
        self.drive(|devices| devices.about_page(command));
    }

    /// Sends a command to this trainer. False if it is not up.
    pub(super) fn send_to(self, kind: DeviceKind, command: &Command) -> bool {
        self.worker(kind).send(command)
    }

    /// Begins long work on the active trainer, as soon as there is one. `listener` hears what becomes of it, its end exactly
    /// once, and nothing after that.
    pub fn begin(self, work: Work, listener: impl Fn(JobReport) + 'static) -> JobId {
        let listener: Listener = Rc::new(listener);
        let begun = self.pool.try_update_value(|pool| pool.jobs.begin(work, listener));
        self.send_waiting_jobs();
        begun.map(|(job, _)| job).unwrap_or_default()
    }

    /// Begins long work on this trainer, which is up.
    pub(super) fn begin_on(self, kind: DeviceKind, work: Work, listener: impl Fn(JobReport) + 'static) {
        let listener: Listener = Rc::new(listener);
        let Some((job, command)) = self.pool.try_update_value(|pool| pool.jobs.begin(work, listener)) else { return };
        if self.send_to(kind, &command) {
            self.pool.update_value(|pool| pool.jobs.sent(job, kind));
        } else {
            self.end_job(job, &Failure::TrainerLost);
        }
    }

    /// Ends long work at once.
    pub fn cancel(self, job: JobId) {
        self.end_job(job, &Failure::Trouble(Trouble::Cancelled));
    }

    /// Lets long work wait, or go on.
    pub fn hold(self, job: JobId, held: bool) {
        if let Some(kind) = self.pool.with_value(|pool| pool.jobs.device(job)) {
            self.send_to(kind, &Command::Hold { job, held });
        }
    }

    fn end_job(self, job: JobId, failure: &Failure) {
        let Some((listener, on)) = self.pool.try_update_value(|pool| pool.jobs.end(job)).flatten() else { return };
        if let Some(kind) = on {
            self.send_to(kind, &Command::Cancel { job });
        }
        self.tell_ended(vec![listener], failure);
    }

    pub(super) fn tell_ended(self, listeners: Vec<Listener>, failure: &Failure) {
        for listener in listeners {
            listener(JobReport::Ended(Err(failure.clone())));
        }
    }

    /// Tells the machine something, and does what it says.
    pub(super) fn drive(self, input: impl FnOnce(&mut DeviceMove<Command>) -> Vec<Action<Command>>) {
        let before = self.active();
        let Some(actions) = self.pool.try_update_value(|pool| input(&mut pool.devices)) else { return };
        let deadline = self.pool.with_value(|pool| pool.devices.deadline());
        self.mirror();
        for action in actions {
            self.carry_out(before, action);
        }
        self.send_waiting_jobs();
        if deadline.is_some() && self.pool.with_value(|pool| pool.move_timer != deadline) {
            self.pool.update_value(|pool| pool.move_timer = deadline);
            let wait = deadline.unwrap_or_default().saturating_sub(now()) + Duration::from_millis(1);
            after(wait, move || self.tick());
        }
    }

    /// Tells the machine that time has passed. Not generic, or else each kind of input to `drive` would make another.
    fn tick(self) {
        self.drive(|devices| devices.tick(now()));
    }

    fn carry_out(self, before: DeviceKind, action: Action<Command>) {
        let state = self.state;
        match action {
            Action::Send(kind, command) => {
                self.send_to(kind, &command);
            }
            // Jobs are not held there, and the page's state says already what the others would have done.
            Action::Drop(_) => {}
            Action::AskForCheckpoint { from, run } => self.ask_for_checkpoint(from, run),
            Action::Close { on, run } => {
                self.send_to(on, &Command::Stop { run });
            }
            Action::TakeUp(kind) => self.take_up(before, kind),
            Action::Await(kind) => self.leave(before, kind),
            Action::Resume { on, run } => {
                if state.run.with_untracked(|open| open.running && open.id == Some(run)) {
                    self.send_to(on, &Command::Start { run });
                }
            }
            Action::SayCheckpointIsLate => {
                let step =
                    state.run.with_untracked(|run| run.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step));
                state.warn(format!(
                    "The trainer did not hand over the run in time. On the other device it goes on from step {step}."
                ));
            }
            Action::SayNothingTrains => self.nothing_trains(),
        }
    }

    /// This trainer, which is up, is told all that the page knows.
    fn take_up(self, before: DeviceKind, kind: DeviceKind) {
        self.leave(before, kind);
        let state = self.state;
        let info = state.devices.with_untracked(|devices| match devices.trainer(kind) {
            TrainerState::Ready { info, .. } => Some(info.clone()),
            _ => None,
        });
        state.run.update(|run| run.device = run.id.and(info));
        let page = PageSnapshot {
            board: (!state.awaiting_board.get_untracked()).then(|| state.board.get_untracked()),
            query: (self.pool.with_value(|pool| pool.query), state.query.get_untracked()),
            recogniser: state.recogniser.get_untracked(),
            pace: state.pace.get_untracked(),
            run: state.run.get_untracked(),
        };
        for command in initial_commands(page) {
            self.send_to(kind, &command);
        }
    }

    /// The page turns from one trainer to the other: the one it leaves gives up what the page does not need any more.
    fn leave(self, before: DeviceKind, kind: DeviceKind) {
        if before == kind {
            return;
        }
        let Some(orphans) = self.pool.try_update_value(|pool| pool.jobs.left(before)) else { return };
        for cancel in &orphans.cancels {
            self.send_to(before, cancel);
        }
        self.tell_ended(orphans.ended, &Failure::DeviceLeft);
    }

    fn ask_for_checkpoint(self, from: DeviceKind, run: RunId) {
        self.send_to(from, &Command::Pause { run });
        self.begin_on(from, Work::Checkpoint { run }, move |report| match report {
            JobReport::News(_) => {}
            JobReport::Ended(result) => {
                if let Ok(Output::Checkpointed { run: of, checkpoint }) = result
                    && self.open_run() == Some(of)
                {
                    self.state.run.update(|open| open.checkpoint = Some(checkpoint));
                }
                // If there is none, the last one must do.
                self.drive(|devices| devices.checkpoint_answered(from, run));
            }
        });
    }

    fn nothing_trains(self) {
        self.state.run.update(|run| run.running = false);
        let ended = self.pool.try_update_value(|pool| pool.jobs.end_waiting()).unwrap_or_default();
        self.tell_ended(ended, &Failure::NothingTrains);
        let kind = self.active();
        let (reason, remedy) = match self.worker(kind).state.get_untracked() {
            WorkerState::GivenUp { reason, reload: true } => (brief(&reason), Remedy::Reload),
            WorkerState::GivenUp { reason, reload: false } => (brief(&reason), Remedy::Restart(kind)),
            _ => ("it was not asked for yet".to_owned(), Remedy::Restart(kind)),
        };
        let text = format!("The {} trainer does not start: {reason}. Your drawings are safe.", kind_name(kind));
        self.state.offer(NoticeTone::Warning, text, remedy);
    }

    /// Begins the jobs that wait on the active trainer, if it can have them now.
    fn send_waiting_jobs(self) {
        let (ready, kind) = self.pool.with_value(|pool| (pool.devices.is_ready(), pool.devices.active()));
        if !ready {
            if self.pool.with_value(|pool| pool.devices.nothing_trains()) {
                let ended = self.pool.try_update_value(|pool| pool.jobs.end_waiting()).unwrap_or_default();
                self.tell_ended(ended, &Failure::NothingTrains);
            }
            return;
        }
        for command in self.pool.with_value(|pool| pool.jobs.waiting()) {
            if let (Command::Begin { job, .. }, true) = (&command, self.send_to(kind, &command)) {
                self.pool.update_value(|pool| pool.jobs.sent(*job, kind));
            }
        }
    }

    /// What the page shows of the machine.
    fn mirror(self) {
        let (active, switching) = self.pool.with_value(|pool| (pool.devices.active(), pool.devices.is_moving()));
        let known = self.state.devices.with_untracked(|devices| (devices.active, devices.switching));
        if known != (active, switching) {
            self.state.devices.update(|devices| {
                devices.active = active;
                devices.switching = switching;
            });
        }
    }

    /// The trainer that answers.
    pub(super) fn active(self) -> DeviceKind {
        self.pool.with_value(|pool| pool.devices.active())
    }
}
