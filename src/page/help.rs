//! The list of keyboard shortcuts, as a dialog.

use leptos::prelude::*;

use super::{present, shortcuts::SHORTCUTS, state::PageState};
use crate::kit::dialog::Dialog;

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
    let row = |key: &'static str, meaning: &'static str| {
        view! {
            <div class="shortcut">
                <dt>{key.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</dt>
                <dd>{meaning}</dd>
            </div>
        }
    };
    view! {
        <Dialog class="help" titled_by="help-title" open=state.help close=move || state.help.set(false)>
            <header class="card-head row">
                <h2 id="help-title">"Keyboard"</h2>
            </header>
            <dl class="shortcuts">
                {SHORTCUTS.iter().map(|shortcut| row(shortcut.shown, shortcut.meaning)).collect_view()}
                {PAD_KEYS.map(|(key, meaning)| row(key, meaning)).collect_view()}
            </dl>
            <h3>"While presenting"</h3>
            <dl class="shortcuts">{present::KEYS.map(|(key, meaning)| row(key, meaning)).collect_view()}</dl>
            <div class="row dialog-foot">
                <a href="?kit">"Parts of this page, for developers"</a>
                <button class="button primary" on:click=move |_| state.help.set(false)>"Close"</button>
                <a class="button" href="licences.html" target="_blank">"Licences"</a>
            </div>
        </Dialog>
    }
}
