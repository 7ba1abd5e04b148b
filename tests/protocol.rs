//! Messages survive the trip, and foreign bytes do no harm.
#![cfg(not(target_arch = "wasm32"))]

#[macro_use]
#[path = "support/covered.rs"]
mod covered;

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

/// One by its own rule, one frozen, so that both readings take the trip.
fn race(lap: Budget, reading: Reading, laps: u32) -> Race {
    Race { entrants: vec![config(), RunConfig { method: "siamese".into(), ..config() }], reading, lap, laps }
}

fn descriptions() -> Descriptions {
    Descriptions { texts: vec!["a ring".into(), "☉".into()], ensemble: true, explain: Some(1) }
}

/// A link has settings by their ids, and drawings beside them.
#[test]
fn no_setting_is_called_what_a_link_calls_its_drawings() {
    for method in learn::methods::REGISTRY {
        for parameter in method.info().hyperparameters {
            let fragment = format!("{}=1", parameter.id);
            let (settings, drawings) = document::link::split(&fragment);
            assert!(drawings.is_none() && !settings.is_empty(), "{} of {}", parameter.id, method.info().id);
        }
    }
}

fn works() -> Vec<Work> {
    let works = vec![
        Work::Load { weights: vec![1; 300] },
        Work::Sample { seed: 4, n_way: 5, k_shot: 1 },
        Work::Checkpoint { run: 1 },
        Work::Describe(descriptions()),
        Work::Time { config: config(), steps: 3 },
        Work::Evaluate { run: 1 },
        Work::Adapt(Adaptation { steps: 5, head_learning_rate: 0.1, encoder_learning_rate: 1e-3, seed: 9 }),
        Work::Look { run: 1 },
        Work::Landscape { run: 1 },
        Work::Labels { run: 1 },
        Work::Race(race(Budget::Steps(50), Reading::OwnRule, 10)),
        Work::Race(race(Budget::Drawings(50), Reading::Frozen, 1)),
        Work::Race(race(Budget::Milliseconds(50), Reading::Frozen, 1)),
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
        Work::Race(Race { lap: Budget::Steps(_), .. }),
        Work::Race(Race { lap: Budget::Drawings(_), .. }),
        Work::Race(Race { lap: Budget::Milliseconds(_), .. }),
    );
    works
}

fn commands() -> Vec<Command> {
    let board = vec![Class { id: 3, name: "α\u{0}“”".into(), drawings: vec![drawing(), Drawing::default()] }];
    let mut commands = vec![
        Command::Board(board),
        Command::Query { id: 1, drawing: drawing() },
        Command::Recognise(Recogniser::Run),
        Command::Open { run: 1, config: config(), resume: Some(checkpoint()) },
        Command::Start { run: 1 },
        Command::Pause { run: 1 },
        Command::Step { run: 1 },
        Command::Pace { steps_per_second: Some(0.5) },
        Command::Rewind { run: 1 },
        Command::Stop { run: 1 },
        Command::Cancel { job: 300 },
        Command::Hold { job: 300, held: true },
        Command::Ping,
        Command::Fault,
    ];
    commands.extend(works().into_iter().zip(1..).map(|(work, job)| Command::Begin { job, work }));
    assert_covered!(
        commands,
        Command::Board(_),
        Command::Query { .. },
        Command::Recognise(_),
        Command::Open { .. },
        Command::Start { .. },
        Command::Pause { .. },
        Command::Step { .. },
        Command::Pace { .. },
        Command::Rewind { .. },
        Command::Stop { .. },
        Command::Begin { .. },
        Command::Cancel { .. },
        Command::Hold { .. },
        Command::Ping,
        Command::Fault,
    );
    commands
}

fn picture() -> Picture {
    Picture::from_bytes((0..784).map(|i| (i % 256) as u8).collect()).unwrap()
}

