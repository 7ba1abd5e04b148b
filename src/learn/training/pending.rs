//! Steps on their way back from the device: loss and numbers of as many as are pending, in one transfer.

use burn::tensor::{ExecutionError, Tensor, TensorData, Transaction};

use crate::methods::{Readback, Readings};
use data::{Classes, Sample};
use protocol::StepView;

/// A step that the device may still be working on.
pub struct PendingStep {
    /// Counts from 1.
    pub step: u64,
    /// What it learned from.
    pub sample: Sample,
    /// The loss before the step: [1].
    pub loss: Tensor<1>,
    /// What accuracy and view are made from, before the step.
    pub readback: Readback,
}

/// A step that has been read back.
pub struct CompletedStep {
    /// Counts from 1.
    pub step: u64,
    /// What it learned from.
    pub sample: Sample,
    /// The loss before the step.
    pub loss: f32,
    /// The fraction of right answers before the step.
    pub accuracy: f32,
    /// What it read back.
    pub readings: Readings,
}

impl PendingStep {
    /// Reads it back.
    ///
    /// # Errors
    /// If the device is lost.
    pub async fn complete(self) -> Result<CompletedStep, ExecutionError> {
        let transfer = self.register(Transaction::default());
        Ok(self.with(&mut transfer.execute_async().await?.into_iter()))
    }

    fn register(&self, transfer: Transaction) -> Transaction {
        transfer.register(self.loss.clone()).register(self.readback.joined())
    }

    /// The step with the next two tensors that were read, in the order in which it registered them.
    fn with(self, read: &mut impl Iterator<Item = TensorData>) -> CompletedStep {
        let mut next = || read.next().map(numbers).unwrap_or_default();
        let (loss, readings) = (next(), self.readback.with(next()));
        let accuracy = readings.accuracy(&self.sample);
        CompletedStep {
            step: self.step,
            sample: self.sample,
            loss: loss.first().copied().unwrap_or(f32::NAN),
            accuracy,
            readings,
        }
    }
}

impl CompletedStep {
    /// What the step saw and did; `classes` is what its sample was taken from.
    pub fn view(&self, classes: &dyn Classes) -> StepView {
        self.readings.view(&self.sample, classes)
    }
}

/// Reads all of them back in one transfer.
///
/// # Errors
/// If the device is lost.
pub async fn complete(pending: Vec<PendingStep>) -> Result<Vec<CompletedStep>, ExecutionError> {
    let transfer = pending.iter().fold(Transaction::default(), |transfer, step| step.register(transfer));
    let mut read = transfer.execute_async().await?.into_iter();
    Ok(pending.into_iter().map(|step| step.with(&mut read)).collect())
}

/// The numbers of a tensor that has left its device, however wide its floats are.
pub fn numbers(data: TensorData) -> Vec<f32> {
    data.try_to_vec().unwrap_or_else(|_| data.iter::<f32>().collect())
}
