//! The librarian at work: one request after another, everything that was read joined on one shelf.

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
use archives::omniglot::Omniglot;
use data::Collection;
use protocol::librarian::{Answer, Archive, Kept, Request};
use worker::{OMNIGLOT, forget, listen, post, store, stored};

/// Starts the librarian in the worker that runs this module. Call it from `main`, once.
pub fn start() {
    panic::set_hook(Box::new(|info| refuse(format!("the librarian stopped: {info}"))));
    let inbox = listen(refuse);
    spawn_local(async move { Librarian::default().serve(inbox).await });
}

fn refuse(reason: String) {
    post(&Answer::Refused { reason });
}

#[derive(Default)]
struct Librarian {
    /// All there is.
    shelf: Option<Collection>,
    /// What has come of archives whose download was cut off.
    parts: HashMap<Archive, Vec<u8>>,
    /// What was asked while something was being fetched.
    waiting: VecDeque<Request>,
}

impl Librarian {
    async fn serve(mut self, mut inbox: UnboundedReceiver<Request>) {
        post(&Answer::Ready);
        loop {
            let next = match self.waiting.pop_front() {
                Some(request) => Some(request),
                None => inbox.next().await,
            };
            match next {
                None => return,
                Some(Request::Look) => self.look().await,
                Some(Request::Errand { id, errand }) => post(&Answer::Done { id, result: errands::run(errand) }),
                Some(Request::Fetch(archive)) => self.fetch(archive, &mut inbox).await,
                // Nothing is being fetched now.
                Some(Request::Cancel) => {}
                Some(Request::Read { name, bytes }) => self.read(name, bytes).await,
                Some(Request::Forget) => self.forget().await,
            }
        }
    }

    /// Brings out what the browser kept.
    async fn look(&mut self) {
        let Ok(Some(collection)) = stored(OMNIGLOT).await else { return post(&Answer::Empty) };
        match Collection::from_bytes(&collection) {
            Ok(shelf) => {
                self.shelf = Some(shelf);
                post(&Answer::Shelf { collection: collection.into(), kept: Kept::Yes });
            }
            Err(error) => refuse(format!(
                "What this browser kept of Omniglot cannot be read any more: {error}. Fetch it anew, or bring its zip files"
            )),
        }
    }

    /// Fetches and reads, unless asked to stop.
    async fn fetch(&mut self, archive: Archive, inbox: &mut UnboundedReceiver<Request>) {
        let mut received = self.parts.remove(&archive).unwrap_or_default();
        let tell = |received, total| post(&Answer::Fetching { archive, received, total });
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
            Some(Ok(())) => self.read(archive.file().to_owned(), received).await,
            stopped => {
                let (reason, count) = (stopped.and_then(Result::err), received.len() as u64);
                self.parts.insert(archive, received);
                post(&Answer::Interrupted { archive, received: count, reason });
            }
        }
    }

    async fn forget(&mut self) {
        self.shelf = None;
        self.parts.clear();
        match forget(OMNIGLOT).await {
            Ok(()) => post(&Answer::Empty),
            Err(error) => refuse(format!("It could not be forgotten: {}. What was here before still is", words(&error))),
        }
    }

    /// Reads an archive, joins it to what is there, and keeps all of it. If it cannot be read, nothing changes.
    async fn read(&mut self, name: String, bytes: Vec<u8>) {
        post(&Answer::Reading { name: name.clone() });
        let new = match Omniglot::from_zip(bytes) {
            Ok(omniglot) => omniglot.collection,
            Err(error) => return refuse(format!("{name}: {error}. What was here before still is")),
        };
        let joined = match self.shelf.take() {
            Some(old) => old.merge(&new),
            None => new,
        };
        let collection = joined.to_bytes();
        self.shelf = Some(joined);
        let kept = match store(OMNIGLOT, &collection).await {
            Ok(()) => Kept::Yes,
            Err(error) => Kept::No { reason: words(&error) },
        };
        post(&Answer::Shelf { collection: collection.into(), kept });
    }
}

/// What the browser says went wrong.
fn words(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "the browser does not say why".to_owned())
}
