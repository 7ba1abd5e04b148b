//! Every kind of long work, however it ends. The harness holds each job to one end and to silence after it.

use std::sync::OnceLock;

use protocol::{Adaptation, Command, Descriptions, Event, JobId, News, Output, Race, RunConfig, RunId, Trouble, Work};

use super::{
    board, config,
    harness::{Browser, ending, news, once, reasons},
    pair,
    race::race,
    stored_omniglot,
};

const JOB: JobId = 5;
const RUN: RunId = 1;

/// Short, small work of every kind, each of which can be done on a run of [`small_maml`] and a board.
fn works() -> Vec<Work> {
    let works = vec![
        Work::Load { weights: std::fs::read("static/weights/omniglot-conv4.safetensors").unwrap() },
        Work::Sample { seed: 3, n_way: 2, k_shot: 1 },
        Work::Checkpoint { run: RUN },
        Work::Describe(Descriptions { texts: vec!["a ring".into()], ..Descriptions::default() }),
        Work::Time { config: config(&[]), steps: 3 },
        Work::Evaluate { run: RUN },
        Work::Adapt(Adaptation { steps: 2, head_learning_rate: 0.05, encoder_learning_rate: 0.01, seed: 5 }),
        Work::Look { run: RUN },
        Work::Landscape { run: RUN },
        Work::Labels { run: RUN },
        Work::Race(race()),
    ];
    assert_covered!(
        works,
        Work::Load { .. },
        Work::Sample { .. },
        Work::Checkpoint { .. },
        Work::Describe(_),
        Work::Time { .. },
        Work::Evaluate { .. },
        Work::Adapt(_),
        Work::Look { .. },
        Work::Landscape { .. },
        Work::Labels { .. },
        Work::Race(_),
    );
    works
}

/// True for work that ends with the run: here, the run answers queries.
fn belongs_to_run(work: &Work) -> bool {
    match work {
        Work::Checkpoint { .. }
        | Work::Evaluate { .. }
        | Work::Look { .. }
        | Work::Landscape { .. }
        | Work::Labels { .. } => true,
        Work::Adapt(_) => true,
        Work::Load { .. } | Work::Sample { .. } | Work::Describe(_) | Work::Time { .. } | Work::Race(_) => false,
    }
}

/// True for work that is over after one turn, so that nothing can come in between.
fn is_short(work: &Work) -> bool {
    matches!(work, Work::Load { .. } | Work::Sample { .. } | Work::Checkpoint { .. } | Work::Look { .. })
}

fn small_maml() -> RunConfig {
    let values = [("channels", 8.0), ("n_way", 2.0), ("n_query", 1.0), ("tasks", 1.0), ("inner_steps", 1.0)];
    RunConfig { method: "maml".into(), seed: 3, values: values.map(|(id, value)| (id.into(), value)).into() }
}

fn open(run: RunId) -> Command {
    Command::Open { run, config: small_maml(), resume: None }
}

/// A run that has taken a step, and answers queries on a board.
fn ready() -> Vec<Command> {
    let recognise = Command::Recognise(protocol::Recogniser::Run);
    vec![Command::Board(board(2)), open(RUN), recognise, Command::Step { run: RUN }]
}

fn begin(work: &Work) -> Command {
    Command::Begin { job: JOB, work: work.clone() }
}

fn browser() -> Browser {
    static PAIR: OnceLock<Vec<u8>> = OnceLock::new();
    Browser { pair: Some(PAIR.get_or_init(|| pair().1).clone()), ..Browser::default() }
}

fn is_news(event: &Event) -> bool {
    matches!(event, Event::News { job: JOB, .. })
}

fn is_end(event: &Event) -> bool {
    matches!(event, Event::Ended { job: JOB, .. })
}

#[test]
fn work_that_can_be_done_ends_with_what_it_gives() {
    for work in works() {
        // What takes longest is done in a test of its own.
        if matches!(work, Work::Describe(_) | Work::Race(_) | Work::Labels { .. }) {
            continue;
        }
        let events = browser().serve(vec![ready(), vec![begin(&work)]]).events;
        let fits = match (&work, ending(&events, JOB)) {
            (Work::Load { .. }, Ok(Output::Loaded { parameters, .. })) => *parameters > 10_000,
            (Work::Sample { n_way, .. }, Ok(Output::Sampled { classes })) => classes.len() == *n_way as usize,
            (Work::Checkpoint { .. }, Ok(Output::Checkpointed { run, checkpoint })) => {
                (*run, checkpoint.step) == (RUN, 1)
            }
            (Work::Time { steps, .. }, Ok(Output::Timed { milliseconds })) => {
                // The clock of the harness: two looks at it a step.
                let counted = news(&events, JOB).contains(&&News::Progress { done: steps - 1, of: *steps });
                counted && *milliseconds == 100.0
            }
            (Work::Evaluate { .. }, Ok(Output::Evaluated { run, step, accuracy })) => {
                (*run, *step, accuracy.episodes) == (RUN, 1, 40) && news(&events, JOB).len() == 39
            }
            (Work::Look { .. }, Ok(Output::Looked { run, step, .. })) => (*run, *step) == (RUN, 2),
            (Work::Adapt(asked), Ok(Output::Done)) => news(&events, JOB).len() == asked.steps as usize + 1,
            (Work::Landscape { .. }, Ok(Output::Landscape(landscape))) => {
                landscape.losses.len() == (landscape.side * landscape.side) as usize
            }
            _ => false,
        };
        assert!(fits, "{work:?} ended with {:?}", ending(&events, JOB));
        assert_eq!(reasons(&events), Vec::<String>::new());
    }
}

