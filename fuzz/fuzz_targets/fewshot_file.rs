//! Any bytes as a visitor's file, and files made from the fuzzer's choices of what stands in their entries.
#![no_main]

use archives::{fewshot_file, run_notes};
use fewshot_playground_fuzz::{check_document, zip_of};

/// The entries of a file.
const ENTRIES: [&str; 5] = ["board.json", "settings.json", "run.json", "checkpoint.safetensors", "curves.csv"];

libfuzzer_sys::fuzz_target!(|choices: (Vec<u8>, [Option<String>; 5])| {
    let (bytes, texts) = choices;
    check(&bytes);
    _ = run_notes::read(&bytes);
    let entries = ENTRIES.iter().zip(texts).filter_map(|(entry, text)| Some(((*entry).to_owned(), text?.into_bytes())));
    check(&zip_of(entries, true));
});

/// What is read must come back from a file of it.
fn check(bytes: &[u8]) {
    let Ok(document) = fewshot_file::unpack(bytes) else { return };
    check_document(&document);
    let packed = fewshot_file::pack(&document).expect("memory");
    let again = fewshot_file::unpack(&packed).expect("what is packed is unpacked");
    // No number that is none equals itself, and a loss may be one.
    assert_eq!((&again.board, &again.query, &again.settings), (&document.board, &document.query, &document.settings));
    assert_eq!(again.run.is_some(), document.run.is_some());
}
