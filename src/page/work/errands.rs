//! The way to the librarian for errands: a worker that starts with the first and ends soon after the last, since what it unpacks
//! stays in its memory.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    kit::reactive::after,
    trainers::{
        supervised_worker::{SupervisedWorker, WorkerNews},
        worker_state::Limits,
    },
};
use protocol::{
    decode,
    librarian::{Done, Errand, LibrarianAnswer, Request},
};

/// It stays so long, so that a slider that is moved need not start it at every step.
const LINGER: Duration = Duration::from_secs(10);

/// What hears of an errand's end.
type Listener = Box<dyn FnOnce(Result<Done, String>)>;

/// The way to the librarian. Copy it freely.
#[derive(Clone, Copy)]
pub struct Errands {
    worker: SupervisedWorker,
    open: StoredValue<Open, LocalStorage>,
}

/// Errands that are not done.
#[derive(Default)]
struct Open {
    last: u32,
    errands: Vec<(Request, u32, Listener)>,
    is_up: bool,
}

impl Errands {
    /// The way to a librarian that has not been started.
    pub fn new() -> Self {
        let worker = SupervisedWorker::new("librarian", Limits::default());
        let errands = Self { worker, open: StoredValue::new_local(Open::default()) };
        worker.on_news(move |news| errands.on_news(news));
        errands
    }

    /// Has an errand done; `listener` hears what came of it, or why nothing did.
    pub fn ask(self, errand: Errand, listener: impl FnOnce(Result<Done, String>) + 'static) {
        let listener: Listener = Box::new(listener);
        self.open.update_value(|open| {
            open.last += 1;
            let request = Request::Errand { id: open.last, errand };
            if open.is_up {
                self.worker.send(&request);
            }
            open.errands.push((request, open.last, listener));
        });
        self.worker.start();
        self.worker.owes(true);
    }

    fn on_news(self, news: WorkerNews) {
        match news {
            WorkerNews::Message(bytes) => match decode(&bytes) {
                Ok(LibrarianAnswer::Ready) => self.ready(),
                Ok(LibrarianAnswer::Done { id, result }) => self.done(id, result),
                Ok(_) => {}
                Err(error) => self.worker.failed(error.to_string()),
            },
            WorkerNews::Started | WorkerNews::Lost { was_up: false, .. } => {
                self.open.update_value(|open| open.is_up = false);
            }
            // What broke it would break the next one, too.
            WorkerNews::Lost { reason, was_up: true }
            | WorkerNews::Replaced { why: reason }
            | WorkerNews::GivenUp { reason, .. } => self.give_up(&reason),
        }
    }

    fn ready(self) {
        self.worker.ready();
        self.open.update_value(|open| {
            open.is_up = true;
            open.errands.iter().for_each(|(request, ..)| _ = self.worker.send(request));
        });
    }

    fn done(self, id: u32, result: Result<Done, String>) {
        let listener = self.open.try_update_value(|open| {
            let at = open.errands.iter().position(|(_, other, _)| *other == id)?;
            Some(open.errands.remove(at).2)
        });
        if let Some(Some(listener)) = listener {
            listener(result);
        }
        if self.open.with_value(|open| open.errands.is_empty()) {
            self.worker.owes(false);
            let last = self.open.with_value(|open| open.last);
            after(LINGER, move || {
                let idle = self.open.try_with_value(|open| open.errands.is_empty() && open.last == last);
                if idle == Some(true) {
                    self.open.update_value(|open| open.is_up = false);
                    self.worker.stop();
                }
            });
        }
    }

    fn give_up(self, reason: &str) {
        let errands = self.open.try_update_value(|open| {
            open.is_up = false;
            std::mem::take(&mut open.errands)
        });
        for (_, _, listener) in errands.into_iter().flatten() {
            listener(Err(format!("the worker that reads files was lost: {reason}")));
        }
    }
}
