//! How fast data is made in a browser. The benchmark (`scripts/bench`) builds this module for itself; no part of the page
//! fetches it.

use data::rates;
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds of the browser's clock.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// What was made, with how many of it a second, after each kind was made for so many seconds: `"what: rate"`.
#[wasm_bindgen]
pub fn drawings_a_second(seconds: f64) -> Vec<String> {
    let measured = rates::rates(seconds, || now() / 1e3);
    measured.into_iter().map(|(what, rate)| format!("{what}: {rate:.0}")).collect()
}
