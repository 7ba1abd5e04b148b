//! Every order of events.

use super::*;

/// Whatever happens in whatever order: a worker that is not asleep, up or given up has a deadline, and left to itself it
/// comes to rest.
#[test]
fn every_order_of_events_comes_to_rest() {
    type Event = fn(&mut Supervisor, Moment) -> WorkerOrder;
    let events: [Event; 12] = [
        |worker, now| worker.start(now),
        |worker, now| worker.restart(now),
        |worker, now| worker.failed(now, "broken"),
        |worker, now| {
            worker.ready(now);
            WorkerOrder::Nothing
        },
        |worker, now| {
            worker.opening(now);
            WorkerOrder::Nothing
        },
        |worker, now| {
            worker.owes(now, true);
            WorkerOrder::Nothing
        },
        |worker, now| {
            worker.break_off(now);
            WorkerOrder::Nothing
        },
        |worker, now| {
            worker.downloading(now, 1, None);
            WorkerOrder::Nothing
        },
        |worker, _| worker.stop(),
        |worker, _| worker.cannot_work("no"),
        |worker, _| worker.out_of_date(),
        |worker, now| worker.tick(now),
    ];
    for code in 0..events.len().pow(5) {
        let mut worker = Supervisor::new(Limits::default());
        let mut rest = code;
        for second in 0..5 {
            let was_up = worker.is_up();
            let order = events[rest % events.len()](&mut worker, at(second * 7));
            let starts = matches!(order, WorkerOrder::Spawn | WorkerOrder::Replace);
            assert!(!starts || matches!(worker.state(), WorkerState::Starting { .. }), "sequence {code}: {worker:?}");
            assert!(order != WorkerOrder::Replace || was_up, "sequence {code}: only one that is up is replaced");
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
