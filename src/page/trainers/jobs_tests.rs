use super::*;
use DeviceKind::{Cpu, Gpu};

fn sample() -> Work {
    Work::Sample { seed: 1, n_way: 5, k_shot: 1 }
}

fn labels() -> Work {
    Work::Labels { run: 3 }
}

/// Every kind of work there is but those that take a large setting, which stand in the same arm as `Labels`.
fn works() -> Vec<Work> {
    vec![
        Work::Load { weights: vec![1] },
        sample(),
        Work::Checkpoint { run: 3 },
        Work::Time { config: Default::default(), steps: 3 },
        Work::Evaluate { run: 3 },
        Work::Look { run: 3 },
        Work::Landscape { run: 3 },
        labels(),
    ]
}

fn job_of(command: &Command) -> JobId {
    match command {
        Command::Begin { job, .. } | Command::Cancel { job } => *job,
        other => panic!("{other:?} is about no job"),
    }
}

#[test]
fn ids_count_up_and_are_never_given_twice() {
    let mut jobs = Jobs::default();
    let (first, command) = jobs.begin(sample(), "a");
    assert_eq!(command, Command::Begin { job: first, work: sample() });
    jobs.end(first);
    assert_ne!(jobs.begin(sample(), "b").0, first);
}

#[test]
fn a_job_ends_once_and_only_by_the_trainer_that_has_it() {
    let mut jobs = Jobs::default();
    let (job, _) = jobs.begin(labels(), "panel");
    assert_eq!(jobs.listener(job, Cpu), None, "it was not sent yet");
    jobs.sent(job, Cpu);
    assert_eq!(jobs.listener(job, Cpu), Some("panel"));
    assert_eq!(jobs.ended(job, Gpu), None, "the other trainer knows nothing of it");
    assert_eq!(jobs.ended(job, Cpu), Some("panel"));
    assert_eq!(jobs.ended(job, Cpu), None);
    assert_eq!(jobs.listener(job, Cpu), None, "no news after the end");
}

#[test]
fn the_first_characters_are_asked_again_of_the_next_worker() {
    let mut jobs = Jobs::default();
    let (job, begin) = jobs.begin(sample(), "board");
    assert_eq!(jobs.waiting(), std::slice::from_ref(&begin), "until a trainer is up");
    jobs.sent(job, Cpu);
    assert_eq!(jobs.waiting(), []);
    let orphans = jobs.lost(Cpu);
    assert_eq!(orphans.ended, [] as [&str; 0]);
    assert_eq!(jobs.waiting(), [begin], "again until a trainer is up");
    jobs.sent(job, Cpu);
    assert_eq!(jobs.ended(job, Cpu), Some("board"));
}

/// After a loss or a move, each job is asked again, goes on where it is, or has ended: none waits for ever.
#[test]
fn no_job_is_left_to_a_trainer_that_is_gone() {
    for work in works() {
        let mut jobs = Jobs::default();
        let (job, _) = jobs.begin(work.clone(), ());
        jobs.sent(job, Cpu);
        let orphans = jobs.lost(Cpu);
        assert_eq!(jobs.waiting().len() + orphans.ended.len(), 1, "{work:?}");
        assert_eq!(jobs.open.values().filter(|open| open.on.is_some()).count(), 0, "{work:?}");

        let mut jobs = Jobs::default();
        let (job, _) = jobs.begin(work.clone(), ());
        jobs.sent(job, Gpu);
        assert!(jobs.left(Cpu).cancels.is_empty(), "the other trainer's jobs are not touched");
        let orphans = jobs.left(Gpu);
        let goes_on = jobs.listener(job, Gpu).is_some();
        assert_eq!(jobs.waiting().len() + orphans.ended.len() + usize::from(goes_on), 1, "{work:?}");
        assert_eq!(orphans.cancels.iter().map(job_of).collect::<Vec<_>>(), if goes_on { vec![] } else { vec![job] });
    }
}

#[test]
fn what_waits_ends_where_nothing_trains() {
    let mut jobs = Jobs::default();
    jobs.begin(labels(), "waits");
    let (first_characters, _) = jobs.begin(sample(), "board");
    let (sent, _) = jobs.begin(labels(), "sent");
    jobs.sent(sent, Cpu);
    assert_eq!(jobs.end_waiting(), ["waits"]);
    assert_eq!(jobs.listener(sent, Cpu), Some("sent"));
    assert_eq!(jobs.waiting().iter().map(job_of).collect::<Vec<_>>(), [first_characters], "for another try");
}

#[test]
fn what_was_asked_of_a_run_ends_with_it_at_once() {
    let mut jobs = Jobs::default();
    for work in works() {
        let name =
            if matches!(work, Work::Evaluate { .. } | Work::Look { .. } | Work::Landscape { .. } | Work::Labels { .. })
            {
                "its"
            } else {
                "other"
            };
        let (job, _) = jobs.begin(work, name);
        jobs.sent(job, Cpu);
    }
    assert_eq!(jobs.run_closed(), ["its"; 4]);
    assert_eq!(jobs.open.len(), works().len() - 4);
}

/// Gathers what labels are worth.
fn gather(points: &mut usize, said: Said) {
    match said {
        Said::News(News::Labels(labels)) => *points = labels.len() + 1,
        Said::News(_) | Said::Output(_) => {}
    }
}

fn after(reports: Vec<JobReport>) -> JobState<usize> {
    let mut state = JobState::begun();
    for report in reports {
        state.take(report, gather);
    }
    state
}

#[test]
fn a_panel_sees_progress_results_and_one_end() {
    let progress = || JobReport::News(News::Progress { done: 1, of: 8 });
    let news = || JobReport::News(News::Labels(vec![]));
    assert_eq!(after(vec![progress()]), JobState::Working { progress: Some((1, 8)), so_far: 0 });
    assert_eq!(after(vec![news(), JobReport::Ended(Ok(Output::Done))]), JobState::Done(1));
    let late = after(vec![JobReport::Ended(Ok(Output::Done)), news(), progress()]);
    assert_eq!(late, JobState::Done(0), "nothing counts after the end");
}

#[test]
fn a_job_that_breaks_off_says_what_to_do_and_keeps_what_it_found() {
    let end = |failure| after(vec![JobReport::News(News::Labels(vec![])), JobReport::Ended(Err(failure))]);
    for failure in [Failure::TrainerLost, Failure::DeviceLeft, Failure::NothingTrains, Failure::TooLate] {
        let JobState::Failed { what_to_do, so_far: 1 } = end(failure.clone()) else { panic!("{failure:?}") };
        assert!(what_to_do.to_lowercase().contains("begin again"), "{what_to_do}");
    }
    let refused = Failure::Trouble(Trouble::Refused("Store Omniglot first.".into()));
    assert_eq!(end(refused), JobState::Failed { what_to_do: "Store Omniglot first.".into(), so_far: 1 });
    assert_eq!(end(Failure::Trouble(Trouble::Cancelled)), JobState::Done(1), "the user ended it");
    assert_eq!(end(Failure::Trouble(Trouble::RunClosed)), JobState::Idle, "results do not outlive their run");
}
