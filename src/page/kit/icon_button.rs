//! A button that shows an icon and no words: what it does is said to those who point at it or hear the page.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::{icon::Icon, reactive::derived};

/// An icon to press.
#[component]
pub fn IconButton(
    /// The icon.
    icon: IconData,
    /// What a screen reader says.
    label: &'static str,
    /// What the pointer is told; the label if nothing else is given.
    #[prop(optional)]
    title: Option<&'static str>,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// True while it does nothing.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For a switch: true while it is on.
    #[prop(optional)]
    pressed: Option<Signal<bool>>,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    let pressed = pressed.map(|pressed| derived(move || if pressed.get() { "true" } else { "false" }));
    view! {
        <button
            class="icon-button"
            aria-label=label
            title=title.unwrap_or(label)
            data-testid=testid
            aria-pressed=pressed
            disabled=disabled
            on:click=move |_| press.run(())
        >
            <Icon icon/>
        </button>
    }
}
