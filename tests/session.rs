//! The session natively: what the page would see.
#![cfg(not(target_arch = "wasm32"))]

#[macro_use]
#[path = "support/covered.rs"]
mod covered;
#[path = "session/harness.rs"]
mod harness;
#[path = "session/jobs.rs"]
mod jobs;
#[path = "session/race.rs"]
mod race;

use std::collections::BTreeMap;

use data::{
    classes::Classes,
    collection::{Builder, DrawingOrigin},
    scripts::Scripts,
};
use harness::{Browser, ending, news, once, reasons};
use ink::{Class, Drawing};
use learn::methods::REGISTRY;
use protocol::{
    Adaptation, AdaptationPoint, Checkpoint, Command, Descriptions, DeviceKind, Event, JobId, LabelsPoint, Landmark,
    Matches, News, Output, Recogniser, RunConfig, StepMetrics, StepView, TrackKind, Trouble, Work,
};

/// Serves the commands, and returns every event. A run that has taken so many steps is paused.
fn serve(commands: Vec<Command>, pause_after: u64) -> Vec<Event> {
    serve_then(commands, pause_after, None, Vec::new())
}

/// The same in a browser that keeps this as Omniglot.
fn serve_with(commands: Vec<Command>, pause_after: u64, omniglot: Option<Vec<u8>>) -> Vec<Event> {
    serve_then(commands, pause_after, omniglot, Vec::new())
}

/// The same where this pair ships with the page, each command after what the one before has led to.
fn serve_reading(commands: Vec<Command>, pair: Option<Vec<u8>>) -> Vec<Event> {
    Browser { pair, ..Browser::default() }.serve(commands.into_iter().map(|command| vec![command]).collect()).events
}

/// The same, with more to be asked after the pause.
fn serve_then(commands: Vec<Command>, pause_after: u64, omniglot: Option<Vec<u8>>, after: Vec<Command>) -> Vec<Event> {
    let is_over = move |event: &Event| matches!(event, Event::Stepped { steps, .. } if steps.iter().any(|step| step.step >= pause_after));
    let asked = [vec![Command::Pause { run: 1 }], after].concat();
    let react = (pause_after > 0).then(|| once(is_over, asked)).flatten();
    Browser { omniglot, react, ..Browser::default() }.serve(vec![commands]).events
}

fn begin(job: JobId, work: Work) -> Command {
    Command::Begin { job, work }
}

/// The points of an adaptation.
fn points(events: &[Event], job: JobId) -> Vec<&AdaptationPoint> {
    let points = news(events, job).into_iter().map(|news| match news {
        News::Adapted(point) => point,
        other => panic!("{other:?}"),
    });
    points.collect()
}

fn config(values: &[(&str, f64)]) -> RunConfig {
    let mut all: BTreeMap<String, f64> =
        [("channels", 8.0), ("n_way", 3.0), ("n_query", 2.0)].map(|(id, value)| (id.into(), value)).into();
    all.extend(values.iter().map(|(id, value)| ((*id).to_string(), *value)));
    RunConfig { method: "prototypical".into(), seed: 11, values: all }
}

fn open(values: &[(&str, f64)]) -> Command {
    Command::Open { run: 1, config: config(values), resume: None }
}

fn board(n_way: usize) -> Vec<Class> {
    let script = Scripts::new(4, 1, n_way.max(1));
    let class =
        |id: usize| Class { id: id as u32 + 10, name: script.name(id), drawings: vec![script.drawing(id, 0).unwrap()] };
    (0..n_way).map(class).collect()
}

fn metrics(events: &[Event]) -> Vec<StepMetrics> {
    let steps = events.iter().filter_map(|event| match event {
        Event::Stepped { steps, .. } => Some(steps.clone()),
        _ => None,
    });
    steps.flatten().collect()
}

#[test]
fn a_session_greets_with_its_device_and_methods() {
    let events = serve(vec![], 0);
    let Event::Ready { device, methods } = &events[0] else { panic!("{:?}", events[0]) };
    assert_eq!((device.kind, methods.len()), (DeviceKind::Cpu, REGISTRY.len()));
    assert_eq!(methods.iter().filter(|method| method.usual).count(), 1, "one method to begin with");
    assert!(matches!(&events[1], Event::Gallery { classes } if classes.len() == 8 && classes[0].len() == 5));
}

