//! Long work in the hands of a panel: begin it, cancel it, and read how it stands from a signal.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    Trainers,
    jobs::{JobReport, JobState, Said},
};
use protocol::{JobId, Work};

/// Who hears of a job.
pub type Listener = Rc<dyn Fn(JobReport)>;

/// One kind of long work of a panel, of which at most one is under way. `T` is what the panel gathers from its news. Copy
/// it freely; the work goes on when the panel closes, unless it is cancelled.
pub struct JobHandle<T: Send + Sync + 'static> {
    /// How it stands.
    pub state: RwSignal<JobState<T>>,
    trainers: Trainers,
    gather: fn(&mut T, Said),
    /// The job that is under way, and how many have been begun: what an earlier one says is not heard.
    current: StoredValue<(Option<JobId>, u32)>,
}

impl<T: Send + Sync + 'static> Clone for JobHandle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for JobHandle<T> {}

impl<T: Default + Send + Sync + 'static> JobHandle<T> {
    /// Work that was not begun. `gather` puts into `T` what is said of it.
    pub fn new(trainers: Trainers, gather: fn(&mut T, Said)) -> Self {
        Self { state: RwSignal::new(JobState::Idle), trainers, gather, current: StoredValue::default() }
    }

    /// Begins this work, in place of what may be under way.
    pub fn begin(self, work: Work) {
        self.cancel();
        let turn = self.current.try_update_value(|(_, turn)| {
            *turn += 1;
            *turn
        });
        self.state.set(JobState::begun());
        let hear = move |report: JobReport| {
            if self.current.try_with_value(|(_, latest)| Some(*latest) == turn) == Some(true) {
                self.state.try_update(|state| state.take(report, self.gather));
            }
        };
        let job = self.trainers.begin(work, hear);
        self.current.try_update_value(|(current, _)| *current = Some(job));
    }

    /// Ends what is under way, at once; what is known stays.
    pub fn cancel(self) {
        if let Some(Some(job)) = self.current.try_update_value(|(current, _)| current.take()) {
            self.trainers.cancel(job);
        }
    }

    /// Lets what is under way wait, or go on.
    pub fn hold(self, held: bool) {
        if let Some(job) = self.current.with_value(|(current, _)| *current) {
            self.trainers.hold(job, held);
        }
    }

    /// Forgets what is known.
    pub fn clear(self) {
        self.cancel();
        self.state.set(JobState::Idle);
    }
}
