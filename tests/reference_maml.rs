//! MAML against numbers from JAX, which `tests/reference/maml.py` makes by differentiating a gradient with its own
//! machinery: what a task's queries answer after adapting, their loss, and the meta-gradient of every slot.
#![cfg(not(target_arch = "wasm32"))]

use burn::tensor::{Device, Tensor, TensorData};
use learn::{
    meta::{DerivativeOrder, MetaGradient, MetaNetwork, RuleKind, Scheme, Statistics, Task},
    models::{Layout, flat},
};
use serde_json::Value;

const CHANNELS: usize = 4;
const N_WAY: usize = 3;
const N_QUERY: usize = 2;

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().try_to_vec::<f32>().unwrap().into_iter().map(f64::from).collect()
}

fn start(layout: &Layout) -> Vec<f32> {
    let values = layout.slots().iter().flat_map(|slot| {
        let base = if slot.name.ends_with("norm.weight") { 1.0 } else { 0.0 };
        (slot.offset..slot.offset + slot.len()).map(move |i| (base + 0.5 * (0.7 * i as f64).sin()) as f32)
    });
    values.collect()
}

fn images(n: usize, phase: f64) -> Tensor<4> {
    let ink = (0..n * 784).map(|i| ((i as f64 * 0.37 + phase).sin() * (i as f64 * 0.011).cos()).max(0.0) as f32);
    tensor(ink.collect(), [n, 1, 28, 28])
}

/// `each` drawings of every class, in order.
fn one_hot(each: usize) -> Tensor<2> {
    let rows = (0..N_WAY * each).flat_map(|row| (0..N_WAY).map(move |class| f32::from(row / each == class)));
    tensor(rows.collect(), [N_WAY * each, N_WAY])
}

fn scheme(case: &Value) -> Scheme {
    let (rule, rate) = match case["rule"].as_str() {
        Some("descent") => (RuleKind::Descent, 0.4),
        Some("adam") => (RuleKind::Adam, 0.02),
        other => panic!("{other:?} is no rule"),
    };
    let statistics = match case["statistics"].as_str() {
        Some("support") => Statistics::Support,
        Some("queries") => Statistics::Queries,
        other => panic!("{other:?} are no statistics"),
    };
    let steps = case["steps"].as_u64().unwrap() as usize;
    let lesson = MetaGradient::Unrolled(DerivativeOrder::Exact);
    Scheme { rule, steps, rate, head_only: false, statistics, lesson, minibatch: None }
}

/// 32 bits against 64: two parts in ten thousand of `size`, after up to seven passes through four batch norms of few
/// values, and through Adam's division by small gradients.
fn assert_close(got: f64, wanted: f64, size: f64, what: &str) {
    assert!((got - wanted).abs() <= 2e-4 * size, "{what}: {got} against {wanted}, of size {size}");
}

#[test]
fn answers_losses_and_meta_gradients_agree_with_jax() {
    let reference: Value = serde_json::from_str(include_str!("reference/maml.json")).unwrap();
    let network = MetaNetwork::declare(CHANNELS, N_WAY, None);
    let learned = flat(start(&network.learned), &Device::flex());
    let task = Task {
        support: images(N_WAY, 0.0),
        labels: one_hot(1),
        query: images(N_WAY * N_QUERY, 0.4),
        targets: one_hot(N_QUERY),
    };
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let name = format!("{} {} {}", case["rule"], case["steps"], case["statistics"]);
        let got = scheme(case).learn(&network, &learned, &task);
        assert_close(numbers(got.loss)[0], case["loss"].as_f64().unwrap(), 1.0, &name);
        let (logits, wanted) = (numbers(got.logits), case["logits"].as_array().unwrap());
        assert_eq!(logits.len(), wanted.len(), "{name}");
        for (logit, wanted) in logits.iter().zip(wanted) {
            assert_close(*logit, wanted.as_f64().unwrap(), 1.0, &name);
        }
        assert_gradient(&network.learned, &numbers(got.gradient), case["gradients"].as_array().unwrap(), &name);
    }
}

/// Slot by slot: the norm, and the product with sin(i).
fn assert_gradient(layout: &Layout, gradient: &[f64], wanted: &[Value], name: &str) {
    assert_eq!(layout.slots().len(), wanted.len(), "{name}");
    for (slot, wanted) in layout.slots().iter().zip(wanted) {
        assert_eq!(slot.name, wanted[0], "{name}");
        let (wanted_norm, wanted_probe) = (wanted[1].as_f64().unwrap(), wanted[2].as_f64().unwrap());
        let part = &gradient[slot.offset..slot.offset + slot.len()];
        let norm = part.iter().map(|g| g * g).sum::<f64>().sqrt();
        let probe = part.iter().enumerate().map(|(i, g)| g * (i as f64).sin()).sum::<f64>();
        // A product of two vectors is known as well as the longer makes it, and sin(i) is about as long as √(n / 2).
        let longest = wanted_norm * (part.len() as f64 / 2.0).sqrt().max(1.0);
        let what = format!("{name}, {}", slot.name);
        assert_close(norm, wanted_norm, wanted_norm, &what);
        assert_close(probe, wanted_probe, longest, &what);
    }
}
