//! What a browser's storage may bring: bytes as they are, and bytes after a true beginning.
#![no_main]

use data::Collection;
use fewshot_playground_fuzz::check;

/// The magic word and the version.
const BEGINNING: &[u8] = b"FSPC\x01";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for bytes in [bytes, &[BEGINNING, bytes].concat()] {
        if let Ok(collection) = Collection::from_bytes(bytes) {
            check(&collection);
        }
    }
});
