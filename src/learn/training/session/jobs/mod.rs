//! Long work, a turn at a time: a file for each kind, and what they share here.
//!
//! A job begins with its first turn, not when it is asked for; so one that is cancelled before costs nothing. News and ends
//! are posted here alone, which is why every job ends exactly once.

mod adaptation;
mod descriptions;
mod evaluation;
mod labels;
mod landscape;
mod race;
mod short;
mod timing;

use burn::tensor::ExecutionError;
use futures::future::LocalBoxFuture;

use super::{Port, Session, scheduler::Urgency};
use crate::training::evaluation::Evaluation;
use protocol::{Descriptions, Event, JobId, News, Output, Race, Recogniser, RunId, Trouble, Work};

pub(super) use descriptions::Gallery;

/// Work that goes on over several turns.
pub(super) trait Job<P> {
    /// One turn: short enough that a query may wait for it.
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a>;

    /// False while there is nothing to do until something changes.
    fn is_due(&self, _session: &Session<P>) -> bool {
        true
    }
}

/// A turn under way.
pub(super) type Turn<'a> = LocalBoxFuture<'a, Result<Progress, Stop>>;

/// How far a turn brought a job.
pub(super) enum Progress {
    /// There is more to do, and nothing to tell yet.
    More,
    /// There is more to do, and this to tell.
    News(News),
    /// It is done.
    Done(Output),
}

/// Why a job does not go on.
pub(super) enum Stop {
    /// It ends; everything else goes on.
    Trouble(Trouble),
    /// The device is lost, and the session with it.
    Device(ExecutionError),
}

impl Stop {
    /// Ends the job with a text for the reader.
    fn refused(reason: impl Into<String>) -> Self {
        Self::Trouble(Trouble::Refused(reason.into()))
    }
}

impl From<ExecutionError> for Stop {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error)
    }
}

/// News of parts done.
fn counted(done: usize, of: usize) -> Progress {
    Progress::News(News::Progress { done: done as u32, of: of as u32 })
}

/// A job that was begun and has not ended.
pub(super) struct OpenJob<P> {
    id: JobId,
    /// The run that it ends with.
    run: Option<RunId>,
    urgency: Urgency,
    /// True while the page lets it wait.
    held: bool,
    job: Box<dyn Job<P>>,
}

impl<P: Port> Session<P> {
    /// Takes a job on, or ends it at once.
    pub(super) fn begin(&mut self, id: JobId, work: Work) {
        if self.jobs.iter().any(|open| open.id == id) {
            return self.refuse(format!("Job {id} is under way already, so it was not begun again: reload the page."));
        }
        match self.take_on(id, work) {
            Ok(open) => self.jobs.push_back(open),
            Err(trouble) => self.port.post(Event::Ended { job: id, result: Err(trouble) }),
        }
    }