fn adaptation_view() -> AdaptationView {
    let pictures = |count| vec![picture(); count];
    AdaptationView {
        episode: EpisodeView { n_way: 2, k_shot: 1, n_query: 1, support: pictures(2), query: pictures(2) },
        steps: 1,
        transductive: true,
        probabilities: vec![0.5; 8],
        logits: vec![0.1; 4],
        support_losses: vec![0.7, 0.5],
        rate: Some(0.4),
        gradient_norms: vec![1.5],
        query_losses: vec![0.7, 0.6],
        task_losses: vec![0.6, 0.4],
        accuracies: vec![0.5, 1.0],
        paths: vec![[0.0, 0.0], [0.1, -0.2]],
        shown: 0.9,
    }
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
    let contrast = |partners| ContrastView {
        drawings: pictures(1),
        first: pictures(1),
        second: pictures(1),
        partners,
        similarities: vec![1.0, 0.5, 0.5, 1.0],
        temperature: 0.5,
        learned: true,
        alignment: 0.1,
        uniformity: -2.0,
    };
    let shuffled = |answers| ShuffledView {
        frames: 2,
        shown: pictures(2),
        moments: vec![1, 0],
        answers,
        truth: vec![0],
        probabilities: vec![0.5; 2],
        logits: vec![0.0; 2],
    };
    let views = vec![
        StepView::Prototypes(PrototypesView {
            episode: episode(),
            measure: ComparisonMeasure::Cosine,
            values: values.clone(),
            scale: 10.0,
            probabilities: vec![0.5; 4],
        }),
        StepView::Attention(AttentionView {
            episode: episode(),
            attention: vec![0.5; 4],
            cosines: vec![0.25; 4],
            probabilities: vec![0.5; 4],
            sharpness: 10.0,
            full_context: true,
        }),
        StepView::Relations(RelationsView {
            episode: episode(),
            scores: values.clone(),
            logits: values.clone(),
            squared: true,
        }),
        StepView::Pairs(pairs(PairVerdicts::Probability {
            same: vec![0.5, 0.25],
            weights: vec![-1.0, 1.0],
            bias: 2.0,
        })),
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
            examples: vec![(0, picture())],
            true_probability: vec![0.125],
            true_logit: vec![-1.0],
            log_total: vec![1.5],
        }),
        StepView::Neighbours(NeighboursView { episode: episode(), distance: "pixels".into(), distances: values }),
        StepView::Adaptation(adaptation_view()),
        StepView::Contrast(contrast(Partners::Views)),
        StepView::Contrast(contrast(Partners::Classes(vec![4]))),
        StepView::Contrast(contrast(Partners::Prototypes)),
        StepView::Relative(RelativeView {
            first: pictures(1),
            second: pictures(1),
            names: vec!["turned".into()],
            truth: vec![0],
            probabilities: vec![1.0],
            logits: vec![0.5],
        }),
        StepView::Jigsaw(JigsawView {
            side: 2,
            tile: 14,
            drawings: pictures(1),
            tiles: pictures(4),
            orders: vec![vec![3, 2, 1, 0]],
            truth: vec![0],
            probabilities: vec![1.0],
            logits: vec![0.5],
        }),
        StepView::Shuffled(shuffled(OrderAnswers::Verify)),
        StepView::Shuffled(shuffled(OrderAnswers::Orders(vec![vec![0, 1]]))),
        StepView::Soundtracks(SoundtracksView {
            films: vec![drawing()],
            sounds: vec![drawing()],
            per_film: 1,
            frames: pictures(1),
            spectrograms: pictures(1),
            belongs: vec![false],
            probabilities: vec![0.5],
            evidence: vec![0.0],
        }),
        StepView::Captions(CaptionsView {
            pictures: pictures(1),
            captions: vec!["a ring".into()],
            similarities: vec![1.0, 0.5, 0.5, 1.0],
            scale: 14.3,
        }),
    ];
    assert_covered!(
        views,
        StepView::Prototypes(_),
        StepView::Attention(_),
        StepView::Relations(_),
        StepView::Pairs(PairsView { verdicts: PairVerdicts::Probability { .. }, .. }),
        StepView::Pairs(PairsView { verdicts: PairVerdicts::Distance { .. }, .. }),
        StepView::Triplets(_),
        StepView::BaseClasses(_),
        StepView::Neighbours(_),
        StepView::Adaptation(_),
        StepView::Contrast(ContrastView { partners: Partners::Views, .. }),
        StepView::Contrast(ContrastView { partners: Partners::Classes(_), .. }),
        StepView::Contrast(ContrastView { partners: Partners::Prototypes, .. }),
        StepView::Relative(_),
        StepView::Jigsaw(_),
        StepView::Shuffled(ShuffledView { answers: OrderAnswers::Verify, .. }),
        StepView::Shuffled(ShuffledView { answers: OrderAnswers::Orders(_), .. }),
        StepView::Soundtracks(_),
        StepView::Captions(_),
    );
    views
}

