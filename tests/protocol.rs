//! Messages survive the trip, and foreign bytes do no harm.

use std::{collections::BTreeMap, fmt::Debug};

use ink::{Class, Drawing, Picture};
use proptest::prelude::*;
use protocol::*;
use serde::{Serialize, de::DeserializeOwned};

#[path = "support/step_views.rs"]
mod step_views;
#[path = "support/variants.rs"]
mod variants;
use step_views::{adaptation, drawing, picture, views};
use variants::{missing, variants};

fn config() -> RunConfig {
    RunConfig { method: "prototypical".into(), seed: u64::MAX, values: BTreeMap::from([("n_way".into(), 5.0)]) }
}

fn checkpoint() -> Checkpoint {
    Checkpoint { step: 12, weights: vec![0, 255, 7] }
}

fn commands() -> Vec<Command> {
    vec![
        Command::Board(vec![Class {
            id: 3, name: "α\u{0}“”".into(), drawings: vec![drawing(), Drawing::default()]
        }]),
        Command::Query { id: 1, drawing: drawing() },
        Command::Sample { seed: 4, n_way: 5, k_shot: 1 },
        Command::Load { weights: vec![1; 300] },
        Command::Recognise(Recogniser::Run),
        Command::Open { run: 1, config: config(), resume: Some(checkpoint()) },
        Command::Start { run: 1 },
        Command::Pause { run: 1 },
        Command::Step { run: 1 },
        Command::Pace { steps_per_second: Some(0.5) },
        Command::Rewind { run: 1 },
        Command::Stop { run: 1 },
        Command::Evaluate { run: 1 },
        Command::Checkpoint { run: 1 },
        Command::Time { config: config(), steps: 3 },
        Command::Adapt {
            id: 2,
            adaptation: Adaptation { steps: 5, head_learning_rate: 0.1, encoder_learning_rate: 1e-3, seed: 9 },
        },
        Command::Survey { run: 1 },
        Command::Contest { id: 3, contest: None },
        Command::Contest {
            id: 3,
            contest: Some(Contest { seed: 9, values: BTreeMap::from([("channels".into(), 8.0)]), steps: 20 }),
        },
        Command::Labels { id: 4, run: 1 },
        Command::Describe(None),
        Command::Describe(Some(descriptions())),
        Command::Fault,
    ]
}

fn descriptions() -> Descriptions {
    Descriptions { texts: vec!["a ring".into(), String::new()], ensemble: true, explain: Some(1) }
}

fn events() -> Vec<Event> {
    let picture = picture();
    let parameter = Hyperparameter {
        id: "n_way".into(),
        label: "Classes".into(),
        help: "How many.".into(),
        range: Range::Choice(vec![("two".into(), 2.0)]),
        default: 2.0,
        prominent: true,
    };
    let info = MethodInfo {
        id: "m".into(),
        title: "M".into(),
        paper: "P".into(),
        paper_url: "U".into(),
        equation: "‖f‖²".into(),
        summary: "S".into(),
        counts: "C".into(),
        learns: true,
        told: Told::Classes,
        usual: false,
        hyperparameters: vec![parameter],
    };
    let accuracy = Accuracy { mean: 0.5, interval: 0.1, episodes: 40 };
    let landmarks = vec![Landmark::Query, Landmark::HeldOut { class: 1, index: 2 }];
    let score = ClassScore { class: 3, probability: 1.0, value: 0.5 };
    vec![
        Event::Ready { device: DeviceInfo { kind: DeviceKind::Gpu, name: "A".into() }, methods: vec![info] },
        Event::Loaded { parameters: 111_680, embedding_dim: 64 },
        Event::Sampled { classes: vec![] },
        Event::Predicted(Prediction {
            query: 1,
            recogniser: Recogniser::Run,
            measure: "cosine".into(),
            scores: vec![score],
            milliseconds: 3.5,
        }),
        Event::Unanswerable { query: 1, reason: "why".into() },
        Event::Embedded(EmbeddingFrame {
            recogniser: Recogniser::Run,
            step: 1,
            dim: 1,
            landmarks,
            values: vec![1.0, -1.0],
        }),
        Event::Gallery { classes: vec![vec![picture]] },
        Event::Opened { run: 1, step: 0, parameters: 5, embedding_dim: 2 },
        Event::Running { run: 1, running: true },
        Event::Stepped { run: 1, steps: vec![StepMetrics { step: 1, loss: 0.1, accuracy: 0.2, milliseconds: 3.0 }] },
        Event::Viewed { run: 1, step: 1, view: vec![0, 255, 7] },
        Event::Adapted {
            id: 2,
            point: AdaptationPoint {
                step: 1,
                of: 5,
                classes: vec![3, 4],
                tracks: vec![AdaptationTrack {
                    kind: TrackKind::Scratch,
                    loss: 0.5,
                    fitted: 1.0,
                    copies: 0.75,
                    query: vec![0.5, 0.5],
                }],
            },
        },
        Event::Surveyed { run: 1, landscape: vec![1] },
        Event::Stands { id: 3, standing: vec![2] },
        Event::Labelled { id: 4, points: vec![3] },
        Event::Matched { matches: vec![4] },
        Event::Evaluated { run: 1, step: 100, accuracy },
        Event::Checkpointed { run: 1, checkpoint: checkpoint() },
        Event::Stopped { run: 1 },
        Event::Timed { milliseconds: 3.0 },
        Event::Refused { reason: String::new() },
        Event::Failed { reason: "gone".into() },
    ]
}

