//! The thin bar on top: name, data, the visitor's work, shortcuts, theme.

use crate::kit::icon::Icon;
use crate::kit::reactive::derived;
use icondata_lu::{LuKeyboard, LuMoon, LuSun};
use leptos::prelude::*;

use super::state::PageState;
use crate::{
    explorer::ExplorerButton,
    kit::theme::Theme,
    work::{menu::WorkMenu, share::ShareButton},
};

/// The bar on top of the page.
#[component]
pub fn TopBar() -> impl IntoView {
    let state = PageState::get();
    let theme = RwSignal::new(Theme::current());
    let toggle = move |_| {
        let other = Theme::current().other();
        other.apply();
        theme.set(other);
    };
    let dark = move || theme.get() == Theme::Dark;
    view! {
        <header class="topbar">
            <h1 class="brand">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M5 18C8 6 10 4 11 6s-4 9-2 10 4-6 6-6-1 6 1 6 2-1 3-3"></path>
                </svg>
                "Few-Shot Playground"
            </h1>
            <p class="tagline">"Draw a few characters, watch a network learn to tell them apart"</p>
            <div class="topbar-actions">
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
                <button
                    class="icon-button"
                    data-testid="theme"
                    aria-label=derived(move || if dark() { "Light theme" } else { "Dark theme" })
                    title=derived(move || if dark() { "Light theme" } else { "Dark theme" })
                    on:click=toggle
                >
                    {move || if dark() { view! { <Icon icon=LuSun/> } } else { view! { <Icon icon=LuMoon/> } }}
                </button>
            </div>
        </header>
    }
}
