//! What each event does to the page.

use leptos::prelude::*;

use super::{Trainers, link::Report};
use crate::kit::reactive::next_frame;
use crate::{
    board::arrival,
    state::{Answer, DeviceChoice, Pretrained, RunState, TrainerState},
};
use ink::Class;
use protocol::{Command, DeviceInfo, DeviceKind, Event, MethodInfo, RunId, StepMetrics, decode};

impl Trainers {
    /// Hears a report from the worker of this kind, unless it is not that kind's latest worker.
    pub(super) fn hear(self, kind: DeviceKind, generation: u32, report: Report) {
        if self.office.with_value(|office| office.generation(kind)) != generation {
            return;
        }
        match report {
            Report::Event(event) => self.receive(kind, event),
            Report::Lost(reason) => self.lost(kind, &reason),
        }
    }

    fn receive(self, kind: DeviceKind, event: Event) {
        let state = self.state;
        let active = state.devices.with_untracked(|devices| devices.active) == kind;
        let current = |run: RunId| active && state.run.with_untracked(|open| open.id) == Some(run);
        match event {
            Event::Ready { device, methods } => self.ready(kind, device, methods),
            Event::Loaded { parameters, embedding_dim: _ } => state.pretrained.set(Pretrained::Loaded { parameters }),
            Event::Sampled { classes } => self.sampled(classes),
            Event::Predicted(prediction) if active && self.is_latest_query(prediction.query) => {
                self.post(|mailbox| mailbox.answer = Some(Answer::Predicted(prediction)));
            }
            Event::Unanswerable { query, reason } if active && self.is_latest_query(query) => {
                self.post(|mailbox| mailbox.answer = Some(Answer::Unanswerable(reason)));
            }
            Event::Embedded(frame) if active => self.post(|mailbox| mailbox.frame = Some(frame)),
            Event::Gallery { classes } => state.gallery.set(classes),
            Event::Opened { run, step, parameters, embedding_dim: _ } if current(run) => self.opened(step, parameters),
            Event::Running { run, running } if current(run) && !self.is_moving() => {
                state.run.update(|open| open.running = running)
            }
            Event::Stepped { run, steps } if current(run) => self.post(|mailbox| mailbox.steps.extend(steps)),
            Event::Viewed { run, step, view } if current(run) => {
                if let Ok(view) = decode(&view) {
                    self.post(|mailbox| mailbox.view = Some((step, view)));
                }
            }
            Event::Adapted { id, point } if active => {
                state.steps.adaptation.update(|adaptation| adaptation.hear(id, point));
            }
            Event::Stands { id, standing } if active => {
                if let Ok(standing) = decode(&standing) {
                    state.steps.table.update(|table| table.hear(id, standing));
                }
            }
            Event::Labelled { id, points } if active => {
                if let Ok(points) = decode(&points) {
                    state.steps.labelled.update(|labelled| labelled.hear(id, points));
                }
            }
            Event::Matched { matches } if active => {
                if let Ok(matches) = decode(&matches) {
                    state.steps.words.hear(matches);
                }
            }
            Event::Surveyed { run, landscape } if current(run) => {
                if let Ok(landscape) = decode(&landscape) {
                    self.post(|mailbox| mailbox.landscape = Some(landscape));
                }
            }
            Event::Evaluated { run, step, accuracy } if current(run) => {
                state.evaluating.set(false);
                state.evaluations.update(|evaluations| {
                    evaluations.retain(|(evaluated, _)| *evaluated != step);
                    evaluations.push((step, accuracy));
                });
            }
            Event::Checkpointed { run, checkpoint } if current(run) => {
                if !self.finish_move(&checkpoint) {
                    state.run.update(|open| open.checkpoint = Some(checkpoint));
                }
            }
            Event::Stopped { run } if current(run) => self.closed(),
            Event::Timed { milliseconds } => self.timed(kind, milliseconds),
            Event::Refused { reason } => {
                state.evaluating.set(false);
                state.warn(reason);
            }
            Event::Failed { reason } => self.lost(kind, &reason),
            // News of a run that has ended, of a query that has changed, or from the trainer that does not answer now.
            Event::Predicted(_)
            | Event::Unanswerable { .. }
            | Event::Embedded(_)
            | Event::Opened { .. }
            | Event::Running { .. }
            | Event::Stepped { .. }
            | Event::Viewed { .. }
            | Event::Adapted { .. }
            | Event::Stands { .. }
            | Event::Labelled { .. }
            | Event::Matched { .. }
            | Event::Surveyed { .. }
            | Event::Evaluated { .. }
            | Event::Checkpointed { .. }
            | Event::Stopped { .. } => {}
        }
    }

    fn ready(self, kind: DeviceKind, info: DeviceInfo, methods: Vec<MethodInfo>) {
        let state = self.state;
        self.office.update_value(|office| office.open(kind));
        state.devices.update(|devices| {
            *devices.trainer_mut(kind) = TrainerState::Ready { info: info.clone(), milliseconds: None };
        });
        if state.methods.with_untracked(|known| *known != methods) {
            state.methods.set(methods);
        }
        self.load_weights_into(kind);
        let (active, choice) = state.devices.with_untracked(|devices| (devices.active, devices.choice));
        if active == kind {
            state.run.update(|run| run.device = run.id.and(Some(info)));
            self.greet(kind);
        }
        match (kind, choice) {
            (DeviceKind::Cpu, DeviceChoice::Auto | DeviceChoice::Gpu) => self.wake_gpu_when_idle(),
            (DeviceKind::Gpu, DeviceChoice::Auto) => self.time_both(),
            (DeviceKind::Gpu, DeviceChoice::Gpu) => self.settle_device(),
            (_, DeviceChoice::Cpu) => {}
        }
    }

