//! A block as one operation beside the same block in parts, on the CPU: values, statistics and gradients.

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use rand::RngExt;

use super::{Block, Layout, Norm, Weights, flat};
use crate::training::device;
use data::seeds::{Stream, rng};
use protocol::DeviceKind;

/// Blocks behind each other, from one input on.
struct Network {
    blocks: Vec<Block>,
    weights: Layout,
    statistics: Layout,
}

impl Network {
    fn new(channels: usize, pooling: &[bool]) -> Self {
        let (mut weights, mut statistics) = (Layout::default(), Layout::default());
        let block = |(at, pools): (usize, &bool)| {
            let inputs = if at == 0 { 1 } else { channels };
            Block::declare(&mut weights, &mut statistics, &format!("block{at}"), inputs, channels, *pools)
        };
        let blocks = pooling.iter().enumerate().map(block).collect();
        Self { blocks, weights, statistics }
    }

    fn forward(&self, weights: &Weights, norm: &mut Norm, x: Tensor<4>, in_parts: bool) -> Tensor<4> {
        self.blocks.iter().fold(x, |x, block| {
            if in_parts { block.forward_in_parts(weights, norm, x) } else { block.forward(weights, norm, x) }
        })
    }
}

fn cpu() -> Device {
    block_on(device::open(DeviceKind::Cpu)).expect("a CPU").0
}

fn drawn(len: usize, number: u64) -> Vec<f32> {
    let mut rng = rng(5, Stream::Weights, number);
    (0..len).map(|_| rng.random_range(-1.0..1.0)).collect()
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("numbers")
}

/// The largest difference over the largest number.
fn apart(found: &[f32], wanted: &[f32]) -> f32 {
    assert_eq!(found.len(), wanted.len());
    let largest = wanted.iter().fold(1e-3_f32, |most, value| most.max(value.abs()));
    found.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / largest
}

/// What comes of a batch: the maps, the statistics, the gradient of Σ maps · weighting.
fn learn(network: &Network, device: &Device, [n, height, width]: [usize; 3], in_parts: bool) -> [Vec<f32>; 3] {
    let flat_weights = flat(drawn(network.weights.len(), 1), device);
    let weights = Weights::trainable(&network.weights, &flat_weights);
    let x = flat(drawn(n * height * width, 2), device).reshape([n, 1, height, width]).autodiff();
    let mut statistics = Vec::new();
    let maps = network.forward(&weights, &mut Norm::Batch(&mut statistics), x, in_parts);
    let weighting = flat(drawn(maps.shape().num_elements(), 3), device).reshape(maps.shape()).autodiff();
    let mut gradients = (maps.clone() * weighting).sum().backward();
    let statistics = statistics.into_iter().flat_map(|tensor| values(tensor.without_autodiff())).collect();
    [values(maps.inner()), statistics, values(weights.gradient(&mut gradients))]
}

#[test]
fn a_block_is_the_same_as_its_parts_forward_and_backward() {
    let device = cpu();
    let sizes = [[1, 28, 28], [5, 28, 28], [2, 15, 11], [7, 28, 20]];
    for (channels, pooling) in
        [(8, &[true, true][..]), (16, &[true, true, false]), (32, &[true, true, true]), (12, &[false, true])]
    {
        let network = Network::new(channels, pooling);
        for size in sizes {
            let [fused, parts] = [false, true].map(|in_parts| learn(&network, &device, size, in_parts));
            let [maps, statistics, gradient] = [0, 1, 2].map(|at| apart(&fused[at], &parts[at]));
            let what = format!("{channels} channels, {size:?}: {maps} {statistics} {gradient}");
            assert!(maps < 1e-5 && statistics < 1e-5 && gradient < 2e-5, "{what}");
        }
    }
}

#[test]
fn a_block_is_the_same_as_its_parts_by_running_statistics() {
    let device = cpu();
    let network = Network::new(16, &[true, true, false]);
    let positive = drawn(network.statistics.len(), 4).iter().map(|value| value.abs() + 0.5).collect();
    let (statistics, weights) = (flat(positive, &device), flat(drawn(network.weights.len(), 1), &device));
    let weights = Weights::frozen(&network.weights, &weights);
    let statistics = Weights::frozen(&network.statistics, &statistics);
    for n in [1, 6] {
        let x = flat(drawn(n * 28 * 28, 2), &device).reshape([n, 1, 28, 28]);
        let [fused, parts] = [false, true]
            .map(|in_parts| values(network.forward(&weights, &mut Norm::Running(&statistics), x.clone(), in_parts)));
        assert!(apart(&fused, &parts) < 1e-5, "{n}: {}", apart(&fused, &parts));
    }
}

#[test]
fn a_width_without_kernels_is_what_its_parts_make_of_it() {
    let [fused, parts] = [false, true].map(|in_parts| learn(&Network::new(6, &[true]), &cpu(), [3, 8, 8], in_parts));
    assert_eq!(fused, parts);
}