#[test]
fn every_variant_has_a_sample() {
    assert_eq!(missing(&commands()), [""; 0]);
    assert_eq!(missing(&events()), [""; 0]);
    assert_eq!(missing(&views()), [""; 0]);
    // What is missing is found.
    assert_eq!(missing(&commands()[1..]), ["Board"]);
    assert!(variants::<Event>().len() > 10 && variants::<StepView>().len() > 10);
}

fn survives<T: Debug + PartialEq + Serialize + DeserializeOwned>(message: &T) {
    assert_eq!(decode::<T>(&encode(message).unwrap()).unwrap(), *message);
}

#[test]
fn every_message_survives_the_trip() {
    commands().iter().for_each(survives);
    events().iter().for_each(survives);
    views().iter().for_each(survives);
}

/// What events carry as bytes.
#[test]
fn every_attachment_survives_the_trip() {
    let accuracy = Accuracy { mean: 0.5, interval: 0.1, episodes: 40 };
    survives(&Landscape { view: adaptation(), from: [-1.0, 0.0], to: [1.0, 2.0], side: 2, losses: vec![0.5; 4] });
    survives(&Standing {
        entry: 1,
        of: 5,
        title: "SimCLR".into(),
        told: Told::Drawings,
        step: 20,
        class_mean: accuracy,
        linear_head: accuracy,
    });
    survives(&vec![LabelsPoint { shots: 5, way: TrackKind::Scratch, accuracy, of: 20 }]);
    let query = QueryMatch {
        picture: picture(),
        cosines: vec![0.5, -0.5],
        probabilities: vec![0.75, 0.25],
        told: "a ring".into(),
        explained: 1,
        words: vec![WordShare { word: "ring".into(), share: -0.1 }],
    };
    survives(&Matches {
        reader: Recogniser::Run,
        step: 3,
        descriptions: descriptions(),
        cut: vec![false, true],
        scale: 14.0,
        query: Some(query),
        found: vec![vec![Found { picture: picture(), cosine: 0.5, class: None }], Vec::new()],
        board: vec![BoardCaption { class: 3, text: "a ring".into() }],
    });
}

#[test]
fn a_picture_of_another_size_is_an_error() {
    assert!(decode::<Picture>(&encode(&vec![0_u8; 784]).unwrap()).is_ok());
    assert!(decode::<Picture>(&encode(&vec![0_u8; 783]).unwrap()).is_err());
}

#[test]
fn a_message_cut_short_is_an_error() {
    for event in events() {
        let bytes = encode(&event).unwrap();
        assert!(decode::<Event>(&bytes[..bytes.len() - 1]).is_err(), "{event:?}");
    }
    for view in views() {
        let bytes = encode(&view).unwrap();
        assert!(decode::<StepView>(&bytes[..bytes.len() - 1]).is_err(), "{view:?}");
    }
}

proptest! {
    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode::<Command>(&bytes);
        if let Ok(event) = decode::<Event>(&bytes) {
            // Whatever was read can be written again.
            prop_assert!(encode(&event).is_ok());
        }
        if let Ok(view) = decode::<StepView>(&bytes) {
            prop_assert!(encode(&view).is_ok());
        }
    }
}
