//! The trainer natively: it replays, it resumes, it learns.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use data::{
    classes::Classes,
    episode::{Episode, EpisodeShape, sample_episode},
    scripts::Scripts,
    seeds::{Stream, rng},
};
use futures::executor::block_on;
use ink::Picture;
use learn::{
    methods::{REGISTRY, accuracy},
    training::{
        trainer::{Trainer, TrainingState},
        weights_file::SavedState,
    },
};
use protocol::{MethodInfo, Range, RunConfig};

fn config(method: &str, seed: u64, values: &[(&str, f64)]) -> RunConfig {
    let values = values.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
    RunConfig { method: method.into(), seed, values }
}

fn trainer(config: &RunConfig) -> Trainer {
    Trainer::new(config, Arc::new(Scripts::new(config.seed, 4, 10)), &Device::flex()).unwrap()
}

/// (loss, accuracy) of the next steps.
fn steps(trainer: &mut Trainer, n: usize) -> Vec<(f32, f32)> {
    let step = |_| {
        let done = block_on(trainer.step().unwrap().complete()).unwrap();
        (done.loss, done.accuracy)
    };
    (0..n).map(step).collect()
}

const SMALL: &[(&str, f64)] = &[("channels", 8.0), ("n_way", 3.0), ("n_query", 3.0), ("learning_rate", 1e-2)];

/// A small problem for a method: what it has of [`SMALL`], and small batches.
fn small(info: &MethodInfo, seed: u64, also: &[(&str, f64)]) -> RunConfig {
    let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
    let sizes = [
        ("pairs", 24.0),
        ("p_classes", 6.0),
        ("k_drawings", 4.0),
        ("n_base", 20.0),
        ("batch", 24.0),
        ("puzzles", 16.0),
        ("films", 12.0),
    ];
    let values = SMALL.iter().chain(&sizes).chain(also).copied().filter(|(id, _)| known(id));
    config(&info.id, seed, &values.collect::<Vec<_>>())
}

/// Accuracy on episodes of characters that the run learns from.
fn few_shot(trainer: &Trainer, seed: u64) -> f32 {
    let scripts = Scripts::new(seed, 4, 10);
    let scores = (0..40).map(|number| {
        let mut rng = rng(1, Stream::Evaluation, number);
        let episode = sample_episode(&scripts, trainer.test_shape(), &mut rng).unwrap();
        accuracy(&trainer.model().score(&episode).into_data().try_to_vec::<f32>().unwrap(), 3)
    });
    scores.sum::<f32>() / 40.0
}

#[test]
fn a_run_replays_bit_for_bit_from_its_seed() {
    let first = steps(&mut trainer(&config("prototypical", 5, SMALL)), 4);
    assert_eq!(first, steps(&mut trainer(&config("prototypical", 5, SMALL)), 4));
    assert_ne!(first, steps(&mut trainer(&config("prototypical", 6, SMALL)), 4));
}

#[test]
fn without_its_state_the_optimiser_begins_anew() {
    let config = config("prototypical", 5, SMALL);
    let mut trained = trainer(&config);
    steps(&mut trained, 30);
    let numbers = |tensor: Tensor<1>| tensor.into_data().try_to_vec::<f32>().unwrap();
    let state = trained.state();
    let saved = SavedState {
        step: 30,
        weights: numbers(state.weights),
        statistics: numbers(state.statistics),
        moments: None,
        optimiser_steps: 30,
    };
    let mut again = trainer(&config);
    again.restore(TrainingState::of(saved.clone(), 30, &Device::flex()));
    steps(&mut again, 1);
    let state = again.state();
    assert_eq!((state.step, state.optimiser_steps), (31, 1));
    // Adam's first step moves no weight by more than the learning rate.
    let moved = numbers(state.weights).iter().zip(&saved.weights).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(moved > 0.9e-2 && moved < 1.01e-2, "{moved}");
}

#[test]
fn a_restored_run_goes_on_as_if_it_had_never_stopped() {
    let config = config("prototypical", 5, SMALL);
    let mut whole = trainer(&config);
    let expected = steps(&mut whole, 5);
    let mut half = trainer(&config);
    steps(&mut half, 2);
    let mut other = trainer(&config);
    other.restore(half.state());
    assert_eq!(steps(&mut other, 3), expected[2..]);
}

