//! The explorer's frame: a title, three tabs, and what the chosen one shows.

use icondata_lu::LuX;
use leptos::prelude::*;

use super::{
    augmentation::Augmentations,
    generated::Generated,
    looked_at::{LookedAt, Shared},
    omniglot::OmniglotPanel,
};
use crate::kit::{icon_button::IconButton, inks::use_inks, reactive::derived};
use ink::Class;

/// The explorer's tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Generated,
    Omniglot,
    Augmentation,
}

const TABS: [(Tab, &str, &str); 3] = [
    (Tab::Generated, "Generated alphabets", "data-generated"),
    (Tab::Omniglot, "Omniglot", "data-omniglot"),
    (Tab::Augmentation, "Augmentation", "data-augmentation"),
];

/// The whole explorer.
#[component]
pub fn Explorer(
    /// The page's board.
    board: Vec<Class>,
) -> impl IntoView {
    let drawn = board.iter().flat_map(|class| &class.drawings).find(|drawing| !drawing.is_empty()).cloned();
    let shared = Shared { looked_at: RwSignal::new(drawn.map(LookedAt::of)), news: RwSignal::default() };
    provide_context(shared);
    use_inks();
    let tab = RwSignal::new(Tab::Generated);
    let close = move || {
        if let Ok(event) = web_sys::Event::new("fewshot-explorer-close") {
            _ = window().dispatch_event(&event);
        }
    };
    let choice = move |(which, label, testid): (Tab, &'static str, &'static str)| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="explorer-tab"
                    prop:checked=derived(move || tab.get() == which)
                    on:change=move |_| tab.set(which)
                />
                <span data-testid=testid>{label}</span>
            </label>
        }
    };
    view! {
        <header class="explorer-head">
            <h2 id="explorer-title">"Data"</h2>
            <fieldset class="segments explorer-tabs">
                <legend class="visually-hidden">"What to look at"</legend>
                {TABS.map(choice).collect_view()}
            </fieldset>
            <IconButton icon=LuX label="Close" title="Close (Escape)" testid="data-close" press=close/>
        </header>
        <div class="explorer-body">
            {move || match tab.get() {
                Tab::Generated => view! { <Generated/> }.into_any(),
                Tab::Omniglot => view! { <OmniglotPanel/> }.into_any(),
                Tab::Augmentation => view! { <Augmentations/> }.into_any(),
            }}
        </div>
        <p class="explorer-news muted" aria-live="polite" data-testid="data-news">{shared.news}</p>
    }
}
