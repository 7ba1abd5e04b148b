//! Any text as a line of Quick, Draw!.
#![no_main]

use fewshot_playground_fuzz::check_quickdraw;

libfuzzer_sys::fuzz_target!(|line: &str| check_quickdraw(line));
