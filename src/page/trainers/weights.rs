//! The encoder that ships with the page: a safetensors file beside it.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::kit::files;

const FILE: &str = "weights/omniglot-conv4.safetensors";

/// Fetches the pretrained encoder. `None` if it cannot be had.
pub async fn fetch_pretrained() -> Option<Vec<u8>> {
    let response = JsFuture::from(leptos::prelude::window().fetch_with_str(&files::address(FILE))).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}
