//! The part of a session that trains the open run, evaluates it now and then, and shows what it does.

use burn::tensor::ExecutionError;

use super::{Port, Session, scheduler::RunNeed};
use crate::training::{evaluation::Evaluation, run::RunMotion};
use protocol::{DeviceKind, Event, Recogniser};

/// Steps between two evaluations.
const EVALUATE_EVERY: u64 = 100;
/// Steps that may be on the GPU at once before their results are read back.
const STEPS_IN_FLIGHT: usize = 4;
/// Milliseconds between two views of a step, two frames of the map, two checkpoints.
const VIEW_EVERY_MS: f64 = 250.0;
const EMBED_EVERY_MS: f64 = 150.0;
const CHECKPOINT_EVERY_MS: f64 = 5_000.0;
/// Up to so many steps a second, each of them is shown.
const SLOW: f32 = 5.0;

impl<P: Port> Session<P> {
    /// What the open run is waiting for.
    pub(super) fn run_need(&self) -> RunNeed {
        let Some(run) = &self.run else { return RunNeed::Nothing };
        match (run.motion, self.steps_per_second) {
            (RunMotion::Single, _) => RunNeed::SingleStep,
            _ if run.evaluating.is_some() => RunNeed::Evaluation,
            (RunMotion::Still, _) => RunNeed::Nothing,
            (RunMotion::Running, None) => RunNeed::Step,
            (RunMotion::Running, Some(pace)) => {
                let wait = self.clock.step_ms + 1_000.0 / f64::from(pace) - self.port.now_ms();
                if wait > 0.0 { RunNeed::StepAfter(wait) } else { RunNeed::Step }
            }
        }
    }

    /// True while steps follow each other so fast that not every one is shown.
    pub(super) fn is_at_full_speed(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.motion == RunMotion::Running) && !self.is_slow()
    }

    fn is_slow(&self) -> bool {
        self.steps_per_second.is_some_and(|pace| pace <= SLOW)
    }

    /// One training step of the open run.
    pub(super) async fn step(&mut self) -> Result<(), ExecutionError> {
        let now = self.port.now_ms();
        let Some(run) = &mut self.run else { return Ok(()) };
        self.clock.step_ms = now;
        match run.trainer.step() {
            Ok(step) => run.push(step, now),
            Err(error) => {
                run.motion = RunMotion::Still;
                self.port.post(Event::Running { run: run.id, running: false });
                let what_to_do = match run.config.learns_from_board() {
                    true => " Draw more classes on the board, or ask for fewer, and press Train again.",
                    false => "",
                };
                self.refuse(format!("Training cannot go on: {error}.{what_to_do}"));
                return Ok(());
            }
        }
        self.fixed = None;
        self.after_step().await
    }

    async fn after_step(&mut self) -> Result<(), ExecutionError> {
        let at_once = self.info.kind == DeviceKind::Cpu || self.steps_per_second.is_some();
        let Some(run) = &mut self.run else { return Ok(()) };
        let single = run.motion == RunMotion::Single;
        if single {
            run.motion = RunMotion::Still;
        }
        if run.trainer.steps_taken().is_multiple_of(EVALUATE_EVERY) {
            run.evaluating = Some(Evaluation::of(run));
        }
        let evaluating = run.evaluating.is_some();
        if at_once || single || evaluating || run.pending() >= STEPS_IN_FLIGHT {
            self.settle().await?;
        }
        let now = self.port.now_ms();
        let is_shown = single || self.is_slow() || now - self.clock.embed_ms > EMBED_EVERY_MS;
        if self.recogniser == Recogniser::Run && is_shown {
            self.embed().await?;
        }
        if now - self.clock.checkpoint_ms > CHECKPOINT_EVERY_MS {
            self.settle().await?;
            self.post_checkpoint().await?;
        }
        Ok(())
    }

    /// Reads back whatever is pending, and tells the page.
    pub(super) async fn settle(&mut self) -> Result<(), ExecutionError> {
        let Some(run) = self.run.as_mut().filter(|run| run.pending() > 0) else { return Ok(()) };
        let steps = run.collect(|| self.port.now_ms()).await?;
        let id = run.id;
        let lost = steps.iter().any(|step| !step.loss.is_finite());
        if lost {
            run.motion = RunMotion::Still;
        }
        self.port.post(Event::Stepped { run: id, steps });
        self.show_step();
        if lost {
            self.port.post(Event::Running { run: id, running: false });
            self.refuse("The loss is no longer a number: rewind, and try a smaller learning rate.".into());
        }
        Ok(())
    }

    /// Tells the page what the latest step saw: now and then while the run goes at full speed, at once otherwise.
    pub(super) fn show_step(&mut self) {
        let Some(run) = &mut self.run else { return };
        let now = self.port.now_ms();
        let at_leisure = run.motion != RunMotion::Running || self.steps_per_second.is_some();
        if (at_leisure || now - self.clock.view_ms > VIEW_EVERY_MS)
            && let Some((step, view)) = run.take_unseen()
        {
            self.clock.view_ms = now;
            self.port.post(Event::Viewed { run: run.id, step, view: Box::new(view) });
        }
    }

    /// One episode of the evaluation that is under way.
    pub(super) async fn evaluate_one(&mut self) -> Result<(), ExecutionError> {
        let Some(run) = &mut self.run else { return Ok(()) };
        let Some(evaluation) = &mut run.evaluating else { return Ok(()) };
        let episode = match evaluation.sample() {
            Ok(episode) => episode,
            Err(error) => {
                run.evaluating = None;
                self.refuse(format!("The run cannot be evaluated: {error}."));
                return Ok(());
            }
        };
        if let Some(accuracy) = evaluation.test(&episode).await? {
            let step = evaluation.step();
            run.evaluating = None;
            self.port.post(Event::Evaluated { run: run.id, step, accuracy });
        }
        Ok(())
    }
}
