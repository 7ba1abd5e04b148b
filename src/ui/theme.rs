//! Light or dark: what the system says until the user says otherwise. The choice is kept in localStorage, because a
//! script in index.html needs it before the first paint.

use leptos::prelude::*;

/// The key in localStorage; index.html reads it, too.
const KEY: &str = "fewshot-playground-theme";

/// The page's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on paper.
    Light,
    /// Chalk on slate.
    Dark,
}

impl Theme {
    /// What the page shows now.
    pub fn current() -> Self {
        let chosen = root().and_then(|root| root.get_attribute("data-theme"));
        match chosen.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ if system_is_dark() => Self::Dark,
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

fn root() -> Option<web_sys::Element> {
    document().document_element()
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}
