//! The GPU trainer: a dedicated Web Worker on burn's wgpu backend, over WebGPU.

use fewshot_playground::{protocol::DeviceKind, training::worker};

fn main() {
    worker::start(DeviceKind::Gpu);
}
