//! How a worker is, and how patient its supervisor is.

use std::time::Duration;

/// A moment, as the time since the page was opened.
pub type Moment = Duration;

/// The usual pauses before another try.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];

/// How patient a supervisor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A start that makes no progress for so long is said to be slow.
    pub slow_after: Duration,
    /// A download that brings no byte for so long has failed.
    pub download_silence: Duration,
    /// A program that is there, and has not said that it is ready after so long, has failed.
    pub opening_silence: Duration,
    /// After so many starts in a row that ended in silence it is given up: each of them took long enough.
    pub silent_starts: usize,
    /// A worker that owes an answer and says nothing for so long is called silent.
    pub answer_silence: Duration,
    /// A worker whose work is not wanted any more, and that says nothing for so long, is replaced.
    pub break_off_silence: Duration,
    /// How long to wait before each further try; one failure more than there are pauses, and it is given up.
    pub pauses: &'static [Duration],
    /// A worker that has been up for so long is well: earlier failures are forgotten.
    pub well_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slow_after: Duration::from_secs(12),
            download_silence: Duration::from_secs(20),
            opening_silence: Duration::from_secs(45),
            silent_starts: 2,
            answer_silence: Duration::from_secs(12),
            break_off_silence: Duration::from_secs(4),
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
        /// True if nothing has come of it for a while.
        slow: bool,
        /// Why the one before it failed, if it did.
        failed_before: Option<String>,
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
        /// True if the page has to be loaded anew: another try would fetch the same program.
        reload: bool,
    },
}

/// What to do with the worker now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerOrder {
    /// Nothing.
    Nothing,
    /// End the one there may be, and make another.
    Spawn,
    /// The same, for one that was up and has not failed.
    Replace,
    /// End it.
    End,
}
