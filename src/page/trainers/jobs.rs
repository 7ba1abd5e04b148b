//! Long work as the page sees it: each job is in here from its beginning to its one end, and each end comes from here,
//! also where no trainer sends it (its worker was lost, its device was left, nothing trains, it took too long).
//!
//! ```text
//! begin ──▶ waiting ── sent ──▶ under way on a device ──┬─ the trainer ended it ────────────────────▶ ended
//!              ▲                                        ├─ cancelled, dropped, out of time ─────────▶ ended
//!              └── worker lost or device left ◀─────────┤  (what the page still needs is asked again)
//!                                                       └─ worker lost or device left, all the rest ▶ ended
//! ```

use std::collections::BTreeMap;

use protocol::{Command, DeviceKind, JobId, News, Output, Trouble, Work};

/// Why a job gave nothing, be it the trainer or the page that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The trainer's own reason.
    Trouble(Trouble),
    /// The worker was lost.
    TrainerLost,
    /// The work moved to the other device.
    DeviceLeft,
    /// There is no trainer.
    NothingTrains,
    /// It did not end in time.
    TooLate,
}

impl Failure {
    /// What the user can do about it; `None` if there is nothing to say: they ended it, or its run.
    pub fn what_to_do(&self) -> Option<String> {
        let text = match self {
            Self::Trouble(Trouble::Refused(reason)) => return Some(reason.clone()),
            Self::Trouble(Trouble::Cancelled | Trouble::RunClosed) => return None,
            Self::TrainerLost => "This broke off when the trainer was lost. Begin again.",
            Self::DeviceLeft => "This broke off when the work moved to the other device. Begin again.",
            Self::NothingTrains => "There is no trainer to do this. Press Try again beside Train, then begin again.",
            Self::TooLate => "The trainer did not answer in time. Begin again.",
        };
        Some(text.to_owned())
    }
}

/// What becomes of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum JobReport {
    /// It is under way.
    News(News),
    /// It is over.
    Ended(Result<Output, Failure>),
}

/// A job as a panel shows it; `T` is what the panel has gathered from its news.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum JobState<T> {
    /// Nothing was asked for, or its run is gone.
    #[default]
    Idle,
    /// It is under way.
    Working {
        /// Parts done, and parts in all, if it counts them.
        progress: Option<(u32, u32)>,
        /// What is known so far.
        so_far: T,
    },
    /// It is done, or the user ended it.
    Done(T),
    /// It broke off.
    Failed {
        /// What happened, and what to do.
        what_to_do: String,
        /// What was known by then.
        so_far: T,
    },
}

/// What a panel gathers from a job.
pub enum Said {
    /// News, all but progress.
    News(News),
    /// What the job ended with.
    Output(Output),
}

impl<T: Default> JobState<T> {
    /// A job that has just begun.
    pub fn begun() -> Self {
        Self::Working { progress: None, so_far: T::default() }
    }

    /// True while it is under way.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working { .. })
    }

    /// What is known, if anything was asked for.
    pub fn so_far(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Working { so_far, .. } | Self::Done(so_far) | Self::Failed { so_far, .. } => Some(so_far),
        }
    }

    /// Takes a report in; `gather` puts into `T` what was said.
    pub fn take(&mut self, report: JobReport, gather: impl FnOnce(&mut T, Said)) {
        let Self::Working { progress, so_far } = self else { return };
        match report {
            JobReport::News(News::Progress { done, of }) => *progress = Some((done, of)),
            JobReport::News(news) => gather(so_far, Said::News(news)),
            JobReport::Ended(result) => {
                let mut so_far = std::mem::take(so_far);
                *self = match result {
                    Ok(output) => {
                        gather(&mut so_far, Said::Output(output));
                        Self::Done(so_far)
                    }
                    Err(Failure::Trouble(Trouble::Cancelled)) => Self::Done(so_far),
                    Err(failure) => match failure.what_to_do() {
                        Some(what_to_do) => Self::Failed { what_to_do, so_far },
                        None => Self::Idle,
                    },
                };
            }
        }
    }
}

/// A job that has not ended. `L` is who hears of it.
struct OpenJob<L> {
    work: Work,
    /// The trainer that has it; `None` until it was sent.
    on: Option<DeviceKind>,
    listener: L,
}

/// All jobs that have not ended. `L` is who hears of one.
pub struct Jobs<L> {
    last: JobId,
    open: BTreeMap<JobId, OpenJob<L>>,
}

/// What is to be done about the jobs of a trainer that does no more for the page. Those that are asked again wait from
/// then on.
pub struct Orphans<L> {
    /// To be told that theirs has ended.
    pub ended: Vec<L>,
    /// To be sent to the trainer itself, if it is still there.
    pub cancels: Vec<Command>,
}

impl<L> Default for Jobs<L> {
    fn default() -> Self {
        Self { last: 0, open: BTreeMap::new() }
    }
}

impl<L: Clone> Jobs<L> {
    /// Begins a job, and gives the command that says so. It counts as waiting until [`Jobs::sent`].
    pub fn begin(&mut self, work: Work, listener: L) -> (JobId, Command) {
        self.last += 1;
        let job = self.last;
        self.open.insert(job, OpenJob { work: work.clone(), on: None, listener });
        (job, Command::Begin { job, work })
    }

