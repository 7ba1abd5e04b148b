//! The thin bar on top: name, data, the visitor's work, shortcuts, theme.

use crate::kit::icon::Icon;
use icondata_lu::LuKeyboard;
use leptos::prelude::*;

use super::state::PageState;
use crate::{
    explorer::ExplorerButton,
    kit::theme::ThemeButton,
    work::{menu::WorkMenu, share::ShareButton},
};

/// The bar on top of the page.
#[component]
pub fn TopBar() -> impl IntoView {
    let state = PageState::get();
    view! {
        <header class="topbar row">
            <h1 class="brand row">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M5 18C8 6 10 4 11 6s-4 9-2 10 4-6 6-6-1 6 1 6 2-1 3-3"></path>
                </svg>
                "Few-Shot Playground"
            </h1>
            <p class="tagline muted clip">"Draw a few characters, watch a network learn to tell them apart"</p>
            <div class="row tight end">
                <ExplorerButton/>
                <WorkMenu/>
                <ShareButton/>
                <button
                    class="icon-button wide-only"
                    aria-label="Keyboard shortcuts"
                    title="Keyboard shortcuts (?)"
                    on:click=move |_| state.help.set(true)
                >
                    <Icon icon=LuKeyboard/>
                </button>
                <ThemeButton/>
            </div>
        </header>
    }
}
