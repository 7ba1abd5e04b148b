//! A worker with its supervisor: started, started again, called silent and given up as [`super::supervisor`] says. Both
//! trainers and the librarian are one of these.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;
use serde::Serialize;

use super::{
    supervisor::Supervisor,
    worker_link::{FromWorker, WorkerLink},
    worker_state::{Limits, Moment, WorkerOrder, WorkerState},
};
use crate::kit::reactive::after;

/// What the owner of a worker hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerNews {
    /// A message of its program.
    Message(Vec<u8>),
    /// It was started: what was said to the one before is lost.
    Started,
    /// It was up and had not failed, and a fresh one takes its place.
    Replaced {
        /// Why, as the end of a sentence.
        why: String,
    },
    /// It failed, and is started again by itself.
    Lost {
        /// Why.
        reason: String,
        /// True if it had been up.
        was_up: bool,
    },
    /// It failed, and is not started again unless the user says so.
    GivenUp {
        /// Why.
        reason: String,
        /// True if it had been up.
        was_up: bool,
    },
}

/// A worker with its supervisor. Copy it freely; the worker ends with the owner of its signals.
#[derive(Clone, Copy)]
pub struct SupervisedWorker {
    /// How the worker is.
    pub state: RwSignal<WorkerState>,
    inner: StoredValue<Inner, LocalStorage>,
}

struct Inner {
    module: &'static str,
    supervisor: Supervisor,
    link: Option<WorkerLink>,
    /// Counts workers: what an earlier one says is not heard.
    generation: u32,
    /// When the earliest timer comes that was asked for.
    timer: Option<Moment>,
    owner: Option<Owner>,
}

/// Who hears of a worker.
type Owner = Rc<dyn Fn(WorkerNews)>;

impl SupervisedWorker {
    /// A worker that runs this module, once it is started.
    pub fn new(module: &'static str, limits: Limits) -> Self {
        let inner =
            Inner { module, supervisor: Supervisor::new(limits), link: None, generation: 0, timer: None, owner: None };
        Self { state: RwSignal::default(), inner: StoredValue::new_local(inner) }
    }

    /// From now on, `owner` hears of it.
    pub fn on_news(self, owner: impl Fn(WorkerNews) + 'static) {
        self.inner.update_value(|inner| inner.owner = Some(Rc::new(owner)));
    }

    /// Starts it, unless it is up or on its way.
    pub fn start(self) {
        self.supervise(|supervisor, now| supervisor.start(now));
    }

    /// Starts it anew, whatever it is doing: the user wants another try.
    pub fn restart(self) {
        self.supervise(|supervisor, now| supervisor.restart(now));
    }

    /// Ends it, since it is not needed.
    pub fn stop(self) {
        self.supervise(|supervisor, _| supervisor.stop());
    }

    /// Its program says that it is ready.
    pub fn ready(self) {
        self.observe(|supervisor, now| supervisor.ready(now));
    }

    /// Its program owes an answer from now on, or owes none.
    pub fn owes(self, owes: bool) {
        self.observe(|supervisor, now| supervisor.owes(now, owes));
    }

    /// What its program is doing is not wanted any more: if it says nothing within some seconds, another takes its place.
    pub fn break_off(self) {
        self.observe(Supervisor::break_off);
    }

    /// Its program says that it is lost, or says what cannot be understood.
    pub fn failed(self, reason: String) {
        self.supervise(|supervisor, now| supervisor.failed(now, reason));
    }

    /// Sends a message. False if the worker is not up: then nobody hears it.
    pub fn send(self, message: &impl Serialize) -> bool {
        let sent = self.inner.try_update_value(|inner| match &inner.link {
            Some(link) if inner.supervisor.is_up() => {
                link.send(message);
                true
            }
            Some(_) | None => false,
        });
        sent == Some(true)
    }

    /// True if it owes an answer.
    pub fn owes_an_answer(self) -> bool {
        self.inner.try_with_value(|inner| inner.supervisor.owes_an_answer()) == Some(true)
    }

    /// How often it has failed in a row.
    pub fn failures(self) -> usize {
        self.inner.try_with_value(|inner| inner.supervisor.failures()).unwrap_or_default()
    }

    /// True if it is up.
    pub fn is_up(self) -> bool {
        self.inner.try_with_value(|inner| inner.supervisor.is_up()) == Some(true)
    }

