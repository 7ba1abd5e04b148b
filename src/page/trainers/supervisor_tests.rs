//! A worker that has come up, and what becomes of it; how it starts, and every order of events, have files of their own.

#[path = "supervisor_orders_tests.rs"]
mod orders;
#[path = "supervisor_starts_tests.rs"]
mod starts;

use super::*;

const fn at(seconds: u64) -> Moment {
    Duration::from_secs(seconds)
}

fn started() -> Supervisor {
    let mut worker = Supervisor::new(Limits::default());
    assert_eq!(worker.start(at(0)), WorkerOrder::Spawn);
    worker
}

fn up(now: u64) -> Supervisor {
    let mut worker = started();
    worker.opening(at(now));
    worker.ready(at(now));
    worker
}

fn starting(received: u64, slow: bool, failed_before: Option<&str>) -> WorkerState {
    WorkerState::Starting { received, total: None, slow, failed_before: failed_before.map(str::to_owned) }
}

fn pausing(until: u64, reason: &str) -> WorkerState {
    WorkerState::Pausing { until: at(until), reason: reason.to_owned() }
}

fn is_given_up(worker: &Supervisor) -> bool {
    matches!(worker.state(), WorkerState::GivenUp { .. })
}

/// Lets time pass until a worker has been given up, each of whose tries fails after so many seconds; says when that was,
/// and how many tries there were.
fn until_given_up(worker: &mut Supervisor, fails_after: u64) -> (Moment, usize) {
    let mut now = at(0);
    for tries in 1..100 {
        now += at(fails_after);
        worker.failed(now, "404");
        let Some(deadline) = worker.deadline() else { return (now, tries) };
        assert_eq!(worker.tick(deadline), WorkerOrder::Spawn);
        now = deadline;
    }
    panic!("it is never given up");
}

#[test]
fn one_that_worked_is_replaced_at_once_and_given_up_if_the_next_ones_break_too() {
    let mut worker = up(1);
    assert_eq!(worker.failed(at(2), "a panic"), WorkerOrder::Spawn, "at once the first time");
    let mut ends = 0;
    for second in 10..100 {
        worker.ready(at(second));
        if worker.failed(at(second), "a panic") == WorkerOrder::End {
            ends += 1;
        }
        if is_given_up(&worker) {
            break;
        }
        worker.tick(worker.deadline().expect("it waits"));
    }
    assert!(is_given_up(&worker));
    assert_eq!(ends, 3, "two pauses and the end: four workers in all");
}

#[test]
fn one_that_has_been_well_for_a_minute_has_all_its_tries_again() {
    let mut worker = up(1);
    for hour in 1..50 {
        assert_eq!(worker.failed(at(hour * 3_600), "the GPU was lost"), WorkerOrder::Spawn);
        worker.ready(at(hour * 3_600 + 5));
    }
}

#[test]
fn silence_is_said_while_an_answer_is_owed_and_taken_back_by_any_word() {
    let mut worker = up(1);
    assert_eq!(worker.deadline(), None, "an idle worker may be silent");
    worker.owes(at(100), true);
    worker.owes(at(110), true);
    assert!(worker.owes_an_answer());
    assert_eq!(worker.deadline(), Some(at(112)), "since it was first owed");
    worker.heard(at(111));
    assert_eq!(worker.deadline(), Some(at(123)), "any word counts");
    assert_eq!(worker.tick(at(122)), WorkerOrder::Nothing);
    assert_eq!(worker.state(), &WorkerState::Up { silent: false });
    assert_eq!(worker.tick(at(124)), WorkerOrder::Nothing, "it is not ended: a long step is no fault");
    assert_eq!(worker.state(), &WorkerState::Up { silent: true });
    worker.heard(at(140));
    assert_eq!(worker.state(), &WorkerState::Up { silent: false });
    worker.owes(at(141), false);
    assert_eq!(worker.deadline(), None);
}

#[test]
fn a_page_that_was_asleep_blames_nobody() {
    let mut worker = up(1);
    worker.owes(at(10), true);
    worker.tick(at(3_600));
    assert_eq!(worker.state(), &WorkerState::Up { silent: false });
    assert_eq!(worker.deadline(), Some(at(3_612)), "it has its time once more");
    worker.break_off(at(3_605));
    assert_eq!(worker.tick(at(3_700)), WorkerOrder::Nothing);
    assert_eq!(worker.deadline(), Some(at(3_701)), "and a second to answer the user");
    let mut worker = started();
    assert_eq!(worker.tick(at(3_600)), WorkerOrder::Nothing);
    assert_eq!(worker.state(), &starting(0, false, None));
}

