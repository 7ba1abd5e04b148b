//! The part of a session that opens, moves, saves and ends runs.

use burn::tensor::ExecutionError;

use super::{Port, Session};
use crate::{
    methods,
    training::run::{Run, RunMotion},
};
use protocol::{Checkpoint, Event, RunConfig, RunId};

impl<P: Port> Session<P> {
    pub(super) async fn open(
        &mut self,
        id: RunId,
        config: RunConfig,
        resume: Option<&Checkpoint>,
    ) -> Result<(), ExecutionError> {
        self.close().await?;
        let opened = match self.sources(&config).await {
            Ok(sources) => self.start_of(&config).await.and_then(|start| {
                Run::open(id, config, start.as_deref(), resume, sources, &self.device)
                    .map_err(|error| error.to_string())
            }),
            Err(error) => Err(error.to_string()),
        };
        match opened {
            Ok(run) => {
                let network = run.trainer.learner().network();
                self.port.post(Event::Opened {
                    run: id,
                    step: run.trainer.steps_taken(),
                    parameters: network.weights.len() as u32,
                    embedding_dim: run.trainer.learner().comparer().map_dim() as u32,
                });
                self.clock.checkpoint_ms = self.port.now_ms();
                self.run = Some(run);
            }
            Err(error) => {
                self.refuse(format!("The run cannot start: {error}."));
                self.port.post(Event::Stopped { run: id });
            }
        }
        self.board_or_model_changed().await
    }

    /// Closes whatever run is open, and ends its jobs.
    async fn close(&mut self) -> Result<(), ExecutionError> {
        self.settle().await?;
        if let Some(run) = self.run.take() {
            self.end_jobs_of(run.id);
        }
        self.device.memory_cleanup();
        Ok(())
    }

    /// The weights that a run begins with, if it does not begin with random ones.
    async fn start_of(&self, config: &RunConfig) -> Result<Option<Vec<u8>>, String> {
        if !methods::starts_from_pair(config) {
            return Ok(None);
        }
        let file = self.port.shipped_pair().await;
        file.map(Some)
            .ok_or_else(|| "the pair that ships could not be fetched; start from random weights instead".into())
    }

    pub(super) async fn set_motion(&mut self, id: RunId, motion: RunMotion) -> Result<(), ExecutionError> {
        let Some(run) = self.run.as_mut().filter(|run| run.id == id) else { return Ok(()) };
        let was_running = run.motion == RunMotion::Running;
        run.motion = motion;
        self.settle().await?;
        // What stands still can be looked at, so the page gets the last step and not the last that it had time for.
        self.show_step();
        self.port.post(Event::Running { run: id, running: motion == RunMotion::Running });
        if was_running && motion == RunMotion::Still {
            self.post_checkpoint().await?;
            self.embed().await?;
        }
        Ok(())
    }

    pub(super) async fn rewind(&mut self, id: RunId) -> Result<(), ExecutionError> {
        let Some(run) = self.run.as_mut().filter(|run| run.id == id) else { return Ok(()) };
        run.rewind();
        let network = run.trainer.learner().network();
        let (parameters, dim) = (network.weights.len() as u32, run.trainer.learner().comparer().map_dim() as u32);
        self.end_jobs_of(id);
        self.port.post(Event::Running { run: id, running: false });
        self.port.post(Event::Opened { run: id, step: 0, parameters, embedding_dim: dim });
        self.board_or_model_changed().await
    }

    pub(super) async fn stop(&mut self, id: RunId) -> Result<(), ExecutionError> {
        if self.run.as_ref().is_some_and(|run| run.id == id) {
            self.close().await?;
            self.port.post(Event::Stopped { run: id });
            self.board_or_model_changed().await?;
        }
        Ok(())
    }

    /// The run as it stands, if one is open.
    pub(super) async fn save(&mut self) -> Result<Option<(RunId, Checkpoint)>, ExecutionError> {
        let Some(run) = &self.run else { return Ok(None) };
        let checkpoint = run.checkpoint().await?;
        self.clock.checkpoint_ms = self.port.now_ms();
        Ok(Some((run.id, checkpoint)))
    }

    /// Tells the page the run as it stands, unasked.
    pub(super) async fn post_checkpoint(&mut self) -> Result<(), ExecutionError> {
        if let Some((run, checkpoint)) = self.save().await? {
            self.port.post(Event::Checkpointed { run, checkpoint });
        }
        Ok(())
    }
}
