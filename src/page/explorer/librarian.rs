//! The explorer's side of the librarian: requests out, answers into signals.
//!
//! The worker starts when it is first needed. It ends with the explorer, and as soon as all it knows is kept by the
//! browser: an archive and what came of it take seventy megabytes, which a worker's memory never gives back.

use std::time::Duration;

use leptos::prelude::*;

use super::shelf::Shelf;
use crate::{
    kit::reactive::spawn,
    trainers::{
        supervised_worker::{SupervisedWorker, WorkerNews},
        worker_state::Limits,
    },
};
use data::Collection;
use protocol::{
    decode,
    librarian::{Answer, Archive, Kept, Request},
};

/// Reading the largest archive takes tens of seconds without a word on a slow machine.
const ANSWERS_WITHIN: Duration = Duration::from_secs(90);

/// What the librarian is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Doing {
    /// It looks for what the browser kept.
    #[default]
    Looking,
    /// Nothing.
    Idle,
    /// It fetches an archive.
    Fetching {
        /// Which.
        archive: Archive,
        /// Bytes that have come.
        received: u64,
        /// Bytes in all, if the host says.
        total: Option<u64>,
    },
    /// It reads an archive of this name.
    Reading(String),
}

/// The way to the librarian. Copy it freely.
#[derive(Clone, Copy)]
pub struct Librarian {
    /// What it is doing.
    pub doing: RwSignal<Doing>,
    /// All that it has.
    pub shelf: RwSignal<Option<Shelf>>,
    /// What went wrong last, and what to do.
    pub trouble: RwSignal<Option<String>>,
    /// Archives whose download was cut off, with the bytes that have come.
    pub parts: RwSignal<Vec<(Archive, u64)>>,
    /// Its worker, for those who show how it is.
    pub worker: SupervisedWorker,
    requests: StoredValue<Requests>,
}

/// What was asked and is not answered yet.
#[derive(Default)]
struct Requests {
    /// What was asked before the worker was up.
    waiting: Vec<Request>,
    /// How many last answers are to come.
    owed: usize,
}

impl Librarian {
    /// Starts the worker, which says what there is.
    pub fn start() -> Self {
        let limits = Limits { answer_silence: ANSWERS_WITHIN, ..Limits::default() };
        let librarian = Self {
            doing: RwSignal::default(),
            shelf: RwSignal::default(),
            trouble: RwSignal::default(),
            parts: RwSignal::default(),
            worker: SupervisedWorker::new("librarian", limits),
            requests: StoredValue::default(),
        };
        librarian.worker.on_news(move |news| librarian.on_worker_news(news));
        librarian.worker.start();
        librarian
    }

    /// Asks for something: now, or as soon as the worker is up.
    pub fn ask(self, request: Request) {
        if matches!(request, Request::Fetch(_) | Request::Read { .. }) {
            self.trouble.set(None);
        }
        // Until its host answers, nothing comes; it can be stopped all the same.
        if let (Request::Fetch(archive), Doing::Idle) = (&request, self.doing.get_untracked()) {
            self.doing.set(Doing::Fetching { archive: *archive, received: 0, total: None });
        }
        if request != Request::Cancel {
            self.requests.update_value(|requests| requests.owed += 1);
        }
        if self.worker.send(&request) {
            self.worker.owes(true);
        } else {
            self.requests.update_value(|requests| requests.waiting.push(request));
            self.worker.start();
        }
    }

    fn on_worker_news(self, news: WorkerNews) {
        match news {
            WorkerNews::Message(bytes) => match decode(&bytes) {
                Ok(answer) => self.hear(answer),
                Err(error) => self.worker.failed(error.to_string()),
            },
            // What the browser kept is shown before anything else.
            WorkerNews::Started => self.requests.update_value(|requests| {
                requests.waiting.retain(|request| *request != Request::Look);
                requests.waiting.insert(0, Request::Look);
                requests.owed = requests.waiting.len();
            }),
            // One that does not start is started again, and what waits for it still does.
            WorkerNews::Lost { reason: _, was_up: false } => {}
            WorkerNews::Lost { reason, was_up: true } => {
                self.doing.set(Doing::Idle);
                self.trouble.set(Some(format!("The reader of archives was lost: {reason}. Try again.")));
            }
            // As the user wished, who may ask again.
            WorkerNews::Replaced { .. } => self.doing.set(Doing::Idle),
            // Which is said, with a way to try again, where the worker's trouble is shown.
            WorkerNews::GivenUp { .. } => {
                self.requests.set_value(Requests::default());
                self.doing.set(Doing::Idle);
            }
        }
    }

    fn hear(self, answer: Answer) {
        // Whatever it says first, it hears from then on.
        self.worker.ready();
        let waiting = self.requests.try_update_value(|requests| std::mem::take(&mut requests.waiting));
        for request in waiting.into_iter().flatten() {
            self.worker.send(&request);
        }
        let owed = self.requests.try_update_value(|requests| {
            if answer.is_last() {
                requests.owed = requests.owed.saturating_sub(1);
            }
            requests.owed
        });
        let idle = owed == Some(0);
        self.worker.owes(!idle);
        let kept = matches!(answer, Answer::Empty | Answer::Shelf { kept: Kept::Yes, .. });
        self.show(answer);
        if idle && kept && self.parts.with_untracked(Vec::is_empty) {
            // Not from within the call that the worker's own message made.
            spawn(async move { self.let_go() });
        }
    }

    /// Ends the worker, unless something was asked meanwhile.
    fn let_go(self) {
        if self.requests.try_with_value(|requests| requests.owed) == Some(0) {
            self.worker.stop();
        }
    }

    fn show(self, answer: Answer) {
        match answer {
            // Which others than the explorer ask for.
            Answer::Ready | Answer::Done { .. } => {}
            Answer::Empty => {
                self.doing.set(Doing::Idle);
                self.shelf.set(None);
            }
            Answer::Fetching { archive, received, total } => {
                self.doing.set(Doing::Fetching { archive, received, total });
            }
            Answer::Reading { name } => self.doing.set(Doing::Reading(name)),
            Answer::Shelf { collection, kept } => {
                self.doing.set(Doing::Idle);
                match Collection::from_bytes(&collection) {
                    Ok(collection) => self.shelf.set(Some(Shelf::collected(collection))),
                    Err(error) => self.trouble.set(Some(format!("The drawings cannot be shown: {error}."))),
                }
                if let Kept::No { reason } = kept {
                    let text =
                        format!("This browser will not remember these drawings ({reason}), and cannot train on them.");
                    self.trouble.set(Some(text));
                }
            }
            Answer::Interrupted { archive, received, reason } => {
                self.doing.set(Doing::Idle);
                self.parts.update(|parts| {
                    parts.retain(|(other, _)| *other != archive);
                    if received > 0 {
                        parts.push((archive, received));
                    }
                });
                self.trouble.set(reason.map(|reason| {
                    format!(
                        "{} could not be fetched: {reason}. Try again, which goes on from where it stopped; or fetch it \
                         yourself from github.com/brendenlake/omniglot and drop it here.",
                        archive.file()
                    )
                }));
            }
            Answer::Refused { reason } => {
                self.doing.set(Doing::Idle);
                self.trouble.set(Some(format!("{reason}.")));
            }
        }
    }
}
