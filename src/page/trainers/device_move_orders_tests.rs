//! Every order of events, put to the machine with a page and two trainers around it.

use super::{
    world::{Cmd, World},
    *,
};
use DeviceKind::{Cpu, Gpu};

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
