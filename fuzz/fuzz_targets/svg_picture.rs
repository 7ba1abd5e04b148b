//! SVG documents that are put together from the fuzzer's choices, since random bytes are hardly ever XML.
#![no_main]

use fewshot_playground_fuzz::{Svg, check_picture};

libfuzzer_sys::fuzz_target!(|svg: Svg| check_picture(svg.text().as_bytes()));
