//! One dedicated worker: messages out, messages in, each one moved array of bytes. It is started by `static/worker.js`,
//! which also tells how its program comes and whether it fails to start.

use js_sys::{Array, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use crate::kit::files;
use protocol::{VERSION, encode};

/// What comes from a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromWorker {
    /// Its program is on its way.
    Downloading {
        /// Bytes that have come.
        received: u64,
        /// Bytes in all, if the host says.
        total: Option<u64>,
    },
    /// Its program runs, and is of the page's version.
    Opening,
    /// A message of its program.
    Message(Vec<u8>),
    /// It could not be started, or broke.
    Failed(String),
    /// Its program runs, and is of another version than the page.
    OutOfDate,
}

/// A worker. Dropping it ends the worker.
pub struct WorkerLink {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl WorkerLink {
    /// Starts a worker that runs this module; `hear` gets all that comes from it.
    ///
    /// # Errors
    /// If the browser makes no workers here, in words for the user.
    pub fn spawn(module: &str, hear: impl Fn(FromWorker) + Clone + 'static) -> Result<Self, String> {
        let script = format!("{}?module={module}", files::address("worker.js"));
        let worker = Worker::new(&script).map_err(|error| no_worker(&error))?;
        let tell = hear.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| tell(read(&message.data())));
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |error: ErrorEvent| {
            // A script that could not be fetched gives an event without a message.
            let message = text(&error, "message").filter(|text| !text.is_empty());
            hear(FromWorker::Failed(message.unwrap_or_else(|| "its program could not be loaded".to_owned())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message; its bytes are moved, not copied.
    pub fn send(&self, message: &impl Serialize) {
        let Ok(bytes) = encode(message) else { return };
        let array = Uint8Array::from(bytes.as_slice());
        let moved = Array::of1(&array.buffer());
        if let Err(error) = self.worker.post_message_with_transfer(&array, &moved) {
            web_sys::console::error_1(&error);
        }
    }
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn read(data: &JsValue) -> FromWorker {
    if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
        return FromWorker::Message(bytes.to_vec());
    }
    if let Some(reason) = text(data, "failed") {
        return FromWorker::Failed(reason);
    }
    match (number(data, "version"), number(data, "received")) {
        (Some(version), _) if version == u64::from(VERSION) => FromWorker::Opening,
        (Some(_), _) => FromWorker::OutOfDate,
        (None, Some(received)) => FromWorker::Downloading { received, total: number(data, "total") },
        (None, None) => FromWorker::Failed("it said what this page does not understand".to_owned()),
    }
}

/// What the browser means when it makes no worker.
fn no_worker(error: &JsValue) -> String {
    match text(error, "name").as_deref() {
        Some("ReferenceError") => "this browser has no web workers".to_owned(),
        Some("SecurityError") => {
            "the browser lets no worker start here, as in a frame that shuts this page in. Open the page by itself"
                .to_owned()
        }
        _ => text(error, "message").unwrap_or_else(|| "the browser starts no worker and does not say why".to_owned()),
    }
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}

fn number(object: &JsValue, name: &str) -> Option<u64> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_f64().map(|number| number as u64)
}
