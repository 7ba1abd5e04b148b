//! The system's clipboard.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. False if the browser does not let the page.
pub(super) async fn to_clipboard(text: &str) -> bool {
    // Without a secure context there is no clipboard, whatever the type says.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    match clipboard {
        Ok(clipboard) if clipboard.is_object() => {
            JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
        }
        _ => false,
    }
}