fn matches() -> Matches {
    let found = FoundDrawing { picture: picture(), cosine: 0.25, class: Some(3) };
    Matches {
        reader: Recogniser::Run,
        step: 9,
        descriptions: descriptions(),
        cut: vec![false, true],
        scale: 14.3,
        query: Some(QueryMatch {
            picture: picture(),
            cosines: vec![0.5, 0.25],
            probabilities: vec![0.75, 0.25],
            caption: "a dot".into(),
            explained: 0,
            words: vec![WordShare { word: "ring".into(), share: -0.125 }],
        }),
        found: vec![vec![found], vec![]],
        board: vec![BoardCaption { class: 3, text: "a line".into() }],
    }
}

fn accuracy() -> Accuracy {
    Accuracy { mean: 0.5, interval: 0.1, episodes: 40 }
}

fn prediction() -> Prediction {
    let scores = vec![ClassScore { class: 3, probability: 1.0, value: 0.5 }];
    Prediction { query: 1, recogniser: Recogniser::Run, measure: "cosine".into(), scores, milliseconds: 3.5 }
}

fn frame() -> EmbeddingFrame {
    let landmarks = vec![Landmark::Query, Landmark::HeldOut { class: 1, index: 2 }];
    EmbeddingFrame { recogniser: Recogniser::Run, step: 1, dim: 1, landmarks, values: vec![1.0, -1.0] }
}

fn all_news() -> Vec<News> {
    let track =
        AdaptationTrack { kind: TrackKind::Scratch, loss: 0.5, fitted: 1.0, copies: 0.75, query: vec![0.5, 0.5] };
    let lap = Lap {
        entrant: 1,
        lap: 2,
        step: 50,
        drawings: 1_500,
        milliseconds: 1_800.5,
        losses: vec![0.7, 0.6],
        accuracies: vec![accuracy(); 2],
        on_board: Some((0.75, 8)),
        prediction: Some(prediction()),
        frame: frame(),
    };
    let labels = LabelsPoint { shots: 1, way: TrackKind::ZeroShot, accuracy: accuracy(), of: 8 };
    let news = vec![
        News::Progress { done: 1, of: 300 },
        News::Adapted(AdaptationPoint { step: 1, of: 5, classes: vec![3, 4], tracks: vec![track] }),
        News::Lap(Box::new(lap)),
        News::Labels(vec![labels]),
        News::Matched(Box::new(matches())),
    ];
    assert_covered!(news, News::Progress { .. }, News::Adapted(_), News::Lap(_), News::Labels(_), News::Matched(_),);
    news
}

fn results() -> Vec<Result<Output, Trouble>> {
    let (from, to) = ([-1.0, -0.5], [1.0, 0.5]);
    let landscape = Landscape { view: adaptation_view(), from, to, side: 2, losses: vec![0.1, 0.2, 0.3, 0.4] };
    let results = vec![
        Ok(Output::Done),
        Ok(Output::Loaded { parameters: 111_680, embedding_dim: 64 }),
        Ok(Output::Sampled { classes: vec![Class { id: 0, name: "a".into(), drawings: vec![drawing()] }] }),
        Ok(Output::Checkpointed { run: 1, checkpoint: checkpoint() }),
        Ok(Output::Timed { milliseconds: 3.0 }),
        Ok(Output::Evaluated { run: 1, step: 100, accuracy: accuracy() }),
        Ok(Output::Looked { run: 1, step: 101, view: Box::new(StepView::Adaptation(adaptation_view())) }),
        Ok(Output::Landscape(Box::new(landscape))),
        Err(Trouble::Refused("draw something".into())),
        Err(Trouble::Cancelled),
        Err(Trouble::RunClosed),
    ];
    assert_covered!(
        results,
        Ok(Output::Done),
        Ok(Output::Loaded { .. }),
        Ok(Output::Sampled { .. }),
        Ok(Output::Checkpointed { .. }),
        Ok(Output::Timed { .. }),
        Ok(Output::Evaluated { .. }),
        Ok(Output::Looked { .. }),
        Ok(Output::Landscape(_)),
        Err(Trouble::Refused(_)),
        Err(Trouble::Cancelled),
        Err(Trouble::RunClosed),
    );
    results
}

