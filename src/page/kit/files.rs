//! Where the site's files are. In the finished site each has a hash in its name, so that no cache ever gives an old one for a
//! new one; `static/start.js` holds the list, which the last step of the build (`src/finish`) puts there.

use js_sys::{Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The address of a file of the site, relative to the page; its plain name where nothing is listed, as under `make serve`.
pub(crate) fn address(name: &str) -> String {
    let listed = Reflect::get(&js_sys::global(), &"siteFiles".into())
        .and_then(|files| Reflect::get(&files, &name.into()))
        .ok()
        .and_then(|address| address.as_string());
    listed.unwrap_or_else(|| name.to_owned())
}

/// The bytes of a file of the site that is fetched when something asks for it.
///
/// # Errors
/// As [`arrived`].
pub(crate) async fn fetch(name: &str) -> Result<Vec<u8>, String> {
    arrived(window().fetch_with_str(&address(name))).await
}

/// The bytes of what was asked for.
///
/// # Errors
/// If they do not come: why, as a part of a sentence that says what to do.
pub(crate) async fn arrived(asked: Promise) -> Result<Vec<u8>, String> {
    let unreachable = |_: JsValue| "its host cannot be reached; try again when there is a connection".to_owned();
    let response: Response =
        JsFuture::from(asked).await.and_then(|response| response.dyn_into()).map_err(unreachable)?;
    if !response.ok() {
        return Err(format!("the host answers with {}; try again later", response.status()));
    }
    let bytes = JsFuture::from(response.array_buffer().map_err(unreachable)?).await.map_err(unreachable)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
