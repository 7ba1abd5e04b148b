//! An open run: its trainer, whether it moves, and what is still on its way back from the device.

use std::sync::Arc;

use burn::tensor::{Device, ExecutionError, Tensor, Transaction};

use super::{
    evaluation::Evaluation,
    pending::{self, CompletedStep, PendingStep, numbers},
    trainer::{Trainer, TrainingState},
    weights_error::WeightsError,
    weights_file::{self, SavedState},
};
use crate::methods::ConfigError;
use data::{SampleError, classes::Classes};
use protocol::{Checkpoint, RunConfig, RunId, StepMetrics, StepView};

/// Whether a run moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunMotion {
    /// Standing still.
    Still,
    /// One step, then still.
    Single,
    /// Until told otherwise.
    Running,
}

/// What a run learns from, and the characters that it is evaluated on, none of which it ever learns from.
#[derive(Clone)]
pub struct Sources {
    /// What its episodes are dealt from.
    pub training: Arc<dyn Classes>,
    /// What it is evaluated on.
    pub held_out: Arc<dyn Classes>,
}

/// A training run.
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// What determines it.
    pub config: RunConfig,
    /// Its weights.
    pub trainer: Trainer,
    /// What it is evaluated on.
    pub held_out: Arc<dyn Classes>,
    /// Whether it moves.
    pub motion: RunMotion,
    /// The evaluation that is under way, begun every so many steps.
    pub evaluating: Option<Evaluation>,
    /// The latest step that has been read back.
    latest: Option<CompletedStep>,
    /// True until the page has been told what the latest step saw and did.
    unseen: bool,
    start: TrainingState,
    pending: Vec<PendingStep>,
    began_ms: f64,
}

/// Why a run cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its settings are not its method's.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The weights it is to begin with are another network's.
    #[error(
        "its network is not that of the pair that ships; set channels, embedding, text tower and common space to what they \
         are by default, or start from random weights"
    )]
    Start(#[source] WeightsError),
    /// Its checkpoint is not its network's.
    #[error("the checkpoint cannot be used: {0}")]
    Checkpoint(#[from] WeightsError),
}

impl Run {
    /// Opens a run at step 0, or where a checkpoint left it. `start` is a safetensors file with the weights of step 0, in
    /// place of random ones.
    ///
    /// # Errors
    /// If the configuration or the checkpoint cannot be used.
    pub fn open(
        id: RunId,
        config: RunConfig,
        start: Option<&[u8]>,
        resume: Option<&Checkpoint>,
        sources: Sources,
        device: &Device,
    ) -> Result<Self, OpenError> {
        let mut trainer = Trainer::new(&config, sources.training, device)?;
        if let Some(file) = start {
            let network = trainer.learner().network();
            let saved = SavedState { moments: None, ..weights_file::read(network, file).map_err(OpenError::Start)? };
            trainer.restore(TrainingState::of(saved, 0, device));
        }
        let start = trainer.state();
        if let Some(checkpoint) = resume {
            let saved = weights_file::read(trainer.learner().network(), &checkpoint.weights)?;
            trainer.restore(TrainingState::of(saved, checkpoint.step, device));
        }
        let (motion, evaluating) = (RunMotion::Still, None);
        let (held_out, pending) = (sources.held_out, Vec::new());
        Ok(Self {
            id,
            config,
            trainer,
            held_out,
            motion,
            evaluating,
            latest: None,
            unseen: false,
            start,
            pending,
            began_ms: 0.0,
        })
    }

    /// Back to the initial weights and step 0.
    pub fn rewind(&mut self) {
        self.trainer.restore(self.start.clone());
        self.pending.clear();
        self.motion = RunMotion::Still;
        self.evaluating = None;
        self.latest = None;
        self.unseen = false;
    }

    /// Keeps a step that was just begun at `now_ms`.
    pub fn push(&mut self, step: PendingStep, now_ms: f64) {
        if self.pending.is_empty() {
            self.began_ms = now_ms;
        }
        self.pending.push(step);
    }

    /// Steps whose results are still on the device.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Reads back every pending step in one transfer; the last of them becomes the [`latest`](Self::latest).
    ///
    /// # Errors
    /// If the device is lost.
    pub async fn collect(&mut self, now_ms: impl Fn() -> f64) -> Result<Vec<StepMetrics>, ExecutionError> {
        let mut completed = pending::complete(std::mem::take(&mut self.pending)).await?;
        let milliseconds = (now_ms() - self.began_ms) / completed.len().max(1) as f64;
        let metrics = completed.iter().map(|step| StepMetrics {
            step: step.step,
            loss: step.loss,
            accuracy: step.accuracy,
            milliseconds: milliseconds as f32,
        });
        let metrics = metrics.collect();
        if let Some(latest) = completed.pop() {
            self.latest = Some(latest);
            self.unseen = true;
        }
        Ok(metrics)
    }

    /// The next step, begun and taken back: nothing is learned from it.
    ///
    /// # Errors
    /// If the classes cannot fill a sample.
    pub fn look(&mut self) -> Result<PendingStep, SampleError> {
        let before = self.trainer.state();
        let step = self.trainer.step();
        self.trainer.restore(before);
        step
    }

    /// The number of a step that was only looked at, and what it saw and did; from now on it is the [`latest`](Self::latest).
    pub fn show(&mut self, step: CompletedStep) -> (u64, StepView) {
        let shown = (step.step, step.view(self.trainer.classes()));
        self.latest = Some(step);
        self.unseen = false;
        shown
    }

    /// The latest step that has been read back.
    pub fn latest(&self) -> Option<&CompletedStep> {
        self.latest.as_ref()
    }

    /// The number of the latest step and what it saw and did, if the page has not been told yet.
    pub fn take_unseen(&mut self) -> Option<(u64, StepView)> {
        let unseen = std::mem::take(&mut self.unseen);
        let latest = self.latest.as_ref().filter(|_| unseen)?;
        Some((latest.step, latest.view(self.trainer.classes())))
    }

    /// The run as it stands, read back in one transfer.
    ///
    /// # Errors
    /// If the device is lost, or what it gives back does not fit the network.
    pub async fn checkpoint(&self) -> Result<Checkpoint, ExecutionError> {
        let state = self.trainer.state();
        let [first, second] = state.moments;
        let tensors = [state.weights, state.statistics, first, second];
        let transfer =
            tensors.into_iter().fold(Transaction::default(), |transfer, tensor: Tensor<1>| transfer.register(tensor));
        let mut values = transfer.execute_async().await?.into_iter().map(numbers);
        let mut next = || values.next().unwrap_or_default();
        let saved = SavedState {
            step: state.step,
            weights: next(),
            statistics: next(),
            moments: Some([next(), next()]),
            optimiser_steps: state.optimiser_steps,
        };
        let weights = weights_file::write(self.trainer.learner().network(), &saved, &weights_file::notes(&self.config))
            .map_err(|error| ExecutionError::WithContext { reason: error.to_string() })?;
        Ok(Checkpoint { step: state.step, weights })
    }
}
