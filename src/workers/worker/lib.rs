//! What every worker of the page needs: messages in and out, and what the browser keeps for this page.
//!
//! A message is one postcard-encoded, transferred array of bytes, whatever its type.

use std::pin::pin;

use futures::{
    channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded},
    future::{Either, select},
};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, DedicatedWorkerGlobalScope, MessageEvent, Response};

use protocol::{VERSION, decode, encode, librarian::Stock};

/// The browser's cache for this page: what one worker stores, another finds.
const CACHE: &str = "fewshot-playground-data";

/// The name under which the librarian stores drawings, and trainers look for them.
pub fn entry(stock: Stock) -> &'static str {
    match stock {
        Stock::Omniglot => "omniglot.collection",
        Stock::Own => "own.collection",
    }
}

/// Storage that has not answered after so many milliseconds never will.
const STORAGE_ANSWERS_WITHIN_MS: f64 = 20_000.0;

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

/// Tells the page that the program runs, and of which version it is: the first message of every worker, as a plain object
/// so that every version of the page can read it.
fn tell_version() {
    let message = Object::new();
    let told = Reflect::set(&message, &"version".into(), &VERSION.into()).and_then(|_| scope().post_message(&message));
    if let Err(error) = told {
        web_sys::console::error_1(&error);
    }
}

/// Tells the page that the program runs, and queues every message from now on, so that none is lost while the worker gets
/// ready. What is no message goes to `refuse`, in words.
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
    tell_version();
    inbox
}

/// The address of a file of the site. In the finished site each has a hash in its name, and `static/worker.js` holds the
/// list; its plain name where nothing is listed, as under `make serve`.
fn address(name: &str) -> String {
    let listed = Reflect::get(&scope(), &"siteFiles".into())
        .and_then(|files| Reflect::get(&files, &name.into()))
        .ok()
        .and_then(|address| address.as_string());
    listed.unwrap_or_else(|| name.to_owned())
}

/// The bytes of a file of the site, by its name before the build gave it a hash; `None` if there is none.
///
/// # Errors
/// If the connection fails.
pub async fn fetch(file: &str) -> Result<Option<Vec<u8>>, JsValue> {
    let response: Response = JsFuture::from(scope().fetch_with_str(&address(file))).await?.dyn_into()?;
    if !response.ok() {
        return Ok(None);
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    Ok(Some(Uint8Array::new(&bytes).to_vec()))
}

/// Waits.
pub async fn sleep(ms: f64) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let ms = ms.clamp(0.0, 60_000.0) as i32;
        if scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// What storage gives, unless it does not answer.
async fn in_time<T>(work: impl Future<Output = Result<T, JsValue>>) -> Result<T, JsValue> {
    match select(pin!(work), pin!(sleep(STORAGE_ANSWERS_WITHIN_MS))).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => Err("the browser's storage does not answer".into()),
    }
}

/// The bytes of an entry; `None` if there is none.
///
/// # Errors
/// If the browser keeps nothing here (it does not outside of a secure context, nor in some private windows), or does not
/// answer.
pub async fn stored(entry: &str) -> Result<Option<Vec<u8>>, JsValue> {
    in_time(look_up(entry)).await
}

async fn look_up(entry: &str) -> Result<Option<Vec<u8>>, JsValue> {
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
    in_time(async { JsFuture::from(cache().await?.put_with_str(entry, &response)).await.map(drop) }).await
}

/// Forgets an entry.
///
/// # Errors
/// As for [`stored`].
pub async fn forget(entry: &str) -> Result<(), JsValue> {
    in_time(async { JsFuture::from(cache().await?.delete_with_str(entry)).await.map(drop) }).await
}

async fn cache() -> Result<Cache, JsValue> {
    let caches = scope().caches()?;
    if caches.is_undefined() {
        return Err("there is no storage outside of a secure context".into());
    }
    JsFuture::from(caches.open(CACHE)).await?.dyn_into()
}
