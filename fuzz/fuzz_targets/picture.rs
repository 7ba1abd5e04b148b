//! Any bytes as a picture: PNG, JPEG or SVG, by their beginning.
#![no_main]

use fewshot_playground_fuzz::check_picture;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check_picture(bytes));
