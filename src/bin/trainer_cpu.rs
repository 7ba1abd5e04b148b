//! The CPU trainer: a dedicated Web Worker on burn's flex backend.

use fewshot_playground::{protocol::DeviceKind, training::worker};

fn main() {
    worker::start(DeviceKind::Cpu);
}
