//! What it gains to compute an encoder's blocks as one operation each: an encoder forward and backward, and forward alone,
//! beside the same encoder in parts, in turns, so that a machine whose speed drifts slows both.

use std::{collections::BTreeMap, time::Instant};

use burn::tensor::{Device, Tensor, TensorData};
use data::{Classes, Scripts};
use learn::{
    methods::NetworkLayout,
    models::{Conv4, Norm, Weights, flat},
    training::{pending::numbers, pictures::stack, timing::median},
};
use serde_json::{Value, json};

/// Drawings in a batch: an episode's of the default size, and those of a large step.
const DRAWINGS: [usize; 2] = [30, 120];

/// The head of the table.
pub const HEAD: &str =
    "drawings  channels  learning: one, ms    parts, ms  ratio  looking: one, ms    parts, ms  ratio";

/// A row of the table: median milliseconds, in one operation a block and in parts.
#[derive(serde::Serialize)]
pub struct Cost {
    drawings: usize,
    channels: usize,
    learning: [f32; 2],
    /// How far the two gradients are apart at most, as a share of the largest number in them.
    gradients_apart: f32,
    looking: [f32; 2],
    /// The same of the features.
    features_apart: f32,
}

impl Cost {
    /// As an object.
    pub fn json(&self) -> Value {
        json!(self)
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let [[one, parts], [one_looking, parts_looking]] = [self.learning, self.looking];
        write!(f, "{:>8}{:>10}{one:>19.2}{parts:>13.2}{:>7.2}", self.drawings, self.channels, one / parts)?;
        write!(f, "{:>10.1e}", self.gradients_apart)?;
        write!(f, "{one_looking:>18.2}{parts_looking:>13.2}{:>7.2}", one_looking / parts_looking)?;
        write!(f, "{:>10.1e}", self.features_apart)
    }
}

/// Times encoders of this width.
pub fn costs(channels: usize, steps: u32, device: &Device) -> impl Iterator<Item = Cost> {
    DRAWINGS.into_iter().map(move |drawings| {
        let encoder = Encoder::new(channels, drawings, device);
        let mut times: BTreeMap<(bool, bool), Vec<f32>> = BTreeMap::new();
        for turn in 0..=steps {
            for (learns, in_parts) in [(true, false), (true, true), (false, false), (false, true)] {
                let began = Instant::now();
                let _ = if learns { encoder.learn(in_parts) } else { encoder.look(in_parts) };
                // The first turn fills caches.
                if turn > 0 {
                    let passed = began.elapsed().as_secs_f32() * 1e3;
                    times.entry((learns, in_parts)).or_default().push(passed);
                }
            }
        }
        let mut of = |learns| [false, true].map(|parts| times.get_mut(&(learns, parts)).map_or(0.0, |all| median(all)));
        let gradients_apart = apart(encoder.learn(false), encoder.learn(true));
        let features_apart = apart(encoder.look(false), encoder.look(true));
        Cost { drawings, channels, learning: of(true), gradients_apart, looking: of(false), features_apart }
    })
}

/// The largest difference, as a share of the largest number.
fn apart(one: TensorData, parts: TensorData) -> f32 {
    let (one, parts) = (numbers(one), numbers(parts));
    let largest = parts.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
    one.iter().zip(&parts).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / largest
}

/// An encoder with random weights, and what it looks at.
struct Encoder {
    network: NetworkLayout,
    conv4: Conv4,
    weights: Tensor<1>,
    statistics: Tensor<1>,
    images: Tensor<4>,
}

impl Encoder {
    fn new(channels: usize, drawings: usize, device: &Device) -> Self {
        let (network, conv4) = NetworkLayout::conv4(channels, None);
        let scripts = Scripts::new(1, 4, 10);
        let pictures: Vec<_> = (0..drawings).map(|at| scripts.picture(at % scripts.len(), at)).collect();
        let initial = |layout: &learn::models::Layout| {
            flat(layout.initial(&mut data::seeds::rng(1, data::seeds::Stream::Weights, 0)), device)
        };
        let (weights, statistics) = (initial(&network.weights), initial(&network.statistics));
        let images = stack(&pictures.iter().collect::<Vec<_>>(), device);
        Self { network, conv4, weights, statistics, images }
    }

    /// The gradient of the sum of squares of all features.
    fn learn(&self, in_parts: bool) -> TensorData {
        let weights = Weights::trainable(&self.network.weights, &self.weights);
        let (images, mut statistics) = (self.images.clone().autodiff(), Vec::new());
        let features = self.features(&weights, &mut Norm::Batch(&mut statistics), images, in_parts);
        weights.gradient(&mut features.square().sum().backward()).into_data()
    }

    /// Features by running statistics.
    fn look(&self, in_parts: bool) -> TensorData {
        let weights = Weights::frozen(&self.network.weights, &self.weights);
        let statistics = Weights::frozen(&self.network.statistics, &self.statistics);
        self.features(&weights, &mut Norm::Running(&statistics), self.images.clone(), in_parts).into_data()
    }

    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>, in_parts: bool) -> Tensor<2> {
        if in_parts {
            self.conv4.features_in_parts(weights, norm, images)
        } else {
            self.conv4.features(weights, norm, images)
        }
    }
}
