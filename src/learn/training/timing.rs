//! How long a training step takes on a device.

use burn::tensor::ExecutionError;

use super::trainer::Trainer;
use data::SampleError;

/// Steps that are not counted: the first ones compile kernels and fill caches.
const WARM_UP: u32 = 2;

/// Median milliseconds of `steps` training steps, each read back before the next begins.
///
/// # Errors
/// If the device is lost; inside, if the classes cannot fill a sample.
pub async fn time_steps(
    trainer: &mut Trainer,
    steps: u32,
    now_ms: impl Fn() -> f64,
) -> Result<Result<f32, SampleError>, ExecutionError> {
    let mut times = Vec::new();
    for round in 0..WARM_UP + steps {
        let began = now_ms();
        let step = match trainer.step() {
            Ok(step) => step,
            Err(error) => return Ok(Err(error)),
        };
        step.complete().await?;
        if round >= WARM_UP {
            times.push((now_ms() - began) as f32);
        }
    }
    times.sort_by(f32::total_cmp);
    Ok(Ok(times[times.len() / 2]))
}
