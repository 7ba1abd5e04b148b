//! Evaluates a run on held-out episodes, one a turn, by its weights as they were when it was asked for.

use super::{Job, Port, Progress, Session, Stop, Turn, counted};
use crate::training::evaluation::{EVALUATION_EPISODES, Evaluation};
use protocol::{Output, RunId};

pub(super) struct Evaluate {
    run: RunId,
    evaluation: Evaluation,
}

impl Evaluate {
    pub fn new(evaluation: Evaluation) -> Self {
        Self { run: evaluation.run(), evaluation }
    }
}

impl<P: Port> Job<P> for Evaluate {
    fn turn<'a>(&'a mut self, _session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let episode = self.evaluation.sample();
            let episode = episode.map_err(|error| Stop::refused(format!("The run cannot be evaluated: {error}.")))?;
            Ok(match self.evaluation.test(&episode).await? {
                Some(accuracy) => {
                    Progress::Done(Output::Evaluated { run: self.run, step: self.evaluation.step(), accuracy })
                }
                None => counted(self.evaluation.done(), EVALUATION_EPISODES),
            })
        })
    }
}
