//! When a worker is started, started again, called silent, and given up: a state machine without clock, timer or worker,
//! so that tests can put it through every failure. [`super::supervised_worker`] carries out what it says.
//!
//! ```text
//! Asleep ── start ──▶ Starting ── ready ──▶ Up ──┐ silent while it owes an answer: said, not ended
//!                      ▲    │               │ ◀──┘
//!              pause is over│ failed        │ lost
//!                      │    ▼               ▼
//!                      └─ Pausing ◀─────────┘ ── too often in a row ──▶ GivenUp ── restart ──▶ Starting
//! ```
//!
//! A start that makes no progress is said to be slow, and fails some seconds later. One that is up and cannot be reached in
//! the middle of what the user ended is replaced, which is no failure.

use std::time::Duration;

use super::worker_state::{Limits, Moment, WorkerOrder, WorkerState};

/// Why a worker cannot work with a page that was loaded before the site changed, or the other way round.
const OUT_OF_DATE: &str = "this page and the program it fetched are of different versions";

/// A timer that comes so much too late comes from a page that was asleep: what the worker said meanwhile is not read yet.
const LATE_TIMER: Duration = Duration::from_secs(2);

/// Whatever a worker was doing, it has so long to answer the user.
const LEAST_TO_ANSWER: Duration = Duration::from_secs(1);

/// The state of one worker, and how it fared.
#[derive(Clone, Debug)]
pub struct Supervisor {
    limits: Limits,
    state: WorkerState,
    /// Failures in a row.
    failures: usize,
    /// When it was last heard.
    heard: Moment,
    /// When it came up.
    up_since: Moment,
    /// Since when it has owed an answer.
    owes_since: Option<Moment>,
    /// By when it has to say something, since what it is doing is not wanted any more.
    answer_by: Option<Moment>,
    /// Starts in a row that ended in silence.
    silent_starts: usize,
    /// True once the program is there: from then on it only has to open.
    is_opening: bool,
    /// Why the last one ended.
    why_ended: String,
}

