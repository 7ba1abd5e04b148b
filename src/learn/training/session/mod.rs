//! The only loop: takes commands, trains, reads back, tells the page.
//!
//! One turn of the loop carries out every waiting command and then does one piece of work: a training step, or one
//! episode of an evaluation. So a drawing is answered within a step, whatever else is going on. On a GPU, the results
//! of a few steps are read back together, since each reading waits for the device.

mod adapting;
mod contest;
mod describing;
mod labelling;
mod looking;
mod obeying;
mod runs;
mod sources;
mod surveying;

use std::{future::Future, pin::pin, sync::Arc};

use burn::tensor::{Device, ExecutionError};
use futures::{
    StreamExt,
    channel::mpsc::UnboundedReceiver,
    future::{Either, select},
};

use super::{
    evaluation::summarise,
    model::Model,
    recognition::Scene,
    run::{Motion, Run},
};
use crate::methods;
use data::{
    classes::Classes,
    episode::sample_episode,
    scripts::Scripts,
    seeds::{Stream, rng},
};
use ink::{Class, Drawing};
use protocol::{Command, DeviceInfo, DeviceKind, Event, Recogniser, encode};

/// Steps between two evaluations.
const EVALUATE_EVERY: u64 = 100;
/// Steps that may be on the GPU at once before their results are read back.
const STEPS_IN_FLIGHT: usize = 4;
/// Episodes of an evaluation.
const EVALUATION_EPISODES: usize = 40;
/// Milliseconds between two views of a step, two frames of the map, two checkpoints.
const VIEW_EVERY_MS: f64 = 250.0;
const LOOK_EVERY_MS: f64 = 150.0;
const CHECKPOINT_EVERY_MS: f64 = 5_000.0;
/// Held-out characters on the map, and drawings of each.
const GALLERY: (usize, usize) = (8, 5);
/// The seed of characters that no run and no shipped encoder is trained on.
const HELD_OUT_SEED: u64 = 0x6865_6c64_206f_7574;

/// What a session needs of the world around it.
pub trait Port {
    /// Tells the page.
    fn post(&self, event: Event);
    /// Milliseconds since some moment.
    fn now_ms(&self) -> f64;
    /// The Omniglot that the browser keeps, a [`Collection`](data::Collection) as bytes; `None` if it has none.
    fn stored_omniglot(&self) -> impl Future<Output = Option<Vec<u8>>>;
    /// The pair of towers that ships with the page, a safetensors file; `None` if it cannot be had.
    fn shipped_pair(&self) -> impl Future<Output = Option<Vec<u8>>>;
    /// Lets the worker receive messages and the browser collect garbage.
    fn breathe(&self) -> impl Future<Output = ()>;
    /// Waits.
    fn sleep(&self, ms: f64) -> impl Future<Output = ()>;
}

/// A trainer's state between commands.
pub struct Session<P> {
    port: P,
    device: Device,
    info: DeviceInfo,
    /// Generated characters that nothing is trained on.
    held_out: Arc<Scripts>,
    scene: Scene,
    board: Vec<Class>,
    pretrained: Option<Model>,
    /// The pair of towers that ships with the page, once it was needed.
    pair: Option<Model>,
    /// The strokes on the query pad, if there are any.
    query_drawing: Option<Drawing>,
    describing: Option<describing::Describing>,
    recogniser: Recogniser,
    run: Option<Run>,
    steps_per_second: Option<f32>,
    /// What stands on the map as the model sees it, until something changes.
    standing: Option<looking::Standing>,
    adapting: Option<adapting::Adapting>,
    contest: Option<contest::Contesting>,
    labelling: Option<labelling::Labelling>,
    clock: Clock,
}

/// When things were last done.
#[derive(Default)]
struct Clock {
    step_ms: f64,
    view_ms: f64,
    look_ms: f64,
    checkpoint_ms: f64,
}

/// What came of a turn.
enum Turn {
    Worked,
    TooEarlyBy(f64),
    Idle,
}

impl<P: Port> Session<P> {
    /// A session on an open device.
    pub fn new(port: P, device: Device, info: DeviceInfo) -> Self {
        Self {
            port,
            device,
            info,
            held_out: Arc::new(Scripts::new(HELD_OUT_SEED, 10, 20)),
            scene: Scene::default(),
            board: Vec::new(),
            pretrained: None,
            pair: None,
            query_drawing: None,
            describing: None,
            recogniser: Recogniser::default(),
            run: None,
            steps_per_second: None,
            standing: None,
            adapting: None,
            contest: None,
            labelling: None,
            clock: Clock::default(),
        }
    }

    /// Serves until the commands end or the device is lost.
    pub async fn serve(mut self, mut inbox: UnboundedReceiver<Command>) {
        self.greet();
        if let Err(error) = self.serve_until_lost(&mut inbox).await {
            self.port.post(Event::Failed { reason: format!("The device was lost: {error}") });
        }
    }

    fn greet(&mut self) {
        let methods = methods::REGISTRY.iter().map(|method| method.info()).collect();
        self.port.post(Event::Ready { device: self.info.clone(), methods });
        let (classes, drawings) = GALLERY;
        let gallery =
            (0..classes).map(|class| (0..drawings).map(|index| self.held_out.picture(class, index)).collect());
        let gallery: Vec<Vec<_>> = gallery.collect();
        self.scene = Scene::new(&gallery);
        self.port.post(Event::Gallery { classes: gallery });
    }

