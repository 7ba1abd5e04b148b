//! The ready-made networks that the page fetches: all of them are listed, fit, and are what their list says.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use burn::tensor::Device;
use data::{classes::Classes, scripts::Scripts};
use futures::executor::block_on;
use learn::{
    methods::{REGISTRY, set_up},
    training::{
        trainer::{Trainer, TrainingState},
        weights_file::{self, SavedState},
    },
};
use protocol::{RunConfig, Supervision};
use serde_json::Value;

/// All that is committed of them may take so many bytes.
const MOST_BYTES: usize = 3 << 20;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static/ready")
}

fn manifest() -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join("ready.json")).unwrap()).unwrap()
}

/// A run of the page, of each method that learns, with the page's defaults.
fn learning() -> Vec<RunConfig> {
    let infos = REGISTRY.iter().map(|method| method.info());
    let learning = infos.filter(|info| info.supervision != Supervision::Untrained);
    let config = learning.map(|info| {
        let values = info.hyperparameters.iter().map(|parameter| (parameter.id.clone(), parameter.default)).collect();
        RunConfig { method: info.id, seed: 0, values }
    });
    config.collect()
}

fn stops(manifest: &Value, method: &str) -> Vec<Value> {
    manifest["methods"][method]["stops"].as_array().unwrap_or_else(|| panic!("{method} is not listed")).clone()
}

fn file_of(stop: &Value) -> Option<Vec<u8>> {
    let name = stop["file"].as_str()?.strip_prefix("ready/").unwrap();
    Some(fs::read(folder().join(name)).unwrap())
}

fn read(config: &RunConfig, file: &[u8]) -> SavedState {
    let network = set_up(config).unwrap_or_else(|error| panic!("{error}")).learner;
    weights_file::read(network.network(), file).unwrap_or_else(|error| panic!("{}: {error}", config.method))
}

#[test]
fn every_method_that_learns_is_listed_with_the_page_s_settings_and_each_file_fits_its_network() {
    let (manifest, mut files, mut bytes) = (manifest(), 0, 0);
    for config in learning() {
        let entry = &manifest["methods"][config.method.as_str()];
        let settings: BTreeMap<String, f64> = serde_json::from_value(entry["settings"].clone()).unwrap();
        assert_eq!(settings, config.values, "{}: make it anew with `fewshot ready-made`", config.method);
        assert_eq!(entry["seed"], 0);
        let steps: Vec<_> =
            stops(&manifest, &config.method).iter().map(|stop| stop["steps"].as_u64().unwrap()).collect();
        assert_eq!(steps, [0, 100, 1_000, 5_000], "{}", config.method);
        let curve = entry["curve"].as_array().unwrap();
        assert!(curve.len() >= 60 && curve.len() < 70 && curve.is_sorted_by_key(|point| point[0].as_u64()));
        for stop in stops(&manifest, &config.method) {
            let Some(file) = file_of(&stop) else {
                assert_eq!(stop["steps"], 0);
                continue;
            };
            assert_eq!(stop["bytes"], file.len());
            assert_eq!(read(&config, &file).step, stop["steps"].as_u64().unwrap());
            (files, bytes) = (files + 1, bytes + file.len());
        }
    }
    assert_eq!(fs::read_dir(folder()).unwrap().count(), files + 1, "nothing else is beside them");
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

#[test]
fn what_is_stored_has_the_loss_that_is_listed() {
    let manifest = manifest();
    for config in learning() {
        let stop = stops(&manifest, &config.method).into_iter().find(|stop| stop["steps"] == 100).unwrap();
        let training: Arc<dyn Classes> = Arc::new(Scripts::new(0, 50, 20));
        let mut trainer = Trainer::new(&config, training, &Device::flex()).unwrap_or_else(|error| panic!("{error}"));
        trainer.restore(TrainingState::of(read(&config, &file_of(&stop).unwrap()), 100, &Device::flex()));
        let loss = block_on(trainer.step().unwrap().complete()).unwrap().loss;
        let listed = stop["next_loss"].as_f64().unwrap() as f32;
        assert!((loss - listed).abs() <= 1e-3 * listed.max(0.1), "{}: {loss}, listed {listed}", config.method);
    }
}

#[test]
fn training_brought_every_loss_down() {
    let manifest = manifest();
    for config in learning() {
        let curve = manifest["methods"][config.method.as_str()]["curve"].as_array().unwrap().clone();
        let loss = |point: &Value| point[1].as_f64().unwrap();
        let (first, last) = (loss(&curve[0]), loss(&curve[curve.len() - 1]));
        assert!(last < 0.98 * first, "{}: {first} to {last}", config.method);
    }
}
