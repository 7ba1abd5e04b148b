//! On a phone the four places are four tabs; wider screens show all four and no tabs.

use crate::kit::icon::Icon;
use crate::kit::reactive::derived;
use icondata_lu::{LuChartScatter, LuLayers, LuLayoutGrid, LuSlidersHorizontal};
use leptos::prelude::*;

use crate::state::{PageState, Place};

/// The tabs, at the lower edge where a thumb is.
#[component]
pub fn Tabs() -> impl IntoView {
    let state = PageState::get();
    let tab = move |place: Place, label: &'static str, test_id: &'static str, icon| {
        view! {
            <button
                class="tab"
                aria-current=derived(move || (state.place.get() == place).then_some("page"))
                data-testid=test_id
                on:click=move |_| state.place.set(place)
            >
                <Icon icon/>
                {label}
            </button>
        }
    };
    view! {
        <nav class="tabs" aria-label="Places">
            {tab(Place::Board, "Board", "tab-board", LuLayoutGrid)}
            {tab(Place::Map, "Map", "tab-map", LuChartScatter)}
            {tab(Place::Learner, "Learner", "tab-learner", LuSlidersHorizontal)}
            {tab(Place::Step, "Step", "tab-step", LuLayers)}
        </nav>
    }
}