impl Supervisor {
    /// A supervisor of a worker that was not asked for yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: WorkerState::Asleep,
            failures: 0,
            heard: Moment::ZERO,
            up_since: Moment::ZERO,
            owes_since: None,
            answer_by: None,
            silent_starts: 0,
            is_opening: false,
            why_ended: String::new(),
        }
    }

    /// How the worker is.
    pub fn state(&self) -> &WorkerState {
        &self.state
    }

    /// True if the worker is up.
    pub fn is_up(&self) -> bool {
        matches!(self.state, WorkerState::Up { .. })
    }

    /// True if the worker owes an answer.
    pub fn owes_an_answer(&self) -> bool {
        self.owes_since.is_some()
    }

    /// How often it has failed in a row.
    pub fn failures(&self) -> usize {
        self.failures
    }

    /// True once the worker has said of which version it is.
    pub fn has_opened(&self) -> bool {
        self.is_opening
    }

    /// Why the last worker ended: it failed, or was replaced.
    pub fn why_ended(&self) -> &str {
        &self.why_ended
    }

    /// Starts the worker, unless it is up or on its way.
    pub fn start(&mut self, now: Moment) -> WorkerOrder {
        match self.state {
            WorkerState::Asleep | WorkerState::GivenUp { .. } => self.restart(now),
            WorkerState::Starting { .. } | WorkerState::Pausing { .. } | WorkerState::Up { .. } => WorkerOrder::Nothing,
        }
    }

    /// The user wants another try, whatever the worker is doing: earlier failures are forgotten.
    pub fn restart(&mut self, now: Moment) -> WorkerOrder {
        self.failures = 0;
        self.silent_starts = 0;
        self.replace(now, "as you asked")
    }

    /// The worker is not needed any longer.
    pub fn stop(&mut self) -> WorkerOrder {
        self.end_in(WorkerState::Asleep)
    }

    /// What the worker is doing is not wanted any more. If that cannot be broken off within some seconds, the worker is
    /// replaced. Ask it something that it answers before this: any word shows that it is done.
    pub fn break_off(&mut self, now: Moment) {
        if self.is_up() {
            self.answer_by = Some((self.heard + self.limits.break_off_silence).max(now + LEAST_TO_ANSWER));
        }
    }

    /// Bytes of the program have come.
    pub fn downloading(&mut self, now: Moment, received: u64, total: Option<u64>) {
        self.heard(now);
        if let WorkerState::Starting { received: known, total: of, .. } = &mut self.state {
            *known = received;
            *of = total;
        }
    }

    /// The program runs and opens what it needs.
    pub fn opening(&mut self, now: Moment) {
        self.heard(now);
        self.is_opening = true;
    }

    /// The worker is ready.
    pub fn ready(&mut self, now: Moment) {
        self.heard(now);
        if matches!(self.state, WorkerState::Starting { .. }) {
            self.state = WorkerState::Up { silent: false };
            self.up_since = now;
            self.silent_starts = 0;
        }
    }

    /// The worker said something: it lives.
    pub fn heard(&mut self, now: Moment) {
        self.heard = now;
        self.answer_by = None;
        match &mut self.state {
            WorkerState::Up { silent: flag } | WorkerState::Starting { slow: flag, .. } => *flag = false,
            WorkerState::Asleep | WorkerState::Pausing { .. } | WorkerState::GivenUp { .. } => {}
        }
    }

    /// The worker owes an answer from now on, or owes none.
    pub fn owes(&mut self, now: Moment, owes: bool) {
        self.owes_since = match (owes, self.owes_since) {
            (true, Some(since)) => Some(since),
            (true, None) => Some(now),
            (false, _) => None,
        };
    }

    /// The worker failed to start, or broke. It is started again after a pause, or given up.
    pub fn failed(&mut self, now: Moment, reason: impl Into<String>) -> WorkerOrder {
        let reason = reason.into();
        match self.state {
            // A fresh one takes the place of one that worked, at once the first time.
            WorkerState::Up { .. } => {
                if now.saturating_sub(self.up_since) >= self.limits.well_after {
                    self.failures = 0;
                }
            }
            WorkerState::Starting { .. } => {}
            // It ended before, and said so late.
            WorkerState::Asleep | WorkerState::Pausing { .. } | WorkerState::GivenUp { .. } => {
                return WorkerOrder::Nothing;
            }
        }
        self.why_ended.clone_from(&reason);
        let pause = self.limits.pauses.get(self.failures).copied();
        self.failures += 1;
        match pause {
            Some(_) if self.is_up() && self.failures == 1 => self.spawn(now, Some(reason)),
            Some(pause) => self.end_in(WorkerState::Pausing { until: now + pause, reason }),
            None => self.end_in(WorkerState::GivenUp { reason, reload: false }),
        }
    }

    /// The worker cannot work here, and another try would not help: it is given up at once.
    pub fn cannot_work(&mut self, reason: impl Into<String>) -> WorkerOrder {
        self.end_in(WorkerState::GivenUp { reason: reason.into(), reload: false })
    }

    /// The worker's program is of another version than the page.
    pub fn out_of_date(&mut self) -> WorkerOrder {
        self.end_in(WorkerState::GivenUp { reason: OUT_OF_DATE.to_owned(), reload: true })
    }

    /// When [`Supervisor::tick`] wants to be called, if nothing else happens before.
    pub fn deadline(&self) -> Option<Moment> {
        match self.state {
            WorkerState::Asleep | WorkerState::GivenUp { .. } => None,
            WorkerState::Starting { slow: true, .. } => Some(self.heard + self.start_silence()),
            WorkerState::Starting { slow: false, .. } => {
                Some(self.heard + self.start_silence().min(self.limits.slow_after))
            }
            WorkerState::Pausing { until, .. } => Some(until),
            WorkerState::Up { silent } => {
                let owed = self.owes_since.filter(|_| !silent);
                let silent_at = owed.map(|since| since.max(self.heard) + self.limits.answer_silence);
                silent_at.into_iter().chain(self.answer_by).min()
            }
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Moment) -> WorkerOrder {
        let Some(deadline) = self.deadline().filter(|deadline| *deadline <= now) else { return WorkerOrder::Nothing };
        let start_is_over = now >= self.heard + self.start_silence();
        match &mut self.state {
            WorkerState::Pausing { reason, .. } => {
                let reason = std::mem::take(reason);
                self.spawn(now, Some(reason))
            }
            _ if now > deadline + LATE_TIMER => {
                self.heard = now;
                self.answer_by = self.answer_by.map(|_| now + LEAST_TO_ANSWER);
                WorkerOrder::Nothing
            }
            WorkerState::Starting { .. } if start_is_over => self.start_ended_in_silence(now),
            WorkerState::Starting { slow, .. } => {
                *slow = true;
                WorkerOrder::Nothing
            }
            WorkerState::Up { .. } if self.answer_by.is_some_and(|by| by <= now) => {
                self.replace(now, "since it was in the middle of a long step")
            }
            WorkerState::Up { silent } => {
                *silent = true;
                WorkerOrder::Nothing
            }
            WorkerState::Asleep | WorkerState::GivenUp { .. } => WorkerOrder::Nothing,
        }
    }

    fn start_silence(&self) -> Duration {
        if self.is_opening { self.limits.opening_silence } else { self.limits.download_silence }
    }

    fn start_ended_in_silence(&mut self, now: Moment) -> WorkerOrder {
        self.silent_starts += 1;
        if self.silent_starts >= self.limits.silent_starts {
            self.failures = self.limits.pauses.len();
        }
        self.failed(
            now,
            if self.is_opening { "it did not become ready in time" } else { "its program does not arrive" },
        )
    }

    /// A fresh one takes the place of one that has not failed.
    fn replace(&mut self, now: Moment, why: &str) -> WorkerOrder {
        let was_up = self.is_up();
        self.why_ended = why.to_owned();
        self.spawn(now, None);
        if was_up { WorkerOrder::Replace } else { WorkerOrder::Spawn }
    }

    fn spawn(&mut self, now: Moment, failed_before: Option<String>) -> WorkerOrder {
        self.end_in(WorkerState::Starting { received: 0, total: None, slow: false, failed_before });
        self.heard = now;
        self.is_opening = false;
        WorkerOrder::Spawn
    }

    /// What the last worker owed, nobody owes any more.
    fn end_in(&mut self, state: WorkerState) -> WorkerOrder {
        self.owes_since = None;
        self.answer_by = None;
        self.state = state;
        WorkerOrder::End
    }
}

#[cfg(test)]
#[path = "supervisor_tests.rs"]
mod tests;
