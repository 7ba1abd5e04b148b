//! How long a training step takes on a device.

use burn::tensor::ExecutionError;

use super::trainer::Trainer;
use data::SampleError;

/// Steps that do not count: the first ones compile kernels and fill caches.
pub const WARM_UP: usize = 2;

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
    for _ in 0..WARM_UP + steps as usize {
        match time_step(trainer, &now_ms).await? {
            Ok(time) => times.push(time),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(median(&mut times[WARM_UP..])))
}

/// Milliseconds of one training step, until its loss and readout are off the device.
///
/// # Errors
/// As for [`time_steps`].
pub async fn time_step(
    trainer: &mut Trainer,
    now_ms: impl Fn() -> f64,
) -> Result<Result<f32, SampleError>, ExecutionError> {
    let began = now_ms();
    let step = match trainer.step() {
        Ok(step) => step,
        Err(error) => return Ok(Err(error)),
    };
    step.complete().await?;
    Ok(Ok((now_ms() - began) as f32))
}

/// The median, after sorting; 0 of nothing.
pub fn median(times: &mut [f32]) -> f32 {
    times.sort_by(f32::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
