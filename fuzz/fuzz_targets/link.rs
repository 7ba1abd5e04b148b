//! Any text as a link, and any bytes as the drawings in one, with a checksum that fits.
#![no_main]

use document::link;
use fewshot_playground_fuzz::check_document;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let (settings, drawings) = link::split(text);
        assert!(settings.len() <= text.len());
        if let Some(Ok(document)) = drawings.map(link::read) {
            check_document(&document);
        }
    }
    if let Ok(document) = link::read(&link::seal(bytes)) {
        check_document(&document);
        // What was read can be written, unless it takes more room than before.
        if let Ok(fragment) = link::write(&document) {
            let (_, drawings) = link::split(&fragment);
            let again = link::read(drawings.expect("drawings")).expect("what is written is read");
            assert_eq!(again.board.len(), document.board.len());
            assert_eq!(again.descriptions, document.descriptions);
        }
    }
});
