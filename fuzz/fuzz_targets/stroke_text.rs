//! The text of one drawing.
#![no_main]

use data::collection::{Builder, DrawingOrigin};
use archives::strokes::parse;
use fewshot_playground_fuzz::{check, check_drawing};

libfuzzer_sys::fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(drawing) => {
            check_drawing(&drawing);
            let mut builder = Builder::default();
            builder.add_strokes(DrawingOrigin { alphabet: "a", character: "b", drawer: 1 }, &drawing);
            check(&builder.finish());
        }
        Err((line, problem)) => assert!(line >= 1 && line <= text.lines().count().max(1) && !problem.is_empty()),
    }
});
