//! The explorer's frame: the button that opens it, a title, three tabs, and what the chosen one shows.

use icondata_lu::{LuDatabase, LuX};
use leptos::{html, prelude::*};

use super::{
    augmentation::Augmentations,
    generated::Generated,
    looked_at::{LookedAt, Shared},
    omniglot::OmniglotPanel,
};
use crate::{
    kit::{
        icon::Icon,
        icon_button::IconButton,
        reactive::{derived, watch},
    },
    state::PageState,
    work::Work,
};

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

/// The button that opens the explorer.
#[component]
pub fn ExplorerButton() -> impl IntoView {
    let state = PageState::get();
    view! {
        <button
            class="button quiet"
            aria-label="Data: alphabets, Omniglot, augmentation"
            data-testid="data"
            on:click=move |_| state.exploring.set(true)
        >
            <Icon icon=LuDatabase/>
            <span class="wide-only">"Data"</span>
        </button>
    }
}

/// The explorer, over the page; shut unless [`PageState::exploring`] is set. What is in it is made when it opens, and ends
/// when it closes, its worker included.
#[component]
pub fn ExplorerDialog() -> impl IntoView {
    let state = PageState::get();
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        let open = state.exploring.get();
        let Some(dialog) = dialog.get() else { return };
        match (open, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class="explorer"
            aria-labelledby="explorer-title"
            on:close=move |_| state.exploring.set(false)
        >
            {move || state.exploring.get().then(|| view! { <Explorer/> })}
        </dialog>
    }
}

/// The whole explorer.
#[component]
fn Explorer() -> impl IntoView {
    let state = PageState::get();
    let drawn = state.board.with_untracked(|board| {
        board.iter().flat_map(|class| &class.drawings).find(|drawing| !drawing.is_empty()).cloned()
    });
    let shared = Shared { page: state, looked_at: RwSignal::new(drawn.map(LookedAt::of)), news: RwSignal::default() };
    provide_context(shared);
    let archives = Work::get().take_archives();
    let tab = RwSignal::new(if archives.is_empty() { Tab::Generated } else { Tab::Omniglot });
    let archives = StoredValue::new_local(archives);
    let close = move || state.exploring.set(false);
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
                Tab::Omniglot => view! { <OmniglotPanel archives/> }.into_any(),
                Tab::Augmentation => view! { <Augmentations/> }.into_any(),
            }}
        </div>
        <p class="explorer-news muted" aria-live="polite" data-testid="data-news">{shared.news}</p>
    }
}