    async fn serve_until_lost(&mut self, inbox: &mut UnboundedReceiver<Command>) -> Result<(), ExecutionError> {
        loop {
            while let Ok(command) = inbox.try_recv() {
                self.obey(command).await?;
            }
            let next = match self.work().await? {
                Turn::Worked => {
                    self.port.breathe().await;
                    continue;
                }
                Turn::TooEarlyBy(ms) => match select(inbox.next(), pin!(self.port.sleep(ms))).await {
                    Either::Left((next, _)) => next,
                    Either::Right(_) => continue,
                },
                Turn::Idle => inbox.next().await,
            };
            match next {
                Some(command) => self.obey(command).await?,
                None => return Ok(()),
            }
        }
    }

    /// One piece of work of the open run.
    async fn work(&mut self) -> Result<Turn, ExecutionError> {
        if self.adapt_on().await? {
            return Ok(Turn::Worked);
        }
        // What takes minutes goes on while the run stands still, and never keeps it waiting.
        let is_busy = |run: &Run| run.evaluating.is_some() || run.motion != Motion::Still;
        if !self.run.as_ref().is_some_and(is_busy) && (self.label_on().await? || self.compete_on().await?) {
            return Ok(Turn::Worked);
        }
        let Some(run) = &mut self.run else { return Ok(Turn::Idle) };
        if run.evaluating.is_some() {
            self.evaluate_one().await?;
            return Ok(Turn::Worked);
        }
        if run.motion == Motion::Still {
            return Ok(Turn::Idle);
        }
        let now = self.port.now_ms();
        if let (Motion::Running, Some(pace)) = (run.motion, self.steps_per_second) {
            let due = self.clock.step_ms + 1_000.0 / f64::from(pace);
            if now < due {
                return Ok(Turn::TooEarlyBy(due - now));
            }
        }
        self.clock.step_ms = now;
        match run.trainer.step() {
            Ok(step) => run.push(step, now),
            Err(error) => {
                run.motion = Motion::Still;
                let id = run.id;
                self.port.post(Event::Running { run: id, running: false });
                self.refuse(format!("Training cannot go on: {error}."));
                return Ok(Turn::Idle);
            }
        }
        self.standing = None;
        self.after_step().await?;
        Ok(Turn::Worked)
    }

    async fn after_step(&mut self) -> Result<(), ExecutionError> {
        let at_once = self.info.kind == DeviceKind::Cpu || self.steps_per_second.is_some();
        let Some(run) = &mut self.run else { return Ok(()) };
        let single = run.motion == Motion::Single;
        if single {
            run.motion = Motion::Still;
        }
        if run.trainer.steps_taken().is_multiple_of(EVALUATE_EVERY) {
            run.evaluating.get_or_insert_default();
        }
        let evaluating = run.evaluating.is_some();
        if at_once || single || evaluating || run.pending() >= STEPS_IN_FLIGHT {
            self.settle().await?;
        }
        let now = self.port.now_ms();
        let slow = self.steps_per_second.is_some_and(|pace| pace <= 5.0);
        if self.recogniser == Recogniser::Run && (single || slow || now - self.clock.look_ms > LOOK_EVERY_MS) {
            self.look().await?;
        }
        self.match_words_after_step(single || slow).await?;
        if now - self.clock.checkpoint_ms > CHECKPOINT_EVERY_MS
            && let Some(id) = self.run.as_ref().map(|run| run.id)
        {
            self.settle().await?;
            self.checkpoint(id).await?;
        }
        Ok(())
    }

    /// Reads back whatever is pending, and tells the page.
    async fn settle(&mut self) -> Result<(), ExecutionError> {
        let Some(run) = self.run.as_mut().filter(|run| run.pending() > 0) else { return Ok(()) };
        let steps = run.collect(|| self.port.now_ms()).await?;
        let id = run.id;
        let lost = steps.iter().any(|step| !step.loss.is_finite());
        if lost {
            run.motion = Motion::Still;
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
    fn show_step(&mut self) {
        let Some(run) = &mut self.run else { return };
        let now = self.port.now_ms();
        let at_leisure = run.motion != Motion::Running || self.steps_per_second.is_some();
        if (at_leisure || now - self.clock.view_ms > VIEW_EVERY_MS)
            && let Some((step, view)) = run.take_unseen()
        {
            self.clock.view_ms = now;
            match encode(&view) {
                Ok(view) => self.port.post(Event::Viewed { run: run.id, step, view }),
                Err(error) => self.port.post(Event::Refused { reason: format!("The step cannot be shown: {error}.") }),
            }
        }
    }

    async fn evaluate_one(&mut self) -> Result<(), ExecutionError> {
        let Some(run) = &mut self.run else { return Ok(()) };
        let Some(mut done) = run.evaluating.take() else { return Ok(()) };
        // The same episodes every time: what changes between two evaluations is the encoder alone.
        let mut rng = rng(HELD_OUT_SEED, Stream::Evaluation, done.len() as u64);
        match sample_episode(run.held_out.as_ref(), run.trainer.test_shape(), &mut rng) {
            Ok(episode) => done.push(run.test(&episode).await?),
            Err(error) => {
                self.refuse(format!("The run cannot be evaluated: {error}."));
                return Ok(());
            }
        }
        if done.len() < EVALUATION_EPISODES {
            run.evaluating = Some(done);
        } else {
            let (id, step) = (run.id, run.trainer.steps_taken());
            self.port.post(Event::Evaluated { run: id, step, accuracy: summarise(&done) });
        }
        Ok(())
    }

    fn refuse(&self, reason: String) {
        self.port.post(Event::Refused { reason });
    }
}
