//! Times training steps on throw-away weights, one a turn, so that a query never waits for all of them.

use std::sync::Arc;

use super::{Job, Port, Progress, Session, Stop, Turn, counted};
use crate::training::{
    timing::{WARM_UP, median, time_step},
    trainer::Trainer,
};
use data::scripts::Scripts;
use protocol::{Output, RunConfig};

pub(super) struct TimeSteps {
    config: RunConfig,
    /// Steps that count.
    of: usize,
    trainer: Option<Trainer>,
    /// Milliseconds of each step, the first ones included.
    times: Vec<f32>,
}

impl TimeSteps {
    pub fn new(config: RunConfig, steps: u32) -> Self {
        Self { config, of: steps.clamp(1, 1_000) as usize, trainer: None, times: Vec::new() }
    }
}

impl<P: Port> Job<P> for TimeSteps {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            let refused = |reason: String| Stop::refused(format!("Steps cannot be timed: {reason}."));
            let Some(trainer) = &mut self.trainer else {
                let classes = Arc::new(Scripts::new(self.config.seed, 4, 10));
                let trainer = Trainer::new(&self.config, classes, &session.device);
                self.trainer = Some(trainer.map_err(|error| refused(error.to_string()))?);
                return Ok(Progress::More);
            };
            // What is still on the device must not be timed.
            session.settle().await?;
            let time = time_step(trainer, || session.port.now_ms()).await?;
            self.times.push(time.map_err(|error| refused(error.to_string()))?);
            let counts = self.times.get_mut(WARM_UP..).unwrap_or_default();
            Ok(match counts.len() {
                done if done < self.of => counted(done, self.of),
                _ => Progress::Done(Output::Timed { milliseconds: median(counts) }),
            })
        })
    }
}