#[test]
fn work_that_cannot_be_done_ends_with_why() {
    let unknown = RunConfig { method: "magic".into(), ..config(&[]) };
    // A board without drawings; no pair; an Omniglot of five characters a split, with eight drawings each.
    let of_omniglot = config(&[("source", 2.0), ("n_way", 8.0)]);
    let begun = [Command::Open { run: RUN, config: of_omniglot, resume: None }];
    let cases = [
        (Work::Load { weights: vec![1, 2, 3] }, "could not be read"),
        (Work::Describe(Descriptions::default()), "descriptions"),
        (
            Work::Describe(Descriptions { texts: vec!["a ring".into()], ..Descriptions::default() }),
            "Check the connection",
        ),
        (Work::Time { config: unknown.clone(), steps: 3 }, "no method “magic”"),
        (Work::Evaluate { run: RUN }, "cannot be evaluated"),
        (
            Work::Adapt(Adaptation { steps: 2, head_learning_rate: 0.1, encoder_learning_rate: 0.1, seed: 5 }),
            "at least two",
        ),
        (Work::Landscape { run: RUN }, "take a step of MAML first"),
        (Work::Labels { run: RUN }, "8"),
        (Work::Race(Race { laps: 0, ..race() }), "can race"),
        (Work::Race(Race { entrants: vec![unknown.clone(); 2], ..race() }), "no method “magic”"),
    ];
    for (work, part) in cases {
        let browser = Browser { omniglot: Some(stored_omniglot()), ..Browser::default() };
        let events = browser.serve(vec![begun.to_vec(), vec![begin(&work)]]).events;
        let Err(Trouble::Refused(reason)) = ending(&events, JOB) else { panic!("{work:?} was not refused") };
        assert!(reason.contains(part), "{work:?}: {reason}");
    }
}

#[test]
fn work_on_a_run_that_is_not_open_ends_at_once() {
    for work in works().into_iter().filter(|work| belongs_to_run(work) && !matches!(work, Work::Adapt(_))) {
        let events = browser().serve(vec![vec![begin(&work)]]).events;
        assert_eq!(ending(&events, JOB), &Err(Trouble::RunClosed), "{work:?}");
    }
}

/// Work of every kind with a job's id for each, and their commands to begin.
fn all_begun() -> (Vec<(JobId, Work)>, Vec<Command>) {
    let works: Vec<_> = (1..).zip(works()).collect();
    let begin = works.iter().map(|(job, work)| Command::Begin { job: *job, work: work.clone() }).collect();
    (works, begin)
}

#[test]
fn work_cancelled_before_its_first_turn_does_nothing() {
    let (works, mut batch) = all_begun();
    batch.extend(works.iter().map(|(job, _)| Command::Cancel { job: *job }));
    let events = browser().serve(vec![ready(), batch]).events;
    for (job, work) in works {
        assert_eq!(ending(&events, job), &Err(Trouble::Cancelled), "{work:?}");
        assert!(news(&events, job).is_empty(), "{work:?}");
    }
}

#[test]
fn work_cancelled_on_its_way_stops_there() {
    for work in works() {
        let at = if is_short(&work) { is_end } else { is_news };
        let react = once(at, vec![Command::Cancel { job: JOB }]);
        let events = Browser { react, ..browser() }.serve(vec![ready(), vec![begin(&work)]]).events;
        if is_short(&work) {
            assert!(ending(&events, JOB).is_ok(), "{work:?} had ended before it was cancelled");
        } else {
            assert_eq!(ending(&events, JOB), &Err(Trouble::Cancelled), "{work:?}");
            assert_eq!(news(&events, JOB).len(), 1, "{work:?}");
        }
    }
}

fn ends_of_a_run() -> [Command; 3] {
    [Command::Stop { run: RUN }, open(2), Command::Rewind { run: RUN }]
}

fn expected_at_the_end_of_a_run(work: &Work) -> Trouble {
    // What does not belong to the run is cancelled after it.
    if belongs_to_run(work) { Trouble::RunClosed } else { Trouble::Cancelled }
}

#[test]
fn work_ends_with_its_run_if_that_is_closed_in_the_same_moment() {
    for end in ends_of_a_run() {
        let (works, mut batch) = all_begun();
        batch.push(end.clone());
        batch.extend(works.iter().map(|(job, _)| Command::Cancel { job: *job }));
        let events = browser().serve(vec![ready(), batch]).events;
        for (job, work) in works {
            assert_eq!(ending(&events, job), &Err(expected_at_the_end_of_a_run(&work)), "{work:?}, {end:?}");
        }
    }
}

