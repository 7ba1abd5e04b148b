//! Jobs that are done in one short turn: loading an encoder, drawing characters for the board, saving the run, and a look
//! at its next step.

use super::{Job, Port, Progress, Session, Stop, Turn};
use crate::training::model::Model;
use data::{classes::Classes, scripts::Scripts};
use ink::Class;
use protocol::{Output, Trouble};

/// Loads the pretrained encoder from a safetensors file.
pub(super) struct Load {
    pub weights: Vec<u8>,
}

impl<P: Port> Job<P> for Load {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let model = Model::from_file(&self.weights, &session.device)
                .map_err(|error| Stop::refused(format!("The pretrained encoder could not be read: {error}.")))?;
            let loaded = Output::Loaded {
                parameters: model.learner.network().weights.len() as u32,
                embedding_dim: model.learner.comparer().map_dim() as u32,
            };
            session.pretrained = Some(model);
            session.embed_anew().await?;
            Ok(Progress::Done(loaded))
        })
    }
}

/// Draws generated characters.
pub(super) struct SampleJob {
    pub seed: u64,
    pub n_way: u32,
    pub k_shot: u32,
}

impl<P: Port> Job<P> for SampleJob {
    fn turn<'a>(&'a mut self, _session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let (n_way, k_shot) = (self.n_way.clamp(1, 50) as usize, self.k_shot.clamp(1, 20) as usize);
            let script = Scripts::new(self.seed, 1, n_way);
            let classes = (0..n_way).map(|class| Class {
                id: class as u32,
                name: script.name(class),
                drawings: (0..k_shot).map(|index| script.drawing(class, index).unwrap_or_default()).collect(),
            });
            Ok(Progress::Done(Output::Sampled { classes: classes.collect() }))
        })
    }
}

/// Hands over the run as it is.
pub(super) struct SaveRun;

impl<P: Port> Job<P> for SaveRun {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            session.settle().await?;
            match session.save().await? {
                Some((run, checkpoint)) => Ok(Progress::Done(Output::Checkpointed { run, checkpoint })),
                None => Err(Stop::Trouble(Trouble::RunClosed)),
            }
        })
    }
}

/// Shows what the run's next step would do.
pub(super) struct Look;

impl<P: Port> Job<P> for Look {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            session.settle().await?;
            let Some(run) = session.run.as_mut() else { return Err(Stop::Trouble(Trouble::RunClosed)) };
            let step = run.look().map_err(|error| Stop::refused(format!("The next step cannot be shown: {error}.")))?;
            let (step, view) = run.show(step.complete().await?);
            Ok(Progress::Done(Output::Looked { run: run.id, step, view: Box::new(view) }))
        })
    }
}
