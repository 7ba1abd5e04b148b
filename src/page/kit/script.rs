//! Scripts that few visitors need, fetched when something asks for them.

use js_sys::{Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::files;

/// Fetches and runs a script of the site, unless `makes`, a global that it makes, is there.
///
/// # Errors
/// If it does not come.
pub async fn load(name: &str, makes: &str) -> Result<(), JsValue> {
    if Reflect::has(&js_sys::global(), &makes.into())? {
        return Ok(());
    }
    let script = document().create_element("script")?;
    script.set_attribute("src", &files::address(name))?;
    let loaded = Promise::new(&mut |done, failed| {
        _ = script.add_event_listener_with_callback("load", &done);
        _ = script.add_event_listener_with_callback("error", &failed);
    });
    document().document_element().ok_or(JsValue::NULL)?.append_child(&script)?;
    JsFuture::from(loaded).await.map(drop)
}
