//! MAML's gradients against finite differences, in 64 bits: there a difference over 10⁻⁷ still has eight digits, and crosses
//! next to no kink of a ReLU.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::OnceLock;

use burn::tensor::{Device, FloatDType, Tensor, TensorData};
use learn::{
    losses::cross_entropy,
    meta::{
        Classification, DerivativeOrder, MetaGradient, MetaNetwork, Minibatch, Objective, Rule, RuleKind, Scheme,
        Statistics, Task, Tether, gradient, hessian_vector, implicit, walk,
    },
    models::{Layout, Weights},
};

const CHANNELS: usize = 3;
const N_WAY: usize = 2;
/// How far a difference reaches to either side. Adam's steps bend where a gradient is about 10⁻⁴, so not far.
const STEP: f64 = 1e-7;

/// The CPU, in 64 bits unless told otherwise. This has to be said before the first tensor of the process is made.
fn device() -> Device {
    static DEVICE: OnceLock<Device> = OnceLock::new();
    let open = || {
        let mut device = Device::flex();
        device.configure(FloatDType::F64).unwrap();
        device
    };
    DEVICE.get_or_init(open).clone()
}

fn tensor<const D: usize>(values: Vec<f64>, shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), &device())
}

fn vector(values: &[f64]) -> Tensor<1> {
    tensor(values.to_vec(), [values.len()])
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    let tensor = if tensor.is_autodiff() { tensor.inner() } else { tensor };
    tensor.into_data().try_to_vec::<f64>().unwrap()
}

