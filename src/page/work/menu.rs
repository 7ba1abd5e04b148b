//! The menu of the visitor's work: its link, its file; and what is shown while a file is dragged over the page.

use icondata_lu::LuFolderOpen;
use leptos::{html, prelude::*};

use super::{DocumentActions, files::ACCEPTED};
use crate::kit::{
    given::chosen,
    icon::Icon,
    menu::{Menu, MenuHandle},
    reactive::derived,
};

/// Saves and opens.
#[component]
pub fn WorkMenu() -> impl IntoView {
    let work = DocumentActions::get();
    let menu = MenuHandle::default();
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        menu.close();
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            work.open(chosen(&input), None);
        }
    };
    let no_weights = derived(move || work.state.run.with(|run| run.checkpoint.is_none()));
    view! {
        <Menu
            menu
            testid="work-menu"
            label="Your work: link, save, open"
            face=view! { <Icon icon=LuFolderOpen/> <span class="wide-only">"Your work"</span> }.into_any()
        >
            <button
                class="menu-item"
                data-testid="share"
                title="To these settings and drawings"
                on:click=move |_| {
                    menu.close();
                    work.sharing.set(true);
                }
            >
                "Copy link"
            </button>
            <hr/>
            <button
                class="menu-item"
                data-testid="work-save"
                on:click=move |_| {
                    menu.close();
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
                    menu.close();
                    work.save_weights();
                }
            >
                "Save the run's weights"
            </button>
        </Menu>
        <input node_ref=input hidden type="file" multiple accept=ACCEPTED data-testid="work-files" on:change=open/>
    }
}

/// Says that a file may be let go, while one is dragged over the page.
#[component]
pub fn DropHint() -> impl IntoView {
    let work = DocumentActions::get();
    view! {
        <div class="drop-hint" hidden=derived(move || !work.over.get()) aria-hidden="true">
            <p>"Drop to open: your work, pictures, weights, or a folder or archive of drawings"</p>
        </div>
    }
}
