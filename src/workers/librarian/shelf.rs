//! The librarian at work: one request after another, everything of a stock that was read joined on one shelf.

use std::{
    collections::{HashMap, VecDeque},
    panic,
    pin::pin,
};

use futures::{
    StreamExt,
    channel::mpsc::UnboundedReceiver,
    future::{Either, select},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{download, errands};
use archives::{
    archive::{Archive as Files, ArchiveError, is_strokes},
    brought::Brought,
};
use data::Collection;
use protocol::librarian::{Archive, CollectionKept, Content, LibrarianAnswer, Request, Stock};
use worker::{entry, forget, listen, post, store, stored};

/// Starts the librarian in the worker that runs this module. Call it from `main`, once.
pub fn start() {
    panic::set_hook(Box::new(|info| refuse(format!("the librarian stopped: {info}"))));
    let inbox = listen(refuse);
    spawn_local(async move { Librarian::default().serve(inbox).await });
}

fn refuse(reason: String) {
    post(&LibrarianAnswer::Refused { reason });
}

#[derive(Default)]
struct Librarian {
    /// All there is of each stock that was brought out.
    shelves: HashMap<Stock, Collection>,
    /// What has come of archives whose download was cut off.
    parts: HashMap<Archive, Vec<u8>>,
    /// What was asked while something was being fetched.
    waiting: VecDeque<Request>,
}

impl Librarian {
    async fn serve(mut self, mut inbox: UnboundedReceiver<Request>) {
        post(&LibrarianAnswer::Ready);
        loop {
            let next = match self.waiting.pop_front() {
                Some(request) => Some(request),
                None => inbox.next().await,
            };
            match next {
                None => return,
                Some(Request::Look(stock)) => self.look(stock).await,
                Some(Request::Errand { id, errand }) => {
                    post(&LibrarianAnswer::Done { id, result: errands::run(errand) })
                }
                Some(Request::Fetch(archive)) => self.fetch(archive, &mut inbox).await,
                // Nothing is being fetched now.
                Some(Request::Cancel) => {}
                Some(Request::Read { name, content }) => self.read(name, content).await,
                Some(Request::Forget(stock)) => self.forget(stock).await,
            }
        }
    }

    /// Brings out what the browser kept.
    async fn look(&mut self, stock: Stock) {
        let Ok(Some(collection)) = stored(entry(stock)).await else { return post(&LibrarianAnswer::Empty(stock)) };
        match Collection::from_bytes(&collection) {
            Ok(shelf) => {
                self.shelves.insert(stock, shelf);
                post(&LibrarianAnswer::Shelf {
                    stock,
                    collection: collection.into(),
                    kept: CollectionKept::Yes,
                    told: String::new(),
                });
            }
            Err(error) => {
                let [of, what_to_do] = match stock {
                    Stock::Omniglot => ["Omniglot", "Fetch it anew, or bring its zip files"],
                    Stock::Own => ["your drawings", "Bring their files again"],
                };
                refuse(format!("What this browser kept of {of} cannot be read any more: {error}. {what_to_do}"));
            }
        }
    }

    /// What there is of a stock, from the browser if it was not brought out yet. What cannot be used is as if it were not there.
    async fn shelf(&mut self, stock: Stock) -> Option<Collection> {
        if let Some(shelf) = self.shelves.remove(&stock) {
            return Some(shelf);
        }
        let bytes = stored(entry(stock)).await.ok().flatten()?;
        Collection::from_bytes(&bytes).ok()
    }

    /// Fetches and reads, unless asked to stop.
    async fn fetch(&mut self, archive: Archive, inbox: &mut UnboundedReceiver<Request>) {
        let mut received = self.parts.remove(&archive).unwrap_or_default();
        let tell = |received, total| post(&LibrarianAnswer::Fetching { archive, received, total });
        let url = archive.url();
        let ended = {
            let mut fetching = pin!(download::fetch(&url, &mut received, tell));
            loop {
                match select(fetching.as_mut(), inbox.next()).await {
                    Either::Left((ended, _)) => break Some(ended),
                    Either::Right((Some(Request::Cancel) | None, _)) => break None,
                    Either::Right((Some(other), _)) => self.waiting.push_back(other),
                }
            }
        };
        match ended {
            Some(Ok(())) => self.read(archive.file().to_owned(), Content::File(received)).await,
            stopped => {
                let (reason, count) = (stopped.and_then(Result::err), received.len() as u64);
                self.parts.insert(archive, received);
                post(&LibrarianAnswer::Interrupted { archive, received: count, reason });
            }
        }
    }

    async fn forget(&mut self, stock: Stock) {
        self.shelves.remove(&stock);
        if stock == Stock::Omniglot {
            self.parts.clear();
        }
        match forget(entry(stock)).await {
            Ok(()) => post(&LibrarianAnswer::Empty(stock)),
            Err(error) => refuse(format!("It could not be forgotten: {}", words(&error))),
        }
    }

    /// Reads what was brought, joins it to what is there of its stock, and keeps all of it. If it cannot be read, nothing changes.
    async fn read(&mut self, name: String, content: Content) {
        post(&LibrarianAnswer::Reading { name: name.clone(), part: None });
        let tell = |done: usize, all: usize| {
            if done.is_multiple_of(TELLS_EVERY) {
                post(&LibrarianAnswer::Reading { name: name.clone(), part: Some((done as u64, all as u64)) });
            }
        };
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let brought = files(&name, content).map_err(Into::into).and_then(|files| Brought::read(files, stem, tell));
        let new = match brought {
            Ok(brought) => brought,
            Err(error) => return refuse(format!("{name}: {error}")),
        };
        let told = format!("{name}: {}", new.summary());
        let (stock, joined) = match new {
            Brought::Omniglot(omniglot) => {
                let old = self.shelf(Stock::Omniglot).await;
                let new = omniglot.collection;
                (Stock::Omniglot, old.map(|old| old.merge(&new)).unwrap_or(new))
            }
            // What is brought again is meant to be as it is now.
            Brought::Own(own) => {
                let old = self.shelf(Stock::Own).await;
                let new = own.collection;
                (Stock::Own, old.map(|old| old.with_characters_of(&new)).unwrap_or(new))
            }
        };
        let collection = joined.to_bytes();
        self.shelves.insert(stock, joined);
        let kept = match store(entry(stock), &collection).await {
            Ok(()) => CollectionKept::Yes,
            Err(error) => CollectionKept::No { reason: words(&error) },
        };
        post(&LibrarianAnswer::Shelf { stock, collection: collection.into(), kept, told });
    }
}

/// So many files are read without a word.
const TELLS_EVERY: usize = 50;

/// What was brought, as files with paths. A file that is no zip archive is taken for a folder of it alone.
fn files(name: &str, content: Content) -> Result<Files, ArchiveError> {
    match content {
        Content::File(bytes) if bytes.starts_with(b"PK") || !is_strokes(name) => Files::from_zip(bytes),
        Content::File(bytes) => Files::from_files(vec![(name.to_owned(), bytes)]),
        Content::Folder(files) => Files::from_files(files),
    }
}

/// What the browser says went wrong.
fn words(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "the browser does not say why".to_owned())
}
