//! The sinusoids of MAML's paper (section 5.1): from ten points of a sinusoid of unknown amplitude and phase, one gradient
//! step from the learned start has to give the rest of it.
//!
//! Two hidden layers of 20 with tanh stand for the paper's 40 with ReLU, x is divided by 2.5, the rates are larger, and a
//! step learns from 4 tasks rather than 25: so it is over in a second or two.

use std::f64::consts::PI;

use burn::tensor::Tensor;
use rand::RngExt;

use super::*;
use crate::{
    losses::{
        mean_squared_error,
        test_tensors::{cpu, numbers, vector},
    },
    models::{Dual, Linear, flat},
};
use data::seeds::{Stream, rng};

const HIDDEN: usize = 20;
const SHOTS: usize = 10;
const TASKS: u64 = 4;
const META_STEPS: u64 = 300;
const INNER_RATE: f32 = 0.1;
const OUTER_RATE: f32 = 0.02;

/// 1 → 20 → 20 → 1, with tanh between.
struct Perceptron {
    layout: Layout,
    layers: [Linear; 3],
}

impl Perceptron {
    fn declare() -> Self {
        let mut layout = Layout::default();
        let sizes = [("first", 1, HIDDEN), ("second", HIDDEN, HIDDEN), ("last", HIDDEN, 1)];
        let layers = sizes.map(|(name, inputs, outputs)| Linear::declare(&mut layout, name, inputs, outputs));
        Self { layout, layers }
    }

    /// `x` [n, 1] to [n, 1].
    fn forward(&self, weights: &Weights, x: Tensor<2>) -> Tensor<2> {
        let [first, second, last] = &self.layers;
        last.forward(weights, second.forward(weights, first.forward(weights, x).tanh()).tanh())
    }

    fn dual_forward(&self, weights: &Weights, direction: &Weights, x: Tensor<2>) -> Dual<2> {
        let [first, second, last] = &self.layers;
        let hidden = first.dual_forward(weights, direction, Dual::constant(x)).tanh();
        last.dual_forward(weights, direction, second.dual_forward(weights, direction, hidden).tanh())
    }
}

/// Some points of a sinusoid: x and y, each [n, 1].
struct Points<'a> {
    network: &'a Perceptron,
    x: Tensor<2>,
    y: Tensor<2>,
}

impl Objective for Points<'_> {
    fn layout(&self) -> &Layout {
        &self.network.layout
    }

    fn loss(&self, weights: &Weights) -> Tensor<1> {
        mean_squared_error(self.network.forward(weights, self.x.clone().autodiff()), self.y.clone().autodiff())
    }

    fn rate(&self, weights: &Weights, direction: &Weights) -> Tensor<1> {
        let predicted = self.network.dual_forward(weights, direction, self.x.clone().autodiff());
        predicted.squared_error_rate(self.y.clone().autodiff())
    }
}

/// Support and queries of the sinusoid with a number.
fn sinusoid(network: &Perceptron, stream: Stream, number: u64) -> [Points<'_>; 2] {
    let mut rng = rng(5, stream, number);
    let (amplitude, phase) = (rng.random_range(0.1..5.0), rng.random_range(0.0..PI));
    [(); 2].map(|()| {
        let x: Vec<f64> = (0..SHOTS).map(|_| rng.random_range(-5.0..5.0)).collect();
        let column =
            |values: Vec<f64>| vector(&values.into_iter().map(|x| x as f32).collect::<Vec<_>>()).reshape([SHOTS, 1]);
        let y = x.iter().map(|x| amplitude * (x - phase).sin()).collect();
        Points { network, x: column(x.into_iter().map(|x| x / 2.5).collect()), y: column(y) }
    })
}

fn inner() -> Rule {
    Rule { kind: RuleKind::Descent, rates: vector(&[INNER_RATE]) }
}

/// Mean loss over the queries of held-out sinusoids before and after one step on their support.
fn examine(network: &Perceptron, start: &Tensor<1>) -> [f32; 2] {
    let examined = 50;
    let mut sums = [0.0; 2];
    for number in 0..examined {
        let [support, query] = sinusoid(network, Stream::Evaluation, number);
        let path = walk(&support, &inner(), &Tether::default(), 1, start.clone());
        for (sum, point) in sums.iter_mut().zip(&path.points) {
            *sum += numbers(gradient(&query, point).0)[0] / examined as f32;
        }
    }
    sums
}

/// Learns a start by Adam.
fn train(network: &Perceptron, mut start: Tensor<1>) -> Tensor<1> {
    let outer = RuleKind::Adam;
    let mut memory = outer.memory(&start);
    for step in 0..META_STEPS {
        let mut sum = start.zeros_like();
        for task in 0..TASKS {
            let [support, query] = sinusoid(network, Stream::Episode, step * TASKS + task);
            let path = walk(&support, &inner(), &Tether::default(), 1, start.clone());
            let (_, end) = gradient(&query, path.end());
            sum = sum + pull_back(&support, &inner(), &Tether::default(), &path, DerivativeOrder::Exact, end).0;
        }
        let gradient = sum.div_scalar(TASKS as f32);
        (start, memory) = outer.step(step as usize, vector(&[OUTER_RATE]), &memory, start, gradient);
    }
    start
}

#[test]
fn one_step_from_a_learned_start_fits_a_sinusoid() {
    let network = Perceptron::declare();
    let start = flat(network.layout.initial(&mut rng(5, Stream::Weights, 0)), &cpu());
    let [_, untrained] = examine(&network, &start);
    let [before, after] = examine(&network, &train(&network, start));
    assert!(after < 0.4 * untrained, "{after} after a step, {untrained} from the untrained start");
    assert!(after < 0.5 * before, "{after} after a step, {before} before it");
}
