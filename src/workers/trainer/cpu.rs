use protocol::DeviceKind;

fn main() {
    trainer::start(DeviceKind::Cpu);
}
