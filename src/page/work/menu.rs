//! The menu of the visitor's work, and what is shown while a file is dragged over the page.

use icondata_lu::{LuChevronDown, LuFolderOpen};
use leptos::{html, prelude::*};
use web_sys::{FocusEvent, KeyboardEvent};

use super::{Work, files::ACCEPTED};
use crate::kit::{icon::Icon, reactive::derived};

/// Saves and opens.
#[component]
pub fn WorkMenu() -> impl IntoView {
    let work = Work::get();
    let menu = NodeRef::<html::Details>::new();
    let input = NodeRef::<html::Input>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(target).ok());
        if menu.get_untracked().is_some_and(|menu| !menu.contains(to.as_ref())) {
            close();
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let choose = move |_| {
        close();
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            work.open_files((0..files.length()).filter_map(|at| files.item(at)).collect());
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    let no_weights = derived(move || work.state.run.with(|run| run.checkpoint.is_none()));
    view! {
        <details class="menu" node_ref=menu on:focusout=leave on:keydown=escape>
            <summary class="button quiet" aria-label="Your work: save, open" data-testid="work-menu">
                <Icon icon=LuFolderOpen/>
                <span class="wide-only">"Your work"</span>
                <span class="wide-only chevron"><Icon icon=LuChevronDown/></span>
            </summary>
            <div class="menu-items">
                <button
                    class="menu-item"
                    data-testid="work-save"
                    on:click=move |_| {
                        close();
                        work.save();
                    }
                >
                    "Save as a file"
                </button>
                <button class="menu-item" data-testid="work-open" on:click=choose>"Open a file …"</button>
                <hr/>
                <button
                    class="menu-item"
                    data-testid="work-weights"
                    disabled=no_weights
                    title=derived(move || if no_weights.get() { "Press Train first" } else { "" })
                    on:click=move |_| {
                        close();
                        work.save_weights();
                    }
                >
                    "Save the run's weights"
                </button>
            </div>
            <input
                node_ref=input
                hidden
                type="file"
                multiple
                accept=ACCEPTED
                data-testid="work-files"
                on:change=chosen
            />
        </details>
    }
}

/// Says that a file may be let go, while one is dragged over the page.
#[component]
pub fn DropHint() -> impl IntoView {
    let work = Work::get();
    view! {
        <div class="drop-hint" hidden=derived(move || !work.over.get()) aria-hidden="true">
            <p>"Drop to open: your work, pictures, weights, or an archive of drawings"</p>
        </div>
    }
}
