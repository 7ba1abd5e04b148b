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

use std::time::Duration;

/// A moment, as the time since the page was opened.
pub type Moment = Duration;

/// A timer that comes so much too late comes from a page that was asleep: what the worker said meanwhile is not read yet.
const LATE_TIMER: Duration = Duration::from_secs(5);

/// The usual pauses before another try.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];

/// How patient a supervisor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A download that brings no byte for so long has failed.
    pub download_silence: Duration,
    /// A program that is there, and has not said that it is ready after so long, has failed.
    pub opening_silence: Duration,
    /// A worker that owes an answer and says nothing for so long is called silent.
    pub answer_silence: Duration,
    /// How long to wait before each further try; one failure more than there are pauses, and it is given up.
    pub pauses: &'static [Duration],
    /// A worker that has been up for so long is well: earlier failures are forgotten.
    pub well_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            download_silence: Duration::from_secs(20),
            opening_silence: Duration::from_secs(45),
            answer_silence: Duration::from_secs(20),
            pauses: &PAUSES,
            well_after: Duration::from_secs(60),
        }
    }
}

/// How a worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WorkerState {
    /// Not asked for yet.
    #[default]
    Asleep,
    /// Its program is on its way, or opens.
    Starting {
        /// Bytes of the program that have come.
        received: u64,
        /// Bytes in all, if the host says.
        total: Option<u64>,
    },
    /// It failed, and is started again after a pause.
    Pausing {
        /// When.
        until: Moment,
        /// Why it failed.
        reason: String,
    },
    /// It is up.
    Up {
        /// True if it owes an answer and says nothing.
        silent: bool,
    },
    /// It failed too often, or cannot work here; only the user starts it again.
    GivenUp {
        /// Why it failed last.
        reason: String,
    },
}

/// What to do with the worker now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Nothing.
    Nothing,
    /// End the one there may be, and make another.
    Spawn,
    /// End it.
    End,
}

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
    /// True once the program is there: from then on it only has to open.
    is_opening: bool,
    /// Why the last one ended.
    last_failure: String,
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
            is_opening: false,
            last_failure: String::new(),
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

    /// Why the last worker ended, if it failed.
    pub fn last_failure(&self) -> &str {
        &self.last_failure
    }

    /// Starts the worker, unless it is up or on its way.
    pub fn start(&mut self, now: Moment) -> Order {
        match self.state {
            WorkerState::Asleep => self.spawn(now),
            WorkerState::GivenUp { .. } => self.restart(now),
            WorkerState::Starting { .. } | WorkerState::Pausing { .. } | WorkerState::Up { .. } => Order::Nothing,
        }
    }

    /// The user wants another try, whatever the worker is doing: earlier failures are forgotten.
    pub fn restart(&mut self, now: Moment) -> Order {
        self.failures = 0;
        self.last_failure = "it was started anew".to_owned();
        self.spawn(now)
    }

    /// The worker is not needed any longer.
    pub fn stop(&mut self) -> Order {
        self.state = WorkerState::Asleep;
        self.failures = 0;
        self.owes_since = None;
        Order::End
    }

    /// Bytes of the program have come.
    pub fn downloading(&mut self, now: Moment, received: u64, total: Option<u64>) {
        self.heard(now);
        if let WorkerState::Starting { received: known, total: of } = &mut self.state {
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
            self.owes_since = None;
        }
    }

    /// The worker said something: it lives.
    pub fn heard(&mut self, now: Moment) {
        self.heard = now;
        if let WorkerState::Up { silent } = &mut self.state {
            *silent = false;
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
    pub fn failed(&mut self, now: Moment, reason: impl Into<String>) -> Order {
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
            WorkerState::Asleep | WorkerState::Pausing { .. } | WorkerState::GivenUp { .. } => return Order::Nothing,
        }
        let was_up = self.is_up();
        self.owes_since = None;
        self.last_failure.clone_from(&reason);
        let pause = self.limits.pauses.get(self.failures).copied();
        self.failures += 1;
        match pause {
            Some(_) if was_up && self.failures == 1 => self.spawn(now),
            Some(pause) => {
                self.state = WorkerState::Pausing { until: now + pause, reason };
                Order::End
            }
            None => {
                self.state = WorkerState::GivenUp { reason };
                Order::End
            }
        }
    }

    /// The worker cannot work here, and another try would not help: it is given up at once.
    pub fn cannot_work(&mut self, reason: impl Into<String>) -> Order {
        self.owes_since = None;
        self.state = WorkerState::GivenUp { reason: reason.into() };
        Order::End
    }

    /// When [`Supervisor::tick`] wants to be called, if nothing else happens before.
    pub fn deadline(&self) -> Option<Moment> {
        match self.state {
            WorkerState::Asleep | WorkerState::GivenUp { .. } | WorkerState::Up { silent: true } => None,
            WorkerState::Starting { .. } => Some(self.heard + self.start_silence()),
            WorkerState::Pausing { until, .. } => Some(until),
            WorkerState::Up { silent: false } => {
                self.owes_since.map(|since| since.max(self.heard) + self.limits.answer_silence)
            }
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Moment) -> Order {
        let Some(deadline) = self.deadline().filter(|deadline| *deadline <= now) else { return Order::Nothing };
        match self.state {
            WorkerState::Pausing { .. } => self.spawn(now),
            _ if now > deadline + LATE_TIMER => {
                self.heard = now;
                Order::Nothing
            }
            WorkerState::Starting { .. } if self.is_opening => self.failed(now, "it did not become ready in time"),
            WorkerState::Starting { .. } => self.failed(now, "its program did not arrive"),
            WorkerState::Up { .. } => {
                self.state = WorkerState::Up { silent: true };
                Order::Nothing
            }
            WorkerState::Asleep | WorkerState::GivenUp { .. } => Order::Nothing,
        }
    }

    fn start_silence(&self) -> Duration {
        if self.is_opening { self.limits.opening_silence } else { self.limits.download_silence }
    }

    fn spawn(&mut self, now: Moment) -> Order {
        self.state = WorkerState::Starting { received: 0, total: None };
        self.heard = now;
        self.owes_since = None;
        self.is_opening = false;
        Order::Spawn
    }
}

#[cfg(test)]
#[path = "supervisor_tests.rs"]
mod tests;