#[test]
fn every_method_learns_a_small_problem() {
    for method in REGISTRY {
        let info = method.info();
        let mut trainer = trainer(&small(&info, 3, &[]));
        let learns = trainer.learner().learns();
        let history = steps(&mut trainer, 160);
        let answers = few_shot(&trainer, 3);
        // Guessing gives 0.33. Without labels, it takes longer to get away from what a random encoder sees.
        let enough = match info.id.as_str() {
            "relative" | "jigsaw" | "shuffle" => 0.5,
            _ if learns => 0.75,
            _ => 0.45,
        };
        assert!(answers > enough, "{}: {answers} of the answers are right", info.id);
        let loss = |part: &[(f32, f32)]| part.iter().map(|(loss, _)| loss).sum::<f32>() / part.len() as f32;
        let (first, last) = (loss(&history[..5]), loss(&history[145..]));
        // Most of a jigsaw's 24 orders stay as likely as each other for long.
        let fallen = if info.id == "jigsaw" { 0.95 } else { 0.85 };
        assert!(!learns || last < fallen * first, "{}: loss {last} after {first}", info.id);
    }
}

/// What the page offers of each method beyond its defaults.
#[test]
fn every_choice_of_every_method_learns() {
    for method in REGISTRY {
        let info = method.info();
        for parameter in &info.hyperparameters {
            let Range::Choice(choices) = &parameter.range else { continue };
            let own = !["source", "channels", "embedding_dim", "n_base", "train_way"].contains(&parameter.id.as_str());
            for (_, value) in choices.iter().filter(|(_, value)| own && *value != parameter.default) {
                let also = [(parameter.id.as_str(), *value), ("processing_steps", 2.0)];
                let mut trainer = trainer(&small(&info, 4, &also));
                let history = steps(&mut trainer, 30);
                assert!(history.iter().all(|(loss, _)| loss.is_finite()), "{} with {also:?}", info.id);
                let answers = few_shot(&trainer, 4);
                assert!(answers > 0.45, "{} with {also:?}: {answers}", info.id);
            }
        }
    }
}

#[test]
fn an_embedding_does_not_depend_on_its_neighbours() {
    let mut trainer = trainer(&config("prototypical", 2, SMALL));
    steps(&mut trainer, 3);
    let scripts = Scripts::new(9, 1, 4);
    let pictures: Vec<Picture> = (0..4).map(|class| scripts.picture(class, 0)).collect();
    let together = trainer.model().embed(&pictures.iter().collect::<Vec<_>>()).into_data().try_to_vec::<f32>().unwrap();
    for (row, picture) in together.chunks(8).zip(&pictures) {
        let alone = trainer.model().embed(&[picture]).into_data().try_to_vec::<f32>().unwrap();
        let apart = row.iter().zip(&alone).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-4, "{apart}");
    }
}

/// Three characters in this order, with these drawings of each as the support, and another drawing as the query. A run
/// with seed 2 learns from them too.
fn episode(order: [usize; 3], shots: [usize; 2]) -> Episode {
    let scripts = Scripts::new(2, 4, 10);
    let take =
        |index: &[usize]| order.iter().flat_map(|class| index.iter().map(|at| scripts.picture(*class, *at))).collect();
    let shape = EpisodeShape { n_way: 3, k_shot: 2, n_query: 1 };
    Episode { classes: order.to_vec(), support: take(&shots), query: take(&[2]), shape }
}

#[test]
fn permuting_classes_permutes_the_answer_and_permuting_shots_changes_nothing() {
    for method in REGISTRY {
        // A head that begins with its own row for each class knows them by their order.
        let one_row: &[_] = if method.info().id == "maml" { &[("head", 1.0)] } else { &[] };
        let trainer = trainer(&small(&method.info(), 2, one_row));
        let score = |episode: Episode| trainer.model().score(&episode).into_data().try_to_vec::<f32>().unwrap();
        let straight = score(episode([0, 1, 2], [0, 1]));
        let order = [2, 0, 1];
        let (turned, swapped) = (score(episode(order, [0, 1])), score(episode([0, 1, 2], [1, 0])));
        for row in 0..3 {
            for class in 0..3 {
                let (a, b) = (turned[row * 3 + class], straight[order[row] * 3 + order[class]]);
                assert!((a - b).abs() < 1e-3 * b.abs().max(1.0), "{}: {a} against {b}", method.info().id);
                let (a, b) = (swapped[row * 3 + class], straight[row * 3 + class]);
                assert!((a - b).abs() < 1e-3 * b.abs().max(1.0), "{}: {a} against {b}", method.info().id);
            }
        }
    }
}

#[test]
fn a_query_that_equals_a_support_drawing_is_taken_for_its_class() {
    for method in REGISTRY {
        let mut trainer = trainer(&small(&method.info(), 2, &[("n_way", 3.0)]));
        // A relation network has to learn that like is like; the others know it from the start.
        steps(&mut trainer, if method.info().id == "relation" { 120 } else { 10 });
        let mut same = episode([0, 1, 2], [0, 0]);
        same.query = same.support.iter().step_by(2).cloned().collect();
        let scores = trainer.model().score(&same).into_data().try_to_vec::<f32>().unwrap();
        assert_eq!(accuracy(&scores, 3), 1.0, "{}: {scores:?}", method.info().id);
    }
}
