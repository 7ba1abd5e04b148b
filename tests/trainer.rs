//! The trainer natively: it replays, it resumes, it learns.
#![cfg(feature = "cli")]

use std::sync::Arc;

use burn::tensor::Device;
use fewshot_playground::{
    data::{classes::Classes, scripts::Scripts},
    drawing::Picture,
    methods::REGISTRY,
    protocol::RunConfig,
    training::{evaluation::accuracy, trainer::Trainer},
};

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
        let done = trainer.step().unwrap();
        let logits = done.logits.into_data().try_to_vec::<f32>().unwrap();
        (done.loss.into_scalar::<f32>(), accuracy(&logits, done.episode.shape.n_way))
    };
    (0..n).map(step).collect()
}

const SMALL: &[(&str, f64)] = &[("channels", 8.0), ("n_way", 3.0), ("n_query", 3.0), ("learning_rate", 1e-2)];

#[test]
fn a_run_replays_bit_for_bit_from_its_seed() {
    let first = steps(&mut trainer(&config("prototypical", 5, SMALL)), 4);
    assert_eq!(first, steps(&mut trainer(&config("prototypical", 5, SMALL)), 4));
    assert_ne!(first, steps(&mut trainer(&config("prototypical", 6, SMALL)), 4));
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
        let mut trainer = trainer(&config(&method.info().id, 3, SMALL));
        let history = steps(&mut trainer, 60);
        let mean = |part: &[(f32, f32)]| part.iter().map(|(_, accuracy)| accuracy).sum::<f32>() / part.len() as f32;
        let last = mean(&history[45..]);
        // Guessing gives 0.33.
        assert!(last > 0.75, "{}: {last} after {} at the start", method.info().id, mean(&history[..5]));
    }
}

#[test]
fn an_embedding_does_not_depend_on_its_neighbours() {
    let mut trainer = trainer(&config("prototypical", 2, SMALL));
    steps(&mut trainer, 3);
    let scripts = Scripts::new(9, 1, 4);
    let pictures: Vec<Picture> = (0..4).map(|class| scripts.picture(class, 0)).collect();
    let together = trainer.embed(&pictures.iter().collect::<Vec<_>>()).into_data().try_to_vec::<f32>().unwrap();
    for (row, picture) in together.chunks(8).zip(&pictures) {
        let alone = trainer.embed(&[picture]).into_data().try_to_vec::<f32>().unwrap();
        let apart = row.iter().zip(&alone).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-4, "{apart}");
    }
}

#[test]
fn permuting_the_classes_permutes_the_answer() {
    for method in REGISTRY {
        let trainer = trainer(&config(&method.info().id, 2, SMALL));
        let scripts = Scripts::new(9, 1, 3);
        let episode = |order: [usize; 3]| {
            let take = |index: usize| order.iter().map(|class| scripts.picture(*class, index)).collect::<Vec<_>>();
            let shape = fewshot_playground::data::episode::EpisodeShape { n_way: 3, k_shot: 1, n_query: 1 };
            fewshot_playground::data::episode::Episode {
                classes: order.to_vec(),
                support: take(0),
                query: take(1),
                shape,
            }
        };
        let score = |order| trainer.score(&episode(order)).into_data().try_to_vec::<f32>().unwrap();
        let (straight, turned) = (score([0, 1, 2]), score([2, 0, 1]));
        let order = [2, 0, 1];
        for row in 0..3 {
            for class in 0..3 {
                let (a, b) = (turned[row * 3 + class], straight[order[row] * 3 + order[class]]);
                assert!((a - b).abs() < 1e-4, "{}: {a} against {b}", method.info().id);
            }
        }
    }
}
