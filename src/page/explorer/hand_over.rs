//! Drawings on their way to the board.

use js_sys::Uint8Array;
use leptos::prelude::*;
use web_sys::{CustomEvent, CustomEventInit};

use super::{looked_at::Shared, shelf::Shelf};
use crate::explorer::opener::{HAND_OVER, HandOver};
use ink::{Class, Drawing};
use protocol::encode;

/// Drawings of a character that go along; the board takes as many as it has room for.
const DRAWINGS: usize = 5;

/// Adds a character to the board.
pub fn character(shelf: &Shelf, class: usize) {
    send(HandOver { classes: vec![class_of(shelf, class)], anew: false }, "Added to the board.");
}

/// Fills the board anew with the first characters of an alphabet, one drawing each.
pub fn alphabet(shelf: &Shelf, alphabet: usize, count: usize) {
    let mut classes: Vec<Class> = shelf.characters(alphabet).take(count).map(|class| class_of(shelf, class)).collect();
    classes.iter_mut().for_each(|class| class.drawings.truncate(1));
    send(HandOver { classes, anew: true }, "The board has these characters now.");
}

fn class_of(shelf: &Shelf, class: usize) -> Class {
    let drawings = (0..shelf.drawings(class)).filter_map(|index| shelf.classes.drawing(class, index)).take(DRAWINGS);
    Class { id: class as u32, name: String::new(), drawings: drawings.collect::<Vec<Drawing>>() }
}

fn send(hand_over: HandOver, news: &str) {
    let shared: Option<Shared> = use_context();
    let tell = |text: &str| {
        if let Some(shared) = shared {
            shared.news.set(text.to_owned());
        }
    };
    if hand_over.classes.iter().all(|class| class.drawings.is_empty()) {
        tell("These are scans without strokes, which the board cannot take: fetch the archive of strokes as well.");
        return;
    }
    let Ok(bytes) = encode(&hand_over) else { return };
    let init = CustomEventInit::new();
    init.set_detail(&Uint8Array::from(bytes.as_slice()));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(HAND_OVER, &init) {
        _ = window().dispatch_event(&event);
        tell(news);
    }
}
