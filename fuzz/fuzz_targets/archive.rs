//! Any bytes as a zip archive, through both readers.
#![no_main]

use archives::{omniglot::Omniglot, omniglot_runs::OneShotRuns};
use fewshot_playground_fuzz::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = Omniglot::from_zip(bytes.to_vec()) {
        check(&read.collection);
    }
    _ = OneShotRuns::from_zip(bytes.to_vec());
});
