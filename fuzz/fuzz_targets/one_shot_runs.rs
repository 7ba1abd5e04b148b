//! Archives of one-shot runs, as `fewshot evaluate --runs` reads them.
#![no_main]

use archives::omniglot_runs::OneShotRuns;
use fewshot_playground_fuzz::{Archive, TextOrImage};

libfuzzer_sys::fuzz_target!(|archive: Archive<TextOrImage>| {
    if let Ok(read) = OneShotRuns::from_zip(archive.bytes()) {
        for run in &read.runs {
            assert_eq!(run.test.len(), run.answers.len());
            assert!(run.answers.iter().all(|&answer| answer < run.training.len()));
        }
    }
});
