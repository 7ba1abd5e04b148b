//! What [`super::device_move`] has done: a list of these, which [`super::drive`] carries out in their order.

use protocol::{DeviceKind, RunId};

/// One thing to do. `C` is a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<C> {
    /// Send this to that trainer, which is up.
    Send(DeviceKind, C),
    /// This was held, and is not sent: its run has ended, or nothing trains. If it began a job, the job is over.
    Drop(C),
    /// Have that trainer stand still and hand over this run.
    AskForCheckpoint {
        /// The trainer that has the run.
        from: DeviceKind,
        /// The run.
        run: RunId,
    },
    /// Have that trainer close this run, which goes on elsewhere or was ended.
    Close {
        /// The trainer that has the run.
        on: DeviceKind,
        /// The run.
        run: RunId,
    },
    /// That trainer is the active one from now on. It is up: tell it all that the page knows (board, query, the run with
    /// its last checkpoint), and let it train if the run is to train.
    TakeUp(DeviceKind),
    /// That trainer is the active one from now on, and is told everything as soon as it is up.
    Await(DeviceKind),
    /// The run stays where it is: let it train on, if it is to train.
    Resume {
        /// The trainer that has the run.
        on: DeviceKind,
        /// The run.
        run: RunId,
    },
    /// The run goes on from the last checkpoint there is, since a newer one did not come in time.
    SayCheckpointIsLate,
    /// Nothing can train: the page says so, and the run does not pretend to.
    SayNothingTrains,
}
