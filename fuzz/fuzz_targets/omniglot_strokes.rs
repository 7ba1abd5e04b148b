//! Archives of strokes, some with images among them, as the page reads them.
#![no_main]

use archives::omniglot::Omniglot;
use fewshot_playground_fuzz::{Archive, TextOrImage, check};

libfuzzer_sys::fuzz_target!(|archive: Archive<TextOrImage>| {
    if let Ok(read) = Omniglot::from_zip(archive.bytes()) {
        assert!(!read.summary().is_empty());
        check(&read.collection);
    }
});