    /// What a job is to do, with nothing done yet.
    fn take_on(&self, id: JobId, work: Work) -> Result<OpenJob<P>, Trouble> {
        let of_run = |run: RunId| match self.run.as_ref().filter(|open| open.id == run) {
            Some(open) => Ok((Some(run), open)),
            None => Err(Trouble::RunClosed),
        };
        let (run, urgency, job): (_, _, Box<dyn Job<P>>) = match work {
            Work::Load { weights } => (None, Urgency::Short, Box::new(short::Load { weights })),
            Work::Sample { seed, n_way, k_shot } => {
                (None, Urgency::Short, Box::new(short::SampleJob { seed, n_way, k_shot }))
            }
            Work::Checkpoint { run } => (of_run(run)?.0, Urgency::Short, Box::new(short::SaveRun)),
            Work::Describe(descriptions) if descriptions.is_sound() => {
                (None, Urgency::Watched, Box::new(descriptions::MatchDescriptions::new(descriptions)))
            }
            Work::Describe(_) => {
                let (most, bytes) = (Descriptions::MOST, Descriptions::MOST_BYTES);
                let reason = format!("Write 1 to {most} descriptions of at most {bytes} bytes each.");
                return Err(Trouble::Refused(reason));
            }
            Work::Time { config, steps } => (None, Urgency::Watched, Box::new(timing::TimeSteps::new(config, steps))),
            Work::Evaluate { run } => {
                let (run, open) = of_run(run)?;
                (run, Urgency::Watched, Box::new(evaluation::Evaluate::new(Evaluation::of(open))))
            }
            Work::Adapt(adaptation) => {
                let answering = self.answering_model();
                let run = answering.as_ref().filter(|(recogniser, ..)| *recogniser == Recogniser::Run);
                let run = run.and(self.run.as_ref()).map(|run| run.id);
                let model = answering.map(|(_, _, model)| model.clone());
                (run, Urgency::Watched, Box::new(adaptation::AdaptToBoard::new(adaptation, model)))
            }
            Work::Look { run } => (of_run(run)?.0, Urgency::Short, Box::new(short::Look)),
            Work::Landscape { run } => (of_run(run)?.0, Urgency::Watched, Box::new(landscape::Compute::default())),
            Work::Labels { run } => (of_run(run)?.0, Urgency::Long, Box::new(labels::TestWithLabels::default())),
            Work::Race(race) if race.is_sound() => (None, Urgency::Long, Box::new(race::HoldRace::new(race))),
            Work::Race(_) => {
                let (fewest, most) = Race::ENTRANTS.into_inner();
                return Err(Trouble::Refused(format!(
                    "{fewest} to {most} can race, with 1 to {} laps and at least one step, drawing or millisecond each.",
                    Race::MOST_LAPS
                )));
            }
        };
        Ok(OpenJob { id, run, urgency, held: false, job })
    }

    /// How urgent each job is, in their order; `None` for one that has nothing to do.
    pub(super) fn urgencies(&self) -> Vec<Option<Urgency>> {
        self.jobs.iter().map(|open| (!open.held && open.job.is_due(self)).then_some(open.urgency)).collect()
    }

    /// One turn of the job at this place, after which it stands behind the others.
    pub(super) async fn go_on_with(&mut self, at: usize) -> Result<(), ExecutionError> {
        let Some(mut open) = self.jobs.remove(at) else { return Ok(()) };
        match open.job.turn(self).await {
            Ok(Progress::More) => self.jobs.push_back(open),
            Ok(Progress::News(news)) => {
                self.port.post(Event::News { job: open.id, news });
                self.jobs.push_back(open);
            }
            Ok(Progress::Done(output)) => self.end(open, Ok(output)),
            Err(Stop::Trouble(trouble)) => self.end(open, Err(trouble)),
            Err(Stop::Device(error)) => return Err(error),
        }
        Ok(())
    }

    /// Lets a job wait, or go on, if it has not ended yet.
    pub(super) fn hold(&mut self, id: JobId, held: bool) {
        self.jobs.iter_mut().filter(|open| open.id == id).for_each(|open| open.held = held);
    }

    /// Gives up a job, if it has not ended yet.
    pub(super) fn cancel(&mut self, id: JobId) {
        self.end_all(|open| open.id == id, &Trouble::Cancelled);
    }

    /// The run is closed, or its weights are others now: what belongs to it ends.
    pub(super) fn end_jobs_of(&mut self, run: RunId) {
        self.end_all(|open| open.run == Some(run), &Trouble::RunClosed);
    }

    /// Ends every job of which this is true.
    pub(super) fn end_all(&mut self, is_over: impl Fn(&OpenJob<P>) -> bool, trouble: &Trouble) {
        let (over, kept) = std::mem::take(&mut self.jobs).into_iter().partition(is_over);
        self.jobs = kept;
        let over: std::collections::VecDeque<OpenJob<P>> = over;
        over.into_iter().for_each(|open| self.end(open, Err(trouble.clone())));
    }

    /// The one place from which a job that was taken on ends.
    fn end(&mut self, open: OpenJob<P>, result: Result<Output, Trouble>) {
        let OpenJob { id, urgency, job, .. } = open;
        drop(job);
        if urgency > Urgency::Short {
            self.device.memory_cleanup();
        }
        self.port.post(Event::Ended { job: id, result });
    }
}
