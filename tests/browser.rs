//! Both trainers' devices in a real browser, inside a dedicated worker: `wasm-pack test --headless --chrome`.
//!
//! `webdriver.json` switches WebGPU on in software. It is correct, but slow, so networks here are small.
#![cfg(target_arch = "wasm32")]

use std::{cell::RefCell, sync::Arc};

use burn::tensor::{Device, Tensor};
use data::{
    episode::{EpisodeShape, sample_episode},
    scripts::Scripts,
    seeds::{Stream, rng},
};
use learn::{
    methods::{self, REGISTRY, accuracy},
    models::flat,
    training::{
        device,
        trainer::{Trainer, TrainingState},
    },
};
use protocol::{DeviceKind, RunConfig};
use trainer::run_constructors_once;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const LEARNING_RATE: f64 = 1e-2;

thread_local! {
    // A GPU can be initialised only once in a worker.
    static GPU: RefCell<Option<Device>> = const { RefCell::new(None) };
}

async fn open(kind: DeviceKind) -> Device {
    run_constructors_once();
    if let (DeviceKind::Gpu, Some(device)) = (kind, GPU.with_borrow(Clone::clone)) {
        return device;
    }
    let (device, _) = device::open(kind).await.expect("webdriver.json gives the browser a software GPU");
    if kind == DeviceKind::Gpu {
        GPU.set(Some(device.clone()));
    }
    device
}

fn trainer(method: &str, device: &Device) -> Trainer {
    let info = methods::find(method).expect("a method of the registry").info();
    let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
    let small = [
        ("channels", 8.0),
        ("n_way", 3.0),
        ("n_query", 2.0),
        ("learning_rate", LEARNING_RATE),
        ("pairs", 12.0),
        ("films", 8.0),
        ("p_classes", 4.0),
        ("k_drawings", 3.0),
        ("n_base", 20.0),
        ("batch", 12.0),
        ("tasks", 1.0),
        ("inner_steps", 1.0),
    ];
    let values = small.iter().filter(|(id, _)| known(id)).map(|(id, value)| ((*id).to_string(), *value)).collect();
    let config = RunConfig { method: method.into(), seed: 3, values };
    Trainer::new(&config, Arc::new(Scripts::new(3, 2, 8)), device).expect("the configuration is in range")
}

async fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data_async().await.expect("the device is there").try_to_vec().expect("32-bit floats")
}

fn mean_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() / a.len() as f32
}

#[wasm_bindgen_test]
async fn cpu_and_gpu_agree_on_a_forward_pass_and_on_a_training_step() {
    // The second goes through a gradient, and answers by taking gradient steps; the third looks words up and attends.
    for method in ["prototypical", "maml", "clip"] {
        agree(method).await;
    }
}

async fn agree(method: &str) {
    let mut scores = Vec::new();
    let mut losses = Vec::new();
    let mut weights = Vec::new();
    for kind in [DeviceKind::Cpu, DeviceKind::Gpu] {
        let mut trainer = trainer(method, &open(kind).await);
        let shape = EpisodeShape { n_way: 3, k_shot: 1, n_query: 2 };
        let episode = sample_episode(&Scripts::new(8, 1, 5), shape, &mut rng(1, Stream::Episode, 0)).unwrap();
        scores.push(numbers(trainer.model().score(&episode)).await);
        losses.push(numbers(trainer.step().unwrap().loss).await[0]);
        weights.push(numbers(trainer.state().weights).await);
    }
    let forward = mean_difference(&scores[0], &scores[1]);
    assert!(forward < 1e-4, "{method}: scores differ by {forward}");
    assert!((losses[0] - losses[1]).abs() < 1e-4 * losses[0].abs().max(1.0), "{method}: losses {losses:?}");
    // Adam's first step moves every weight by the learning rate, whichever way its gradient points, so the few weights
    // whose gradient is rounding may go opposite ways. The mean tells those from a wrong gradient, whose half would.
    let step = mean_difference(&weights[0], &weights[1]);
    assert!(step < 0.02 * LEARNING_RATE as f32, "{method}: weights differ by {step}");
}

#[wasm_bindgen_test]
async fn weights_cross_from_the_cpu_to_the_gpu() {
    let (cpu, gpu) = (open(DeviceKind::Cpu).await, open(DeviceKind::Gpu).await);
    let mut here = trainer("prototypical", &cpu);
    here.step().unwrap();
    let state = here.state();
    let [first, second] = state.moments;
    let mut there = trainer("prototypical", &gpu);
    there.restore(TrainingState {
        step: state.step,
        weights: flat(numbers(state.weights).await, &gpu),
        statistics: flat(numbers(state.statistics).await, &gpu),
        moments: [flat(numbers(first).await, &gpu), flat(numbers(second).await, &gpu)],
        optimiser_steps: state.optimiser_steps,
    });
    let [a, b] = [here.step().unwrap(), there.step().unwrap()].map(|step| step.readback.joined());
    let (a, b) = (numbers(a).await, numbers(b).await);
    let apart = mean_difference(&a, &b);
    assert!(apart < 1e-3, "the second step's logits differ by {apart}");
}

/// Accuracy on episodes of characters that the trainer learns from.
async fn few_shot(trainer: &Trainer) -> f32 {
    let scripts = Scripts::new(3, 2, 8);
    let mut sum = 0.0;
    for number in 0..12 {
        let shape = EpisodeShape { n_way: 3, k_shot: 1, n_query: 3 };
        let episode = sample_episode(&scripts, shape, &mut rng(1, Stream::Evaluation, number)).unwrap();
        sum += accuracy(&numbers(trainer.model().score(&episode)).await, 3);
    }
    sum / 12.0
}

async fn learns(kind: DeviceKind, steps: usize) {
    for method in REGISTRY {
        let info = method.info();
        let mut trainer = trainer(&info.id, &open(kind).await);
        let learns = trainer.learner().learns();
        for _ in 0..if learns { steps } else { 2 } {
            let loss = numbers(trainer.step().unwrap().loss).await[0];
            assert!(loss.is_finite(), "{} on {kind:?}: the loss is {loss}", info.id);
        }
        let right = few_shot(&trainer).await;
        // Guessing gives 0.33.
        let labels = !["relative", "jigsaw", "shuffle"].contains(&info.id.as_str());
        let enough = if learns && labels { 0.6 } else { 0.45 };
        assert!(right > enough, "{} on {kind:?}: {right} after {steps} steps", info.id);
    }
}

#[wasm_bindgen_test]
async fn every_method_learns_on_the_cpu() {
    learns(DeviceKind::Cpu, 40).await;
}

#[wasm_bindgen_test]
async fn every_method_learns_on_the_gpu() {
    learns(DeviceKind::Gpu, 40).await;
}
