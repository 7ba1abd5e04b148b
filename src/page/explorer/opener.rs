//! The page's side of the data explorer, a module of its own that is fetched when it is first asked for: the button that
//! opens it, and the drawings that it hands over.

use icondata_lu::LuDatabase;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CustomEvent;

use crate::{
    board::{arrival::as_board, edit},
    kit::{icon::Icon, reactive::spawn},
    notices::{Remedy, Tone},
    state::PageState,
};
use ink::Class;
use protocol::{decode, encode};

/// The event that brings drawings from the explorer; its detail is a [`HandOver`] as bytes.
pub const HAND_OVER: &str = "fewshot-hand-over";

/// The function in index.html that fetches the explorer and opens it.
const OPEN: &str = "openExplorer";

/// Drawings for the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// Classes with their drawings; ids and names are the board's to give.
    pub classes: Vec<Class>,
    /// True to fill the board anew, false to add to it.
    pub anew: bool,
}

/// The button that opens the explorer.
#[component]
pub fn ExplorerButton() -> impl IntoView {
    let state = PageState::get();
    let busy = RwSignal::new(false);
    listen(state);
    let open = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn(async move {
            if fetch_and_open(&state.board.get_untracked()).await.is_err() {
                state.warn("The data explorer could not be fetched. Check the connection and press Data again.");
            }
            busy.set(false);
        });
    };
    view! {
        <button class="button quiet" aria-label="Data: alphabets, Omniglot, augmentation" aria-busy=move || busy.get().to_string() data-testid="data" on:click=open>
            <Icon icon=LuDatabase/>
            <span class="wide-only">"Data"</span>
        </button>
    }
}

async fn fetch_and_open(board: &[Class]) -> Result<(), JsValue> {
    let bytes = encode(&board).unwrap_or_default();
    let open: Function = Reflect::get(&window(), &OPEN.into())?.dyn_into()?;
    let opening: Promise = open.call1(&JsValue::NULL, &Uint8Array::from(bytes.as_slice()))?.dyn_into()?;
    JsFuture::from(opening).await.map(drop)
}

fn listen(state: PageState) {
    let handle = window_event_listener_untyped(HAND_OVER, move |event| {
        let detail = event.unchecked_into::<CustomEvent>().detail();
        match decode::<HandOver>(&Uint8Array::new(&detail).to_vec()) {
            Ok(drawings) => receive(state, drawings),
            Err(_) => state.warn("The drawings did not arrive whole; the board is as it was. Try again."),
        }
    });
    on_cleanup(move || handle.remove());
}

/// Puts drawings on the board, and offers to take them off again.
fn receive(state: PageState, HandOver { classes, anew }: HandOver) {
    let before = state.board.get_untracked();
    let classes = as_board(classes);
    if anew {
        state.awaiting_board.set(false);
        state.board.set(classes);
        if !edit::is_blank(&before) {
            state.offer(Tone::Info, "The board was filled from the gallery.", Remedy::RestoreBoard(before));
        }
    } else if state.board.try_update(|board| edit::add_classes(board, classes)).unwrap_or_default() {
        state.offer(Tone::Info, "Added to the board.", Remedy::RestoreBoard(before));
    } else {
        state.inform("The board is full. Remove a class to make room.");
    }
}
