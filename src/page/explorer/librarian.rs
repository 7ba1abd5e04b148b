//! The explorer's side of the librarian: requests out, answers into signals.
//!
//! The worker starts when it is first needed. It ends with the explorer, and as soon as all it knows is kept by the
//! browser: an archive and what came of it take seventy megabytes, which a worker's memory never gives back.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, Worker};

use super::shelf::Shelf;
use crate::kit::reactive::spawn;
use data::Collection;
use protocol::{
    decode, encode,
    librarian::{Answer, Archive, Kept, Request},
};

const SCRIPT: &str = "./librarian_loader.js";

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
    desk: StoredValue<Option<Desk>, LocalStorage>,
}

struct Desk {
    worker: Worker,
    /// What was asked before the worker was ready; `None` once it is.
    waiting: Option<Vec<Request>>,
    /// How many last answers are to come, the one that it begins with included.
    owed: usize,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Desk {
    /// Sends a request, once the worker is ready.
    fn ask(&mut self, request: Request) {
        if request != Request::Cancel {
            self.owed += 1;
        }
        match &mut self.waiting {
            Some(waiting) => waiting.push(request),
            None => self.send(&request),
        }
    }

    fn send(&self, request: &Request) {
        let Ok(bytes) = encode(request) else { return };
        let array = Uint8Array::from(bytes.as_slice());
        let moved = Array::of1(&array.buffer());
        _ = self.worker.post_message_with_transfer(&array, &moved);
    }

    /// Takes note of an answer, and says whether none is to come now.
    fn hear(&mut self, answer: &Answer) -> bool {
        // Whatever it says first, it hears from then on.
        for request in self.waiting.take().into_iter().flatten() {
            self.send(&request);
        }
        if answer.is_last() {
            self.owed = self.owed.saturating_sub(1);
        }
        self.owed == 0
    }
}

impl Librarian {
    /// Starts the worker, which says what there is.
    pub fn start() -> Self {
        let librarian = Self {
            doing: RwSignal::default(),
            shelf: RwSignal::default(),
            trouble: RwSignal::default(),
            parts: RwSignal::default(),
            desk: StoredValue::new_local(None),
        };
        librarian.hire();
        librarian
    }

    /// Asks for something, once the worker is ready.
    pub fn ask(self, request: Request) {
        if matches!(request, Request::Fetch(_) | Request::Read { .. }) {
            self.trouble.set(None);
        }
        if self.desk.with_value(Option::is_none) {
            self.hire();
        }
        self.with_desk(|desk| desk.ask(request));
    }

    fn with_desk<T>(self, work: impl FnOnce(&mut Desk) -> T) -> Option<T> {
        self.desk.try_update_value(|desk| desk.as_mut().map(work)).flatten()
    }

    fn hire(self) {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let bytes = Uint8Array::new(&message.data()).to_vec();
            match decode(&bytes) {
                Ok(answer) => self.hear(answer),
                Err(error) => self.lost(&error.to_string()),
            }
        });
        let on_error = Closure::<dyn Fn()>::new(move || self.lost("its program could not be loaded, or broke"));
        match Worker::new(SCRIPT) {
            Ok(worker) => {
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                self.desk.set_value(Some(Desk {
                    worker,
                    waiting: Some(Vec::new()),
                    owed: 1,
                    _on_message: on_message,
                    _on_error: on_error,
                }));
            }
            Err(error) => self.lost(&format!("{error:?}")),
        }
    }

    fn lost(self, reason: &str) {
        self.doing.set(Doing::Idle);
        self.trouble.set(Some(format!("The reader of archives is lost: {reason}. Close this and open it again.")));
    }

    fn hear(self, answer: Answer) {
        let idle = self.with_desk(|desk| desk.hear(&answer)) == Some(true);
        let kept = matches!(answer, Answer::Empty | Answer::Shelf { kept: Kept::Yes, .. });
        self.show(answer);
        if idle && kept && self.parts.with_untracked(Vec::is_empty) {
            // Not from within the call that the worker's own message made.
            spawn(async move { self.let_go() });
        }
    }

    /// Ends the worker, unless something was asked meanwhile.
    fn let_go(self) {
        if self.with_desk(|desk| desk.owed) == Some(0) {
            self.desk.set_value(None);
        }
    }

    fn show(self, answer: Answer) {
        match answer {
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
                self.trouble.set(Some(format!("{reason}. What was here before still is.")));
            }
        }
    }
}