#[test]
fn work_on_its_way_ends_with_its_run_and_other_work_goes_on() {
    let works: Vec<_> = works().into_iter().filter(|work| !is_short(work)).collect();
    for (work, end) in works.iter().flat_map(|work| ends_of_a_run().map(|end| (work, end))) {
        let react = once(is_news, vec![end.clone(), Command::Cancel { job: JOB }]);
        let events = Browser { react, ..browser() }.serve(vec![ready(), vec![begin(work)]]).events;
        assert_eq!(ending(&events, JOB), &Err(expected_at_the_end_of_a_run(work)), "{work:?}, {end:?}");
    }
}

#[test]
fn an_adaptation_of_the_pretrained_encoder_survives_the_run() {
    let works = works();
    let load = Command::Begin { job: 1, work: works[0].clone() };
    let adapt = works.iter().find(|work| matches!(work, Work::Adapt(_))).unwrap();
    let react = once(is_news, vec![Command::Stop { run: RUN }]);
    let batches = vec![vec![Command::Board(board(2)), open(RUN), load], vec![begin(adapt)]];
    let events = Browser { react, ..browser() }.serve(batches).events;
    assert_eq!(ending(&events, JOB), &Ok(Output::Done));
}

#[test]
fn a_job_begun_twice_goes_on_once() {
    let twice = vec![begin(&Work::Race(race())), begin(&Work::Sample { seed: 1, n_way: 2, k_shot: 1 })];
    let react = once(is_news, vec![Command::Cancel { job: JOB }]);
    let events = Browser { react, ..browser() }.serve(vec![twice]).events;
    assert_eq!(ending(&events, JOB), &Err(Trouble::Cancelled));
    assert!(reasons(&events)[0].contains("under way already"), "{:?}", reasons(&events));
    // An end for what has ended, or never was, changes nothing.
    let events = browser().serve(vec![vec![Command::Cancel { job: 77 }]]).events;
    assert!(!events.iter().any(|event| matches!(event, Event::Ended { .. })));
}

#[test]
fn a_query_is_answered_while_a_race_is_being_set_up() {
    let query = Command::Query { id: 7, drawing: board(2)[0].drawings[0].clone() };
    let mut asked = vec![query];
    let mut seen = 0;
    let react = move |event: &Event| {
        seen += usize::from(is_news(event));
        match seen {
            1 => std::mem::take(&mut asked),
            3 => vec![Command::Cancel { job: JOB }],
            _ => Vec::new(),
        }
    };
    let browser = Browser { react: Some(Box::new(react)), ..browser() };
    let events = browser.serve(vec![ready(), vec![begin(&Work::Race(race()))]]).events;
    let place = |is: &dyn Fn(&Event) -> bool| events.iter().position(is).unwrap();
    let answer = place(&|event| matches!(event, Event::Predicted(prediction) if prediction.query == 7));
    let done =
        |n: u32| place(&|event| matches!(event, Event::News { news: News::Progress { done, .. }, .. } if *done == n));
    assert!(done(1) < answer && answer < done(2), "after one entrant, before the next");
}

#[test]
fn races_begun_and_cancelled_in_a_row_set_nothing_up() {
    let pressed = |job| [Command::Begin { job, work: Work::Race(race()) }, Command::Cancel { job }];
    let events = browser().serve(vec![(1..=25).flat_map(pressed).collect()]).events;
    for job in 1..=25 {
        assert_eq!((ending(&events, job), news(&events, job).len()), (&Err(Trouble::Cancelled), 0));
    }
}

#[test]
fn what_takes_minutes_waits_while_the_run_trains() {
    let train = vec![Command::Start { run: RUN }, begin(&Work::Labels { run: RUN })];
    let end = |event: &Event| matches!(event, Event::Stepped { steps, .. } if steps.iter().any(|step| step.step == 6));
    let mut pause = once(end, vec![Command::Pause { run: RUN }]).unwrap();
    let mut cancel = once(is_news, vec![Command::Cancel { job: JOB }]).unwrap();
    let react = move |event: &Event| [pause(event), cancel(event)].concat();
    let events = Browser { react: Some(Box::new(react)), ..browser() }.serve(vec![ready(), train]).events;
    let still = events.iter().rposition(|event| matches!(event, Event::Running { running: false, .. })).unwrap();
    let first = events.iter().position(is_news).unwrap();
    assert!(first > still, "news at {first}, training until {still}");
}

#[test]
fn an_evaluation_asked_for_is_of_the_weights_at_that_moment_and_training_goes_on() {
    let asked = vec![begin(&Work::Evaluate { run: RUN }), Command::Start { run: RUN }];
    let end = |event: &Event| matches!(event, Event::Stepped { steps, .. } if steps.iter().any(|step| step.step == 3));
    let react = once(end, vec![Command::Pause { run: RUN }]);
    let events = Browser { react, ..browser() }.serve(vec![ready(), asked]).events;
    assert!(matches!(ending(&events, JOB), Ok(Output::Evaluated { step: 1, .. })), "{:?}", ending(&events, JOB));
}
