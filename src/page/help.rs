//! The list of keyboard shortcuts, as a dialog.

use leptos::{html, prelude::*};

use super::{shortcuts::SHORTCUTS, state::PageState};
use crate::kit::reactive::watch;

/// Keys that are not in the table: undo, and those inside a drawing pad.
const PAD_KEYS: [(&str, &str); 5] = [
    ("Ctrl Z", "Undo the last change of the board, or of the query if its pad has the focus"),
    ("Ctrl Shift Z", "Redo"),
    ("Esc", "Give up the stroke in hand"),
    ("E", "Eraser on or off"),
    ("Delete", "Clear the drawing"),
];

/// The dialog; shut unless [`PageState::help`] is set.
#[component]
pub fn Help() -> impl IntoView {
    let state = PageState::get();
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        let open = state.help.get();
        let Some(dialog) = dialog.get() else { return };
        match (open, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let row = |key: &'static str, meaning: &'static str| {
        view! {
            <div class="shortcut">
                <dt>{key.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</dt>
                <dd>{meaning}</dd>
            </div>
        }
    };
    view! {
        <dialog node_ref=dialog class="help" aria-labelledby="help-title" on:close=move |_| state.help.set(false)>
            <header class="card-head">
                <h2 id="help-title">"Keyboard"</h2>
            </header>
            <dl class="shortcuts">
                {SHORTCUTS.iter().map(|shortcut| row(shortcut.shown, shortcut.meaning)).collect_view()}
                {PAD_KEYS.map(|(key, meaning)| row(key, meaning)).collect_view()}
            </dl>
            <div class="editor-row">
                <button class="button primary" on:click=move |_| state.help.set(false)>"Close"</button>
            </div>
        </dialog>
    }
}
