//! Every way of seeing a step, added up beside a sum worked out by hand or by what a view already knows.

use super::{explain, guessing::guessing};
use crate::steps::{
    captions::matching::tests::view as captions,
    contrast::softmax::{SoftmaxExt as _, tests::view as contrast},
    episode::tests::episode,
    triplets::measured::tests::view as triplets,
};
use ink::Picture;
use protocol::{
    AdaptationView, AttentionView, BaseClassesView, ComparisonMeasure, ContrastView, JigsawView, NeighboursView,
    PairVerdicts, PairsView, Partners, PrototypesView, RelationsView, RelativeView, SoundtracksView, StepView,
};

fn comes_to(view: &StepView, wanted: f64) {
    let total = explain(view).expect("it is whole").total.value();
    assert!((total - wanted).abs() < 1e-4 * wanted.abs().max(1.0), "{total} is not {wanted}");
}

/// log (1 + e^−x): what is paid for a logit of x on the right side.
fn cost(x: f64) -> f64 {
    (-x).exp().ln_1p()
}

fn blank(count: usize) -> Vec<Picture> {
    vec![Picture::blank(); count]
}

#[test]
fn views_and_captions_cost_what_their_softmax_says() {
    for partners in [Partners::Views, Partners::Classes(vec![7, 7]), Partners::Prototypes] {
        let view = ContrastView { partners, ..contrast() };
        let wanted = view.loss(view.temperature).into();
        comes_to(&StepView::Contrast(view), wanted);
    }
    comes_to(&StepView::Captions(captions()), 0.759_68);
}

#[test]
fn queries_cost_their_cross_entropy_or_squared_error() {
    // A query with logits 2 and 0, then one with both alike.
    let wanted = (cost(2.0) + cost(0.0)) / 2.0;
    let by_distance = PrototypesView {
        episode: episode(2, 1, 1),
        measure: ComparisonMeasure::SquaredDistance,
        scale: -1.0,
        values: vec![1.0, 3.0, 2.0, 2.0],
        probabilities: vec![0.0; 4],
    };
    let by_cosine = PrototypesView {
        measure: ComparisonMeasure::Cosine,
        scale: 2.0,
        values: vec![1.0, 0.0, 0.5, 0.5],
        ..by_distance.clone()
    };
    comes_to(&StepView::Prototypes(by_distance), wanted);
    comes_to(&StepView::Prototypes(by_cosine), wanted);
    let scores = RelationsView {
        episode: episode(2, 1, 1),
        scores: vec![0.9, 0.3, 0.7, 0.5],
        logits: vec![2.0, 0.0, 0.0, 0.0],
        squared: true,
    };
    comes_to(&StepView::Relations(scores.clone()), (0.01 + 0.09 + 0.49 + 0.25) / 4.0);
    comes_to(&StepView::Relations(RelationsView { squared: false, ..scores }), wanted);
    let distances = vec![1.0, 2.0, 3.0, 5.0, 4.0, 4.0, 4.0, 6.0];
    comes_to(
        &StepView::Neighbours(NeighboursView { episode: episode(2, 2, 1), distance: String::new(), distances }),
        wanted,
    );
}

#[test]
fn attention_is_summed_over_the_drawings_of_the_class() {
    let view = AttentionView {
        episode: episode(2, 2, 1),
        attention: vec![0.25; 8],
        cosines: vec![0.3, 0.2, 0.1, 0.1, 0.1, 0.4, 0.3, 0.2],
        probabilities: vec![0.5; 4],
        sharpness: 3.0,
        full_context: false,
    };
    let e = |cosine: f64| (3.0 * cosine).exp();
    let own = [e(0.3) + e(0.2), e(0.3) + e(0.2)];
    let all = [own[0] + 2.0 * e(0.1), own[1] + e(0.1) + e(0.4)];
    comes_to(&StepView::Attention(view), -((own[0] / all[0]).ln() + (own[1] / all[1]).ln()) / 2.0);
}

#[test]
fn a_task_is_one_of_those_that_are_averaged() {
    let view = AdaptationView {
        episode: episode(2, 1, 1),
        steps: 1,
        transductive: false,
        probabilities: vec![0.5; 8],
        logits: vec![2.0, 0.0, 0.0, 0.0],
        support_losses: vec![0.7, 0.6],
        rate: Some(0.4),
        gradient_norms: vec![1.0],
        query_losses: vec![0.7, 0.4],
        task_losses: vec![0.4, 0.5],
        accuracies: vec![0.5, 0.5],
        paths: vec![[0.0; 2]; 4],
        shown: 1.0,
    };
    comes_to(&StepView::Adaptation(view), ((cost(2.0) + cost(0.0)) / 2.0 + 0.5) / 2.0);
}

#[test]
fn pairs_and_triplets_cost_what_their_distances_say() {
    let view = PairsView {
        first: blank(2),
        second: blank(2),
        same: vec![true, false],
        dim: 2,
        differences: vec![0.1, 0.2, 0.5, 0.9],
        verdicts: PairVerdicts::Probability { same: vec![0.5; 2], weights: vec![1.0, -2.0], bias: 0.5 },
    };
    let verdicts = PairVerdicts::Distance { distances: vec![0.5, 0.25], margin: 1.0 };
    comes_to(&StepView::Pairs(PairsView { verdicts, ..view.clone() }), (0.5 * 0.25 + 0.5 * 0.5625) / 2.0);
    comes_to(&StepView::Pairs(view), (cost(0.1 - 0.4 + 0.5) + cost(-(0.5 - 1.8 + 0.5))) / 2.0);
    comes_to(&StepView::Triplets(triplets()), (0.0 + 0.2 + 0.4) / 3.0);
}

#[test]
fn answers_cost_their_cross_entropy() {
    let of_classes = BaseClassesView {
        pictures: blank(1),
        truth: vec![3],
        names: (0..5).map(|class| class.to_string()).collect(),
        guesses: vec![[(0, 0.4), (1, 0.3), (2, 0.1)]],
        examples: Vec::new(),
        true_probability: vec![0.05],
        true_logit: vec![1.0 + 0.05_f32.ln()],
        log_total: vec![1.0],
    };
    assert_eq!(guessing(&StepView::BaseClasses(of_classes.clone())).accuracy, 0.2);
    comes_to(&StepView::BaseClasses(of_classes), -0.05_f64.ln());
    let of_orders = JigsawView {
        side: 2,
        tile: 14,
        drawings: blank(1),
        tiles: blank(4),
        orders: vec![vec![0, 1, 2, 3], vec![1, 0, 2, 3]],
        truth: vec![1],
        probabilities: vec![0.3, 0.7],
        logits: vec![0.0, 1.0],
    };
    comes_to(&StepView::Jigsaw(of_orders), cost(1.0));
    let of_changes = RelativeView {
        first: blank(1),
        second: blank(1),
        names: ["turned", "mirrored"].map(String::from).to_vec(),
        truth: vec![0],
        probabilities: vec![0.3, 0.7],
        logits: vec![0.0, 1.0],
    };
    comes_to(&StepView::Relative(of_changes), cost(-1.0));
    let of_films = SoundtracksView {
        films: vec![ink::Drawing::default(); 2],
        sounds: vec![ink::Drawing::default(); 2],
        per_film: 2,
        frames: blank(4),
        spectrograms: blank(2),
        belongs: vec![true, false],
        probabilities: vec![0.8, 0.6],
        evidence: vec![1.0, 0.5, 0.25, 0.25],
    };
    comes_to(&StepView::Soundtracks(of_films), (cost(1.5) + cost(-0.5)) / 2.0);
}
