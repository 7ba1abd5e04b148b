//! Light or dark: what the system says until the user says otherwise. A script in index.html sets the root's
//! `data-theme` before the first paint, from the choice that is kept in localStorage or from the system.

use icondata_lu::{LuMoon, LuSun};
use leptos::prelude::*;

use super::{icon::Icon, reactive::derived};

/// The key in localStorage; index.html reads it, too.
const KEY: &str = "fewshot-playground-theme";

/// The page's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    /// Dark ink on paper.
    Light,
    /// Chalk on slate.
    Dark,
}

impl Theme {
    /// What the page shows now.
    pub fn current() -> Self {
        match root().and_then(|root| root.get_attribute("data-theme")).as_deref() {
            Some("dark") => Self::Dark,
            _ => Self::Light,
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }

    /// Shows the page in these colours, now and after a reload if the browser lets it remember.
    pub fn apply(self) {
        let name = self.name();
        if let Some(root) = root() {
            _ = root.set_attribute("data-theme", name);
        }
        if let Ok(Some(storage)) = window().local_storage() {
            _ = storage.set_item(KEY, name);
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A button that shows the page in the other colours.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = RwSignal::new(Theme::current());
    let toggle = move |_| {
        let other = Theme::current().other();
        other.apply();
        theme.set(other);
    };
    let dark = move || theme.get() == Theme::Dark;
    let label = derived(move || if dark() { "Light theme" } else { "Dark theme" });
    view! {
        <button class="menu-item row" data-testid="theme" on:click=toggle>
            {move || if dark() { view! { <Icon icon=LuSun/> } } else { view! { <Icon icon=LuMoon/> } }}
            {label}
        </button>
    }
}

fn root() -> Option<web_sys::Element> {
    document().document_element()
}
