//! What each event does to the page.

use leptos::prelude::*;

use super::Trainers;
use crate::kit::reactive::next_frame;
use crate::state::{DeviceChoice, QueryAnswer, TrainerState};
use document::SavedRun;
use protocol::{DeviceInfo, DeviceKind, Event, JobId, MethodInfo, News, Output, RunId, Trouble};

use super::jobs::{Failure, JobReport};

impl Trainers {
    pub(super) fn on_event(self, kind: DeviceKind, event: Event) {
        let state = self.state;
        let active = self.active() == kind;
        let current = |run: RunId| active && self.open_run() == Some(run);
        match event {
            Event::Ready { device, methods } => self.ready(kind, device, methods),
            Event::Pong => self.worker(kind).owes(false),
            Event::Predicted(prediction) if active && self.is_latest_query(prediction.query) => {
                self.post(|mailbox| mailbox.answer = Some(QueryAnswer::Predicted(prediction)));
            }
            Event::Unanswerable { query, reason } if active && self.is_latest_query(query) => {
                self.post(|mailbox| mailbox.answer = Some(QueryAnswer::Unanswerable(reason)));
            }
            Event::Embedded(frame) if active => self.post(|mailbox| mailbox.frame = Some(frame)),
            Event::Gallery { classes } => state.gallery.set(classes),
            Event::Opened { run, step, parameters, embedding_dim: _ } if current(run) => self.opened(step, parameters),
            Event::Running { run, running } if current(run) && !self.is_moving() => {
                state.run.update(|open| open.running = running)
            }
            Event::Stepped { run, steps } if current(run) => self.post(|mailbox| mailbox.steps.extend(steps)),
            Event::Viewed { run, step, view } if current(run) => self.post(|mailbox| mailbox.view = Some((step, view))),
            Event::Evaluated { run, step, accuracy } if current(run) => self.evaluated(step, accuracy),
            Event::Checkpointed { run, checkpoint } if current(run) => {
                state.run.update(|open| open.checkpoint = Some(checkpoint));
            }
            Event::Stopped { run } if current(run) => {
                self.run_closed();
                self.drive(|devices| devices.closed_by_trainer(run));
            }
            Event::News { job, news } => self.on_news(kind, job, news),
            Event::Ended { job, result } => self.on_ended(kind, job, result),
            Event::Refused { reason } => state.warn(reason),
            Event::Failed { reason } => self.worker(kind).failed(reason),
            // News of a run that has ended, of a query that has changed, or from the trainer that does not answer now.
            Event::Predicted(_)
            | Event::Unanswerable { .. }
            | Event::Embedded(_)
            | Event::Opened { .. }
            | Event::Running { .. }
            | Event::Stepped { .. }
            | Event::Viewed { .. }
            | Event::Evaluated { .. }
            | Event::Checkpointed { .. }
            | Event::Stopped { .. } => {}
        }
    }

    fn ready(self, kind: DeviceKind, info: DeviceInfo, methods: Vec<MethodInfo>) {
        let state = self.state;
        self.worker(kind).ready();
        state.devices.update(|devices| {
            *devices.trainer_mut(kind) = TrainerState::Ready { info, milliseconds: None };
        });
        if state.methods.with_untracked(|known| *known != methods) {
            state.methods.set(methods);
        }
        self.load_encoder(kind);
        self.drive(|devices| devices.up(kind));
        match (kind, state.devices.with_untracked(|devices| devices.choice)) {
            (DeviceKind::Cpu, DeviceChoice::Auto | DeviceChoice::Gpu) => self.wake_gpu_when_idle(),
            (DeviceKind::Gpu, DeviceChoice::Auto) => self.time_both(),
            (DeviceKind::Gpu, DeviceChoice::Gpu) => self.settle_device(),
            (_, DeviceChoice::Cpu) => self.settle_device(),
        }
    }

    fn on_news(self, kind: DeviceKind, job: JobId, news: News) {
        if let Some(listener) = self.pool.with_value(|pool| pool.jobs.listener(job, kind)) {
            listener(JobReport::News(news));
        }
    }

    fn on_ended(self, kind: DeviceKind, job: JobId, result: Result<Output, Trouble>) {
        if let Some(listener) = self.pool.try_update_value(|pool| pool.jobs.ended(job, kind)).flatten() {
            listener(JobReport::Ended(result.map_err(Failure::Trouble)));
        }
    }

    /// The run stands at this step: it was opened, moved, or went back. What was known of later steps no longer holds.
    fn opened(self, step: u64, parameters: u32) {
        let state = self.state;
        self.pool.update_value(|pool| pool.mailbox.rewind(step));
        state.run.update(|run| {
            run.step = step;
            run.parameters = Some(parameters);
            run.checkpoint = run.checkpoint.take().filter(|checkpoint| checkpoint.step <= step && step > 0);
        });
        // A run of an earlier visit is in the trainer now, and no question any more.
        let config = state.run.with_untracked(|run| run.config.clone());
        let is_open = move |kept: &SavedRun| config.as_ref() == Some(&kept.config) && kept.checkpoint.step == step;
        if state.kept_runs.with_untracked(|runs| runs.iter().any(&is_open)) {
            state.kept_runs.update(|runs| runs.retain(|kept| !is_open(kept)));
        }
        if state.history.with_untracked(|history| history.last().is_some_and(|last| last.step > step)) {
            state.history.update(|history| history.rewind(step));
            state.evaluations.update(|evaluations| evaluations.retain(|(evaluated, _)| *evaluated <= step));
        }
        if state.view.with_untracked(|view| view.as_ref().is_some_and(|(viewed, _)| *viewed > step)) {
            state.view.set(None);
        }
    }

    /// True while a run is on its way to the other trainer: then it stands still without being paused.
    fn is_moving(self) -> bool {
        self.pool.with_value(|pool| pool.devices.is_moving())
    }

    fn is_latest_query(self, id: u32) -> bool {
        self.pool.with_value(|pool| pool.query) == id
    }

    /// Puts news where the next frame finds it.
    fn post(self, put: impl FnOnce(&mut super::mailbox::Mailbox)) {
        let first = self.pool.try_update_value(|pool| {
            put(&mut pool.mailbox);
            pool.mailbox.schedule()
        });
        if first == Some(true) {
            next_frame(move || {
                let mailbox = self.pool.try_update_value(|pool| std::mem::take(&mut pool.mailbox));
                if let Some(mut mailbox) = mailbox {
                    mailbox.deliver(self.state);
                }
            });
        }
    }
}
