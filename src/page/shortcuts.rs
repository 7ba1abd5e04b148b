//! The page's keyboard shortcuts, in one table: the help dialog shows what this file does.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{
    state::{PageState, PanelName, Stage},
    trainers::Trainers,
};
use crate::kit::{
    keys::{self, Walk},
    reactive::next_frame,
};

/// A key and what it does.
pub struct Shortcut {
    /// The key that is meant, as [`keys::meant`] names it.
    key: &'static str,
    /// How the help shows the key.
    pub shown: &'static str,
    /// What the help says of it.
    pub meaning: &'static str,
    action: fn(PageState, Trainers),
}

/// All shortcuts of the page.
pub const SHORTCUTS: [Shortcut; 7] = [
    Shortcut { key: " ", shown: "Space", meaning: "Train, or pause", action: |_, trainers| trainers.train_or_pause() },
    Shortcut { key: "s", shown: "S", meaning: "One training step", action: |_, trainers| trainers.step() },
    Shortcut {
        key: "r",
        shown: "R",
        meaning: "Rewind to the initial weights",
        action: |_, trainers| trainers.rewind(),
    },
    Shortcut { key: "q", shown: "Q", meaning: "Go to the query pad", action: |state, _| focus_query(state) },
    Shortcut {
        key: "t",
        shown: "T",
        meaning: "Try one: another hand’s drawing as the query",
        action: |state, _| state.try_one(),
    },
    Shortcut {
        key: "p",
        shown: "P",
        meaning: "Present: one panel fills the screen",
        action: |state, _| state.presenting.update(|presenting| *presenting = !*presenting),
    },
    Shortcut { key: "?", shown: "?", meaning: "Show this list", action: |state, _| state.help.set(true) },
];

/// Listens for the shortcuts, for as long as the page lives.
pub fn listen(state: PageState, trainers: Trainers) {
    let listener = window_event_listener(ev::keydown, move |event| {
        undo_or_redo(state, &event);
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let busy = state.editing.get_untracked().is_some() || state.help.get_untracked();
        let ready = state.methods.with_untracked(|methods| !methods.is_empty());
        if modified || event.repeat() || busy || !ready || is_taken(&event) {
            return;
        }
        if let Some(shortcut) = SHORTCUTS.iter().find(|shortcut| shortcut.key == keys::meant(&event)) {
            event.prevent_default();
            (shortcut.action)(state, trainers);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Ctrl+Z and its kin take back what was done to the board, unless a pad or a text field has the focus, which have a
/// history of their own.
fn undo_or_redo(state: PageState, event: &KeyboardEvent) {
    if event.default_prevented() || is_taken(event) {
        return;
    }
    match Walk::asked(event) {
        Some(Walk::Back) => state.undo_board(),
        Some(Walk::Forth) => state.redo_board(),
        None => return,
    }
    event.prevent_default();
}

/// True if the key means something to what has the focus: text, or a button and the space bar.
pub(crate) fn is_taken(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    let takes_text = target.matches("input, textarea, select, [contenteditable]").unwrap_or(false);
    let takes_space = target.matches("button, summary, a").unwrap_or(false) && event.key() == " ";
    takes_text || takes_space
}

/// Puts the focus on the query pad.
pub fn focus_query(state: PageState) {
    if state.stage.get_untracked().is_some_and(|stage| stage != Stage::Board) {
        state.stage.set(None);
    }
    state.place.set(PanelName::Board);
    next_frame(|| {
        if let Some(pad) = document().get_element_by_id("query-pad") {
            _ = pad.unchecked_into::<HtmlElement>().focus();
        }
    });
}
