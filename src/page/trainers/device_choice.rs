//! Which device trains: when the GPU's trainer is up, both time the same step, and the work moves to the faster one, or
//! to the one the user chose. An open run moves with its weights.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    Trainers,
    gpu_probe::{self, Adapter},
    jobs::JobReport,
    supervised_worker::now,
};
use crate::kit::reactive::{after, spawn};
use crate::{
    curves::history::RunHistory,
    state::{DeviceChoice, Devices, Pretrained, TrainerState},
};
use protocol::{DeviceKind, Output, RunConfig, Work};

/// The GPU must be so many times faster to take over by itself.
const CLEARLY: f32 = 1.2;
/// Training steps that are timed.
const TIMED_STEPS: u32 = 3;

/// So long after the CPU's trainer is up, the GPU's is fetched: the first drawings come first.
const GPU_AFTER: Duration = Duration::from_millis(1_500);

/// So often it waits as long again for the first answer: the browser's search for a GPU takes a core for a while.
const GPU_LAST: u32 = 4;

/// Where the work should be, by what is known so far. `None` if nothing is known, or no trainer is there.
pub fn wanted_device(devices: &Devices) -> Option<DeviceKind> {
    let milliseconds = |kind| match devices.trainer(kind) {
        TrainerState::Ready { milliseconds, .. } => *milliseconds,
        _ => None,
    };
    let ready = |kind| matches!(devices.trainer(kind), TrainerState::Ready { .. });
    let wanted = match devices.choice {
        DeviceChoice::Cpu => DeviceKind::Cpu,
        DeviceChoice::Gpu => DeviceKind::Gpu,
        DeviceChoice::Auto => match (milliseconds(DeviceKind::Cpu), milliseconds(DeviceKind::Gpu)) {
            (Some(cpu), Some(gpu)) if cpu >= CLEARLY * gpu => DeviceKind::Gpu,
            (Some(_), Some(_)) => DeviceKind::Cpu,
            _ => return None,
        },
    };
    ready(wanted).then_some(wanted)
}

impl Trainers {
    /// The user wants training to happen there.
    pub fn choose(self, choice: DeviceChoice) {
        self.state.devices.update(|devices| devices.choice = choice);
        let gpu = self.state.devices.with_untracked(|devices| devices.gpu.clone());
        match (choice, gpu) {
            (DeviceChoice::Gpu, TrainerState::Asleep) => self.wake_gpu(),
            (DeviceChoice::Auto, TrainerState::Asleep) if !self.knows_software_gpu() => self.wake_gpu(),
            (DeviceChoice::Auto, TrainerState::Ready { milliseconds: None, .. }) => self.time_both(),
            _ => self.settle_device(),
        }
    }

    fn knows_software_gpu(self) -> bool {
        self.state.devices.with_untracked(|devices| devices.software_gpu)
    }

    /// Fetches the GPU's trainer when the first drawings are there, and the encoder with what was asked of it.
    pub(super) fn wake_gpu_when_idle(self) {
        self.wake_gpu_within(GPU_LAST);
    }

    fn wake_gpu_within(self, patience: u32) {
        after(GPU_AFTER, move || {
            let state = self.state;
            let encoder_comes =
                state.pretrained.with_untracked(|encoder| matches!(encoder, Pretrained::Fetching { .. }));
            let is_asked = !state.answered.get_untracked() && state.query.with_untracked(|query| !query.is_empty());
            match patience.checked_sub(1) {
                Some(left) if encoder_comes || is_asked => self.wake_gpu_within(left),
                _ => self.wake_gpu(),
            }
        });
    }

    /// Fetches the GPU's trainer, if there is a GPU it can use.
    pub(super) fn wake_gpu(self) {
        let asleep = self.state.devices.with_untracked(|devices| devices.gpu == TrainerState::Asleep);
        if !asleep {
            return;
        }
        self.state.devices.update(|devices| devices.gpu = TrainerState::Starting);
        spawn(async move {
            let insists = move || self.state.devices.with_untracked(|devices| devices.choice == DeviceChoice::Gpu);
            match gpu_probe::probe().await {
                Ok(Adapter::Software) if !insists() => self.state.devices.update(|devices| {
                    devices.gpu = TrainerState::Asleep;
                    devices.software_gpu = true;
                }),
                Ok(_) => self.worker(DeviceKind::Gpu).start(),
                Err(reason) => self.give_up_gpu(reason.to_string()),
            }
        });
    }

