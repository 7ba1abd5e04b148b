//! The page's side of the trainers: the only way to what trains. Panels call the verbs of [`Trainers`]; what comes back
//! arrives in the signals of [`PageState`], or, for long work, in a [`JobHandle`].
//!
//! Two trainers may be up, one on the CPU and one on the GPU; one of them is active and answers everything.
//!
//! ```text
//! runs, forward, device_choice   what the user wants, as commands and jobs
//! drive ─ device_move            which trainer gets them, and when
//! workers ─ supervisor           whether there is a trainer
//! receive ─ mailbox              what comes back, once a frame
//! ```

mod device_action;
mod device_choice;
mod device_move;
mod drive;
mod forward;
mod gpu_probe;
mod initial_commands;
mod job_handle;
mod job_trouble;
pub mod jobs;
mod mailbox;
mod pool;
mod receive;
mod runs;
pub mod supervised_worker;
mod supervisor;
mod trouble;
mod weights;
mod worker_link;
pub mod worker_state;
mod workers;

use leptos::prelude::*;

pub use self::{
    job_handle::JobHandle,
    job_trouble::JobTrouble,
    trouble::{TrainerStatus, WorkerTrouble, gpu_on_its_way, reload},
    workers::kind_name,
};
use self::{pool::TrainerPool, supervised_worker::SupervisedWorker, worker_state::Limits};
use super::state::PageState;
use protocol::DeviceKind;

/// The way to the trainers. Copy it freely.
#[derive(Clone, Copy)]
pub struct Trainers {
    state: PageState,
    workers: [SupervisedWorker; 2],
    pool: StoredValue<TrainerPool, LocalStorage>,
}

impl Trainers {
    /// The way to trainers that have not been started.
    pub fn new(state: PageState) -> Self {
        let worker = |module| SupervisedWorker::new(module, Limits::default());
        Self {
            state,
            workers: [worker("trainer_cpu"), worker("trainer_gpu")],
            pool: StoredValue::new_local(TrainerPool::default()),
        }
    }

    /// The trainers, from anywhere under [`App`](super::App).
    pub fn get() -> Self {
        expect_context()
    }

    /// Starts the CPU's trainer, fetches the pretrained encoder, and keeps the trainers informed from now on.
    pub fn start(self) {
        for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
            self.worker(kind).on_news(move |news| self.on_worker_news(kind, news));
        }
        self.worker(DeviceKind::Cpu).start();
        self.keep_asking_whether_they_live();
        self.forward_changes();
        self.fetch_encoder(false);
    }

    /// The user asks for another try with a trainer, whatever it is doing.
    pub fn restart(self, kind: DeviceKind) {
        self.worker(kind).restart();
    }

    /// The worker of this kind, for those who show how it is.
    pub fn worker(self, kind: DeviceKind) -> SupervisedWorker {
        self.workers[kind as usize]
    }
}
