//! The explorer's frame: the button that opens it, a title, four tabs, and what the chosen one shows.

use icondata_lu::{LuDatabase, LuX};
use leptos::prelude::*;

use super::{
    augmentation::Augmentations,
    generated::Generated,
    librarian::Librarian,
    looked_at::{LookedAt, Shared},
    omniglot::OmniglotPanel,
    pictures::PicturesPanel,
};
use crate::{
    kit::{
        dialog::Dialog,
        icon::Icon,
        icon_button::IconButton,
        reactive::on_change,
        segments::{Segment, Segments},
    },
    state::PageState,
};
use protocol::librarian::Stock;

/// The explorer's tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Generated,
    Collected(Stock),
    Augmentation,
}

/// The button that opens the explorer.
#[component]
pub fn ExplorerButton() -> impl IntoView {
    let state = PageState::get();
    view! {
        <button
            class="button quiet"
            aria-label="Data: alphabets, Omniglot, my pictures, augmentation"
            data-testid="data"
            on:click=move |_| state.exploring.set(true)
        >
            <Icon icon=LuDatabase/>
            <span class="wide-only">"Data"</span>
        </button>
    }
}

/// The explorer, over the page; shut unless [`PageState::exploring`] is set. It ends when it closes; what is read goes on.
#[component]
pub fn ExplorerDialog() -> impl IntoView {
    let state = PageState::get();
    view! {
        <Dialog class="explorer" titled_by="explorer-title" open=state.exploring close=move || state.exploring.set(false)>
            <Explorer/>
        </Dialog>
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
    let librarian = Librarian::get();
    // What is brought is seen to be read, or refused, wherever it was let go.
    let is_busy = move || librarian.is_reading() || librarian.trouble.with(Option::is_some);
    let first = if untrack(is_busy) { Tab::Collected(Stock::Own) } else { Tab::Generated };
    let tab = RwSignal::new(first);
    let go = move |to: Tab| {
        if tab.get_untracked() != to {
            tab.set(to);
        }
    };
    on_change(is_busy, move |busy| {
        if busy && !matches!(tab.get_untracked(), Tab::Collected(_)) {
            go(Tab::Collected(Stock::Own));
        }
    });
    // And then shown where it went.
    on_change(
        move || librarian.told.with(|told| told.as_ref().map(|(stock, _)| *stock)),
        move |stock| {
            if let Some(stock) = stock {
                go(Tab::Collected(stock));
            }
        },
    );
    on_cleanup(move || librarian.put_away());
    let tabs = vec![
        Segment::new(Tab::Generated, "Generated").testid("data-generated"),
        Segment::new(Tab::Collected(Stock::Omniglot), "Omniglot").testid("data-omniglot"),
        Segment::new(Tab::Collected(Stock::Own), "My pictures").testid("data-pictures"),
        Segment::new(Tab::Augmentation, "Augmentation").testid("data-augmentation"),
    ];
    let close = move || state.exploring.set(false);
    view! {
        <header class="explorer-head row">
            <h2 id="explorer-title">"Data"</h2>
            <Segments name="explorer-tab" legend="What to look at" segments=tabs chosen=tab choose=move |which: Tab| tab.set(which)/>
            <span class="end"><IconButton icon=LuX label="Close" title="Close (Escape)" testid="data-close" press=close/></span>
        </header>
        <div class="explorer-body column grow">
            {move || match tab.get() {
                Tab::Generated => view! { <Generated/> }.into_any(),
                Tab::Collected(Stock::Omniglot) => view! { <OmniglotPanel/> }.into_any(),
                Tab::Collected(Stock::Own) => view! { <PicturesPanel/> }.into_any(),
                Tab::Augmentation => view! { <Augmentations/> }.into_any(),
            }}
        </div>
        <p class="explorer-news muted" aria-live="polite" data-testid="data-news">{shared.news}</p>
    }
}
