//! What a session does next. It is decided here alone, and from nothing but what is waiting.
//!
//! Commands are carried out between two turns, before this is asked. A turn then goes to the first of:
//! 1. a job that is done in one short turn;
//! 2. a single training step, which was asked for by hand;
//! 3. a job whose news the reader watches arrive;
//! 4. the run: an episode of its evaluation, or its next step;
//! 5. while the run stands still, a job that takes minutes.
//!
//! Jobs of one urgency take turns: whoever has waited longest comes first.

/// How long a job may be kept waiting, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// It takes one short turn.
    Short,
    /// Its news is watched: training waits for it.
    Watched,
    /// It takes minutes: it waits for training.
    Long,
}

/// What the open run is waiting for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RunNeed {
    /// Nothing: it stands still, or there is none.
    Nothing,
    /// One step, asked for by hand.
    SingleStep,
    /// An episode of the evaluation that is under way.
    Evaluation,
    /// Its next step.
    Step,
    /// Its next step, but not before so many milliseconds.
    StepAfter(f64),
}

/// What a turn goes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// The job at this place.
    Job(usize),
    /// A training step.
    Step,
    /// An episode of the run's evaluation.
    Evaluation,
    /// Nothing for so many milliseconds, unless a command comes.
    Wait(f64),
    /// Nothing until a command comes.
    Nothing,
}

/// Decides. `jobs` are in the order in which they have waited; one that has nothing to do now is `None`.
pub(super) fn next(run: RunNeed, jobs: &[Option<Urgency>]) -> Next {
    let first = |urgency| jobs.iter().position(|job| *job == Some(urgency)).map(Next::Job);
    let of_run = match run {
        RunNeed::Nothing => None,
        RunNeed::SingleStep | RunNeed::Step => Some(Next::Step),
        RunNeed::Evaluation => Some(Next::Evaluation),
        RunNeed::StepAfter(milliseconds) => Some(Next::Wait(milliseconds)),
    };
    first(Urgency::Short)
        .or(of_run.filter(|_| run == RunNeed::SingleStep))
        .or_else(|| first(Urgency::Watched))
        .or(of_run)
        .or_else(|| first(Urgency::Long))
        .unwrap_or(Next::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Option<Urgency>; 4] = [None, Some(Urgency::Long), Some(Urgency::Watched), Some(Urgency::Short)];

    #[test]
    fn the_most_urgent_comes_first_whatever_the_run_needs() {
        for run in [RunNeed::Nothing, RunNeed::SingleStep, RunNeed::Evaluation, RunNeed::Step, RunNeed::StepAfter(9.0)]
        {
            assert_eq!(next(run, &ALL), Next::Job(3), "{run:?}");
        }
    }

    #[test]
    fn a_step_by_hand_comes_before_what_is_watched_and_a_training_step_after_it() {
        assert_eq!(next(RunNeed::SingleStep, &ALL[..3]), Next::Step);
        for run in [RunNeed::Nothing, RunNeed::Evaluation, RunNeed::Step, RunNeed::StepAfter(9.0)] {
            assert_eq!(next(run, &ALL[..3]), Next::Job(2), "{run:?}");
        }
    }

    #[test]
    fn what_takes_minutes_waits_until_the_run_stands_still() {
        let waits = [
            (RunNeed::SingleStep, Next::Step),
            (RunNeed::Step, Next::Step),
            (RunNeed::Evaluation, Next::Evaluation),
            (RunNeed::StepAfter(9.0), Next::Wait(9.0)),
        ];
        for (run, expected) in waits {
            assert_eq!(next(run, &ALL[..2]), expected);
        }
        assert_eq!(next(RunNeed::Nothing, &ALL[..2]), Next::Job(1));
    }

    #[test]
    fn of_equals_the_one_that_waited_longest_has_its_turn_and_nothing_due_is_nothing() {
        for urgency in [Urgency::Short, Urgency::Watched, Urgency::Long] {
            assert_eq!(next(RunNeed::Nothing, &[None, Some(urgency), Some(urgency)]), Next::Job(1));
        }
        assert_eq!(next(RunNeed::Nothing, &[None, None]), Next::Nothing);
        assert_eq!(next(RunNeed::Step, &[None]), Next::Step);
    }
}
