//! Folders of a visitor's own pictures and strokes, some of them damaged.
#![no_main]

use archives::{archive::Archive as Files, brought::Brought};
use fewshot_playground_fuzz::{Archive, TextOrImage, check};

libfuzzer_sys::fuzz_target!(|archive: Archive<TextOrImage>| {
    if let Ok(files) = Files::from_zip(archive.bytes())
        && let Ok(read) = Brought::read(files, "mine", |_, _| {})
    {
        assert!(!read.summary().is_empty());
        check(&read.into_collection());
    }
});
