//! Messages between the page and its trainers, and what a trainer first does with the drawings in them.
#![no_main]

use data::seeds::{Stream, rng};
use ink::{Drawing, augment::Augmentation, rasterise};
use protocol::{Command, Event, Output, decode, encode};
use serde::{Serialize, de::DeserializeOwned};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match there_and_back::<Command>(bytes) {
        Some(Command::Board(classes)) => classes.iter().flat_map(|class| &class.drawings).for_each(draw),
        Some(Command::Query { drawing, .. }) => draw(&drawing),
        _ => {}
    }
    if let Some(Event::Ended { result: Ok(Output::Sampled { classes }), .. }) = there_and_back(bytes) {
        classes.iter().flat_map(|class| &class.drawings).for_each(draw);
    }
});

/// The message in these bytes. Encoded, it must be the same message; bytes are compared, since no number that is none
/// equals itself.
fn there_and_back<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let message: T = decode(bytes).ok()?;
    let encoded = encode(&message).expect("what was decoded can be encoded");
    let again: T = decode(&encoded).expect("what was encoded can be decoded");
    assert_eq!(encode(&again).ok(), Some(encoded));
    Some(message)
}

fn draw(drawing: &Drawing) {
    _ = rasterise(drawing);
    _ = rasterise(&Augmentation::default().apply(drawing, &mut rng(1, Stream::Augment, 0)));
}
