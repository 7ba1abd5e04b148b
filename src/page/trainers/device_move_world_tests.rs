//! A page and two trainers that are as simple as can be, around the machine; what must never happen fails as it happens.

use super::*;
use DeviceKind::{Cpu, Gpu};

/// A command, as far as the machine cares. Steps are numbered, so that each can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cmd {
    Open(RunId),
    Close(RunId),
    Start(RunId),
    Pause(RunId),
    Step(RunId, u32),
}

/// What one trainer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trainer {
    pub(super) run: Option<RunId>,
    pub(super) trains: bool,
}

/// The page, its machine and its trainers.
#[derive(Clone)]
pub(super) struct World {
    pub(super) machine: DeviceMove<Cmd>,
    pub(super) trainers: [Trainer; 2],
    /// The run that the page shows, and whether it is to train.
    pub(super) run: Option<RunId>,
    pub(super) running: bool,
    pub(super) next_run: RunId,
    pub(super) next_step: u32,
    /// Steps that were asked for, with their run, and have neither been sent nor dropped.
    pub(super) owed: Vec<(RunId, u32)>,
    pub(super) said_nothing_trains: bool,
    pub(super) now: Moment,
    pub(super) history: Vec<&'static str>,
}

impl World {
    /// Both trainers are up, and nothing is open.
    pub(super) fn new() -> Self {
        let mut world = Self {
            machine: DeviceMove::default(),
            trainers: [Trainer::default(); 2],
            run: None,
            running: false,
            next_run: 1,
            next_step: 1,
            owed: Vec::new(),
            said_nothing_trains: false,
            now: Moment::ZERO,
            history: Vec::new(),
        };
        for kind in [Cpu, Gpu] {
            world.carry_out(|machine, _| machine.starting(kind));
            world.carry_out(|machine, _| machine.up(kind));
        }
        world
    }

    pub(super) fn carry_out(&mut self, input: impl FnOnce(&mut DeviceMove<Cmd>, Moment) -> Vec<Action<Cmd>>) {
        let actions = input(&mut self.machine, self.now);
        for action in actions {
            self.act(action);
            assert!(!self.trainers.iter().all(|trainer| trainer.trains), "two train after {:?}", self.history);
        }
    }

    fn act(&mut self, action: Action<Cmd>) {
        match action {
            Action::Send(kind, command) => {
                assert!(self.machine.is(kind, Presence::Up), "{command:?} is lost after {:?}", self.history);
                self.obey(kind, command);
            }
            Action::Drop(Cmd::Step(run, step)) => {
                self.owed.retain(|owed| *owed != (run, step));
                let ended = self.run != Some(run) || self.machine.is(self.machine.active(), Presence::Absent);
                assert!(ended, "a step of the open run is dropped after {:?}", self.history);
            }
            Action::Drop(_) => {}
            Action::AskForCheckpoint { from, run } => {
                assert_eq!(self.trainers[from as usize].run, Some(run), "after {:?}", self.history);
                self.trainers[from as usize].trains = false;
            }
            Action::Close { on, run } => self.obey(on, Cmd::Close(run)),
            Action::TakeUp(kind) => {
                assert!(self.machine.is(kind, Presence::Up), "after {:?}", self.history);
                assert_eq!(self.machine.active(), kind);
                self.trainers[kind as usize] = Trainer { run: self.run, trains: self.run.is_some() && self.running };
            }
            Action::Await(kind) => assert_eq!(self.machine.active(), kind),
            Action::Resume { on, run } => {
                if self.running && self.run == Some(run) {
                    self.obey(on, Cmd::Start(run));
                }
            }
            Action::SayCheckpointIsLate => {}
            Action::SayNothingTrains => {
                self.said_nothing_trains = true;
                self.running = false;
            }
        }
    }

    fn obey(&mut self, kind: DeviceKind, command: Cmd) {
        let trainer = &mut self.trainers[kind as usize];
        match command {
            Cmd::Open(run) => *trainer = Trainer { run: Some(run), trains: false },
            Cmd::Close(run) if trainer.run == Some(run) => *trainer = Trainer::default(),
            Cmd::Start(run) if trainer.run == Some(run) => trainer.trains = true,
            Cmd::Pause(run) if trainer.run == Some(run) => trainer.trains = false,
            Cmd::Step(run, step) => {
                assert_eq!(trainer.run, Some(run), "a step of another run after {:?}", self.history);
                trainer.trains = false;
                self.owed.retain(|owed| *owed != (run, step));
            }
            Cmd::Close(_) | Cmd::Start(_) | Cmd::Pause(_) => {}
        }
    }

    pub(super) fn open(&mut self) -> RunId {
        let run = self.next_run;
        self.next_run += 1;
        self.run = Some(run);
        self.running = false;
        self.carry_out(|machine, _| machine.open(run, Cmd::Open(run)));
        run
    }

    pub(super) fn train(&mut self) {
        let run = self.run.unwrap_or_else(|| self.open());
        self.running = true;
        self.said_nothing_trains = false;
        self.carry_out(|machine, _| machine.about_run(Cmd::Start(run)));
    }

    pub(super) fn lose(&mut self, kind: DeviceKind) {
        self.trainers[kind as usize] = Trainer::default();
    }

    /// A trainer may only do what one in its place can do: what is not there cannot be lost.
    pub(super) fn is(&self, kind: DeviceKind, presence: Presence) -> bool {
        self.machine.is(kind, presence)
    }
}
