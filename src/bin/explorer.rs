//! The data explorer, fetched when it is first opened.

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    console_error_panic_hook::set_once();
}

/// Opens the explorer over the page. `board` is the page's board as [`protocol::encode`] writes it.
#[wasm_bindgen]
pub fn open(board: &[u8]) {
    page::explorer::open(board);
}
