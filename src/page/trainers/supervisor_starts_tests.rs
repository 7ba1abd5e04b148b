//! Starts that fail, take long or never answer.

use super::*;

#[test]
fn a_start_that_fails_at_once_is_tried_again_with_growing_pauses_and_given_up_within_seconds() {
    let mut worker = started();
    assert_eq!(worker.failed(at(0), "404"), WorkerOrder::End);
    assert_eq!(worker.state(), &pausing(1, "404"));
    assert_eq!(worker.tick(Duration::from_millis(900)), WorkerOrder::Nothing);
    let mut worker = started();
    assert_eq!(until_given_up(&mut worker, 0), (at(1 + 3 + 9), 4));
    assert_eq!(worker.state(), &WorkerState::GivenUp { reason: "404".into(), reload: false });
    assert_eq!(worker.deadline(), None);
}

#[test]
fn a_start_that_always_takes_a_minute_to_fail_is_given_up_as_well() {
    assert_eq!(until_given_up(&mut started(), 60).1, 4);
}

#[test]
fn a_download_that_stands_still_is_said_and_fails_and_a_slow_one_does_not() {
    let mut worker = started();
    for second in 1..600 {
        worker.downloading(at(second), second * 4_000, None);
        assert_eq!(worker.tick(at(second)), WorkerOrder::Nothing);
    }
    assert_eq!(worker.state(), &starting(599 * 4_000, false, None));
    assert_eq!(worker.deadline(), Some(at(611)), "12 s after the last byte");
    assert_eq!(worker.tick(at(611)), WorkerOrder::Nothing, "it is not ended yet");
    assert_eq!(worker.state(), &starting(599 * 4_000, true, None));
    worker.downloading(at(612), 600 * 4_000, None);
    assert_eq!(worker.state(), &starting(600 * 4_000, false, None), "a byte takes it back");
    worker.tick(at(624));
    assert_eq!(worker.deadline(), Some(at(632)));
    assert_eq!(worker.tick(at(632)), WorkerOrder::End);
    assert_eq!(worker.state(), &pausing(633, "its program does not arrive"));
}

#[test]
fn a_host_that_says_how_much_is_to_come_is_believed() {
    let mut worker = started();
    worker.downloading(at(1), 5, Some(9));
    let expected = WorkerState::Starting { received: 5, total: Some(9), slow: false, failed_before: None };
    assert_eq!(worker.state(), &expected);
}

#[test]
fn one_that_never_answers_is_known_within_12_s_and_given_up_after_two_tries() {
    let mut worker = started();
    assert_eq!(worker.tick(at(12)), WorkerOrder::Nothing);
    assert_eq!(worker.state(), &starting(0, true, None));
    assert_eq!(worker.tick(at(20)), WorkerOrder::End);
    assert_eq!(worker.tick(at(21)), WorkerOrder::Spawn);
    let reason = "its program does not arrive";
    assert_eq!(worker.state(), &starting(0, false, Some(reason)), "why there is another try stays known");
    worker.tick(at(33));
    assert_eq!(worker.tick(at(41)), WorkerOrder::End);
    assert_eq!(worker.state(), &WorkerState::GivenUp { reason: reason.into(), reload: false });
    assert_eq!(worker.restart(at(50)), WorkerOrder::Spawn);
    worker.tick(at(62));
    assert_eq!(worker.tick(at(70)), WorkerOrder::End);
    assert_eq!(worker.state(), &pausing(71, reason), "the user's try has two tries as well");
}

#[test]
fn one_that_came_up_has_both_its_silent_tries_again() {
    let mut worker = started();
    worker.tick(at(12));
    worker.tick(at(20));
    worker.tick(at(21));
    worker.ready(at(22));
    worker.failed(at(90), "the GPU was lost");
    worker.tick(at(102));
    worker.tick(at(110));
    assert!(matches!(worker.state(), WorkerState::Pausing { .. }));
}

#[test]
fn opening_may_take_longer_than_a_byte_but_not_for_ever() {
    let mut worker = started();
    worker.opening(at(1));
    assert!(worker.has_opened());
    assert_eq!(worker.tick(at(13)), WorkerOrder::Nothing);
    assert_eq!(worker.state(), &starting(0, true, None), "which is said like a silent download");
    assert_eq!(worker.deadline(), Some(at(46)));
    assert_eq!(worker.tick(at(46)), WorkerOrder::End);
    assert_eq!(worker.state(), &pausing(47, "it did not become ready in time"));
    worker.tick(at(47));
    assert!(!worker.has_opened(), "the next one has yet to come");
}
