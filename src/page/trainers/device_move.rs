//! Which trainer gets a command, and how a run moves from one device to the other: a state machine without workers, so
//! that tests can put it through every order of events.
//!
//! ```text
//! settled ── move asked, no run is open ─────────────────────────────▶ settled, the other device is active
//!    │
//!    └─ move asked, a run is open ──▶ moving (asks for the run's checkpoint; holds commands about the run)
//!                                       ├─ checkpoint of that run, or too late, or its device lost ──▶ goes on there
//!                                       ├─ the run was closed or replaced ──▶ what was held is dropped; goes on there
//!                                       └─ the other device lost, or the move taken back ──▶ goes on here
//! ```
//!
//! **A move knows its run**: the checkpoint of another one does not end it, and when its run is closed it ends at once.
//! **No command is held for ever**: it is held while a run moves, which has a deadline, or while the active trainer
//! starts, which [`super::supervisor`] ends; then it is sent, or dropped with its run, or the page says that nothing trains.

use std::time::Duration;

pub use super::device_action::Action;
use super::worker_state::Moment;
use protocol::{DeviceKind, RunId};

/// A run whose checkpoint has not come after so long goes on from the last one that did.
pub const CHECKPOINT_WITHIN: Duration = Duration::from_secs(30);

/// Whether there is a trainer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Presence {
    /// Not asked for, or given up.
    #[default]
    Absent,
    /// On its way, or about to be started again.
    Starting,
    Up,
}

/// A run on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moving {
    run: RunId,
    to: DeviceKind,
    until: Moment,
}

/// Which trainer is active, and what waits. `C` is a command.
#[derive(Clone, Debug)]
pub struct DeviceMove<C> {
    active: DeviceKind,
    presence: [Presence; 2],
    run: Option<RunId>,
    moving: Option<Moving>,
    held: Vec<C>,
}

impl<C> Default for DeviceMove<C> {
    fn default() -> Self {
        Self { active: DeviceKind::Cpu, presence: [Presence::Absent; 2], run: None, moving: None, held: Vec::new() }
    }
}

impl<C> DeviceMove<C> {
    /// The trainer that answers.
    pub fn active(&self) -> DeviceKind {
        self.active
    }

    /// True while a run is on its way to the other device.
    pub fn is_moving(&self) -> bool {
        self.moving.is_some()
    }

    /// True if the active trainer is up, and no run is on its way: then commands are sent at once.
    pub fn is_ready(&self) -> bool {
        self.is(self.active, Presence::Up) && self.moving.is_none()
    }

    /// True if there is no trainer, and none is on its way.
    pub fn nothing_trains(&self) -> bool {
        self.is(self.active, Presence::Absent)
    }

    /// When [`DeviceMove::tick`] wants to be called, if the move is not over before.
    pub fn deadline(&self) -> Option<Moment> {
        self.moving.map(|moving| moving.until)
    }

    /// A trainer is being started.
    pub fn starting(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        let mut actions = self.leave(kind);
        let nobody_is_awaited = self.is(self.active, Presence::Absent);
        self.presence[kind as usize] = Presence::Starting;
        if nobody_is_awaited {
            self.active = kind;
            actions.push(Action::Await(kind));
        }
        actions
    }

    /// A trainer is up.
    pub fn up(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        self.presence[kind as usize] = Presence::Up;
        if kind == self.active || self.is(self.active, Presence::Absent) { self.take_up(kind) } else { Vec::new() }
    }

    /// A trainer was lost, and is started again.
    pub fn lost(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        self.starting(kind)
    }

    /// A trainer was given up.
    pub fn given_up(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        let mut actions = self.leave(kind);
        self.presence[kind as usize] = Presence::Absent;
        let other = other(kind);
        if self.active != kind {
            return actions;
        }
        match self.presence[other as usize] {
            Presence::Up => actions.extend(self.take_up(other)),
            Presence::Starting => {
                self.active = other;
                actions.push(Action::Await(other));
            }
            Presence::Absent => {
                actions.extend(self.drop_held());
                actions.push(Action::SayNothingTrains);
            }
        }
        actions
    }

    /// The work should be done there: the user chose it, or it is faster.
    pub fn move_to(&mut self, to: DeviceKind, now: Moment) -> Vec<Action<C>> {
        match (self.moving, self.run) {
            (Some(moving), _) if moving.to == to => Vec::new(),
            (Some(_), _) => self.stay(),
            (None, _) if to == self.active || !self.is(to, Presence::Up) => Vec::new(),
            (None, Some(run)) if self.is(self.active, Presence::Up) => {
                self.moving = Some(Moving { run, to, until: now + CHECKPOINT_WITHIN });
                vec![Action::AskForCheckpoint { from: self.active, run }]
            }
            // There is nothing to bring along, or nobody to ask for it.
            (None, _) => self.take_up(to),
        }
    }

