//! The step views, fetched while the page is idle or when a run opens.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

fn main() {
    console_error_panic_hook::set_once();
}

/// Puts the views into an element of the page.
#[wasm_bindgen]
pub fn mount(container: HtmlElement) {
    page::steps::mount(container);
}

/// Tells the views something: a [`page::steps::panel::messages::Told`] as
/// [`protocol::encode`] writes it.
#[wasm_bindgen]
pub fn tell(message: &[u8]) {
    page::steps::tell(message);
}
