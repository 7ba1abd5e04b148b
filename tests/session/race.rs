//! Races: several runs side by side.

use learn::methods::REGISTRY;
use protocol::{
    Budget, Command, Event, JobId, Lap, News, Output, Race, Reading, RunConfig, Supervision, Trouble, Work,
};

use super::{
    board, config,
    harness::{Browser, ending, news, once, reasons},
    stored_omniglot,
};

const JOB: JobId = 5;

/// A small race that goes on for long.
pub fn race() -> Race {
    let entrants = vec![config(&[]), of("siamese", &[])];
    Race { entrants, reading: Reading::OwnRule, lap: Budget::Steps(1), laps: 1_000 }
}

/// A small network of a method.
fn of(method: &str, values: &[(&str, f64)]) -> RunConfig {
    let info = REGISTRY.iter().map(|method| method.info()).find(|info| info.id == method).unwrap();
    let all = [&[("channels", 8.0), ("n_way", 3.0), ("drawings", 8.0)], values].concat();
    let known = all.into_iter().filter(|(id, _)| info.hyperparameters.iter().any(|parameter| parameter.id == *id));
    RunConfig { method: method.into(), seed: 11, values: known.map(|(id, value)| (id.into(), value)).collect() }
}

fn begin(race: Race) -> Command {
    Command::Begin { job: JOB, work: Work::Race(race) }
}

fn laps(events: &[Event]) -> Vec<&Lap> {
    let laps = news(events, JOB).into_iter().filter_map(|news| match news {
        News::Lap(lap) => Some(&**lap),
        News::Progress { .. } => None,
        other => panic!("{other:?}"),
    });
    laps.collect()
}

/// The race on a board of three classes, two drawings each, with a query that is one of them.
fn on_board(race: Race) -> Vec<Event> {
    let mut classes = board(3);
    classes.iter_mut().for_each(|class| class.drawings.push(class.drawings[0].clone()));
    let query = Command::Query { id: 7, drawing: classes[1].drawings[0].clone() };
    Browser::default().serve(vec![vec![Command::Board(classes), query], vec![begin(race)]]).events
}

#[test]
fn entrants_take_their_laps_in_turns_and_are_tested_before_the_first() {
    let events = on_board(Race { lap: Budget::Steps(2), laps: 2, ..race() });
    assert_eq!(ending(&events, JOB), &Ok(Output::Done));
    let laps = laps(&events);
    let order: Vec<_> = laps.iter().map(|lap| (lap.lap, lap.entrant, lap.step, lap.losses.len())).collect();
    assert_eq!(order, [(0, 0, 0, 0), (0, 1, 0, 0), (1, 0, 2, 2), (1, 1, 2, 2), (2, 0, 4, 2), (2, 1, 4, 2)]);
    for lap in laps {
        assert_eq!((lap.accuracies.len(), lap.accuracies[0].episodes), (1, 40));
        // Each class has the same drawing twice: the one left over is recognised by any embedding.
        assert_eq!(lap.on_board, Some((1.0, 6)), "{lap:?}");
        let scores = &lap.prediction.as_ref().unwrap().scores;
        let best = scores.iter().max_by(|a, b| a.probability.total_cmp(&b.probability)).unwrap();
        assert_eq!((scores.len(), best.class), (3, 11));
        assert_eq!(lap.frame.values.len(), lap.frame.landmarks.len() * lap.frame.dim as usize);
        assert_eq!(lap.milliseconds > 0.0, lap.step > 0);
    }
}

#[test]
fn a_race_trains_what_a_run_of_the_same_settings_trains() {
    let open = Command::Open { run: 1, config: config(&[]), resume: None };
    let steps = (0..3).flat_map(|_| [vec![Command::Step { run: 1 }]]);
    let events = Browser::default().serve(std::iter::once(vec![open]).chain(steps).collect()).events;
    let alone: Vec<f32> = super::metrics(&events).iter().map(|step| step.loss).collect();
    let events = Browser::default().serve(vec![vec![begin(Race { laps: 3, ..race() })]]).events;
    let raced: Vec<f32> =
        laps(&events).into_iter().filter(|lap| lap.entrant == 0).flat_map(|lap| lap.losses.clone()).collect();
    assert_eq!((alone.len(), alone), (3, raced));
}

#[test]
fn a_lap_of_drawings_or_of_time_is_the_same_for_all() {
    // An episode is 3 × (1 + 2) drawings: two of them make the first 10 and 20, three 30 (27 are too few, so four).
    let events =
        Browser::default().serve(vec![vec![begin(Race { lap: Budget::Drawings(10), laps: 2, ..race() })]]).events;
    let shown = laps(&events).into_iter().filter(|lap| lap.entrant == 0).map(|lap| (lap.step, lap.drawings));
    assert_eq!(shown.collect::<Vec<_>>(), [(0, 0), (2, 18), (3, 27)]);
    // A step takes a tenth of a second by the clock of the harness.
    let timed = Race { lap: Budget::Milliseconds(150), laps: 2, ..race() };
    let events = Browser::default().serve(vec![vec![begin(timed)]]).events;
    let steps = laps(&events).into_iter().map(|lap| (lap.step, lap.milliseconds)).collect::<Vec<_>>();
    assert_eq!(steps[2..], [(2, 200.0), (2, 200.0), (3, 300.0), (3, 300.0)]);
}