    /// The page opened a run in place of the one there may have been; this is the command that opens it. The page's state
    /// has it already, so a trainer that takes up the work opens it by that.
    pub fn open(&mut self, run: RunId, open: C) -> Vec<Action<C>> {
        let before = self.run.replace(run);
        self.run_changed(before, Some(open))
    }

    /// The page closed its run; this is the command that closes it.
    pub fn close(&mut self, close: C) -> Vec<Action<C>> {
        let before = self.run.take();
        self.run_changed(before, Some(close))
    }

    /// The trainer closed this run by itself: it could not be opened.
    pub fn closed_by_trainer(&mut self, run: RunId) -> Vec<Action<C>> {
        if self.run != Some(run) {
            return Vec::new();
        }
        self.run = None;
        self.run_changed(None, None)
    }

    /// A command about the run: to train, to pause, to measure. It is sent, or held until it can be.
    pub fn about_run(&mut self, command: C) -> Vec<Action<C>> {
        match self.presence[self.active as usize] {
            Presence::Up if self.moving.is_none() => vec![Action::Send(self.active, command)],
            Presence::Up | Presence::Starting => {
                self.held.push(command);
                Vec::new()
            }
            Presence::Absent => vec![Action::Drop(command), Action::SayNothingTrains],
        }
    }

    /// A command that is part of what a trainer is told when it takes up the work: the board, the query. It is sent at
    /// once; if the active trainer is not up, it is not needed.
    pub fn about_page(&mut self, command: C) -> Vec<Action<C>> {
        match self.presence[self.active as usize] {
            Presence::Up => vec![Action::Send(self.active, command)],
            Presence::Starting | Presence::Absent => Vec::new(),
        }
    }

    /// A trainer handed over this run, or says that it cannot (then the last checkpoint must do).
    pub fn checkpoint_answered(&mut self, from: DeviceKind, run: RunId) -> Vec<Action<C>> {
        match self.moving {
            Some(moving) if moving.run == run && self.active == from => self.go_on_there(moving),
            Some(_) | None => Vec::new(),
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Moment) -> Vec<Action<C>> {
        let Some(moving) = self.moving.filter(|moving| moving.until <= now) else { return Vec::new() };
        let mut actions = vec![Action::SayCheckpointIsLate];
        actions.extend(self.go_on_there(moving));
        actions
    }

    /// There is another run, or none: of what was held for the last one, nothing is wanted any more.
    fn run_changed(&mut self, before: Option<RunId>, command: Option<C>) -> Vec<Action<C>> {
        let mut actions = self.drop_held();
        match self.moving.take() {
            Some(moving) => {
                actions.extend(before.map(|run| Action::Close { on: self.active, run }));
                actions.extend(self.take_up(moving.to));
            }
            None if self.is(self.active, Presence::Up) => {
                actions.extend(command.map(|command| Action::Send(self.active, command)));
            }
            None => {}
        }
        actions
    }

    /// A trainer is up no longer: a move from it or to it is over.
    fn leave(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        self.presence[kind as usize] = Presence::Absent;
        match self.moving {
            Some(moving) if moving.to == kind => self.stay(),
            Some(moving) => {
                self.moving = None;
                self.take_up(moving.to)
            }
            None => Vec::new(),
        }
    }

    /// The run goes on there, from the latest checkpoint that the page has.
    fn go_on_there(&mut self, moving: Moving) -> Vec<Action<C>> {
        self.moving = None;
        let mut actions = vec![Action::Close { on: self.active, run: moving.run }];
        actions.extend(self.take_up(moving.to));
        actions
    }

    /// The run goes on where it is.
    fn stay(&mut self) -> Vec<Action<C>> {
        let Some(moving) = self.moving.take() else { return Vec::new() };
        let mut actions = vec![Action::Resume { on: self.active, run: moving.run }];
        actions.extend(self.release());
        actions
    }

    /// That trainer, which is up, is the active one, and gets what was held.
    fn take_up(&mut self, kind: DeviceKind) -> Vec<Action<C>> {
        self.active = kind;
        let mut actions = vec![Action::TakeUp(kind)];
        actions.extend(self.release());
        actions
    }

    fn release(&mut self) -> Vec<Action<C>> {
        self.held.drain(..).map(|command| Action::Send(self.active, command)).collect()
    }

    fn drop_held(&mut self) -> Vec<Action<C>> {
        self.held.drain(..).map(Action::Drop).collect()
    }

    fn is(&self, kind: DeviceKind, presence: Presence) -> bool {
        self.presence[kind as usize] == presence
    }
}

/// The other device.
pub fn other(kind: DeviceKind) -> DeviceKind {
    match kind {
        DeviceKind::Cpu => DeviceKind::Gpu,
        DeviceKind::Gpu => DeviceKind::Cpu,
    }
}

#[cfg(test)]
#[path = "device_move_tests.rs"]
mod tests;
