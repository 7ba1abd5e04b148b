//! Archives of images, as the page reads them.
#![no_main]

use archives::omniglot::Omniglot;
use fewshot_playground_fuzz::{Archive, Image, check};

libfuzzer_sys::fuzz_target!(|archive: Archive<Image>| {
    if let Ok(read) = Omniglot::from_zip(archive.bytes()) {
        assert!(!read.summary().is_empty());
        check(&read.collection);
    }
});
