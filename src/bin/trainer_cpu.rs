//! The CPU trainer: a dedicated Web Worker on burn's flex backend.

use protocol::DeviceKind;
use trainer;

fn main() {
    worker::start(DeviceKind::Cpu);
}
