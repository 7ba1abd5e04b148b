//! What every worker of the page needs: messages in and out, and what the browser keeps for this page.
//!
//! A message is one postcard-encoded, transferred array of bytes, whatever its type.

use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, DedicatedWorkerGlobalScope, MessageEvent, Response};

use protocol::{decode, encode};

/// The browser's cache for this page: what one worker stores, another finds.
const CACHE: &str = "fewshot-playground-data";

/// The name under which the librarian stores Omniglot, and trainers look for it.
pub const OMNIGLOT: &str = "omniglot.collection";

/// The worker that this runs in.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a message to the page; its bytes are moved, not copied.
pub fn post(message: &impl Serialize) {
    let Ok(bytes) = encode(message) else { return };
    let array = Uint8Array::from(bytes.as_slice());
    let moved = Array::of1(&array.buffer());
    if let Err(error) = scope().post_message_with_transfer(&array, &moved) {
        web_sys::console::error_1(&error);
    }
}

/// Queues every message from now on, so that none is lost while the worker gets ready. What is no message goes to
/// `refuse`, in words.
pub fn listen<T: DeserializeOwned + 'static>(refuse: impl Fn(String) + 'static) -> UnboundedReceiver<T> {
    let (outbox, inbox): (UnboundedSender<T>, _) = unbounded();
    let receive = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        match decode::<T>(&Uint8Array::new(&message.data()).to_vec()) {
            // The receiver lives as long as the worker.
            Ok(message) => drop(outbox.unbounded_send(message)),
            Err(error) => refuse(error.to_string()),
        }
    });
    scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    inbox
}

/// The bytes of a file beside the worker's own; `None` if there is none.
///
/// # Errors
/// If the connection fails.
pub async fn fetch(file: &str) -> Result<Option<Vec<u8>>, JsValue> {
    let response: Response = JsFuture::from(scope().fetch_with_str(file)).await?.dyn_into()?;
    if !response.ok() {
        return Ok(None);
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    Ok(Some(Uint8Array::new(&bytes).to_vec()))
}

/// The bytes of an entry; `None` if there is none.
///
/// # Errors
/// If the browser keeps nothing here: it does not outside of a secure context, nor in some private windows.
pub async fn stored(entry: &str) -> Result<Option<Vec<u8>>, JsValue> {
    let found = JsFuture::from(cache().await?.match_with_str(entry)).await?;
    let Ok(response) = found.dyn_into::<Response>() else { return Ok(None) };
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    Ok(Some(Uint8Array::new(&bytes).to_vec()))
}

/// Keeps bytes as an entry, in place of what was there.
///
/// # Errors
/// As for [`stored`], and if there is no room.
pub async fn store(entry: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let array = Uint8Array::from(bytes);
    let response = Response::new_with_opt_buffer_source(Some(&array))?;
    JsFuture::from(cache().await?.put_with_str(entry, &response)).await.map(drop)
}

/// Forgets an entry.
///
/// # Errors
/// As for [`stored`].
pub async fn forget(entry: &str) -> Result<(), JsValue> {
    JsFuture::from(cache().await?.delete_with_str(entry)).await.map(drop)
}

async fn cache() -> Result<Cache, JsValue> {
    let caches = scope().caches()?;
    if caches.is_undefined() {
        return Err("there is no storage outside of a secure context".into());
    }
    JsFuture::from(caches.open(CACHE)).await?.dyn_into()
}
