//! What the gradient through an adaptation costs: k inner steps and the way back, against k + 1 plain gradient steps on the
//! same drawings, which is what first-order MAML takes.

use std::time::Instant;

use burn::tensor::{Device, Tensor, TensorData};
use fewshot_playground::{
    data::seeds::{Stream, rng},
    meta::{Lesson, Network, Order, RuleKind, Scheme, Statistics, Task},
    models::flat,
};
use serde_json::{Value, json};

use crate::MEMORY;

/// Classes, and drawings of each, in the support set and among the queries alike, so that all steps cost the same.
const WAY: usize = 5;
const EACH: usize = 6;

/// Inner steps.
const STEPS: [usize; 3] = [1, 5, 10];

/// A row of the comparison.
pub struct Cost {
    steps: usize,
    /// Median milliseconds of the exact gradient, and of first order.
    exact: f64,
    plain: f64,
    /// The most memory that the exact gradient takes beyond what was there before, in millions of bytes.
    megabytes: f64,
}

impl Cost {
    /// How many times as long as plain steps.
    fn ratio(&self) -> f64 {
        self.exact / self.plain
    }

    /// How many times as much no way of computing it can avoid, in convolutions of one batch: a plain step takes 3 (the
    /// output, and the gradients of input and kernel); the derivative of a step takes 6 more (each of those has two
    /// factors). So (3 + 6) k + 3 against 3 (k + 1).
    fn bound(&self) -> f64 {
        let k = self.steps as f64;
        (9.0 * k + 3.0) / (3.0 * (k + 1.0))
    }

    /// As an object.
    pub fn json(&self) -> Value {
        json!({
            "inner_steps": self.steps, "milliseconds": self.exact, "plain_milliseconds": self.plain,
            "ratio": self.ratio(), "lower_bound": self.bound(), "peak_megabytes": self.megabytes,
        })
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { steps, exact, plain, megabytes } = self;
        write!(f, "{steps:>12}{exact:>12.1}{plain:>12.1}{:>8.2}{:>12.2}{megabytes:>12.1}", self.ratio(), self.bound())
    }
}

/// The head of the rows as they are printed.
pub const HEAD: &str = " inner steps    exact ms    plain ms   ratio lower bound     peak MB";

/// Times one task of 5 classes with 6 + 6 drawings each at this width, `rounds` times.
pub fn costs(channels: usize, rounds: u32, device: &Device) -> Vec<Cost> {
    let network = Network::declare(channels, WAY, None);
    let learned = flat(network.learned.initial(&mut rng(1, Stream::Weights, 0)), device);
    let task = task(device);
    STEPS
        .map(|steps| {
            let scheme = |order| Scheme {
                rule: RuleKind::Descent,
                steps,
                rate: 0.1,
                head_only: false,
                statistics: Statistics::Queries,
                lesson: Lesson::Unrolled(order),
            };
            let time = |order| {
                let began = Instant::now();
                let learned = scheme(order).learn(&network, &learned, &task);
                _ = learned.gradient.sum().into_scalar::<f32>();
                began.elapsed().as_secs_f64() * 1e3
            };
            time(Order::Exact);
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage();
            time(Order::Exact);
            let megabytes = MEMORY.peak_usage().saturating_sub(before) as f64 / 1e6;
            // In turn, so that a machine whose speed drifts slows both.
            let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
            for _ in 0..rounds {
                times[0].push(time(Order::Exact));
                times[1].push(time(Order::First));
            }
            let [exact, plain] = times.map(median);
            Cost { steps, exact, plain, megabytes }
        })
        .into()
}

/// Pictures that are nothing, but no two alike.
fn task(device: &Device) -> Task {
    let pixels = (0..2 * WAY * EACH * 28 * 28).map(|at| (at as f32 * 0.37).sin().max(0.0)).collect::<Vec<_>>();
    let images: Tensor<4> = Tensor::from_data(TensorData::new(pixels, [2 * WAY * EACH, 1, 28, 28]), device);
    let labels = fewshot_playground::methods::Labels::class_major(WAY, EACH).one_hot(device);
    Task {
        support: images.clone().narrow(0, 0, WAY * EACH),
        labels: labels.clone(),
        query: images.narrow(0, WAY * EACH, WAY * EACH),
        targets: labels,
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