    /// A job's command went to this trainer.
    pub fn sent(&mut self, job: JobId, to: DeviceKind) {
        if let Some(open) = self.open.get_mut(&job) {
            open.on = Some(to);
        }
    }

    /// Who hears of this job, if this trainer has it and it has not ended.
    pub fn listener(&self, job: JobId, from: DeviceKind) -> Option<L> {
        self.open.get(&job).filter(|open| open.on == Some(from)).map(|open| open.listener.clone())
    }

    /// The trainer ended a job. `None` if it was over already, or is another trainer's by now.
    pub fn ended(&mut self, job: JobId, from: DeviceKind) -> Option<L> {
        self.listener(job, from)?;
        self.end(job).map(|(listener, _)| listener)
    }

    /// The page ends a job at once, whatever the trainer does: it was cancelled, dropped or took too long. Gives who is to
    /// hear of it, and which trainer is to be told to give it up.
    pub fn end(&mut self, job: JobId) -> Option<(L, Option<DeviceKind>)> {
        self.open.remove(&job).map(|open| (open.listener, open.on))
    }

    /// Jobs that were begun and not sent, in the order in which they were begun.
    pub fn waiting(&self) -> Vec<Command> {
        let waits = self.open.iter().filter(|(_, open)| open.on.is_none());
        waits.map(|(job, open)| Command::Begin { job: *job, work: open.work.clone() }).collect()
    }

    /// This trainer was lost.
    pub fn lost(&mut self, kind: DeviceKind) -> Orphans<L> {
        self.orphan(kind, |work| match work {
            Work::Sample { .. } | Work::Describe(_) => Fate::AskAgain,
            // A fresh trainer is given the encoder, and times a step, without being asked again.
            Work::Load { .. }
            | Work::Time { .. }
            | Work::Checkpoint { .. }
            | Work::Evaluate { .. }
            | Work::Look { .. }
            | Work::Adapt(_)
            | Work::Landscape { .. }
            | Work::Labels { .. }
            | Work::Race(_) => Fate::End,
        })
    }

    /// The page turned from this trainer to the other one; this one goes on with what does not depend on that.
    pub fn left(&mut self, kind: DeviceKind) -> Orphans<L> {
        self.orphan(kind, |work| match work {
            Work::Load { .. } | Work::Sample { .. } | Work::Time { .. } => Fate::Keep,
            Work::Describe(_) => Fate::AskAgain,
            Work::Checkpoint { .. }
            | Work::Evaluate { .. }
            | Work::Look { .. }
            | Work::Adapt(_)
            | Work::Landscape { .. }
            | Work::Labels { .. }
            | Work::Race(_) => Fate::End,
        })
    }

    /// Nothing trains: what waits ends, but for what a trainer is asked as soon as there is one again.
    pub fn end_waiting(&mut self) -> Vec<L> {
        self.end_if(|open| open.on.is_none() && !matches!(open.work, Work::Sample { .. } | Work::Describe(_)))
    }

    /// The run was closed or replaced: what was asked of it ends at once, without waiting for the trainer to say so. (A
    /// checkpoint for a move is not in this: the move knows its run.)
    pub fn run_closed(&mut self) -> Vec<L> {
        let is_of_run = |work: &Work| {
            matches!(work, Work::Evaluate { .. } | Work::Look { .. } | Work::Landscape { .. } | Work::Labels { .. })
        };
        self.end_if(|open| is_of_run(&open.work))
    }

    /// Which trainer has a job.
    pub fn device(&self, job: JobId) -> Option<DeviceKind> {
        self.open.get(&job).and_then(|open| open.on)
    }

    fn end_if(&mut self, ends: impl Fn(&OpenJob<L>) -> bool) -> Vec<L> {
        let ended: Vec<_> = self.open.iter().filter(|(_, open)| ends(open)).map(|(job, _)| *job).collect();
        ended.into_iter().filter_map(|job| self.end(job)).map(|(listener, _)| listener).collect()
    }

    fn orphan(&mut self, kind: DeviceKind, fate: impl Fn(&Work) -> Fate) -> Orphans<L> {
        let mut orphans = Orphans { ended: Vec::new(), cancels: Vec::new() };
        let theirs: Vec<_> = self
            .open
            .iter()
            .filter(|(_, open)| open.on == Some(kind))
            .map(|(job, open)| (*job, fate(&open.work)))
            .collect();
        for (job, fate) in theirs {
            match fate {
                Fate::Keep => {}
                Fate::AskAgain => {
                    orphans.cancels.push(Command::Cancel { job });
                    if let Some(open) = self.open.get_mut(&job) {
                        open.on = None;
                    }
                }
                Fate::End => {
                    orphans.cancels.push(Command::Cancel { job });
                    orphans.ended.extend(self.end(job).map(|(listener, _)| listener));
                }
            }
        }
        orphans
    }
}

/// What becomes of a job whose trainer does no more for the page.
enum Fate {
    /// The trainer goes on with it.
    Keep,
    /// The next trainer does it.
    AskAgain,
    /// It is over.
    End,
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
