//! What the machine does, story by story, and in every order of events.

#[path = "device_move_orders_tests.rs"]
mod orders;
#[path = "device_move_world_tests.rs"]
mod world;

use super::*;
use DeviceKind::{Cpu, Gpu};

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
