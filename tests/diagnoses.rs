//! What the page says has gone wrong in a step: a run for each fault, in which it is found, and no fault where nothing is wrong, for
//! every method of the registry.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cases.rs"]
#[expect(dead_code, reason = "every choice is a case of other tests")]
mod cases;

use std::sync::Arc;

use burn::tensor::Device;
use data::scripts::Scripts;
use futures::executor::block_on;
use learn::{
    methods::{REGISTRY, find},
    training::trainer::Trainer,
};
use page::steps::diagnosis::diagnose;
use protocol::RunConfig;

use cases::small_run;

const SEED: u64 = 5;

/// A fault, the method and the settings of a run that has it, and within how many steps.
type Fault = (&'static str, &'static str, &'static [(&'static str, f64)], usize);

/// The names of what is found in each of the first steps of a run.
fn found(config: &RunConfig, steps: usize) -> Vec<Option<&'static str>> {
    let classes = Arc::new(Scripts::new(SEED, 4, 10));
    let mut trainer = Trainer::new(config, classes, &Device::flex()).unwrap();
    (0..steps)
        .map(|_| {
            let done = block_on(trainer.step().unwrap().complete()).unwrap();
            diagnose(&done.view(trainer.classes())).map(|diagnosis| diagnosis.name)
        })
        .collect()
}

/// A small run of a method with these settings.
fn run(method: &str, settings: &[(&str, f64)]) -> RunConfig {
    let mut config = small_run(&find(method).unwrap().info(), None, SEED);
    // The baselines have none.
    if let Some(rate) = config.values.get_mut("learning_rate") {
        *rate = 1e-3;
    }
    config.values.extend(settings.iter().map(|(id, value)| ((*id).to_owned(), *value)));
    config
}

#[test]
fn every_fault_is_found_in_a_run_that_has_it() {
    let faults: [Fault; 4] = [
        (
            "Collapse",
            "triplet",
            &[("mining", 2.0), ("embedding_dim", 2.0), ("p_classes", 8.0), ("channels", 16.0), ("learning_rate", 0.03)],
            60,
        ),
        ("Triplets too easy", "triplet", &[("mining", 1.0), ("margin", 0.1), ("learning_rate", 1e-2)], 60),
        ("Temperature too low", "simclr", &[("temperature", 0.01), ("temperature_is", 0.0)], 10),
        ("Overfitting to the shots", "maml", &[("inner_steps", 10.0), ("inner_rate", 1.0)], 3),
    ];
    let mut missed = Vec::new();
    for (name, method, settings, steps) in faults {
        let all = found(&run(method, settings), steps);
        if !all.contains(&Some(name)) {
            missed.push(format!("{name}: {all:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn no_fault_is_found_where_nothing_is_wrong() {
    let mut wrong = Vec::new();
    for method in REGISTRY {
        let id = method.info().id;
        for (step, name) in found(&run(&id, &[]), 12).into_iter().enumerate() {
            wrong.extend(name.map(|name| format!("{id}, step {}: {name}", step + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
