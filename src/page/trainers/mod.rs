//! The page's side of the trainers: the only way to what trains. Panels call the verbs of [`Trainers`]; what comes back
//! arrives in the signals of [`PageState`].
//!
//! Two trainers may be up, one on the CPU and one on the GPU; one of them is active and answers everything.

mod forward;
mod gpu_probe;
mod greeting;
mod link;
mod mailbox;
mod office;
mod receive;
mod restarts;
mod runs;
mod takeover;
mod weights;

use std::time::Duration;

use leptos::prelude::*;

use self::{
    greeting::{Situation, greeting},
    link::{Link, Report},
    office::Office,
};
use super::{
    notices::{Remedy, Tone},
    state::{PageState, Pretrained, TrainerState},
};
use crate::kit::reactive::{after, spawn};
use protocol::{Command, DeviceKind};
pub use receive::kind_name;

/// So long after the CPU's trainer is up, the GPU's is fetched: the first drawings come first.
const GPU_AFTER: Duration = Duration::from_millis(1_500);
/// A trainer that has not come up after so long never will.
const STARTS_WITHIN: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(240)];

/// The way to the trainers. Copy it freely.
#[derive(Clone, Copy)]
pub struct Trainers {
    state: PageState,
    office: StoredValue<Office, LocalStorage>,
}

impl Trainers {
    /// The way to trainers that have not been started.
    pub fn new(state: PageState) -> Self {
        Self { state, office: StoredValue::new_local(Office::default()) }
    }

    /// The trainers, from anywhere under [`App`](super::App).
    pub fn get() -> Self {
        expect_context()
    }

    /// Starts the CPU's trainer, fetches the pretrained encoder, and keeps the trainers informed from now on.
    pub fn start(self) {
        self.spawn(DeviceKind::Cpu);
        self.forward_changes();
        spawn(async move {
            match weights::fetch_pretrained().await {
                Some(weights) => self.pretrained_arrived(weights),
                None => {
                    self.state.pretrained.set(Pretrained::Missing);
                    self.state.warn(
                        "The pretrained encoder could not be fetched. Reload to try again, or press Train: a run's own \
                         encoder answers, too.",
                    );
                }
            }
        });
    }

    /// The user asks for another try with a trainer that was given up.
    pub fn restart(self, kind: DeviceKind) {
        self.office.update_value(|office| office.forgive(kind));
        self.spawn(kind);
    }

    fn pretrained_arrived(self, weights: Vec<u8>) {
        for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
            if self.office.with_value(|office| office.is_open(kind)) {
                self.send_to(kind, Command::Load { weights: weights.clone() });
            }
        }
        self.office.update_value(|office| office.weights = Some(weights));
    }

    /// Sends a command to the active trainer; one about the run waits while the run is on its way to the other device.
    fn send(self, command: Command) {
        let active = self.state.devices.with_untracked(|devices| devices.active);
        self.office.update_value(|office| match &mut office.moving {
            Some(moving) => moving.held.push(command),
            None => office.send(active, command),
        });
    }

    fn send_to(self, kind: DeviceKind, command: Command) {
        self.office.update_value(|office| office.send(kind, command));
    }

    /// Starts a worker of this kind, in place of the one there may be.
    fn spawn(self, kind: DeviceKind) {
        self.state.devices.update(|devices| *devices.trainer_mut(kind) = TrainerState::Starting);
        let Some(generation) = self.office.try_update_value(|office| office.next_generation(kind)) else { return };
        match Link::spawn(kind, move |report| self.hear(kind, generation, report)) {
            Ok(link) => {
                self.office.update_value(|office| office.seat(kind, link));
                let late = move || {
                    if !self.office.with_value(|office| office.is_open(kind)) {
                        self.hear(kind, generation, Report::Lost("it did not start in time".to_owned()));
                    }
                };
                after(STARTS_WITHIN[kind as usize], late);
            }
            Err(reason) if kind == DeviceKind::Cpu => self.give_up_cpu(&reason),
            Err(reason) => self.give_up_gpu(reason),
        }
    }

    fn give_up_cpu(self, reason: &str) {
        self.state.devices.update(|devices| devices.cpu = TrainerState::Unavailable(reason.to_owned()));
        self.state.run.update(|run| run.running = false);
        self.state.offer(
            Tone::Warning,
            format!("The CPU trainer does not start: {reason}. Your drawings are safe."),
            Remedy::Restart(DeviceKind::Cpu),
        );
    }

    fn wake_gpu_when_idle(self) {
        after(GPU_AFTER, move || self.wake_gpu());
    }

    /// Tells a trainer everything it needs to take up the work.
    fn greet(self, kind: DeviceKind) {
        let state = self.state;
        let situation = Situation {
            board: (!state.awaiting_board.get_untracked()).then(|| state.board.get_untracked()),
            query: (self.office.with_value(|office| office.query), state.query.get_untracked()),
            recogniser: state.recogniser.get_untracked(),
            pace: state.pace.get_untracked(),
            descriptions: state.descriptions.get_untracked(),
            run: state.run.get_untracked(),
        };
        for command in greeting(situation) {
            self.send_to(kind, command);
        }
    }

    fn is_latest_query(self, id: u32) -> bool {
        self.office.with_value(|office| office.query) == id
    }
}