fn events() -> Vec<Event> {
    let picture = picture();
    let parameter = Hyperparameter {
        id: "n_way".into(),
        label: "Classes".into(),
        help: "How many.".into(),
        range: Range::Choice(vec![("two".into(), 2.0)]),
        default: 2.0,
        group: SettingGroup::Test,
    };
    let preset = Preset {
        id: "paper".into(),
        title: "As in P".into(),
        values: vec![("n_way".into(), 2.0)],
        published: "99%".into(),
    };
    let info = MethodInfo {
        id: "m".into(),
        title: "M".into(),
        paper: "P".into(),
        paper_url: "U".into(),
        equation: "‖f‖²".into(),
        summary: "S".into(),
        supervision: Supervision::Labels,
        usual: false,
        hyperparameters: vec![parameter],
        presets: vec![preset],
    };
    let learning_from = |supervision| MethodInfo { supervision, ..info.clone() };
    let kinds = [Supervision::Untrained, Supervision::SelfSupervised, Supervision::Captions, Supervision::Labels];
    assert_covered!(
        kinds,
        Supervision::Untrained,
        Supervision::SelfSupervised,
        Supervision::Captions,
        Supervision::Labels,
    );
    let mut events = vec![
        Event::Ready {
            device: DeviceInfo { kind: DeviceKind::Gpu, name: "A".into() },
            methods: kinds.map(learning_from).to_vec(),
        },
        Event::Predicted(prediction()),
        Event::Unanswerable { query: 1, reason: "why".into() },
        Event::Embedded(frame()),
        Event::Gallery { classes: vec![vec![picture]] },
        Event::Opened { run: 1, step: 0, parameters: 5, embedding_dim: 2 },
        Event::Running { run: 1, running: true },
        Event::Stepped { run: 1, steps: vec![StepMetrics { step: 1, loss: 0.1, accuracy: 0.2, milliseconds: 3.0 }] },
        Event::Evaluated { run: 1, step: 100, accuracy: accuracy() },
        Event::Checkpointed { run: 1, checkpoint: checkpoint() },
        Event::Stopped { run: 1 },
        Event::Refused { reason: String::new() },
        Event::Failed { reason: "gone".into() },
        Event::Pong,
    ];
    events.extend(views().into_iter().map(|view| Event::Viewed { run: 1, step: 1, view: Box::new(view) }));
    events.extend(all_news().into_iter().map(|news| Event::News { job: 2, news }));
    events.extend(results().into_iter().map(|result| Event::Ended { job: 2, result }));
    assert_covered!(
        events,
        Event::Ready { .. },
        Event::Predicted(_),
        Event::Unanswerable { .. },
        Event::Embedded(_),
        Event::Gallery { .. },
        Event::Opened { .. },
        Event::Running { .. },
        Event::Stepped { .. },
        Event::Viewed { .. },
        Event::Evaluated { .. },
        Event::Checkpointed { .. },
        Event::Stopped { .. },
        Event::News { .. },
        Event::Ended { .. },
        Event::Refused { .. },
        Event::Failed { .. },
        Event::Pong,
    );
    events
}

#[test]
fn every_message_survives_the_trip() {
    for command in commands() {
        assert_eq!(decode::<Command>(&encode(&command).unwrap()).unwrap(), command);
    }
    for event in events() {
        assert_eq!(decode::<Event>(&encode(&event).unwrap()).unwrap(), event);
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
}

proptest! {
    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode::<Command>(&bytes);
        if let Ok(event) = decode::<Event>(&bytes) {
            // Whatever was read can be written again.
            prop_assert!(encode(&event).is_ok());
        }
        // Deep inside an event, where foreign bytes seldom get.
        if let Ok(view) = decode::<StepView>(&bytes) {
            prop_assert!(encode(&view).is_ok());
        }
    }
}
