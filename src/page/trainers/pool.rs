//! What the trainers' client keeps between events: the workers are in [`super::Trainers`], the rest is here.

use super::{device_move::DeviceMove, job_handle::Listener, jobs::Jobs, mailbox::Mailbox, worker_state::Moment};
use protocol::{Command, JobId, RunId};

/// What the trainers' client keeps between events.
#[derive(Default)]
pub struct TrainerPool {
    /// Which trainer gets a command, and a run on its way.
    pub devices: DeviceMove<Command>,
    /// The deadline of a move for which there is a timer.
    pub move_timer: Option<Moment>,
    /// Long work that has not ended.
    pub jobs: Jobs<Listener>,
    /// News that waits for the next frame.
    pub mailbox: Mailbox,
    /// The pretrained encoder's file, for every fresh trainer.
    pub weights: Option<Vec<u8>>,
    /// How often it was asked for.
    pub encoder_attempts: u32,
    /// The job that draws characters for the board, while they are wanted.
    pub sampling: Option<JobId>,
    /// The latest query's id.
    pub query: u32,
    last_run: RunId,
}

impl TrainerPool {
    /// An id that no run has had.
    pub fn new_run(&mut self) -> RunId {
        self.last_run += 1;
        self.last_run
    }
}