fn wave(len: usize, pace: f64, phase: f64) -> Vec<f64> {
    (0..len).map(|i| (pace * i as f64 + phase).sin()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn along(start: &[f64], direction: &[f64], far: f64) -> Tensor<1> {
    vector(&start.iter().zip(direction).map(|(x, v)| x + far * v).collect::<Vec<_>>())
}

/// (f(x + h v) − f(x − h v)) / 2h.
fn difference(start: &[f64], direction: &[f64], f: impl Fn(Tensor<1>) -> Vec<f64>) -> Vec<f64> {
    let (after, before) = (f(along(start, direction, STEP)), f(along(start, direction, -STEP)));
    after.iter().zip(before).map(|(after, before)| (after - before) / (2.0 * STEP)).collect()
}

/// Weights that are nowhere special: waves, around 1 for the scales of norms and around `rate` for inner rates.
fn weights(layout: &Layout, rate: f64) -> Vec<f64> {
    let values = layout.slots().iter().flat_map(|slot| {
        let (base, size) = match slot.name.as_str() {
            "rates" => (rate, 0.3 * rate),
            name if name.ends_with("norm.weight") => (1.0, 0.5),
            _ => (0.0, 0.5),
        };
        (slot.offset..slot.offset + slot.len()).map(move |i| base + size * (0.7 * i as f64).sin())
    });
    values.collect()
}

fn images(n: usize, phase: f64) -> Tensor<4> {
    let ink = (0..n * 784).map(|i| ((i as f64 * 0.37 + phase).sin() * (i as f64 * 0.011).cos()).max(0.0));
    tensor(ink.collect(), [n, 1, 28, 28])
}

/// `each` drawings of every class, in order.
fn one_hot(each: usize) -> Tensor<2> {
    let rows = (0..N_WAY * each).flat_map(|row| (0..N_WAY).map(move |class| f64::from(row / each == class)));
    tensor(rows.collect(), [N_WAY * each, N_WAY])
}

fn task() -> Task {
    Task { support: images(N_WAY, 0.0), labels: one_hot(1), query: images(2 * N_WAY, 0.4), targets: one_hot(2) }
}

/// A scheme, with what its network is like.
#[derive(Clone, Copy, Debug)]
struct Variant {
    scheme: Scheme,
    rows: usize,
    learned_rates: bool,
}

impl Variant {
    /// Adam's steps are all about as long as its rate, whatever the gradient; a ridge step is never longer than it should.
    fn rate(&self) -> f64 {
        match self.scheme.rule {
            RuleKind::Descent | RuleKind::Momentum => 0.2,
            RuleKind::Adam => 0.02,
            RuleKind::Ridge => 20.0,
        }
    }

    fn network(&self) -> MetaNetwork {
        MetaNetwork::declare(CHANNELS, self.rows, self.learned_rates.then_some(self.rate()))
    }
}

fn variants() -> Vec<Variant> {
    let mut all = Vec::new();
    for rule in [RuleKind::Descent, RuleKind::Momentum, RuleKind::Adam, RuleKind::Ridge] {
        for (steps, statistics) in
            [(1, Statistics::Support), (1, Statistics::Queries), (3, Statistics::Support), (3, Statistics::Queries)]
        {
            for (head_only, learned_rates, rows) in
                (0..8).map(|bits| (bits & 1 > 0, bits & 2 > 0, [1, N_WAY][bits / 4]))
            {
                let lesson = MetaGradient::Unrolled(DerivativeOrder::Exact);
                let mut variant = Variant {
                    scheme: Scheme { rule, steps, rate: 0.0, head_only, statistics, lesson, minibatch: None },
                    rows,
                    learned_rates,
                };
                variant.scheme.rate = variant.rate();
                all.push(variant);
            }
        }
    }
    all
}

/// M: the loss of a task's queries after adapting, without any gradient of it.
fn after_adapting(variant: &Variant, network: &MetaNetwork, learned: &Tensor<1>, task: &Task) -> Vec<f64> {
    let steps = variant.scheme.steps;
    let adapted = variant.scheme.adapt(network, learned, (task.support.clone(), task.labels.clone()), steps);
    numbers(cross_entropy(adapted.logits(steps, task.query.clone()), task.targets.clone()))
}

/// The product of the meta-gradient with a direction, by `learn` and by differences, and the most that it could be.
fn both(variant: &Variant, network: &MetaNetwork, at: &[f64], gradient: &[f64], direction: &[f64]) -> (f64, f64, f64) {
    let task = task();
    let wanted = difference(at, direction, |learned| after_adapting(variant, network, &learned, &task))[0];
    let reached = || gradient.iter().zip(direction).filter(|(_, v)| **v != 0.0).map(|(g, _)| *g);
    let most = reached().map(|g| g * g).sum::<f64>().sqrt() * dot(direction, direction).sqrt();
    (dot(gradient, direction), wanted, most)
}

fn assert_agree((got, wanted, most): (f64, f64, f64), what: &str) {
    // Rounding leaves about 10⁻⁹; Adam's bends and kinks of ReLUs the rest.
    assert!((got - wanted).abs() < 1e-5 * most + 1e-8, "{what}: {got} against {wanted}");
}

fn learn(variant: &Variant, network: &MetaNetwork, at: &[f64]) -> Vec<f64> {
    numbers(variant.scheme.learn(network, &vector(at), &task()).gradient)
}

#[test]
fn the_meta_gradient_of_every_variant_is_what_differences_give() {
    for variant in variants() {
        let network = variant.network();
        let at = weights(&network.learned, variant.rate());
        let gradient = learn(&variant, &network, &at);
        let direction = wave(at.len(), 1.7, 0.2);
        assert_agree(both(&variant, &network, &at, &gradient, &direction), &format!("{variant:?}"));
    }
}

/// Each step goes by drawings of its own, forwards and on the way back.
#[test]
fn the_meta_gradient_through_minibatches_is_what_differences_give() {
    let minibatch = Some(Minibatch { size: 1, seed: 3, task: 2 });
    let several = variants().into_iter().filter(|variant| variant.scheme.steps == 3);
    for mut variant in
        several.filter(|variant| variant.scheme.statistics == Statistics::Support && !variant.learned_rates)
    {
        let network = variant.network();
        let at = weights(&network.learned, variant.rate());
        let whole = learn(&variant, &network, &at);
        variant.scheme.minibatch = minibatch;
        let gradient = learn(&variant, &network, &at);
        let apart = whole.iter().zip(&gradient).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart > 1e-3, "{variant:?}: a minibatch makes a difference, {apart}");
        let direction = wave(at.len(), 1.7, 0.2);
        assert_agree(both(&variant, &network, &at, &gradient, &direction), &format!("{variant:?}"));
    }
}

/// Kernels, scales, shifts, head and rates apart: what is small beside the others must be right too.
#[test]
fn the_meta_gradient_of_every_slot_is_what_differences_give() {
    // Every rule, with either statistics, and all that may be learned.
    let chosen = variants().into_iter().filter(|variant| {
        let scheme = &variant.scheme;
        let statistics = scheme.rule == RuleKind::Adam || scheme.statistics == Statistics::Support;
        scheme.steps == 3 && statistics && variant.learned_rates && !scheme.head_only && variant.rows == 1
    });
    let mut slots = 0;
    for variant in chosen {
        let network = variant.network();
        let at = weights(&network.learned, variant.rate());
        let gradient = learn(&variant, &network, &at);
        for slot in network.learned.slots() {
            let mut direction = vec![0.0; at.len()];
            direction[slot.offset..slot.offset + slot.len()].copy_from_slice(&wave(slot.len(), 1.7, 0.2));
            assert_agree(
                both(&variant, &network, &at, &gradient, &direction),
                &format!("{} of {variant:?}", slot.name),
            );
            slots += 1;
        }
    }
    assert_eq!(slots, 5 * 15);
}

/// The loss of a network on the support drawings, at weights that are nowhere special.
fn with_classification(test: impl FnOnce(&Classification, &[f64])) {
    let network = MetaNetwork::declare(CHANNELS, N_WAY, None).task(N_WAY);
    let at = weights(&network.layout, 0.0);
    test(&Classification { network: &network, images: images(2 * N_WAY, 0.0), targets: one_hot(2) }, &at);
}

#[test]
fn the_rate_of_dual_numbers_is_the_slope_of_the_loss() {
    with_classification(|objective, at| {
        let loss = |point: Tensor<1>| numbers(objective.loss(&Weights::trainable(objective.layout(), &point)));
        for slot in objective.layout().slots() {
            let mut direction = vec![0.0; at.len()];
            direction[slot.offset..slot.offset + slot.len()].copy_from_slice(&wave(slot.len(), 1.7, 0.2));
            let trainable = Weights::trainable(objective.layout(), &vector(at));
            let moved = Weights::frozen(objective.layout(), &vector(&direction).autodiff());
            let got = numbers(objective.rate(&trainable, &moved))[0];
            let wanted = difference(at, &direction, loss)[0];
            assert!((got - wanted).abs() < 1e-7, "{}: {got} against {wanted}", slot.name);
            let slope = dot(&numbers(gradient(objective, &vector(at)).1), &direction);
            assert!((got - slope).abs() < 1e-12, "{}: {got} against {slope}", slot.name);
        }
    });
}

#[test]
fn hessian_vector_products_are_symmetric_and_what_differences_of_gradients_give() {
    with_classification(|objective, at| {
        let (u, v) = (wave(at.len(), 1.7, 0.2), wave(at.len(), 2.3, 1.0));
        let times = |u: &[f64]| numbers(hessian_vector(objective, &vector(at), &vector(u)));
        let (hu, hv) = (times(&u), times(&v));
        let (across, back) = (dot(&u, &hv), dot(&v, &hu));
        assert!(across.abs() > 1e-3 && (across - back).abs() < 1e-10 * across.abs().max(1.0), "{across} and {back}");
        let wanted = difference(at, &v, |point| numbers(gradient(objective, &point).1));
        let length = dot(&hv, &hv).sqrt();
        for (entry, (got, wanted)) in hv.iter().zip(wanted).enumerate() {
            assert!((got - wanted).abs() < 1e-6 * length, "{entry}: {got} against {wanted}, of {length}");
        }
    });
}

#[test]
fn the_implicit_gradient_is_that_of_where_a_long_walk_comes_to_rest() {
    let network = MetaNetwork::declare(CHANNELS, N_WAY, None);
    with_classification(|objective, at| {
        // A tight tether, so that it comes to rest soon and conjugate gradients need few rounds.
        let rule = Rule { kind: RuleKind::Descent, rates: vector(&[0.04]) };
        let (end, direction) = (wave(at.len(), 1.3, 0.6), wave(at.len(), 1.7, 0.2));
        for mask in [None, Some(network.head_alone(N_WAY, &vector(at)))] {
            let tether = Tether { mask, pull: 10.0 };
            let rest = |start: Tensor<1>| walk(objective, &rule, &tether, 100, start);
            let gradient = numbers(implicit(objective, &tether, &rest(vector(at)), 40, vector(&end)));
            let wanted = difference(at, &direction, |start| vec![dot(&numbers(rest(start).end().clone()), &end)])[0];
            let (got, explicit) = (dot(&gradient, &direction), dot(&end, &direction));
            assert!((explicit - wanted).abs() > 1e-2, "the adaptation matters: {explicit} against {wanted}");
            assert!((got - wanted).abs() < 1e-5 * wanted.abs().max(1.0), "{got} against {wanted}");
        }
    });
}
