//! What survives a closed tab: the board and the query, in IndexedDB. Where the browser refuses storage the page works
//! all the same, and says once that it will not remember.

use std::time::Duration;

use js_sys::Uint8Array;
use leptos::prelude::*;
use rexie::{ObjectStore, Rexie, TransactionMode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use super::{board::edit, state::PageState, trainers::Trainers};
use crate::ui::reactive::{after, spawn, watch};
use crate::{
    drawing::{Class, Drawing},
    protocol::{decode, encode},
};

const DATABASE: &str = "fewshot-playground";
const STORE: &str = "page";
const KEY: &str = "drawings";
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
    state.board.set(edit::blank(FIRST_BOARD.0 as usize, FIRST_BOARD.1 as usize));
    spawn(async move {
        let database = open().await;
        let stored = match &database {
            Some(database) => load(database).await,
            None => None,
        };
        bring_back(state, trainers, stored);
        match database {
            Some(database) => store_changes(state, StoredValue::new_local(database)),
            None => {
                state.inform("This browser refuses storage here: the page works, but will not remember your drawings.")
            }
        }
    });
}

fn bring_back(state: PageState, trainers: Trainers, stored: Option<Stored>) {
    // A user who has drawn already keeps what they drew.
    let untouched = state.awaiting_board.get_untracked();
    match stored {
        Some(stored) if untouched && !stored.board.is_empty() => {
            state.awaiting_board.set(false);
            state.board.set(edit::tidy(stored.board));
            if state.query.with_untracked(Drawing::is_empty) && !stored.query.is_empty() {
                state.query.set(stored.query);
            }
        }
        _ if untouched => trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1),
        _ => {}
    }
}

fn store_changes(state: PageState, database: StoredValue<Rexie, LocalStorage>) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let refused = StoredValue::new(false);
    let owner = Owner::new();
    owner.with(|| {
        watch(move || {
            let stored = Stored { format: FORMAT, board: state.board.get(), query: state.query.get() };
            if state.awaiting_board.get() {
                return;
            }
            if let Some(earlier) = pending.get_value() {
                earlier.clear();
            }
            let write = move || {
                spawn(async move {
                    let written = database.with_value(|database| save(database, &stored));
                    let failed = match written {
                        Some(writing) => writing.await.is_err(),
                        None => true,
                    };
                    if failed && !refused.get_value() {
                        refused.set_value(true);
                        state.inform("Your drawings could not be stored: this page will not remember them.");
                    }
                });
            };
            pending.set_value(after(REST, write));
        });
    });
    // The page lives as long as its tab.
    std::mem::forget(owner);
}

async fn open() -> Option<Rexie> {
    Rexie::builder(DATABASE).version(1).add_object_store(ObjectStore::new(STORE)).build().await.ok()
}

async fn load(database: &Rexie) -> Option<Stored> {
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
    let value = transaction.store(STORE).ok()?.get(JsValue::from_str(KEY)).await.ok()??;
    parse(&value.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// What was stored, if it is whole and of this format.
fn parse(bytes: &[u8]) -> Option<Stored> {
    decode::<Stored>(bytes).ok().filter(|stored| stored.format == FORMAT)
}

/// Starts writing; the browser has it once the future is done.
fn save(database: &Rexie, stored: &Stored) -> Option<impl Future<Output = rexie::Result<()>> + use<>> {
    let bytes = encode(stored).ok()?;
    let value = JsValue::from(Uint8Array::from(bytes.as_slice()));
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite).ok()?;
    let store = transaction.store(STORE).ok()?;
    Some(async move {
        store.put(&value, Some(&JsValue::from_str(KEY))).await?;
        transaction.done().await.map(|_| ())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back_and_corrupt_bytes_do_not() {
        let stored = Stored { format: FORMAT, board: edit::blank(3, 2), query: Drawing::default() };
        let bytes = encode(&stored).expect("it encodes");
        assert_eq!(parse(&bytes), Some(stored.clone()));
        assert_eq!(parse(&bytes[..bytes.len() - 1]), None);
        assert_eq!(parse(&[0xff; 40]), None);
        assert_eq!(parse(&[]), None);
        let later = Stored { format: FORMAT + 1, ..stored };
        assert_eq!(parse(&encode(&later).expect("it encodes")), None);
    }
}
