//! Hands bytes to the visitor as a file.

use std::time::Duration;

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::reactive::after;

/// Has the browser save these bytes under this name. False if it does not.
pub fn download(name: &str, bytes: &[u8]) -> bool {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let saved = Blob::new_with_u8_array_sequence(&parts).and_then(|blob| {
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // By then the browser has the bytes.
        after(Duration::from_secs(60), move || _ = Url::revoke_object_url(&address));
        Ok(())
    });
    saved.is_ok()
}
