//! Places to go to, of which one is shown: a bar of buttons, each with an icon and a word.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::{icon::Icon, reactive::derived};

/// One of the places.
pub struct Tab<T> {
    /// Where it leads.
    pub value: T,
    /// What it is called.
    pub label: &'static str,
    /// What tests call it.
    pub testid: &'static str,
    /// Its icon.
    pub icon: IconData,
}

/// The places, beside each other.
#[component]
pub fn Tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What they are, for those who hear the page.
    label: &'static str,
    /// The places.
    tabs: Vec<Tab<T>>,
    /// The place that is shown.
    #[prop(into)]
    shown: Signal<T>,
    /// Goes to another.
    #[prop(into)]
    go: Callback<T>,
) -> impl IntoView {
    let tab = |Tab { value, label, testid, icon }| {
        view! {
            <button
                class="tab muted"
                aria-current=derived(move || (shown.get() == value).then_some("page"))
                data-testid=testid
                on:click=move |_| go.run(value)
            >
                <Icon icon/>
                {label}
            </button>
        }
        .into_any()
    };
    view! { <nav class="tabs" aria-label=label>{tabs.into_iter().map(tab).collect_view()}</nav> }
}
