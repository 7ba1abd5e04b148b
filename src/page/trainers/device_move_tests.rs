//! The machine with a page and two trainers that are as simple as can be, put through every order of events.

use super::*;
use DeviceKind::{Cpu, Gpu};

/// A command, as far as the machine cares. Steps are numbered, so that each can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cmd {
    Open(RunId),
    Close(RunId),
    Start(RunId),
    Pause(RunId),
    Step(RunId, u32),
}

/// What one trainer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Trainer {
    run: Option<RunId>,
    trains: bool,
}

/// The page, its machine and its trainers.
#[derive(Clone)]
struct World {
    machine: DeviceMove<Cmd>,
    trainers: [Trainer; 2],
    /// The run that the page shows, and whether it is to train.
    run: Option<RunId>,
    running: bool,
    next_run: RunId,
    next_step: u32,
    /// Steps that were asked for, with their run, and have neither been sent nor dropped.
    owed: Vec<(RunId, u32)>,
    said_nothing_trains: bool,
    now: Moment,
    history: Vec<&'static str>,
}

impl World {
    /// Both trainers are up, and nothing is open.
    fn new() -> Self {
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

    fn carry_out(&mut self, input: impl FnOnce(&mut DeviceMove<Cmd>, Moment) -> Vec<Action<Cmd>>) {
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

    fn open(&mut self) -> RunId {
        let run = self.next_run;
        self.next_run += 1;
        self.run = Some(run);
        self.running = false;
        self.carry_out(|machine, _| machine.open(run, Cmd::Open(run)));
        run
    }

    fn train(&mut self) {
        let run = self.run.unwrap_or_else(|| self.open());
        self.running = true;
        self.said_nothing_trains = false;
        self.carry_out(|machine, _| machine.about_run(Cmd::Start(run)));
    }

    fn lose(&mut self, kind: DeviceKind) {
        self.trainers[kind as usize] = Trainer::default();
    }

    /// A trainer may only do what one in its place can do: what is not there cannot be lost.
    fn is(&self, kind: DeviceKind, presence: Presence) -> bool {
        self.machine.is(kind, presence)
    }
}

type Event = (&'static str, fn(&mut World));

const EVENTS: [Event; 17] = [
    ("move to the CPU", |world| world.carry_out(|machine, now| machine.move_to(Cpu, now))),
    ("move to the GPU", |world| world.carry_out(|machine, now| machine.move_to(Gpu, now))),
    ("setting changed and Train", |world| {
        world.open();
        world.train();
    }),
    ("Train", World::train),
    ("Pause", |world| {
        world.running = false;
        if let Some(run) = world.run {
            world.carry_out(|machine, _| machine.about_run(Cmd::Pause(run)));
        }
    }),
    ("Step", |world| {
        let run = world.run.unwrap_or_else(|| world.open());
        world.running = false;
        let step = world.next_step;
        world.next_step += 1;
        world.owed.push((run, step));
        world.carry_out(|machine, _| machine.about_run(Cmd::Step(run, step)));
    }),
    ("Stop", |world| {
        world.running = false;
        if let Some(run) = world.run.take() {
            world.carry_out(|machine, _| machine.close(Cmd::Close(run)));
        }
    }),
    ("Stop in the middle of a long step, so that the trainer is replaced", |world| {
        world.running = false;
        if let Some(run) = world.run.take() {
            world.carry_out(|machine, _| machine.close(Cmd::Close(run)));
        }
        let active = world.machine.active();
        if world.is(active, Presence::Up) {
            world.lose(active);
            world.carry_out(|machine, _| machine.lost(active));
        }
    }),
    ("checkpoint of the open run", |world| {
        if let Some(run) = world.run {
            let from = world.machine.active();
            world.carry_out(|machine, _| machine.checkpoint_answered(from, run));
        }
    }),
    ("late checkpoint of the run before, and of the other trainer", |world| {
        let run = world.next_run;
        let active = world.machine.active();
        world.carry_out(|machine, _| machine.checkpoint_answered(active, run.saturating_sub(2)));
        world.carry_out(|machine, _| machine.checkpoint_answered(other(active), run.saturating_sub(1)));
    }),
    ("the CPU is up", |world| {
        if world.is(Cpu, Presence::Starting) {
            world.carry_out(|machine, _| machine.up(Cpu));
        }
    }),
    ("the GPU is up", |world| {
        if world.is(Gpu, Presence::Starting) {
            world.carry_out(|machine, _| machine.up(Gpu));
        }
    }),
    ("the CPU is lost", |world| {
        if world.is(Cpu, Presence::Up) {
            world.lose(Cpu);
            world.carry_out(|machine, _| machine.lost(Cpu));
        }
    }),
    ("the GPU is lost", |world| {
        if world.is(Gpu, Presence::Up) {
            world.lose(Gpu);
            world.carry_out(|machine, _| machine.lost(Gpu));
        }
    }),
    ("the CPU is given up, or tried again", |world| give_up_or_try_again(world, Cpu)),
    ("the GPU is given up, or tried again", |world| give_up_or_try_again(world, Gpu)),
    ("half a minute passes", |world| {
        world.now += CHECKPOINT_WITHIN;
        world.carry_out(|machine, now| machine.tick(now));
    }),
];

fn give_up_or_try_again(world: &mut World, kind: DeviceKind) {
    world.lose(kind);
    if world.is(kind, Presence::Absent) {
        world.carry_out(|machine, _| machine.starting(kind));
    } else {
        world.carry_out(|machine, _| machine.given_up(kind));
    }
}

/// Left to itself, the world comes to rest: trainers that start come up, and a move comes to its deadline.
fn settle(world: &mut World) {
    for kind in [Cpu, Gpu] {
        if world.is(kind, Presence::Starting) {
            world.carry_out(|machine, _| machine.up(kind));
        }
    }
    if let Some(deadline) = world.machine.deadline() {
        world.now = world.now.max(deadline);
        world.carry_out(|machine, now| machine.tick(now));
    }
}

fn check(world: &World) {
    let after = &world.history;
    assert!(!world.machine.is_moving(), "it moves for ever after {after:?}");
    assert!(world.machine.held.is_empty(), "{:?} are held for ever after {after:?}", world.machine.held);
    assert_eq!(world.owed, [], "steps are lost after {after:?}");
    let active = world.machine.active();
    let trainer = world.trainers[active as usize];
    if world.is(active, Presence::Up) {
        assert_eq!(trainer.run, world.run, "page and trainer disagree on the run after {after:?}");
        assert_eq!(trainer.trains, world.running, "page and trainer disagree on training after {after:?}");
    } else {
        assert!(!world.running, "the page pretends to train after {after:?}");
    }
    let idle = world.trainers[other(active) as usize];
    assert!(!idle.trains, "the trainer that is not active trains after {after:?}");
}

/// Every sequence of up to so many events, each followed by what happens if nothing else does.
fn explore(world: &World, depth: usize) -> usize {
    let mut settled = world.clone();
    settle(&mut settled);
    check(&settled);
    if depth == 0 {
        return 1;
    }
    let mut count = 1;
    for (name, event) in EVENTS {
        let mut next = world.clone();
        next.history.push(name);
        event(&mut next);
        count += explore(&next, depth - 1);
    }
    count
}

#[test]
fn every_order_of_events_ends_well_from_an_idle_page() {
    assert_eq!(explore(&World::new(), 5), 1 + 17 + 289 + 4_913 + 83_521 + 1_419_857);
}

#[test]
fn every_order_of_events_ends_well_while_a_run_moves() {
    let mut world = World::new();
    world.train();
    world.carry_out(|machine, now| machine.move_to(Gpu, now));
    assert!(world.machine.is_moving());
    explore(&world, 4);
}

#[test]
fn every_order_of_events_ends_well_while_a_trainer_starts() {
    let mut world = World::new();
    world.train();
    world.lose(Cpu);
    world.carry_out(|machine, _| machine.lost(Cpu));
    explore(&world, 4);
}

fn moving() -> DeviceMove<&'static str> {
    let mut machine = DeviceMove::default();
    for kind in [Cpu, Gpu] {
        machine.starting(kind);
        machine.up(kind);
    }
    machine.open(1, "open 1");
    assert_eq!(machine.move_to(Gpu, Moment::ZERO), [Action::AskForCheckpoint { from: Cpu, run: 1 }]);
    machine
}

#[test]
fn a_run_moves_with_its_checkpoint_and_what_was_asked_meanwhile_follows_it() {
    let mut machine = moving();
    assert!(!machine.is_ready(), "jobs wait while a run moves");
    assert_eq!(machine.about_run("step"), []);
    assert_eq!(machine.about_page("board"), [Action::Send(Cpu, "board")], "its own trainer still answers");
    assert_eq!(
        machine.checkpoint_answered(Cpu, 1),
        [Action::Close { on: Cpu, run: 1 }, Action::TakeUp(Gpu), Action::Send(Gpu, "step")]
    );
    assert_eq!(machine.about_page("board"), [Action::Send(Gpu, "board")]);
    assert!(machine.is_ready());
}

#[test]
fn a_new_run_ends_the_move_of_the_old_one_and_opens_there() {
    let mut machine = moving();
    machine.about_run("step of 1");
    assert_eq!(
        machine.open(2, "open 2"),
        [Action::Drop("step of 1"), Action::Close { on: Cpu, run: 1 }, Action::TakeUp(Gpu)]
    );
    assert_eq!(machine.about_run("start 2"), [Action::Send(Gpu, "start 2")]);
    assert_eq!(machine.checkpoint_answered(Cpu, 1), [], "it comes too late to matter");
    assert_eq!(machine.deadline(), None);
}

#[test]
fn the_checkpoint_of_another_run_does_not_end_a_move() {
    let mut machine = moving();
    assert_eq!(machine.checkpoint_answered(Cpu, 7), []);
    assert_eq!(machine.checkpoint_answered(Gpu, 1), []);
    assert!(machine.is_moving());
}

#[test]
fn a_device_that_does_not_answer_is_left_after_half_a_minute() {
    let mut machine = moving();
    assert_eq!(machine.tick(CHECKPOINT_WITHIN - Duration::from_millis(1)), []);
    assert_eq!(
        machine.tick(CHECKPOINT_WITHIN),
        [Action::SayCheckpointIsLate, Action::Close { on: Cpu, run: 1 }, Action::TakeUp(Gpu)]
    );
}

#[test]
fn a_move_that_is_taken_back_lets_the_run_go_on_where_it_is() {
    let mut machine = moving();
    machine.about_run("step");
    assert_eq!(machine.move_to(Cpu, Moment::ZERO), [Action::Resume { on: Cpu, run: 1 }, Action::Send(Cpu, "step")]);
}

#[test]
fn a_run_that_its_trainer_refuses_is_not_waited_for() {
    let mut machine = moving();
    assert_eq!(machine.closed_by_trainer(9), []);
    assert_eq!(machine.closed_by_trainer(1), [Action::TakeUp(Gpu)]);
    assert!(!machine.is_moving());
}

#[test]
fn where_nothing_trains_the_page_says_so() {
    let mut machine = DeviceMove::default();
    assert_eq!(machine.about_run("start"), [Action::Drop("start"), Action::SayNothingTrains]);
    assert_eq!(machine.starting(Cpu), [Action::Await(Cpu)]);
    assert!(!machine.is_ready(), "one that starts takes no job yet");
    assert_eq!(machine.about_run("start"), []);
    assert_eq!(machine.given_up(Cpu), [Action::Drop("start"), Action::SayNothingTrains]);
}
