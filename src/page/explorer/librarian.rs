//! The explorer's side of the librarian: requests out, answers into signals.
//!
//! It belongs to the page and not to the explorer, so that what is read goes on being read when the explorer is closed. The worker
//! starts when it is first needed, and ends as soon as all it knows is kept by the browser: an archive and what came of it
//! take seventy megabytes, which a worker's memory never gives back.

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
    librarian::{Archive, CollectionKept, LibrarianAnswer, Request, Stock},
};

/// Reading the largest archive takes tens of seconds without a word on a slow machine.
const ANSWERS_WITHIN: Duration = Duration::from_secs(90);

/// What the librarian is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Doing {
    /// It looks for what the browser kept.
    Looking,
    /// Nothing.
    #[default]
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
    /// It reads something of this name: so many files of so many, if that is known.
    Reading(String, Option<(u64, u64)>),
}

/// The way to the librarian. Copy it freely.
#[derive(Clone, Copy)]
pub struct Librarian {
    /// What it is doing.
    pub doing: RwSignal<Doing>,
    /// All the Omniglot that it has.
    omniglot: RwSignal<Option<Shelf>>,
    /// All the visitor's own pictures that it has.
    own: RwSignal<Option<Shelf>>,
    /// What was taken and left out of what was brought last, and which stock it joined.
    pub told: RwSignal<Option<(Stock, String)>>,
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
    /// What is looked at.
    watched: Option<Stock>,
    /// Counts what was stopped: what was begun before is not gone on with.
    stops: u32,
}

impl Default for Librarian {
    fn default() -> Self {
        Self::new()
    }
}

impl Librarian {
    /// The way to a librarian that has not been started.
    pub fn new() -> Self {
        let limits = Limits { answer_silence: ANSWERS_WITHIN, ..Limits::default() };
        let librarian = Self {
            doing: RwSignal::default(),
            omniglot: RwSignal::default(),
            own: RwSignal::default(),
            told: RwSignal::default(),
            trouble: RwSignal::default(),
            parts: RwSignal::default(),
            worker: SupervisedWorker::new("librarian", limits),
            requests: StoredValue::default(),
        };
        librarian.worker.on_news(move |news| librarian.on_worker_news(news));
        librarian
    }

    /// The page's, from anywhere under [`App`](crate::App).
    pub fn get() -> Self {
        expect_context()
    }

    /// All that it has of a stock.
    pub fn shelf(self, stock: Stock) -> RwSignal<Option<Shelf>> {
        match stock {
            Stock::Omniglot => self.omniglot,
            Stock::Own => self.own,
        }
    }

    /// True while it reads something that was brought.
    pub fn is_reading(self) -> bool {
        self.doing.with(|doing| matches!(doing, Doing::Reading(..)))
    }

    /// Somebody looks at a stock from now on.
    pub fn watch(self, stock: Stock) {
        self.requests.update_value(|requests| requests.watched = Some(stock));
        if self.shelf(stock).with_untracked(Option::is_none) {
            if self.doing.get_untracked() == Doing::Idle {
                self.doing.set(Doing::Looking);
            }
            self.ask(Request::Look(stock));
        }
    }

    /// Nobody looks any more. What is being read is read to its end.
    pub fn put_away(self) {
        self.requests.update_value(|requests| requests.watched = None);
        if matches!(self.doing.get_untracked(), Doing::Idle | Doing::Looking) {
            self.omniglot.set(None);
            self.own.set(None);
            self.trouble.set(None);
            self.told.set(None);
        }
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

    /// Stops reading at once, with all that waits to be read. The worker ends, since it hears nothing while it reads.
    pub fn stop_reading(self) {
        self.requests.update_value(|requests| {
            let stops = requests.stops + 1;
            *requests = Requests { stops, watched: requests.watched, ..Requests::default() };
        });
        self.worker.stop();
        self.parts.set(Vec::new());
        self.doing.set(Doing::Idle);
        self.trouble.set(Some("Reading was stopped. What was here before still is.".to_owned()));
        if let Some(stock) = self.requests.with_value(|requests| requests.watched) {
            self.watch(stock);
        }
    }

    /// How often reading was stopped.
    pub(super) fn stops(self) -> u32 {
        self.requests.with_value(|requests| requests.stops)
    }

    fn on_worker_news(self, news: WorkerNews) {
        match news {
            WorkerNews::Message(bytes) => match decode(&bytes) {
                Ok(answer) => self.hear(answer),
                Err(error) => self.worker.failed(error.to_string()),
            },
            // What the browser kept is shown before anything else.
            WorkerNews::Started => self.requests.update_value(|requests| {
                if let Some(stock) = requests.watched {
                    requests.waiting.retain(|request| *request != Request::Look(stock));
                    requests.waiting.insert(0, Request::Look(stock));
                }
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
                self.requests.update_value(|requests| {
                    requests.waiting.clear();
                    requests.owed = 0;
                });
                self.doing.set(Doing::Idle);
            }
        }
    }

    fn hear(self, answer: LibrarianAnswer) {
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
        let kept =
            matches!(answer, LibrarianAnswer::Empty(_) | LibrarianAnswer::Shelf { kept: CollectionKept::Yes, .. });
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

    fn show(self, answer: LibrarianAnswer) {
        match answer {
            // Which others than the explorer ask for.
            LibrarianAnswer::Ready | LibrarianAnswer::Done { .. } => {}
            LibrarianAnswer::Empty(stock) => {
                self.doing.set(Doing::Idle);
                self.shelf(stock).set(None);
            }
            LibrarianAnswer::Fetching { archive, received, total } => {
                self.doing.set(Doing::Fetching { archive, received, total });
            }
            LibrarianAnswer::Reading { name, part } => self.doing.set(Doing::Reading(name, part)),
            LibrarianAnswer::Shelf { stock, collection, kept, told } => {
                self.doing.set(Doing::Idle);
                match Collection::from_bytes(&collection) {
                    Ok(collection) => self.shelf(stock).set(Some(Shelf::collected(collection, stock))),
                    Err(error) => self.trouble.set(Some(format!("The drawings cannot be shown: {error}."))),
                }
                if !told.is_empty() {
                    self.told.set(Some((stock, told)));
                }
                if let CollectionKept::No { reason } = kept {
                    let text =
                        format!("This browser will not remember these drawings ({reason}), and cannot train on them.");
                    self.trouble.set(Some(text));
                }
            }
            LibrarianAnswer::Interrupted { archive, received, reason } => {
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
            LibrarianAnswer::Refused { reason } => {
                self.doing.set(Doing::Idle);
                self.trouble.set(Some(format!("{reason}.")));
            }
        }
    }
}
