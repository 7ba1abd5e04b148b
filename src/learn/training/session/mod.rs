//! The only loop: takes commands, trains, reads back, tells the page.
//!
//! One round of the loop carries out every waiting command and then takes one turn, which [`scheduler`] gives to one piece
//! of work: a training step, an episode of an evaluation, a part of a job. So a drawing is answered within a turn, whatever
//! else is going on. On a GPU, the results of a few steps are read back together, since each reading waits for the device.

mod commands;
mod embedding;
mod jobs;
mod runs;
mod scheduler;
mod sources;
mod steps;

use std::{collections::VecDeque, future::Future, pin::pin, sync::Arc};

use burn::tensor::{Device, ExecutionError};
use futures::{
    StreamExt,
    channel::mpsc::UnboundedReceiver,
    future::{Either, select},
};

use super::{evaluation::HELD_OUT_SEED, model::Model, recognition::MapContents, run::Run};
use crate::methods;
use data::{classes::Classes, scripts::Scripts};
use ink::{Class, Drawing};
use protocol::{Command, DeviceInfo, Event, Recogniser, Trouble, librarian::Stock};
use scheduler::Next;

/// Held-out characters on the map, and drawings of each.
const GALLERY: (usize, usize) = (8, 5);

/// What a session needs of the world around it.
pub trait Port {
    /// Tells the page.
    fn post(&self, event: Event);
    /// Milliseconds since some moment.
    fn now_ms(&self) -> f64;
    /// The drawings that the browser keeps, a [`Collection`](data::Collection) as bytes; `None` if it has none.
    fn stored(&self, stock: Stock) -> impl Future<Output = Option<Vec<u8>>>;
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
    scene: MapContents,
    board: Vec<Class>,
    pretrained: Option<Model>,
    /// The pair of towers that ships with the page, once it was needed.
    pair: Option<Model>,
    /// The strokes on the query pad, if there are any.
    query_drawing: Option<Drawing>,
    /// What descriptions find drawings in, once it was needed.
    gallery: Option<jobs::Gallery>,
    /// How often the board, the query or the run has become another.
    changes: u64,
    recogniser: Recogniser,
    run: Option<Run>,
    steps_per_second: Option<f32>,
    /// What is on the map beside the query, until something changes.
    fixed: Option<embedding::Fixed>,
    /// Jobs that have not ended, the one that has waited longest first.
    jobs: VecDeque<jobs::OpenJob<P>>,
    clock: Clock,
}

/// When things were last done.
#[derive(Default)]
struct Clock {
    step_ms: f64,
    view_ms: f64,
    embed_ms: f64,
    checkpoint_ms: f64,
}

impl<P: Port> Session<P> {
    /// A session on an open device.
    pub fn new(port: P, device: Device, info: DeviceInfo) -> Self {
        Self {
            port,
            device,
            info,
            held_out: Arc::new(Scripts::new(HELD_OUT_SEED, 10, 20)),
            scene: MapContents::default(),
            board: Vec::new(),
            pretrained: None,
            pair: None,
            query_drawing: None,
            gallery: None,
            changes: 0,
            recogniser: Recogniser::default(),
            run: None,
            steps_per_second: None,
            fixed: None,
            jobs: VecDeque::new(),
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
        self.scene = MapContents::new(&gallery);
        self.port.post(Event::Gallery { classes: gallery });
    }

    async fn serve_until_lost(&mut self, inbox: &mut UnboundedReceiver<Command>) -> Result<(), ExecutionError> {
        loop {
            while let Ok(command) = inbox.try_recv() {
                self.obey(command).await?;
            }
            let next = match self.turn().await? {
                Next::Wait(ms) => match select(inbox.next(), pin!(self.port.sleep(ms))).await {
                    Either::Left((next, _)) => next,
                    Either::Right(_) => continue,
                },
                Next::Nothing => inbox.next().await,
                Next::Job(_) | Next::Step | Next::Evaluation => {
                    self.port.breathe().await;
                    continue;
                }
            };
            match next {
                Some(command) => self.obey(command).await?,
                None => {
                    self.end_all(|_| true, &Trouble::Cancelled);
                    return Ok(());
                }
            }
        }
    }

    /// Does what comes next, and says what that was.
    async fn turn(&mut self) -> Result<Next, ExecutionError> {
        let next = scheduler::next(self.run_need(), &self.urgencies());
        match next {
            Next::Job(at) => self.go_on_with(at).await?,
            Next::Step => self.step().await?,
            Next::Evaluation => self.evaluate_one().await?,
            Next::Wait(_) | Next::Nothing => {}
        }
        Ok(next)
    }

    /// A command outside of a job cannot be carried out, or the run cannot go on.
    fn refuse(&self, reason: String) {
        self.port.post(Event::Refused { reason });
    }
}
