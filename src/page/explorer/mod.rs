//! The data explorer: where characters come from, to be looked at, fetched, and put on the board.
//!
//! A module of its own, so that a reader who never opens it never fetches it. It lays itself over the page as a dialog,
//! asks the librarian for Omniglot, makes generated alphabets by itself, and hands drawings to the page through an event
//! ([`crate::explorer::opener`]). It knows [`data`] and the page's widgets, and no trainer.

mod alphabets;
mod app;
mod augmentation;
mod generated;
mod hand_over;
mod librarian;
mod looked_at;
mod omniglot;
mod replay;
mod shelf;
mod specimens;

use std::{cell::RefCell, time::Duration};

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::kit::reactive::after;
use ink::Class;
use protocol::decode;

/// The style sheet that only the explorer needs.
const STYLE: &str = "./explorer.css";

thread_local! {
    /// What to drop when the explorer closes.
    static OPEN: RefCell<Option<Box<dyn std::any::Any>>> = const { RefCell::new(None) };
}

/// Opens the explorer over the page, which hands over its board. Bytes that are no board are an empty board.
pub fn open(board: &[u8]) {
    let board = decode::<Vec<Class>>(board).unwrap_or_default();
    if OPEN.with_borrow(Option::is_some) {
        return;
    }
    let Some(dialog) = make_dialog() else { return };
    let root: HtmlElement = dialog.clone().unchecked_into();
    let closing = dialog.clone();
    let handle = mount_to(root, move || {
        window_event_listener_untyped("fewshot-explorer-close", move |_| closing.close());
        view! { <app::Explorer board=board.clone()/> }
    });
    OPEN.set(Some(Box::new(handle)));
    let listener = wasm_bindgen::closure::Closure::<dyn Fn()>::new(close);
    _ = dialog.add_event_listener_with_callback("close", listener.as_ref().unchecked_ref());
    listener.forget();
    _ = dialog.show_modal();
}

fn make_dialog() -> Option<HtmlDialogElement> {
    let body = document().body()?;
    if document().query_selector("link[data-explorer]").ok().flatten().is_none() {
        let link = document().create_element("link").ok()?;
        _ = link.set_attribute("rel", "stylesheet");
        _ = link.set_attribute("href", STYLE);
        _ = link.set_attribute("data-explorer", "");
        _ = document().head()?.append_child(&link);
    }
    let dialog: HtmlDialogElement = document().create_element("dialog").ok()?.unchecked_into();
    dialog.set_class_name("explorer");
    _ = dialog.set_attribute("aria-labelledby", "explorer-title");
    body.append_child(&dialog).ok()?;
    Some(dialog)
}

/// Takes the explorer off the page. The dialog has been shut by then, and the focus is where it was before.
fn close() {
    // Later, since this runs inside one of the explorer's own event handlers.
    after(Duration::ZERO, || {
        OPEN.take();
        if let Ok(Some(dialog)) = document().query_selector("dialog.explorer") {
            dialog.remove();
        }
    });
}
