//! What trains, what could, and what the user wants.

use protocol::{DeviceInfo, DeviceKind};

/// What trains, what could, and what the user wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Devices {
    /// What the user wants.
    pub choice: DeviceChoice,
    /// Which trainer answers now.
    pub active: DeviceKind,
    /// The trainer on the CPU.
    pub cpu: TrainerState,
    /// The trainer on the GPU.
    pub gpu: TrainerState,
    /// True while a run moves from one trainer to the other.
    pub switching: bool,
    /// True if the only GPU is the CPU in disguise, which nobody wants unless they say so.
    pub software_gpu: bool,
}

impl Default for Devices {
    fn default() -> Self {
        Self {
            choice: DeviceChoice::Auto,
            active: DeviceKind::Cpu,
            cpu: TrainerState::Asleep,
            gpu: TrainerState::Asleep,
            switching: false,
            software_gpu: false,
        }
    }
}

impl Devices {
    /// How the trainer of this kind is.
    pub fn trainer(&self, kind: DeviceKind) -> &TrainerState {
        match kind {
            DeviceKind::Cpu => &self.cpu,
            DeviceKind::Gpu => &self.gpu,
        }
    }

    /// How the trainer of this kind is, to be changed.
    pub fn trainer_mut(&mut self, kind: DeviceKind) -> &mut TrainerState {
        match kind {
            DeviceKind::Cpu => &mut self.cpu,
            DeviceKind::Gpu => &mut self.gpu,
        }
    }
}

/// How a trainer is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TrainerState {
    /// Not asked for yet.
    #[default]
    Asleep,
    /// Being fetched and started.
    Starting,
    /// Up.
    Ready {
        /// Its device.
        info: DeviceInfo,
        /// Median milliseconds of a training step, once it has been timed.
        milliseconds: Option<f32>,
    },
    /// Not to be had, and why.
    Unavailable(String),
}

/// What the user wants training to happen on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceChoice {
    /// The faster one.
    #[default]
    Auto,
    /// The CPU, whatever the GPU could do.
    Cpu,
    /// The GPU, however slow it is.
    Gpu,
}