#[test]
fn a_timer_that_is_a_little_late_is_heard() {
    let mut worker = started();
    worker.tick(at(12) + LATE_TIMER);
    assert_eq!(worker.state(), &starting(0, true, None));
}

#[test]
fn one_in_the_middle_of_what_is_not_wanted_any_more_is_replaced_and_that_is_no_failure() {
    let mut worker = up(1);
    worker.heard(at(10));
    worker.break_off(at(11));
    assert_eq!(worker.deadline(), Some(at(14)), "four seconds after its last word");
    assert_eq!(worker.tick(at(13)), WorkerOrder::Nothing);
    assert_eq!(worker.tick(at(14)), WorkerOrder::Replace);
    assert_eq!(worker.state(), &starting(0, false, None));
    assert_eq!((worker.failures(), worker.why_ended()), (0, "since it was in the middle of a long step"));
    worker.ready(at(15));
    assert_eq!(worker.deadline(), None, "the fresh one owes nothing");
    worker.break_off(at(15));
    assert_eq!(worker.deadline(), Some(at(19)), "that it is ready is its last word");
}

#[test]
fn a_long_silence_before_the_user_ends_a_step_counts_and_a_moment_to_answer_is_left() {
    let mut worker = up(1);
    worker.owes(at(2), true);
    worker.tick(at(14));
    assert_eq!(worker.state(), &WorkerState::Up { silent: true });
    worker.break_off(at(100));
    assert_eq!(worker.deadline(), Some(at(101)));
    assert_eq!(worker.tick(at(101)), WorkerOrder::Replace);
}

#[test]
fn any_word_shows_that_a_step_is_over() {
    let mut worker = up(1);
    worker.break_off(at(10));
    assert_eq!(worker.deadline(), Some(at(11)));
    worker.heard(at(10));
    assert_eq!(worker.deadline(), None);
    assert_eq!(worker.tick(at(20)), WorkerOrder::Nothing);
    let mut starts = started();
    starts.break_off(at(1));
    assert_eq!(starts.deadline(), Some(at(12)), "one that is not up does nothing to break off");
}

#[test]
fn a_program_of_another_version_needs_the_page_to_be_loaded_anew() {
    let mut worker = started();
    assert_eq!(worker.out_of_date(), WorkerOrder::End);
    assert!(matches!(worker.state(), WorkerState::GivenUp { reload: true, .. }));
    assert_eq!(worker.cannot_work("no workers here"), WorkerOrder::End);
    assert_eq!(worker.state(), &WorkerState::GivenUp { reason: "no workers here".into(), reload: false });
}

#[test]
fn a_well_minute_is_counted_from_the_moment_it_came_up() {
    let mut worker = up(100);
    worker.failed(at(101), "a panic");
    worker.ready(at(102));
    assert_eq!(worker.failed(at(161), "a panic"), WorkerOrder::End, "59 seconds are not enough");
    worker.tick(worker.deadline().expect("it waits"));
    worker.ready(at(200));
    assert_eq!(worker.failed(at(260), "a panic"), WorkerOrder::Spawn, "60 are");
    assert_eq!(worker.failures(), 1);
}

#[test]
fn the_user_can_always_have_another_try() {
    let mut worker = started();
    until_given_up(&mut worker, 0);
    assert_eq!(worker.start(at(50)), WorkerOrder::Spawn);
    assert_eq!(worker.failures(), 0);
    let mut worker = up(1);
    worker.owes(at(10), true);
    worker.tick(at(22));
    assert_eq!(worker.restart(at(31)), WorkerOrder::Replace, "one that is silent is replaced on request");
    assert_eq!(worker.why_ended(), "as you asked");
    assert_eq!(worker.restart(at(31)), WorkerOrder::Spawn, "one that starts is started anew");
    assert_eq!(worker.cannot_work("no workers here"), WorkerOrder::End);
    assert!(is_given_up(&worker));
    assert_eq!(worker.restart(at(32)), WorkerOrder::Spawn);
}

#[test]
fn a_late_word_of_a_worker_that_was_ended_changes_nothing() {
    let mut worker = started();
    worker.failed(at(1), "404");
    assert_eq!(worker.why_ended(), "404");
    let before = worker.state().clone();
    assert_eq!(worker.failed(at(1), "an error once more"), WorkerOrder::Nothing);
    worker.ready(at(1));
    assert_eq!(worker.state(), &before);
    worker.stop();
    assert_eq!(worker.failed(at(2), "late"), WorkerOrder::Nothing);
    assert_eq!(worker.state(), &WorkerState::Asleep);
    assert_eq!(worker.start(at(3)), WorkerOrder::Spawn);
    assert_eq!(worker.failures(), 0, "one that was not needed for a while has all its tries again");
}
