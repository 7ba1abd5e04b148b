//! How something stands that is not there yet: nothing to show and what to do, under way and how far, or failed and why.

use icondata_lu::LuX;
use leptos::prelude::*;

use super::icon::Icon;

/// Said where there is nothing to see yet: what will be here, and what to do.
#[component]
pub fn EmptyState(
    /// What it says.
    #[prop(into)]
    words: Signal<&'static str>,
    /// True while there is something to see.
    #[prop(optional, into)]
    hidden: Signal<bool>,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
) -> impl IntoView {
    view! { <p class="empty-state" hidden=hidden data-testid=testid>{words}</p> }
}

/// What failed, and what to do.
#[component]
pub fn Failed(
    /// What it says.
    words: String,
    /// What tests call it.
    testid: &'static str,
) -> impl IntoView {
    view! { <p class="failure" role="alert" data-testid=testid>{words}</p> }
}

/// A button that ends what is under way.
pub struct Cancel {
    /// What it says.
    pub label: &'static str,
    /// What tests call it.
    pub testid: &'static str,
    /// What it does.
    pub press: Callback<()>,
}

/// What is under way and how far, with a way to end it.
#[component]
pub fn Progress(
    /// What a screen reader says of the bar.
    label: &'static str,
    /// How far it is: so much of so much, where that is known.
    #[prop(optional_no_strip)]
    part: Option<(u64, u64)>,
    /// The same in words.
    words: String,
    /// What tests call the words.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// The way to end it, if there is one.
    #[prop(optional_no_strip)]
    cancel: Option<Cancel>,
) -> impl IntoView {
    let cancel = cancel.map(|Cancel { label, testid, press }| {
        view! {
            <button class="button quiet" data-testid=testid on:click=move |_| press.run(())>
                <Icon icon=LuX/>
                {label}
            </button>
        }
    });
    view! {
        <div class="progress row wrap">
            <progress
                aria-label=label
                max=part.map(|(_, of)| of.to_string())
                value=part.map(|(done, _)| done.to_string())
            ></progress>
            <span class="muted" data-testid=testid>{words}</span>
            {cancel}
        </div>
    }
}