    fn observe(self, input: impl FnOnce(&mut Supervisor, Moment)) {
        self.supervise(|supervisor, now| {
            input(supervisor, now);
            WorkerOrder::Nothing
        });
    }

    /// Tells the supervisor something, does what it says, and tells the owner what that means.
    fn supervise(self, input: impl FnOnce(&mut Supervisor, Moment) -> WorkerOrder) {
        let done = self.inner.try_update_value(|inner| {
            let was_up = inner.supervisor.is_up();
            let order = input(&mut inner.supervisor, now());
            if order != WorkerOrder::Nothing {
                // Its memory goes before the next one asks for as much.
                inner.link = None;
                inner.generation += 1;
            }
            let why = inner.supervisor.why_ended().to_owned();
            (order, was_up, why, inner.supervisor.state().clone())
        });
        let Some((order, was_up, why, state)) = done else { return };
        if self.state.try_with_untracked(|known| *known != state) == Some(true) {
            self.state.set(state.clone());
        }
        match (order, state) {
            (WorkerOrder::Nothing, _) | (WorkerOrder::End, WorkerState::Asleep) => {}
            (WorkerOrder::Replace, _) => {
                self.tell(WorkerNews::Replaced { why });
                self.spawn();
            }
            (WorkerOrder::Spawn, _) => {
                if was_up {
                    self.tell(WorkerNews::Lost { reason: why, was_up });
                }
                self.spawn();
            }
            (WorkerOrder::End, WorkerState::GivenUp { reason, .. }) => {
                self.tell(WorkerNews::GivenUp { reason, was_up })
            }
            (WorkerOrder::End, _) => self.tell(WorkerNews::Lost { reason: why, was_up }),
        }
        self.set_timer();
    }

    fn tell(self, news: WorkerNews) {
        if let Some(owner) = self.inner.try_with_value(|inner| inner.owner.clone()).flatten() {
            owner(news);
        }
    }

    fn spawn(self) {
        let known = self.inner.try_with_value(|inner| (inner.module, inner.generation));
        let Some((module, generation)) = known else { return };
        self.tell(WorkerNews::Started);
        match WorkerLink::spawn(module, move |message| self.hear(generation, message)) {
            Ok(link) => {
                self.inner.try_update_value(|inner| inner.link = Some(link));
            }
            Err(reason) => self.supervise(|supervisor, _| supervisor.cannot_work(reason)),
        }
    }

    fn hear(self, generation: u32, message: FromWorker) {
        if self.inner.try_with_value(|inner| inner.generation) != Some(generation) {
            return;
        }
        match message {
            FromWorker::Downloading { received, total } => {
                self.observe(|supervisor, now| supervisor.downloading(now, received, total));
            }
            FromWorker::Opening => self.observe(|supervisor, now| supervisor.opening(now)),
            // Every worker of this version tells its version first.
            FromWorker::Message(_)
                if self.inner.try_with_value(|inner| inner.supervisor.has_opened()) == Some(false) =>
            {
                self.supervise(|supervisor, _| supervisor.out_of_date());
            }
            FromWorker::Message(bytes) => {
                self.observe(|supervisor, now| supervisor.heard(now));
                self.tell(WorkerNews::Message(bytes));
            }
            FromWorker::Failed(reason) => self.failed(reason),
            FromWorker::OutOfDate => self.supervise(|supervisor, _| supervisor.out_of_date()),
        }
    }

    /// Asks for a timer at the supervisor's deadline, unless an earlier one comes anyway, which asks again.
    fn set_timer(self) {
        let wait = self.inner.try_update_value(|inner| {
            let deadline = inner.supervisor.deadline()?;
            if inner.timer.is_some_and(|timer| timer <= deadline) {
                return None;
            }
            inner.timer = Some(deadline);
            Some(deadline.saturating_sub(now()))
        });
        let Some(Some(wait)) = wait else { return };
        // A timer may come a millisecond early.
        after(wait + Duration::from_millis(1), move || {
            self.inner.try_update_value(|inner| inner.timer = None);
            self.supervise(|supervisor, now| supervisor.tick(now));
        });
    }
}

/// The time since the page was opened.
pub fn now() -> Moment {
    let milliseconds = window().performance().map_or(0.0, |performance| performance.now());
    Duration::from_secs_f64(milliseconds.max(0.0) / 1_000.0)
}