    /// The GPU cannot train: the CPU does.
    pub(super) fn give_up_gpu(self, reason: String) {
        self.state.devices.update(|devices| devices.gpu = TrainerState::Unavailable(reason));
        if self.state.devices.with_untracked(|devices| devices.choice == DeviceChoice::Gpu) {
            self.state.warn("The GPU cannot train here, so the CPU does. The device badge says why.");
            self.state.devices.update(|devices| devices.choice = DeviceChoice::Auto);
        }
    }

    /// Has both trainers time a step of what the controls say; a CPU that is training has timed it already.
    pub(super) fn time_both(self) {
        let config = self.state.config.get_untracked();
        let active = self.state.devices.with_untracked(|devices| devices.active);
        let running = self.state.run.with_untracked(|run| run.running && run.config.as_ref() == Some(&config));
        let measured = match (running, active) {
            (true, DeviceKind::Cpu) => self.state.history.with_untracked(RunHistory::median_milliseconds),
            _ => None,
        };
        match measured {
            Some(milliseconds) => self.timed(DeviceKind::Cpu, milliseconds),
            None => self.time(DeviceKind::Cpu, config.clone()),
        }
        self.time(DeviceKind::Gpu, config);
    }

    fn time(self, kind: DeviceKind, config: RunConfig) {
        self.begin_on(kind, Work::Time { config, steps: TIMED_STEPS }, move |report| match report {
            JobReport::Ended(Ok(Output::Timed { milliseconds })) => self.timed(kind, milliseconds),
            // Then nothing is known of it, and the work stays where it is.
            JobReport::Ended(_) | JobReport::News(_) => {}
        });
    }

    /// A trainer timed a step.
    fn timed(self, kind: DeviceKind, measured: f32) {
        self.state.devices.update(|devices| {
            if let TrainerState::Ready { milliseconds, .. } = devices.trainer_mut(kind) {
                *milliseconds = Some(measured);
            }
        });
        self.settle_device();
    }

    /// Moves the work to where it should be.
    pub(super) fn settle_device(self) {
        if let Some(to) = self.state.devices.with_untracked(wanted_device) {
            self.drive(|devices| devices.move_to(to, now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::DeviceInfo;

    fn devices(choice: DeviceChoice, active: DeviceKind, cpu: Option<f32>, gpu: Option<f32>) -> Devices {
        let ready =
            |kind, milliseconds| TrainerState::Ready { info: DeviceInfo { kind, name: String::new() }, milliseconds };
        Devices {
            choice,
            active,
            cpu: ready(DeviceKind::Cpu, cpu),
            gpu: ready(DeviceKind::Gpu, gpu),
            ..Devices::default()
        }
    }

    #[test]
    fn the_gpu_takes_over_only_if_it_is_clearly_faster() {
        use DeviceChoice::Auto;
        use DeviceKind::{Cpu, Gpu};
        assert_eq!(wanted_device(&devices(Auto, Cpu, Some(30.0), Some(10.0))), Some(Gpu));
        assert_eq!(wanted_device(&devices(Auto, Cpu, Some(30.0), Some(26.0))), Some(Cpu));
        assert_eq!(wanted_device(&devices(Auto, Cpu, Some(30.0), Some(800.0))), Some(Cpu));
        assert_eq!(wanted_device(&devices(Auto, Gpu, Some(30.0), Some(800.0))), Some(Cpu));
        assert_eq!(wanted_device(&devices(Auto, Cpu, Some(30.0), None)), None);
    }

    #[test]
    fn the_users_choice_counts_for_more_than_the_clock() {
        use DeviceKind::{Cpu, Gpu};
        assert_eq!(wanted_device(&devices(DeviceChoice::Gpu, Cpu, Some(30.0), Some(800.0))), Some(Gpu));
        assert_eq!(wanted_device(&devices(DeviceChoice::Cpu, Gpu, Some(30.0), Some(1.0))), Some(Cpu));
        assert_eq!(wanted_device(&devices(DeviceChoice::Cpu, Cpu, None, None)), Some(Cpu));
        let asleep = Devices { gpu: TrainerState::Asleep, ..devices(DeviceChoice::Gpu, Cpu, None, None) };
        assert_eq!(wanted_device(&asleep), None);
    }
}
