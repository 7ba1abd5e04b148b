//! What survives a closed tab: the board and the query, in localStorage. Where the browser refuses storage the page
//! works all the same, and says once that it will not remember.
//!
//! A board is some ten to some hundred kilobytes, far from the five megabytes that localStorage holds, and writing it takes
//! less than a millisecond. IndexedDB would hold more, and costs every reader ten kilobytes of program.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::{board::edit, state::PageState, trainers::Trainers};
use crate::kit::reactive::{after, watch};
use ink::{Class, Drawing};
use protocol::{decode, encode};

const KEY: &str = "fewshot-playground-drawings";
/// The format of what is stored; another number is another page's.
const FORMAT: u32 = 1;
/// Drawings are written once the pen has rested for so long.
const REST: Duration = Duration::from_millis(300);

/// Classes and drawings on the board of a first visit.
const FIRST_BOARD: (u32, u32) = (5, 1);

/// What is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stored {
    format: u32,
    board: Vec<Class>,
    query: Drawing,
}

/// Brings back what was stored, or has the first board drawn; from then on stores every change.
pub fn remember(state: PageState, trainers: Trainers) {
    let storage = window().local_storage().ok().flatten();
    let text = storage.as_ref().and_then(|storage| storage.get_item(KEY).ok().flatten());
    match text.as_deref().and_then(parse).filter(|stored| !stored.board.is_empty()) {
        Some(stored) => {
            state.awaiting_board.set(false);
            state.board.set(edit::tidy(stored.board));
            state.query.set(stored.query);
        }
        None => {
            state.board.set(edit::blank(FIRST_BOARD.0 as usize, FIRST_BOARD.1 as usize));
            trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1);
        }
    }
    match storage {
        Some(storage) => store_changes(state, StoredValue::new_local(storage)),
        None => state.inform("This browser refuses storage here: the page works, but will not remember your drawings."),
    }
}

fn store_changes(state: PageState, storage: StoredValue<Storage, LocalStorage>) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let refused = StoredValue::new(false);
    watch(move || {
        let stored = Stored { format: FORMAT, board: state.board.get(), query: state.query.get() };
        if state.awaiting_board.get() || state.is_visiting() {
            return;
        }
        if let Some(earlier) = pending.get_value() {
            earlier.clear();
        }
        let write = move || {
            let written = storage.with_value(|storage| storage.set_item(KEY, &text_of(&stored)));
            if written.is_err() && !refused.get_value() {
                refused.set_value(true);
                state.inform("Your drawings could not be stored: this page will not remember them.");
            }
        };
        pending.set_value(after(REST, write));
    });
}

/// Bytes as text of as many letters, each the one that has the byte's number.
fn text_of(stored: &Stored) -> String {
    encode(stored).unwrap_or_default().into_iter().map(char::from).collect()
}

/// What was stored, if it is whole and of this format.
fn parse(text: &str) -> Option<Stored> {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    decode::<Stored>(&bytes?).ok().filter(|stored| stored.format == FORMAT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back_and_what_is_damaged_does_not() {
        let stored = Stored { format: FORMAT, board: edit::blank(3, 2), query: Drawing::default() };
        let text = text_of(&stored);
        assert_eq!(parse(&text), Some(stored.clone()));
        assert_eq!(parse(&text[..text.len() - 1]), None);
        assert_eq!(parse("ÿÿÿÿÿÿÿÿÿÿÿÿ"), None);
        assert_eq!(parse("漢字"), None);
        assert_eq!(parse(""), None);
        assert_eq!(parse(&text_of(&Stored { format: FORMAT + 1, ..stored })), None);
    }
}
