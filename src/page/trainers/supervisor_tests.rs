use super::*;

const fn at(seconds: u64) -> Moment {
    Duration::from_secs(seconds)
}

fn started() -> Supervisor {
    let mut worker = Supervisor::new(Limits::default());
    assert_eq!(worker.start(at(0)), Order::Spawn);
    worker
}

fn up(now: u64) -> Supervisor {
    let mut worker = started();
    worker.opening(at(now));
    worker.ready(at(now));
    worker
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
        assert_eq!(worker.tick(deadline), Order::Spawn);
        now = deadline;
    }
    panic!("it is never given up");
}

#[test]
fn a_start_that_fails_at_once_is_tried_again_with_growing_pauses_and_given_up_within_seconds() {
    let mut worker = started();
    assert_eq!(worker.failed(at(0), "404"), Order::End);
    assert_eq!(worker.state(), &WorkerState::Pausing { until: at(1), reason: "404".into() });
    assert_eq!(worker.tick(Duration::from_millis(900)), Order::Nothing);
    let mut worker = started();
    assert_eq!(until_given_up(&mut worker, 0), (at(1 + 3 + 9), 4));
    assert_eq!(worker.state(), &WorkerState::GivenUp { reason: "404".into() });
    assert_eq!(worker.deadline(), None);
}

#[test]
fn a_start_that_always_takes_a_minute_to_fail_is_given_up_as_well() {
    assert_eq!(until_given_up(&mut started(), 60).1, 4);
}

#[test]
fn a_download_that_stands_still_fails_and_a_slow_one_does_not() {
    let mut worker = started();
    for second in 1..600 {
        worker.downloading(at(second), second * 4_000, None);
        assert_eq!(worker.tick(at(second)), Order::Nothing);
    }
    assert_eq!(worker.state(), &WorkerState::Starting { received: 599 * 4_000, total: None });
    assert_eq!(worker.deadline(), Some(at(619)));
    assert_eq!(worker.tick(at(619)), Order::End);
    assert!(matches!(worker.state(), WorkerState::Pausing { .. }));
}

#[test]
fn opening_may_take_longer_than_a_byte_but_not_for_ever() {
    let mut worker = started();
    worker.opening(at(1));
    assert_eq!(worker.tick(at(30)), Order::Nothing);
    assert_eq!(worker.tick(at(46)), Order::End);
}

#[test]
fn one_that_worked_is_replaced_at_once_and_given_up_if_the_next_ones_break_too() {
    let mut worker = up(1);
    assert_eq!(worker.failed(at(2), "a panic"), Order::Spawn, "at once the first time");
    let mut ends = 0;
    for second in 10..100 {
        worker.ready(at(second));
        if worker.failed(at(second), "a panic") == Order::End {
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
        assert_eq!(worker.failed(at(hour * 3_600), "the GPU was lost"), Order::Spawn);
        worker.ready(at(hour * 3_600 + 5));
    }
}

#[test]
fn silence_is_said_while_an_answer_is_owed_and_taken_back_by_any_word() {
    let mut worker = up(1);
    assert_eq!(worker.deadline(), None, "an idle worker may be silent");
    worker.owes(at(100), true);
    worker.owes(at(110), true);
    assert_eq!(worker.deadline(), Some(at(120)), "since it was first owed");
    worker.heard(at(115));
    assert_eq!(worker.deadline(), Some(at(135)), "any word counts");
    assert_eq!(worker.tick(at(136)), Order::Nothing, "it is not ended: a long step is no fault");
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
    assert_eq!(worker.deadline(), Some(at(3_620)), "it has its time once more");
}

#[test]
fn the_user_can_always_have_another_try() {
    let mut worker = started();
    until_given_up(&mut worker, 0);
    assert_eq!(worker.start(at(50)), Order::Spawn);
    assert_eq!(worker.failures(), 0);
    let mut worker = up(1);
    worker.owes(at(10), true);
    worker.tick(at(30));
    assert_eq!(worker.restart(at(31)), Order::Spawn, "one that is silent is replaced on request");
    assert_eq!(worker.cannot_work("no workers here"), Order::End);
    assert!(is_given_up(&worker));
    assert_eq!(worker.restart(at(32)), Order::Spawn);
}

#[test]
fn a_late_word_of_a_worker_that_was_ended_changes_nothing() {
    let mut worker = started();
    worker.failed(at(1), "404");
    let before = worker.state().clone();
    assert_eq!(worker.failed(at(1), "an error once more"), Order::Nothing);
    worker.ready(at(1));
    assert_eq!(worker.state(), &before);
    worker.stop();
    assert_eq!(worker.failed(at(2), "late"), Order::Nothing);
    assert_eq!(worker.state(), &WorkerState::Asleep);
}

/// Whatever happens in whatever order: a worker that is not asleep, up or given up has a deadline, and left to itself it
/// comes to rest.
#[test]
fn every_order_of_events_comes_to_rest() {
    type Event = fn(&mut Supervisor, Moment) -> Order;
    let events: [Event; 9] = [
        |worker, now| worker.start(now),
        |worker, now| worker.restart(now),
        |worker, now| worker.failed(now, "broken"),
        |worker, now| {
            worker.ready(now);
            Order::Nothing
        },
        |worker, now| {
            worker.opening(now);
            Order::Nothing
        },
        |worker, now| {
            worker.owes(now, true);
            Order::Nothing
        },
        |worker, _| worker.stop(),
        |worker, _| worker.cannot_work("no"),
        |worker, now| worker.tick(now),
    ];
    for code in 0..events.len().pow(5) {
        let mut worker = Supervisor::new(Limits::default());
        let mut rest = code;
        for second in 0..5 {
            events[rest % events.len()](&mut worker, at(second * 7));
            rest /= events.len();
        }
        let mut ticks = 0;
        while let Some(deadline) = worker.deadline() {
            worker.tick(deadline);
            ticks += 1;
            assert!(ticks < 12, "sequence {code} goes on for ever: {worker:?}");
        }
        let rests =
            matches!(worker.state(), WorkerState::Asleep | WorkerState::Up { .. } | WorkerState::GivenUp { .. });
        assert!(rests, "sequence {code} ends in {worker:?}");
    }
}
