//! The GPU trainer: a dedicated Web Worker on burn's wgpu backend, over WebGPU.

use protocol::DeviceKind;
use trainer;

fn main() {
    worker::start(DeviceKind::Gpu);
}
