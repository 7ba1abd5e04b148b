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
pub mod supervisor;
mod trouble;
mod weights;
mod worker_link;
mod workers;

use leptos::prelude::*;

pub use self::{
    job_handle::JobHandle,
    job_trouble::JobTrouble,
    trouble::{TrainerTrouble, WorkerTrouble},
    workers::kind_name,
};
use self::{
    jobs::{Failure, JobReport},
    pool::TrainerPool,
    supervised_worker::SupervisedWorker,
    supervisor::Limits,
};
use super::state::{PageState, Pretrained};
use crate::kit::reactive::spawn;
use protocol::{DeviceKind, Output, Work};

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

    /// The user asks for another try with a trainer, whatever it is doing.
    pub fn restart(self, kind: DeviceKind) {
        self.worker(kind).restart();
    }

    /// The worker of this kind, for those who show how it is.
    pub fn worker(self, kind: DeviceKind) -> SupervisedWorker {
        self.workers[kind as usize]
    }

    fn pretrained_arrived(self, weights: Vec<u8>) {
        self.pool.update_value(|pool| pool.weights = Some(weights));
        for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
            if self.worker(kind).is_up() {
                self.load_pretrained(kind);
            }
        }
    }

    /// Gives a trainer the encoder that ships with the page, if it is here.
    fn load_pretrained(self, kind: DeviceKind) {
        let Some(weights) = self.pool.with_value(|pool| pool.weights.clone()) else { return };
        self.begin_on(kind, Work::Load { weights }, move |report| match report {
            JobReport::Ended(Ok(Output::Loaded { parameters, embedding_dim: _ })) => {
                self.state.pretrained.set(Pretrained::Loaded { parameters });
            }
            JobReport::Ended(Err(failure @ (Failure::Trouble(_) | Failure::TooLate))) => {
                self.state.pretrained.set(Pretrained::Missing);
                let why = failure.what_to_do().unwrap_or_default();
                self.state.warn(format!(
                    "The pretrained encoder cannot be used: {why} Press Train: a run's own encoder answers, too."
                ));
            }
            // A fresh trainer is given it again.
            JobReport::Ended(_) | JobReport::News(_) => {}
        });
    }
}
