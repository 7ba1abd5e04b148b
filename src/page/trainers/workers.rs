//! What the trainers' workers do to the page: they start, are lost, are given up, or fall silent.

use std::time::Duration;

use leptos::prelude::*;

use super::{Trainers, jobs::Failure, supervised_worker::WorkerNews};
use crate::{kit::reactive::after, state::TrainerState};
use protocol::{Command, DeviceKind, Event, decode};

/// How often a trainer is asked whether it lives. It answers between two pieces of work.
const PING_EVERY: Duration = Duration::from_secs(5);
/// A run on which the CPU's trainer broke so often in a row does not go on by itself.
const STAND_STILL_AFTER: usize = 2;
/// A run on which it broke so often in a row is closed.
const CLOSE_AFTER: usize = 3;

impl Trainers {
    pub(super) fn on_worker_news(self, kind: DeviceKind, news: WorkerNews) {
        match news {
            WorkerNews::Message(bytes) => match decode::<Event>(&bytes) {
                Ok(event) => self.on_event(kind, event),
                Err(error) => self.worker(kind).failed(error.to_string()),
            },
            WorkerNews::Started => {
                self.state.devices.update(|devices| *devices.trainer_mut(kind) = TrainerState::Starting);
                self.drive(|devices| devices.starting(kind));
            }
            WorkerNews::Replaced { why } => self.replaced(kind, &why),
            WorkerNews::Lost { reason, was_up } => self.lost(kind, &reason, was_up),
            WorkerNews::GivenUp { reason, was_up } => self.given_up(kind, &reason, was_up),
        }
    }

    /// A trainer was up, and a fresh one takes its place.
    fn replaced(self, kind: DeviceKind, why: &str) {
        let had_run = self.active() == kind && self.open_run().is_some();
        self.settle_jobs_of(kind);
        self.drive(|devices| devices.lost(kind));
        let next = if had_run { self.goes_on_from() } else { String::new() };
        self.state
            .warn(format!("The {} trainer was started anew, {why}.{next} Your drawings are safe.", kind_name(kind)));
    }

    /// Where a fresh trainer takes up the open run.
    fn goes_on_from(self) -> String {
        let step = self.state.run.with_untracked(|run| run.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step));
        format!(" The run goes on from step {step}.")
    }

    /// A trainer is lost, and is started again by itself.
    fn lost(self, kind: DeviceKind, reason: &str, was_up: bool) {
        let state = self.state;
        state.devices.update(|devices| *devices.trainer_mut(kind) = TrainerState::Starting);
        let had_run = self.active() == kind && self.open_run().is_some();
        let run_note = if was_up && had_run { self.spare_the_trainer(kind) } else { None };
        self.settle_jobs_of(kind);
        self.drive(|devices| devices.lost(kind));
        if was_up {
            let next = match run_note {
                Some(note) => note.to_owned(),
                None if had_run => format!("A fresh one takes its place.{}", self.goes_on_from()),
                None => "A fresh one takes its place.".to_owned(),
            };
            let name = kind_name(kind);
            state.warn(format!("The {name} trainer was lost: {}. {next} Your drawings are safe.", brief(reason)));
        }
    }

    /// A run that breaks its trainer again and again must not break the next one, too. Says what was done about it.
    fn spare_the_trainer(self, kind: DeviceKind) -> Option<&'static str> {
        match (kind, self.worker(kind).failures()) {
            // The CPU takes it over when the GPU is given up.
            (DeviceKind::Gpu, _) | (_, 0..STAND_STILL_AFTER) => None,
            (DeviceKind::Cpu, STAND_STILL_AFTER..CLOSE_AFTER) => {
                self.state.run.update(|run| run.running = false);
                Some("A fresh one takes its place, and the run stands still: try smaller settings if it breaks again.")
            }
            (DeviceKind::Cpu, _) => {
                if let Some(run) = self.open_run() {
                    self.run_closed();
                    self.drive(|devices| devices.closed_by_trainer(run));
                }
                Some("The run broke it several times and was closed: try smaller settings.")
            }
        }
    }

    /// A trainer is lost, and is not started again unless the user says so.
    fn given_up(self, kind: DeviceKind, reason: &str, was_up: bool) {
        self.settle_jobs_of(kind);
        match kind {
            DeviceKind::Cpu => {
                self.state.devices.update(|devices| devices.cpu = TrainerState::Unavailable(brief(reason)));
            }
            DeviceKind::Gpu => {
                let what = if was_up { "it was lost again and again" } else { "its trainer did not start" };
                self.give_up_gpu(format!("{what} ({})", brief(reason)));
            }
        }
        self.drive(|devices| devices.given_up(kind));
    }

    /// The jobs of a trainer that is lost are asked again of the next, or end.
    fn settle_jobs_of(self, kind: DeviceKind) {
        let Some(orphans) = self.pool.try_update_value(|pool| pool.jobs.lost(kind)) else { return };
        self.tell_ended(orphans.ended, &Failure::TrainerLost);
    }

    /// The user wants something of a trainer: where none is left, this is another try.
    pub(super) fn start_active(self) {
        if self.pool.with_value(|pool| pool.devices.nothing_trains()) {
            self.worker(self.active()).start();
        }
    }

    /// Asks every trainer that is up whether it lives, again and again. One that owes an answer for long is shown as
    /// silent ([`super::TrainerTrouble`]).
    pub(super) fn keep_asking_whether_they_live(self) {
        after(PING_EVERY, move || {
            for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
                let worker = self.worker(kind);
                if !worker.owes_an_answer() && worker.send(&Command::Ping) {
                    worker.owes(true);
                }
            }
            self.keep_asking_whether_they_live();
        });
    }
}

/// What the page calls a device.
pub fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Cpu => "CPU",
        DeviceKind::Gpu => "GPU",
    }
}

/// The first line of a reason; of a panic, which says first where it happened, the second.
pub(super) fn brief(reason: &str) -> String {
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
