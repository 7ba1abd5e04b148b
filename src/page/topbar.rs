//! The thin bar on top: name, what has more room, data, the visitor's work, how the page looks.

use crate::kit::icon::Icon;
use icondata_lu::LuALargeSmall;
use leptos::prelude::*;

use super::state::PageState;
use crate::{
    explorer::ExplorerButton,
    kit::{
        menu::{Menu, MenuHandle},
        text_size::TextSize,
        theme::ThemeButton,
    },
    lessons::LessonsButton,
    stage::StageChoice,
    work::menu::WorkMenu,
};

/// The bar on top of the page.
#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <header class="topbar row">
            <h1 class="brand row">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M5 18C8 6 10 4 11 6s-4 9-2 10 4-6 6-6-1 6 1 6 2-1 3-3"></path>
                </svg>
                "Few-Shot Playground"
            </h1>
            <p class="tagline muted clip">"Draw a few characters, watch a network learn to tell them apart"</p>
            <StageChoice/>
            <div class="row tight end">
                <LessonsButton/>
                <ExplorerButton/>
                <WorkMenu/>
                <ViewMenu/>
            </div>
        </header>
    }
}

/// How the page looks, and its keys.
#[component]
fn ViewMenu() -> impl IntoView {
    let state = PageState::get();
    let menu = MenuHandle::default();
    let keys = move |_| {
        menu.close();
        state.help.set(true);
    };
    view! {
        <Menu menu testid="view-menu" label="Text size, theme, keyboard" face=view! { <Icon icon=LuALargeSmall/> }.into_any()>
            <TextSize/>
            <ThemeButton/>
            <button class="menu-item" title="Keyboard shortcuts (?)" on:click=keys>"Keyboard shortcuts"</button>
        </Menu>
    }
}
