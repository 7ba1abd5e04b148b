//! Messages survive the trip, and foreign bytes do no harm.

use std::collections::BTreeMap;

use ink::{Class, Drawing, Picture, Point, Stroke};
use proptest::prelude::*;
use protocol::*;

fn drawing() -> Drawing {
    let point = |x| Point { x, y: 0.25, t_ms: 16.0, pressure: 0.5 };
    Drawing { strokes: vec![Stroke { points: vec![point(0.1), point(0.9)] }, Stroke::default()] }
}

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
        Command::Fault,
    ]
}

fn picture() -> Picture {
    Picture::from_bytes((0..784).map(|i| (i % 256) as u8).collect()).unwrap()
}

fn views() -> Vec<StepView> {
    let pictures = |count| vec![picture(); count];
    let episode = || EpisodeView { n_way: 2, k_shot: 1, n_query: 1, support: pictures(2), query: pictures(2) };
    let values = vec![0.0, 1.5, f32::MAX, f32::MIN_POSITIVE];
    let pairs = |verdicts| PairsView {
        first: pictures(2),
        second: pictures(2),
        same: vec![true, false],
        dim: 2,
        differences: values.clone(),
        verdicts,
    };
    vec![
        StepView::Prototypes(PrototypesView {
            episode: episode(),
            measure: Measure::Cosine,
            values: values.clone(),
            probabilities: vec![0.5; 4],
        }),
        StepView::Attention(AttentionView {
            episode: episode(),
            attention: vec![0.5; 4],
            probabilities: vec![0.5; 4],
            sharpness: 10.0,
            full_context: true,
        }),
        StepView::Relations(RelationsView { episode: episode(), scores: values.clone() }),
        StepView::Pairs(pairs(PairVerdicts::Probability { same: vec![0.5, 0.25], weights: vec![-1.0, 1.0] })),
        StepView::Pairs(pairs(PairVerdicts::Distance { distances: vec![0.5, 0.25], margin: 1.0 })),
        StepView::Triplets(TripletsView {
            p_classes: 1,
            k_drawings: 2,
            pictures: pictures(2),
            distances: values.clone(),
            triplets: vec![[0, 1, 300]],
            margin: 0.2,
            mean_distance: 0.75,
            collapsed: false,
        }),
        StepView::BaseClasses(BaseClassesView {
            pictures: pictures(1),
            truth: vec![2],
            names: vec!["Greek 1".into()],
            guesses: vec![[(0, 0.5), (1, 0.25), (2, 0.125)]],
            true_probability: vec![0.125],
        }),
        StepView::Neighbours(NeighboursView { episode: episode(), distance: "pixels".into(), distances: values }),
    ]
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
        Event::Evaluated { run: 1, step: 100, accuracy },
        Event::Checkpointed { run: 1, checkpoint: checkpoint() },
        Event::Stopped { run: 1 },
        Event::Timed { milliseconds: 3.0 },
        Event::Refused { reason: String::new() },
        Event::Failed { reason: "gone".into() },
    ]
}

#[test]
fn every_message_survives_the_trip() {
    for command in commands() {
        assert_eq!(decode::<Command>(&encode(&command).unwrap()).unwrap(), command);
    }
    for event in events() {
        assert_eq!(decode::<Event>(&encode(&event).unwrap()).unwrap(), event);
    }
    for view in views() {
        assert_eq!(decode::<StepView>(&encode(&view).unwrap()).unwrap(), view);
    }
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
