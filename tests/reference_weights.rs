//! The shipped weights as this crate reads them, beside what PyTorch makes of them with the reader of the model card:
//! `tests/reference/shipped_weights.py` runs it.
#![cfg(not(target_arch = "wasm32"))]

use burn::tensor::{Device, Tensor, TensorData};
use learn::{
    models::{Norm, Weights},
    training::{
        model::Model,
        weights_file::{learner_of, read},
    },
};
use serde_json::Value;

const ENCODER: &str = "omniglot-conv4.safetensors";

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("static/weights/{name}")).unwrap()
}

fn expected() -> Value {
    serde_json::from_str(include_str!("reference/shipped_weights.json")).unwrap()
}

#[test]
fn every_tensor_has_the_values_that_pytorch_reads() {
    for (name, tensors) in expected()["tensors"].as_object().unwrap() {
        let file = file(name);
        let learner = learner_of(&file).unwrap();
        let (network, state) = (learner.network(), read(learner.network(), &file).unwrap());
        let parts = [(&network.weights, &state.weights), (&network.statistics, &state.statistics)];
        let mut seen = 0;
        for (layout, values) in parts {
            for slot in layout.slots() {
                let values = &values[slot.offset..slot.offset + slot.len()];
                let sum: f64 = values.iter().map(|value| f64::from(*value)).sum();
                let probe: f64 = values.iter().enumerate().map(|(i, value)| f64::from(*value) * (i as f64).sin()).sum();
                // Both read the same 32-bit numbers and add them in 64 bits.
                let size: f64 = 1.0 + values.iter().map(|value| f64::from(value.abs())).sum::<f64>();
                for (got, wanted) in [sum, probe].iter().zip(tensors[&slot.name].as_array().unwrap()) {
                    let wanted = wanted.as_f64().unwrap();
                    assert!((got - wanted).abs() < 1e-9 * size, "{name}, {}: {got} for {wanted}", slot.name);
                }
                seen += 1;
            }
        }
        assert_eq!(seen, tensors.as_object().unwrap().len(), "{name} has no tensor that the network lacks");
    }
}

#[test]
fn the_encoder_makes_of_images_what_pytorch_makes_of_them() {
    let device = Device::flex();
    let model = Model::from_file(&file(ENCODER), &device).unwrap();
    let ink = (0..2 * 784).map(|i| ((f64::from(i) * 0.37).sin() * (f64::from(i) * 0.011).cos()).max(0.0) as f32);
    let images = Tensor::<4>::from_data(TensorData::new(ink.collect::<Vec<_>>(), [2, 1, 28, 28]), &device);
    let network = model.learner.network();
    let weights = Weights::frozen(&network.weights, &model.weights);
    let statistics = Weights::frozen(&network.statistics, &model.statistics);
    let features = model.learner.comparer().features(&weights, &mut Norm::Running(&statistics), images);
    let got = features.into_data().try_to_vec::<f32>().unwrap();
    let expected = expected();
    let wanted: Vec<f64> = expected["features"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert_eq!(got.len(), wanted.len());
    for (at, (got, wanted)) in got.iter().zip(wanted).enumerate() {
        assert!((f64::from(*got) - wanted).abs() < 1e-4 * wanted.abs().max(1.0), "feature {at}: {got} for {wanted}");
    }
}