#[test]
fn a_run_trains_until_paused_and_shows_what_it_saw() {
    let events = serve(vec![open(&[]), Command::Recognise(Recogniser::Run), Command::Start { run: 1 }], 6);
    let steps: Vec<u64> = metrics(&events).iter().map(|step| step.step).collect();
    assert_eq!(steps, (1..=steps.len() as u64).collect::<Vec<_>>());
    assert!((6..=8).contains(&steps.len()), "{steps:?}");
    let last_view = events.iter().rev().find_map(|event| match event {
        Event::Viewed { view, step, .. } => match view.as_ref() {
            StepView::Prototypes(view) => Some((*step, view)),
            other => panic!("{other:?}"),
        },
        _ => None,
    });
    let (seen, view) = last_view.expect("a view of a step");
    assert_eq!(Some(&seen), steps.last(), "what stands still is what was seen last");
    let drawings = (view.episode.support.len(), view.episode.query.len());
    assert_eq!((drawings, view.probabilities.len()), ((3, 6), 18));
    for row in view.probabilities.chunks(3) {
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert!(
        events.iter().any(
            |event| matches!(event, Event::Checkpointed { checkpoint: Checkpoint { step, .. }, .. } if *step >= 6)
        )
    );
}

#[test]
fn rewinding_replays_the_same_steps() {
    let step = || Command::Step { run: 1 };
    // Commands that wait together are carried out together, so each step is followed by a question that takes a turn.
    let first = serve(vec![open(&[]), step()], 0);
    let again = serve(vec![open(&[]), Command::Rewind { run: 1 }, step()], 0);
    let loss =
        |events: &[Event]| metrics(events).iter().map(|step| (step.step, step.loss.to_bits())).collect::<Vec<_>>();
    assert_eq!(loss(&first).len(), 1);
    assert_eq!(loss(&first), loss(&again));
}

#[test]
fn a_checkpoint_goes_on_elsewhere() {
    let events = serve(vec![open(&[]), Command::Start { run: 1 }], 3);
    let checkpoint = events.iter().rev().find_map(|event| match event {
        Event::Checkpointed { checkpoint, .. } => Some(checkpoint.clone()),
        _ => None,
    });
    let checkpoint = checkpoint.expect("pausing leaves a checkpoint");
    let step = checkpoint.step;
    let resume = Command::Open { run: 2, config: config(&[]), resume: Some(checkpoint) };
    let resumed = metrics(&serve(vec![resume, Command::Step { run: 2 }], 0));
    let straight = metrics(&serve(vec![open(&[]), Command::Start { run: 1 }], step + 1));
    assert_eq!(resumed[0].step, step + 1);
    assert_eq!(resumed[0].loss.to_bits(), straight[step as usize].loss.to_bits());
}

#[test]
fn a_query_is_answered_among_the_classes_of_the_board() {
    let classes = board(3);
    let query = classes[1].drawings[0].clone();
    let commands = vec![
        open(&[]),
        Command::Recognise(Recogniser::Run),
        Command::Board(classes),
        Command::Query { id: 7, drawing: query },
    ];
    let events = serve(commands, 0);
    let Some(Event::Predicted(prediction)) = events.iter().find(|event| matches!(event, Event::Predicted(_))) else {
        panic!("no answer in {events:?}")
    };
    // The query is one of the examples, so its distance to its own prototype is 0.
    assert_eq!((prediction.query, prediction.scores[1].class), (7, 11));
    assert!(prediction.scores[1].value < 1e-5 && prediction.scores[0].value > 1e-3);
    let Some(Event::Embedded(frame)) = events.iter().rev().find(|event| matches!(event, Event::Embedded(_))) else {
        panic!("no map")
    };
    // 3 drawings, 40 held-out ones, 3 prototypes and the query.
    assert_eq!(frame.landmarks.len(), 47);
    assert_eq!(frame.landmarks[46], Landmark::Query);
}

#[test]
fn what_cannot_be_done_is_said_and_the_session_goes_on() {
    let query = Command::Query { id: 1, drawing: board(1)[0].drawings[0].clone() };
    let events = serve(
        vec![
            query.clone(),
            begin(1, Work::Load { weights: vec![1, 2, 3] }),
            Command::Open { run: 1, config: RunConfig { method: "magic".into(), ..config(&[]) }, resume: None },
            Command::Open { run: 2, config: config(&[("n_way", 1.0)]), resume: None },
            Command::Open { run: 3, config: config(&[("source", 1.0)]), resume: None },
            Command::Step { run: 3 },
            Command::Start { run: 99 },
        ],
        0,
    );
    let all = reasons(&events).join("\n");
    for part in [
        "encoder is still on its way",
        "pretrained encoder could not be read",
        "no method “magic”",
        "whole number from 2 to 20",
    ] {
        assert!(all.contains(part), "no “{part}” in:\n{all}");
    }
    assert!(all.contains("Training cannot go on"), "{all}");
    assert!(!events.iter().any(|event| matches!(event, Event::Failed { .. })));
}

#[test]
fn the_board_can_be_filled_from_the_generator() {
    let events = serve(vec![begin(1, Work::Sample { seed: 3, n_way: 4, k_shot: 2 })], 0);
    let Ok(Output::Sampled { classes }) = ending(&events, 1) else { panic!() };
    assert_eq!(classes.len(), 4);
    assert!(
        classes
            .iter()
            .all(|class| class.drawings.len() == 2 && class.drawings.iter().all(|drawing| !drawing.is_empty()))
    );
    assert_ne!(classes[0].drawings[0], classes[0].drawings[1]);
    let _: &Drawing = &classes[0].drawings[0];
}

/// Six alphabets of five characters with eight drawings each, as the data explorer would have stored them.
fn stored_omniglot() -> Vec<u8> {
    stored(|_| 8)
}

/// The same with so many drawings of each character.
fn stored(drawings: impl Fn(usize) -> usize) -> Vec<u8> {
    let scripts = Scripts::new(9, 6, 5);
    let mut builder = Builder::default();
    for class in 0..scripts.len() {
        for drawer in 0..drawings(class) {
            let place = DrawingOrigin {
                alphabet: &format!("alphabet {}", scripts.alphabet(class)),
                character: &format!("character {class:02}"),
                drawer: drawer as u16,
            };
            builder.add_strokes(place, &scripts.drawing(class, drawer).unwrap());
        }
    }
    builder.finish().to_bytes()
}

#[test]
fn a_run_learns_from_the_omniglot_that_the_browser_keeps_and_is_evaluated_on_the_rest_of_it() {
    let asked = || vec![open(&[("source", 2.0)]), Command::Step { run: 1 }, begin(1, Work::Evaluate { run: 1 })];
    let events = serve_with(asked(), 0, Some(stored_omniglot()));
    assert_eq!(reasons(&events), Vec::<String>::new());
    assert_eq!(metrics(&events).len(), 1);
    assert!(matches!(ending(&events, 1), Ok(Output::Evaluated { accuracy, .. }) if accuracy.episodes == 40));
    let generated = serve(vec![open(&[]), Command::Step { run: 1 }], 0);
    assert_ne!(metrics(&events)[0].loss, metrics(&generated)[0].loss, "the same episode from another source");

    let missing = serve(asked(), 0);
    assert!(reasons(&missing)[0].contains("open Data"), "{:?}", reasons(&missing));
    assert!(missing.contains(&Event::Stopped { run: 1 }));
    let mut damaged = stored_omniglot();
    damaged.truncate(100);
    let broken = serve_with(asked(), 0, Some(damaged));
    assert!(reasons(&broken)[0].contains("damaged"), "{:?}", reasons(&broken));
}

#[test]
fn characters_with_too_few_drawings_are_named_before_anything_is_learned_or_left_out() {
    let few = || Some(stored(|class| if class % 5 == 4 { 3 + class / 5 } else { 8 }));
    for method in ["prototypical", "siamese", "simclr"] {
        let asked = |leave_out: f64| {
            let mut config =
                RunConfig { method: method.into(), ..config(&[("source", 2.0), ("leave_out", leave_out)]) };
            config.values.remove("n_query"); // Five, or what there are in every test.
            vec![
                Command::Open { run: 1, config, resume: None },
                Command::Step { run: 1 },
                begin(1, Work::Evaluate { run: 1 }),
            ]
        };
        let refused = serve_with(asked(0.0), 0, few());
        let why = reasons(&refused).join(" ");
        assert!(why.contains("“alphabet 0 character 04” has only 3, and 2 others have too few"), "{method}: {why}");
        assert!(why.contains("“Characters with too few drawings” can leave such characters out"), "{method}: {why}");
        assert_eq!(metrics(&refused), []);
        let left_out = serve_with(asked(1.0), 0, few());
        assert_eq!(reasons(&left_out), Vec::<String>::new(), "{method}");
        assert!(matches!(ending(&left_out, 1), Ok(Output::Evaluated { .. })), "{method}");
    }
}

#[test]
fn a_run_learns_from_the_visitors_pictures_and_is_evaluated_on_those_kept_apart_or_on_generated_ones() {
    let asked = |way| {
        vec![open(&[("source", 3.0), ("n_way", way)]), Command::Step { run: 1 }, begin(1, Work::Evaluate { run: 1 })]
    };
    // Of thirty classes five are kept apart, which is too few for six of them.
    for way in [5.0, 6.0] {
        let browser = Browser { own: Some(stored_omniglot()), ..Browser::default() };
        let events = browser.serve(asked(way).into_iter().map(|command| vec![command]).collect()).events;
        assert_eq!(reasons(&events), Vec::<String>::new(), "{way}");
        assert_eq!(metrics(&events).len(), 1, "{way}");
        assert!(matches!(ending(&events, 1), Ok(Output::Evaluated { .. })), "{way}");
    }
    let missing = serve(asked(5.0), 0);
    assert!(reasons(&missing)[0].contains("bring a folder"), "{:?}", reasons(&missing));
}

#[test]
fn every_method_answers_for_the_board_by_its_own_rule() {
    for method in REGISTRY {
        let info = method.info();
        let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
        let small = [("channels", 8.0), ("n_way", 3.0)].into_iter().filter(|(id, _)| known(id));
        let values = small.map(|(id, value)| (id.to_string(), value)).collect();
        let config = RunConfig { method: info.id.clone(), seed: 11, values };
        let mut classes = board(3);
        let query = classes[2].drawings[0].clone();
        // A class may have more drawings than the others.
        let more = classes[1].drawings[0].clone();
        classes[0].drawings.push(more);
        let commands = vec![
            Command::Board(classes),
            Command::Open { run: 1, config, resume: None },
            Command::Recognise(Recogniser::Run),
            Command::Query { id: 7, drawing: query },
            Command::Step { run: 1 },
        ];
        let events = serve(commands, 0);
        assert_eq!(reasons(&events), Vec::<String>::new(), "{}", info.id);
        let Some(Event::Predicted(prediction)) = events.iter().find(|event| matches!(event, Event::Predicted(_)))
        else {
            panic!("{}: no answer", info.id)
        };
        // A relation module and full of random weights may find anything alike; the others know an example again.
        let best = prediction.scores.iter().max_by(|a, b| a.probability.total_cmp(&b.probability)).unwrap();
        assert!(info.id == "relation" || info.id == "siamese" || best.class == 12, "{}: {prediction:?}", info.id);
        assert!(prediction.scores.iter().all(|score| (0.0..=1.0).contains(&score.probability)), "{}", info.id);
        assert!(events.iter().any(|event| matches!(event, Event::Viewed { step: 1, .. })), "{}: no view", info.id);
    }
}

#[test]
fn adapting_to_the_board_fits_it_in_every_way() {
    let classes = board(3);
    let adaptation = Adaptation { steps: 15, head_learning_rate: 0.05, encoder_learning_rate: 0.01, seed: 5 };
    let commands = vec![
        Command::Board(classes.clone()),
        open(&[]),
        Command::Recognise(Recogniser::Run),
        Command::Query { id: 7, drawing: classes[1].drawings[0].clone() },
        begin(4, Work::Adapt(adaptation)),
    ];
    let events = serve(commands, 0);
    let points = points(&events, 4);
    assert_eq!(points.iter().map(|point| point.step).collect::<Vec<_>>(), (0..=15).collect::<Vec<_>>());
    let (first, last) = (points[0], points[15]);
    assert_eq!(last.classes, [10, 11, 12]);
    let kinds: Vec<_> = last.tracks.iter().map(|track| track.kind).collect();
    assert_eq!(kinds, [TrackKind::Frozen, TrackKind::FineTuned, TrackKind::Scratch]);
    for (before, after) in first.tracks.iter().zip(&last.tracks) {
        assert!(after.loss < 0.6 * before.loss, "{:?}: {} after {}", after.kind, after.loss, before.loss);
        assert_eq!(after.fitted, 1.0, "{:?}", after.kind);
        assert!((after.query.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(after.query[1] > after.query[0] && after.query[1] > after.query[2], "{after:?}");
    }
    let alone = serve(vec![Command::Board(board(1)), open(&[]), begin(5, Work::Adapt(adaptation))], 0);
    assert!(reasons(&alone)[0].contains("at least two classes"), "{:?}", reasons(&alone));
}

#[test]
fn maml_adapts_to_the_board_by_its_own_rule_and_shows_the_loss_around_its_start() {
    let classes = board(3);
    let adaptation = Adaptation { steps: 30, head_learning_rate: 0.05, encoder_learning_rate: 0.01, seed: 5 };
    let values = [("channels", 8.0), ("n_way", 3.0), ("tasks", 2.0), ("inner_steps", 2.0), ("learning_rate", 1e-2)];
    let values = values.map(|(id, value)| (id.to_string(), value)).into();
    let config = RunConfig { method: "maml".into(), seed: 3, values };
    let commands = vec![
        Command::Board(classes.clone()),
        Command::Recognise(Recogniser::Run),
        Command::Open { run: 1, config, resume: None },
        begin(2, Work::Landscape { run: 1 }),
        Command::Start { run: 1 },
    ];
    let after = [
        begin(3, Work::Landscape { run: 1 }),
        Command::Query { id: 7, drawing: classes[1].drawings[0].clone() },
        begin(4, Work::Adapt(adaptation)),
    ];
    let events = serve_then(commands, 40, None, after.into());
    assert!(reasons(&events)[0].contains("take a step of MAML first"), "{:?}", reasons(&events));

    let Ok(Output::Landscape(landscape)) = ending(&events, 3) else { panic!("a landscape was asked for") };
    let (side, view) = (landscape.side as usize, &landscape.view);
    assert_eq!((landscape.losses.len(), view.paths.len()), (side * side, 2 * 3));
    for place in &view.paths {
        assert!((0..2).all(|axis| landscape.from[axis] < place[axis] && place[axis] < landscape.to[axis]), "{place:?}");
    }
    // The grid is fine enough to be near the loss of the shown task at φ, and at the end of its path it is lower.
    let nearest = |place: [f32; 2]| {
        let at = |axis: usize| {
            let along = (place[axis] - landscape.from[axis]) / (landscape.to[axis] - landscape.from[axis]);
            (along * (side - 1) as f32).round() as usize
        };
        landscape.losses[at(1) * side + at(0)]
    };
    let (start, end) = (nearest(view.paths[0]), nearest(view.paths[2]));
    assert!((start - view.query_losses[0]).abs() < 0.3 * view.query_losses[0], "{start} at φ: {:?}", view.query_losses);
    assert!(end < start, "{end} at the end, {start} at φ");

    let points = points(&events, 4);
    assert_eq!(points.iter().map(|point| point.step).collect::<Vec<_>>(), (0..=10).collect::<Vec<_>>());
    let kinds: Vec<_> = points[10].tracks.iter().map(|track| track.kind).collect();
    assert_eq!(kinds, [TrackKind::Meta, TrackKind::MetaScratch], "no encoder was loaded to fine-tune");
    let [start, two] = [points[0], points[2]].map(|point| &point.tracks[0]);
    assert!(two.loss < 0.7 * start.loss && two.fitted == 1.0, "{two:?} after {start:?}");
    assert!(two.query[1] > two.query[0] && two.query[1] > two.query[2], "{two:?}");
}

#[test]
fn what_labels_are_worth_is_counted_for_every_number_and_way() {
    // CLIP, since a network that reads is also asked without any label.
    let run = vec![Command::Open { run: 1, config: pair().0, resume: None }, Command::Start { run: 1 }];
    let events = serve_then(run, 10, None, vec![begin(5, Work::Labels { run: 1 })]);
    assert_eq!(reasons(&events), Vec::<String>::new());
    let known: Vec<&Vec<LabelsPoint>> = news(&events, 5)
        .into_iter()
        .map(|news| match news {
            News::Labels(points) => points,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ending(&events, 5), &Ok(Output::Done));
    // An episode at a time, and every number of labels gets its first before any gets its second.
    assert_eq!(known.iter().take(4).map(|points| points.len()).collect::<Vec<_>>(), [4, 7, 10, 13]);
    let words = &known.last().unwrap()[0];
    assert_eq!((words.shots, words.way, words.accuracy.episodes), (0, TrackKind::ZeroShot, 32));
    let last = known.last().unwrap();
    assert!(last.iter().all(|point| point.accuracy.episodes == point.of), "{last:?}");
    let mean = |shots, way| last.iter().find(|point| (point.shots, point.way) == (shots, way)).unwrap().accuracy.mean;
    for way in [TrackKind::Frozen, TrackKind::FineTuned, TrackKind::Scratch] {
        assert!(mean(10, way) > mean(1, way), "{way:?}: {last:?}");
        assert!(mean(10, way) > 0.5, "{way:?}: {last:?}");
    }
    let none = serve(vec![begin(6, Work::Labels { run: 1 })], 0);
    assert_eq!(ending(&none, 6), &Err(Trouble::RunClosed), "no run, no encoder");
}

/// A pair of small towers that have learned nothing.
fn pair() -> (RunConfig, Vec<u8>) {
    let values = [("channels", 8.0), ("text_width", 16.0), ("space", 16.0), ("pairs", 8.0)];
    let config =
        RunConfig { method: "clip".into(), seed: 5, values: values.map(|(id, value)| (id.to_string(), value)).into() };
    let events = serve(
        vec![Command::Open { run: 1, config: config.clone(), resume: None }, begin(1, Work::Checkpoint { run: 1 })],
        0,
    );
    let Ok(Output::Checkpointed { checkpoint, .. }) = ending(&events, 1) else { panic!("the run is open") };
    (config, checkpoint.weights.clone())
}

fn matches(events: &[Event]) -> Vec<&Matches> {
    let matched = events.iter().filter_map(|event| match event {
        Event::News { news: News::Matched(matches), .. } => Some(matches.as_ref()),
        _ => None,
    });
    matched.collect()
}

fn describe(texts: &[&str]) -> Command {
    let texts = texts.iter().map(|text| (*text).to_string()).collect();
    begin(8, Work::Describe(Descriptions { texts, ensemble: true, explain: None }))
}

#[test]
fn drawings_are_matched_with_descriptions_by_the_pair_that_ships() {
    let asked = describe(&["a ring", "a vertical line crossed by a horizontal line", "dot"]);
    let query = Command::Query { id: 1, drawing: Scripts::new(4, 1, 3).drawing(0, 1).unwrap() };
    let end = Command::Cancel { job: 8 };
    let commands = vec![asked, Command::Board(board(3)), query.clone(), end, query];
    let events = serve_reading(commands, Some(pair().1));
    let matched = matches(&events);
    assert_eq!(matched.len(), 3, "at once, for the board, for the query, and no more when it has ended");
    assert_eq!((matched[0].reader, matched[0].step), (Recogniser::Pretrained, 0));
    assert!(matched[0].query.is_none() && matched[0].board.is_empty());
    let last = matched[2];
    assert_eq!(last.board.iter().map(|caption| caption.class).collect::<Vec<_>>(), [10, 11, 12]);
    assert!(last.board.iter().all(|caption| !caption.text.is_empty()));
    assert_eq!((last.found.len(), last.cut.clone()), (3, vec![false; 3]));
    for found in &last.found {
        assert!(found.len() > 3 && found.is_sorted_by(|a, b| a.cosine >= b.cosine));
    }
    let own = last.found.iter().flatten().filter_map(|found| found.class);
    assert!(own.into_iter().all(|class| (10..13).contains(&class)));
    let query = last.query.as_ref().expect("there is a drawing on the pad");
    assert!((query.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    assert!(query.cosines.iter().all(|cosine| cosine.abs() <= 1.0001) && !query.caption.is_empty());
    let best = (0..3).max_by(|a, b| query.cosines[*a].total_cmp(&query.cosines[*b])).unwrap();
    assert_eq!(query.explained as usize, best);
    let words = last.descriptions.texts[best].split(' ').collect::<Vec<_>>();
    if words.len() > 1 {
        assert_eq!(query.words.iter().map(|word| word.word.as_str()).collect::<Vec<_>>(), words);
    }
}

#[test]
fn the_open_run_reads_if_it_can_and_begins_with_the_pair_if_asked() {
    let (mut config, file) = pair();
    config.values.insert("start".into(), 1.0);
    let open = |config: &RunConfig| Command::Open { run: 1, config: config.clone(), resume: None };
    let describe = describe(&["a ring", "a line"]);
    let commands = vec![describe, open(&config), Command::Step { run: 1 }];
    let events = serve_reading(commands, Some(file.clone()));
    assert_eq!(reasons(&events), Vec::<String>::new());
    let matched = matches(&events);
    let readers: Vec<_> = matched.iter().map(|matches| (matches.reader, matches.step)).collect();
    assert_eq!((readers[0], readers[1]), ((Recogniser::Pretrained, 0), (Recogniser::Run, 0)));
    assert_eq!(readers.last(), Some(&(Recogniser::Run, 1)));
    // The run begins with the pair's weights: both read alike.
    assert_eq!(matched[0].found, matched[1].found);

    config.values.insert("text_width".into(), 32.0);
    let other = serve_reading(vec![open(&config)], Some(file));
    assert!(reasons(&other)[0].contains("start from random weights"), "{:?}", reasons(&other));
    assert!(other.contains(&Event::Stopped { run: 1 }));
    let none = serve_reading(vec![open(&config)], None);
    assert!(reasons(&none)[0].contains("could not be fetched"), "{:?}", reasons(&none));
}

#[test]
fn without_a_network_that_reads_the_page_is_told_what_to_do() {
    let events = serve_reading(vec![describe(&["a ring"])], None);
    assert!(matches(&events).is_empty());
    assert!(reasons(&events)[0].contains("Check the connection"), "{:?}", reasons(&events));
    // Bytes that are no pair, and a network that does not read, are no better.
    for file in [vec![1, 2, 3], std::fs::read("static/weights/omniglot-conv4.safetensors").unwrap()] {
        let events = serve_reading(vec![describe(&["a ring"])], Some(file));
        assert!(matches(&events).is_empty() && reasons(&events).len() == 1);
    }
}

#[test]
fn a_look_at_the_next_step_shows_what_it_will_do_and_changes_nothing() {
    let look = |job| begin(job, Work::Look { run: 1 });
    let batches =
        vec![vec![open(&[]), Command::Step { run: 1 }], vec![look(1)], vec![look(2), Command::Step { run: 1 }]];
    let events = Browser::default().serve(batches).events;
    let looked = |job| match ending(&events, job) {
        Ok(Output::Looked { run: 1, step, view }) => (*step, view.clone()),
        other => panic!("{other:?}"),
    };
    let viewed = events.iter().filter_map(|event| match event {
        Event::Viewed { step, view, .. } => Some((*step, view.clone())),
        _ => None,
    });
    let viewed: Vec<_> = viewed.collect();
    assert_eq!(viewed.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [1, 2]);
    assert_eq!([looked(1), looked(2)], [viewed[1].clone(), viewed[1].clone()]);
    let alone =
        Browser::default().serve(vec![vec![open(&[]), Command::Step { run: 1 }], vec![Command::Step { run: 1 }]]);
    let losses = |events: &[Event]| metrics(events).iter().map(|step| step.loss).collect::<Vec<_>>();
    assert_eq!(losses(&events), losses(&alone.events));
}