#[test]
fn methods_without_labels_compete_beside_a_random_and_a_supervised_encoder() {
    let takes_part = |supervision| supervision != Supervision::Labels;
    let infos = REGISTRY.iter().map(|method| method.info());
    let encoders = infos.filter(|info| takes_part(info.supervision) && info.id != "hausdorff" && info.id != "pixels");
    let mut entrants: Vec<_> = encoders.map(|info| of(&info.id, &[])).collect();
    entrants.push(of("prototypical", &[]));
    let of = entrants.len();
    assert!(Race::ENTRANTS.contains(&of), "{of} race");
    let race = Race { entrants, reading: Reading::Frozen, lap: Budget::Steps(2), laps: 1 };
    let events = Browser::default().serve(vec![vec![begin(race)]]).events;
    assert_eq!((reasons(&events), ending(&events, JOB)), (Vec::new(), &Ok(Output::Done)));
    let laps = laps(&events);
    assert_eq!(laps.iter().map(|lap| lap.step).collect::<Vec<_>>(), [vec![0; of], vec![2; of]].concat());
    for lap in laps {
        assert_eq!(
            (lap.accuracies.len(), lap.on_board),
            (2, None),
            "by class mean and by linear head; the board is empty"
        );
        for accuracy in &lap.accuracies {
            // Better than guessing among three, as even random convolutions are; and the same for all who ask again.
            assert!(accuracy.episodes == 40 && accuracy.mean > 0.4, "{lap:?}");
        }
    }
}

#[test]
fn a_race_that_is_held_waits_and_everything_else_goes_on() {
    let is_lap = |event: &Event| matches!(event, Event::News { news: News::Lap(_), .. });
    let query = Command::Query { id: 7, drawing: board(2)[0].drawings[0].clone() };
    let held = vec![Command::Hold { job: JOB, held: true }];
    let react = once(is_lap, held);
    let encoder = Work::Load { weights: std::fs::read("static/weights/omniglot-conv4.safetensors").unwrap() };
    let ask = vec![Command::Board(board(2)), query, Command::Begin { job: 1, work: encoder }];
    let go_on = vec![Command::Hold { job: JOB, held: false }];
    let browser = Browser { react, ..Browser::default() };
    let events = browser.serve(vec![vec![begin(Race { laps: 1, ..race() })], ask, go_on]).events;
    assert_eq!(ending(&events, JOB), &Ok(Output::Done));
    let place = |is: &dyn Fn(&Event) -> bool| events.iter().position(is).unwrap();
    let [first, second] =
        [0, 1].map(|at| events.iter().enumerate().filter(|(_, event)| is_lap(event)).nth(at).unwrap().0);
    let answer = place(&|event| matches!(event, Event::Predicted(prediction) if prediction.query == 7));
    assert!(first < answer && answer < second, "lap {first}, answer {answer}, lap {second}");
}

#[test]
fn those_that_are_not_tested_alike_do_not_race() {
    let entrants = vec![config(&[]), of("siamese", &[("n_way", 2.0)])];
    let events = Browser::default().serve(vec![vec![begin(Race { entrants, ..race() })]]).events;
    let Err(Trouble::Refused(reason)) = ending(&events, JOB) else { panic!("it was not refused") };
    assert!(reason.contains("3-way 1-shot") && reason.contains("2-way 1-shot"), "{reason}");
}

#[test]
fn a_race_on_omniglot_reads_it_once_and_says_so_where_there_is_none() {
    let entrants = ["prototypical", "siamese", "simclr"].map(|method| of(method, &[("source", 2.0)])).to_vec();
    let race = Race { entrants, ..race() };
    let of = |event: &Event| matches!(event, Event::News { news: News::Progress { done, of }, .. } if done == of);
    let react = once(of, vec![Command::Cancel { job: JOB }]);
    let browser = Browser { omniglot: Some(stored_omniglot()), react, ..Browser::default() };
    let served = browser.serve(vec![vec![begin(race.clone())]]);
    assert_eq!(ending(&served.events, JOB), &Err(Trouble::Cancelled), "every method was set up");
    assert_eq!(served.omniglot_reads, 1);
    let events = Browser::default().serve(vec![vec![begin(race)]]).events;
    assert!(matches!(ending(&events, JOB), Err(Trouble::Refused(reason)) if reason.contains("open Data")));
}