    /// The generator has drawn.
    fn sampled(self, classes: Vec<Class>) {
        let wanted = self.office.try_update_value(|office| std::mem::take(&mut office.sampling)) == Some(true);
        if !wanted {
            return;
        }
        self.state.awaiting_board.set(false);
        self.state.board.set(arrival::as_board(classes));
    }

    /// The run stands at this step: it was opened, moved, or went back. What was known of later steps no longer holds.
    fn opened(self, step: u64, parameters: u32) {
        let state = self.state;
        self.office.update_value(|office| office.mailbox.rewind(step));
        state.run.update(|run| {
            run.step = step;
            run.parameters = Some(parameters);
            run.checkpoint = run.checkpoint.take().filter(|checkpoint| checkpoint.step <= step && step > 0);
        });
        if state.history.with_untracked(|history| history.last().is_some_and(|last| last.step > step)) {
            state.history.update(|history| history.retain(|metrics: &StepMetrics| metrics.step <= step));
            state.evaluations.update(|evaluations| evaluations.retain(|(evaluated, _)| *evaluated <= step));
        }
        if state.steps.step.get_untracked().is_some_and(|viewed| viewed > step) {
            state.steps.clear();
        }
    }

    /// The run has ended, by the user's wish or because it could not start.
    fn closed(self) {
        self.state.run.set(RunState::default());
        self.state.evaluating.set(false);
        self.state.recogniser.set(protocol::Recogniser::Pretrained);
    }

    /// A trainer is lost: a fresh one takes its place, unless that has happened too often.
    pub(super) fn lost(self, kind: DeviceKind, reason: &str) {
        let state = self.state;
        let had_started = self.office.with_value(|office| office.is_open(kind));
        self.office.update_value(|office| office.drop_link(kind));
        self.call_off_move();
        state.evaluating.set(false);
        let step = state.run.with_untracked(|run| run.checkpoint.as_ref().map(|checkpoint| checkpoint.step));
        let (name, active) = (kind_name(kind), state.devices.with_untracked(|devices| devices.active) == kind);
        let allowed = self.office.try_update_value(|office| office.may_restart(kind, now())) == Some(true);
        match (allowed, kind) {
            (true, _) if had_started => {
                let goes_on = match step {
                    Some(step) if active => format!(" A fresh one goes on from step {step}."),
                    _ => " A fresh one takes its place.".to_owned(),
                };
                state.warn(format!("The {name} trainer was lost: {}.{goes_on} Your drawings are safe.", brief(reason)));
                self.spawn(kind);
            }
            // One that never started, a network may yet deliver; a GPU is not worth the wait.
            (true, DeviceKind::Cpu) => self.spawn(kind),
            (false, DeviceKind::Cpu) => self.give_up_cpu(&brief(reason)),
            (_, DeviceKind::Gpu) => {
                let what = if had_started { "it was lost again and again" } else { "its trainer did not start" };
                self.give_up_gpu(format!("{what} ({})", brief(reason)));
                if active {
                    self.hand_over(DeviceKind::Cpu);
                }
            }
        }
    }

    /// True while a run is on its way to the other trainer: then it stands still without being paused.
    fn is_moving(self) -> bool {
        self.office.with_value(|office| office.moving.is_some())
    }

    /// Puts news where the next frame finds it.
    fn post(self, put: impl FnOnce(&mut super::mailbox::Mailbox)) {
        let first = self.office.try_update_value(|office| {
            put(&mut office.mailbox);
            office.mailbox.schedule()
        });
        if first == Some(true) {
            next_frame(move || {
                let mailbox = self.office.try_update_value(|office| std::mem::take(&mut office.mailbox));
                if let Some(mut mailbox) = mailbox {
                    mailbox.deliver(self.state);
                }
            });
        }
    }

    fn load_weights_into(self, kind: DeviceKind) {
        if let Some(weights) = self.office.with_value(|office| office.weights.clone()) {
            self.send_to(kind, Command::Load { weights });
        }
    }
}

/// What the page calls a device.
pub fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Cpu => "CPU",
        DeviceKind::Gpu => "GPU",
    }
}

/// Milliseconds since some moment.
pub(super) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// The first line of a reason; of a panic, which says first where it happened, the second.
fn brief(reason: &str) -> String {
    let mut lines = reason.lines();
    let first = lines.next().unwrap_or_default();
    let line = if first.contains("panicked at") { lines.next().unwrap_or(first) } else { first };
    line.trim().trim_end_matches('.').chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panics_trail_is_cut_to_what_fits_a_notice() {
        assert_eq!(brief("The device was lost.\n  at frame 1"), "The device was lost");
        assert_eq!(brief("It stopped: panicked at src/a.rs:1:2:\nno room"), "no room");
        assert_eq!(brief(&"ü".repeat(500)).chars().count(), 160);
        assert_eq!(brief(""), "");
    }
}
