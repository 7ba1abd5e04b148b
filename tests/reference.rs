//! The encoder and the prototypical network's answers and loss against numbers from JAX: `tests/reference/prototypical.py`
//! makes them.
#![cfg(not(target_arch = "wasm32"))]

use burn::tensor::{Device, Tensor, TensorData, s};
use learn::{
    losses::cross_entropy,
    methods::{Labels, Learner, NetworkLayout, encoder_alone},
    models::{Norm, Weights, flat},
};
use serde_json::Value;

const N_WAY: usize = 3;
const K_SHOT: usize = 2;
const N_QUERY: usize = 2;

fn images(device: &Device) -> Tensor<4> {
    let n = N_WAY * (K_SHOT + N_QUERY);
    let ink = (0..n * 784).map(|i| ((i as f64 * 0.37).sin() * (i as f64 * 0.011).cos()).max(0.0) as f32);
    Tensor::from_data(TensorData::new(ink.collect::<Vec<_>>(), [n, 1, 28, 28]), device)
}

fn weights(network: &NetworkLayout) -> Vec<f32> {
    let slots = network.weights.slots().iter();
    let values = slots.flat_map(|slot| {
        let base = if slot.name.ends_with("norm.weight") { 1.0 } else { 0.0 };
        (slot.offset..slot.offset + slot.len()).map(move |i| (base + 0.3 * (i as f64 * 0.7).sin()) as f32)
    });
    values.collect()
}

fn targets(device: &Device) -> Tensor<2> {
    let one_hot: Vec<f32> =
        (0..N_WAY * N_QUERY).flat_map(|row| (0..N_WAY).map(move |class| f32::from(row / N_QUERY == class))).collect();
    Tensor::from_data(TensorData::new(one_hot, [N_WAY * N_QUERY, N_WAY]), device)
}

/// The logits of a prototypical network for embeddings of support and then query: [n_way * n_query, n_way].
fn logits(learner: &dyn Learner, weights: &Weights, embedded: Tensor<2>) -> Tensor<2> {
    let support = embedded.clone().slice(s![..N_WAY * K_SHOT, ..]);
    let query = embedded.slice(s![N_WAY * K_SHOT.., ..]);
    let labels = Labels::class_major(N_WAY, K_SHOT);
    learner.comparer().compare(weights, &mut Norm::Batch(&mut Vec::new()), &labels, support, query)
}

fn numbers(tensor: Tensor<1>) -> Vec<f64> {
    tensor.into_data().try_to_vec::<f32>().unwrap().into_iter().map(f64::from).collect()
}

#[test]
fn loss_logits_and_every_gradient_agree_with_jax() {
    let expected: Value = serde_json::from_str(include_str!("reference/prototypical.json")).unwrap();
    let device = Device::flex();
    let (network, encoder) = NetworkLayout::conv4(8, Some(5));
    let learner = encoder_alone(network, encoder);
    let network = learner.network();
    let weights = Weights::trainable(&network.weights, &flat(weights(network), &device));

    let norm = &mut Norm::Batch(&mut Vec::new());
    let embedded = learner.comparer().features(&weights, norm, images(&device).autodiff());
    let logits = logits(&*learner, &weights, embedded);
    let loss = cross_entropy(logits.clone(), targets(&device).autodiff());
    let gradient = numbers(weights.gradient(&mut loss.backward()));

    // 32 bits against 64, through four batch norms of few values: a part in ten thousand is what rounding leaves.
    let close = |got: f64, wanted: f64, scale: f64| (got - wanted).abs() <= 2e-4 * scale.max(1.0);
    let got = numbers(loss.inner())[0];
    assert!(close(got, expected["loss"].as_f64().unwrap(), 1.0), "loss {got}");
    let got = numbers(logits.inner().reshape([-1]));
    for (got, wanted) in got.iter().zip(expected["logits"].as_array().unwrap()) {
        assert!(close(*got, wanted.as_f64().unwrap(), 1.0), "logit {got} against {wanted}");
    }
    for (slot, wanted) in network.weights.slots().iter().zip(expected["gradients"].as_array().unwrap()) {
        assert_eq!(slot.name, wanted[0]);
        let part = &gradient[slot.offset..slot.offset + slot.len()];
        let norm = part.iter().map(|g| g * g).sum::<f64>().sqrt();
        let probe: f64 = part.iter().enumerate().map(|(i, g)| g * (i as f64).sin()).sum();
        let (wanted_norm, wanted_probe) = (wanted[1].as_f64().unwrap(), wanted[2].as_f64().unwrap());
        assert!(close(norm, wanted_norm, wanted_norm), "{}: norm {norm} against {wanted_norm}", slot.name);
        assert!(close(probe, wanted_probe, wanted_norm), "{}: probe {probe} against {wanted_probe}", slot.name);
    }
}

/// Central differences of the loss as a function of the embeddings.
#[test]
fn the_loss_has_the_gradient_that_finite_differences_give() {
    let device = Device::flex();
    let (network, encoder) = NetworkLayout::conv4(8, Some(3));
    let learner = encoder_alone(network, encoder);
    let weights = Weights::frozen(&learner.network().weights, &flat(weights(learner.network()), &device));
    let dim = 3;
    let rows = N_WAY * (K_SHOT + N_QUERY);
    let start: Vec<f32> = (0..rows * dim).map(|i| (i as f32 * 1.3).sin()).collect();
    let loss = |values: Vec<f32>, track: bool| {
        let mut z = Tensor::<2>::from_data(TensorData::new(values, [rows, dim]), &device);
        if track {
            z = z.autodiff().require_grad();
        }
        let targets = if track { targets(&device).autodiff() } else { targets(&device) };
        (cross_entropy(logits(&*learner, &weights, z.clone()), targets), z)
    };
    let (tracked, z) = loss(start.clone(), true);
    let gradients = tracked.backward();
    let gradient = numbers(z.grad(&gradients).unwrap().reshape([-1]));
    let h = 1e-2_f32;
    for i in 0..start.len() {
        let at = |shift: f32| {
            let mut moved = start.clone();
            moved[i] += shift;
            numbers(loss(moved, false).0)[0]
        };
        let difference = (at(h) - at(-h)) / f64::from(2.0 * h);
        // The third derivative leaves about h², rounding about 1e-7 / h.
        assert!((difference - gradient[i]).abs() < 1e-3, "entry {i}: {difference} against {}", gradient[i]);
    }
}
