//! The thin bar on top: name, share, shortcuts, theme.

use crate::kit::icon::Icon;
use crate::kit::reactive::spawn;
use icondata_lu::{LuKeyboard, LuLink};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::state::PageState;
use crate::{explorer::ExplorerButton, kit::theme::ThemeButton};

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
                <button class="button quiet" aria-label="Copy link to these settings" on:click=move |_| copy_link(state)>
                    <Icon icon=LuLink/>
                    <span class="wide-only">"Copy link"</span>
                </button>
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

/// Puts the page's address on the clipboard. It carries the settings; drawings stay on this device.
fn copy_link(state: PageState) {
    let Ok(address) = window().location().href() else { return };
    spawn(async move {
        // Without a secure context there is no clipboard, whatever the type says.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let copied = match clipboard {
            Ok(clipboard) if clipboard.is_object() => {
                JsFuture::from(window().navigator().clipboard().write_text(&address)).await.is_ok()
            }
            _ => false,
        };
        if copied {
            state.inform("Link copied. It carries the settings and the seed; your drawings stay on this device.");
        } else {
            state.inform(format!("The browser does not let this page copy. The link is: {address}"));
        }
    });
}
