//! A sample of each way of seeing a step.

use ink::{Drawing, Picture, Point, Stroke};
use protocol::*;

pub fn drawing() -> Drawing {
    let point = |x| Point { x, y: 0.25, t_ms: 16.0, pressure: 0.5 };
    Drawing { strokes: vec![Stroke { points: vec![point(0.1), point(0.9)] }, Stroke::default()] }
}

pub fn picture() -> Picture {
    Picture::from_bytes((0..784).map(|i| (i % 256) as u8).collect()).unwrap()
}

pub fn views() -> Vec<StepView> {
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
        StepView::Neighbours(NeighboursView {
            episode: episode(),
            distance: "pixels".into(),
            distances: values.clone(),
        }),
        StepView::Adaptation(adaptation()),
        StepView::Contrast(ContrastView {
            first: pictures(1),
            second: pictures(1),
            partners: Partners::Classes(vec![7]),
            similarities: values.clone(),
            temperature: 0.1,
            learned: true,
            alignment: 0.25,
            uniformity: -1.5,
        }),
        StepView::Relative(RelativeView {
            first: pictures(1),
            second: pictures(1),
            names: vec!["turned".into()],
            truth: vec![0],
            probabilities: vec![1.0],
        }),
        StepView::Jigsaw(JigsawView {
            side: 2,
            tile: 14,
            drawings: pictures(1),
            tiles: pictures(4),
            orders: vec![vec![3, 2, 1, 0]],
            truth: vec![0],
            probabilities: vec![1.0],
        }),
        StepView::Shuffled(ShuffledView {
            frames: 2,
            shown: pictures(2),
            moments: vec![1, 0],
            answers: OrderAnswers::Orders(vec![vec![0, 1], vec![1, 0]]),
            truth: vec![1],
            probabilities: vec![0.25, 0.75],
        }),
        StepView::Soundtracks(SoundtracksView {
            films: vec![drawing()],
            sounds: vec![Drawing::default()],
            per_film: 1,
            frames: pictures(1),
            spectrograms: pictures(1),
            belongs: vec![false],
            probabilities: vec![0.5],
        }),
        StepView::Captions(CaptionsView {
            pictures: pictures(1),
            captions: vec!["a ring".into()],
            similarities: values,
            scale: 14.0,
        }),
    ]
}

pub fn adaptation() -> AdaptationView {
    AdaptationView {
        episode: EpisodeView { n_way: 1, k_shot: 1, n_query: 1, support: vec![picture()], query: vec![picture()] },
        steps: 1,
        transductive: false,
        probabilities: vec![0.5, 1.0],
        support_losses: vec![0.7],
        query_losses: vec![0.7, 0.1],
        accuracies: vec![1.0, 0.5],
        paths: vec![[0.0, 0.0], [1.0, -1.0]],
        shown: 0.9,
    }
}
