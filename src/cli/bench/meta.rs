//! What the gradient through an adaptation costs: k inner steps and the way back, step by step or unrolled, against k + 1
//! plain gradient steps on the same drawings, which is what first-order MAML takes.

use std::time::Instant;

use burn::tensor::{Device, Tensor, TensorData};
use data::seeds::{Stream, rng};
use learn::{
    meta::{DerivativeOrder, MetaGradient, MetaNetwork, RuleKind, Scheme, Statistics, Task},
    models::flat,
};
use serde_json::{Value, json};

use super::unrolled;
use crate::MEMORY;

/// Classes, and drawings of each, in the support set and among the queries alike, so that all steps cost the same.
const WAY: usize = 5;
const EACH: usize = 6;

/// Inner steps.
const STEPS: [usize; 3] = [1, 5, 10];

/// Inner rate.
const RATE: f64 = 0.1;

/// A row of the comparison.
pub struct Cost {
    steps: usize,
    /// Median milliseconds of plain steps alone: first order.
    plain: f64,
    /// The exact gradient as it is found here, by Hessian-vector products.
    by_products: Taken,
    /// The same by one backward pass through all steps.
    unrolled: Taken,
}

/// What a way takes.
#[derive(serde::Serialize)]
struct Taken {
    /// Median.
    milliseconds: f64,
    /// The most memory beyond what was there before, in millions of bytes.
    peak_megabytes: f64,
}

impl Cost {
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
            "inner_steps": self.steps, "plain_milliseconds": self.plain, "lower_bound": self.bound(),
            "by_products": self.by_products, "unrolled": self.unrolled,
        })
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:>12}{:>12.1}{:>12.2}", self.steps, self.plain, self.bound())?;
        for Taken { milliseconds, peak_megabytes } in [&self.by_products, &self.unrolled] {
            write!(f, "{milliseconds:>12.1}{:>8.2}{peak_megabytes:>8.1}", milliseconds / self.plain)?;
        }
        Ok(())
    }
}

/// The head of the rows as they are printed.
pub const HEAD: &str = "                                      Hessian-vector products              unrolled
 inner steps    plain ms lower bound          ms   ratio peak MB          ms   ratio peak MB";

/// Times one task of 5 classes with 6 + 6 drawings each at this width, `rounds` times.
pub fn costs(channels: usize, rounds: u32, device: &Device) -> Vec<Cost> {
    let subject = Subject::new(channels, device);
    STEPS
        .map(|steps| {
            let [first, by_products, unrolled]: [&dyn Fn() -> Tensor<1>; 3] = [
                &|| subject.stepwise(steps, DerivativeOrder::First),
                &|| subject.stepwise(steps, DerivativeOrder::Exact),
                &|| subject.unrolled(steps),
            ];
            let ways = [first, by_products, unrolled];
            let megabytes = ways.map(peak);
            // In turn, so that a machine whose speed drifts slows all.
            let mut times = [const { Vec::new() }; 3];
            for _ in 0..rounds {
                times.iter_mut().zip(ways).for_each(|(times, way)| times.push(milliseconds(way)));
            }
            let [plain, by_products, unrolled] = times.map(median);
            let taken = |way: usize, milliseconds| Taken { milliseconds, peak_megabytes: megabytes[way] };
            Cost { steps, plain, by_products: taken(1, by_products), unrolled: taken(2, unrolled) }
        })
        .into()
}

/// What is differentiated.
struct Subject {
    network: MetaNetwork,
    channels: usize,
    learned: Tensor<1>,
    task: Task,
}

impl Subject {
    fn new(channels: usize, device: &Device) -> Self {
        let network = MetaNetwork::declare(channels, WAY, None);
        let learned = flat(network.learned.initial(&mut rng(1, Stream::Weights, 0)), device);
        Self { network, channels, learned, task: task(device) }
    }

    fn stepwise(&self, steps: usize, order: DerivativeOrder) -> Tensor<1> {
        let scheme = Scheme {
            rule: RuleKind::Descent,
            steps,
            rate: RATE,
            head_only: false,
            statistics: Statistics::Queries,
            lesson: MetaGradient::Unrolled(order),
            minibatch: None,
        };
        scheme.learn(&self.network, &self.learned, &self.task).gradient
    }

    fn unrolled(&self, steps: usize) -> Tensor<1> {
        unrolled::gradient(&self.learned, self.channels, steps, RATE, &self.task)
    }
}

/// Milliseconds until the gradient is there.
fn milliseconds(way: &dyn Fn() -> Tensor<1>) -> f64 {
    let began = Instant::now();
    _ = way().sum().into_scalar::<f32>();
    began.elapsed().as_secs_f64() * 1e3
}

/// The most memory that it takes beyond what was there before, in millions of bytes, once all is warm.
fn peak(way: &dyn Fn() -> Tensor<1>) -> f64 {
    milliseconds(way);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    milliseconds(way);
    MEMORY.peak_usage().saturating_sub(before) as f64 / 1e6
}

/// Pictures that are nothing, but no two alike.
fn task(device: &Device) -> Task {
    let pixels = (0..2 * WAY * EACH * 28 * 28).map(|at| (at as f32 * 0.37).sin().max(0.0)).collect::<Vec<_>>();
    let images: Tensor<4> = Tensor::from_data(TensorData::new(pixels, [2 * WAY * EACH, 1, 28, 28]), device);
    let labels = learn::methods::Labels::class_major(WAY, EACH).one_hot(device);
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

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use learn::training::device;
    use protocol::DeviceKind;

    use super::*;

    /// Two derivations that share nothing but the network: what they agree on is the gradient.
    #[test]
    fn both_ways_find_the_same_gradient() {
        let (device, _) = block_on(device::open(DeviceKind::Cpu)).unwrap();
        let subject = Subject::new(4, &device);
        let numbers = |gradient: Tensor<1>| gradient.into_data().try_to_vec::<f32>().unwrap();
        let length = |vector: &[f32]| vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        for steps in [0, 1, 3] {
            let [by_products, first, unrolled] = [
                subject.stepwise(steps, DerivativeOrder::Exact),
                subject.stepwise(steps, DerivativeOrder::First),
                subject.unrolled(steps),
            ]
            .map(numbers);
            let apart = |other: &[f32]| {
                let difference: Vec<f32> = unrolled.iter().zip(other).map(|(a, b)| a - b).collect();
                length(&difference) / length(&unrolled)
            };
            assert!(apart(&by_products) < 1e-3, "{steps} steps: {}", apart(&by_products));
            assert!(steps == 0 || apart(&first) > 0.05, "{steps} steps: first order is another: {}", apart(&first));
        }
    }
}
