//! Settings, speed and device, folded under one head. Whether it is open is remembered.

use leptos::{html, prelude::*};

use super::settings::SettingsPanel;
use crate::{
    badge::DevicePanel,
    kit::{
        reactive::memo,
        segments::{Segment, Segments},
    },
    state::PageState,
};

/// The key in localStorage.
const KEY: &str = "fewshot-playground-settings-open";

/// Paces the page offers: label, spoken label, steps a second.
const PACES: [(&str, &str, Option<f32>); 4] = [
    ("Full speed", "As fast as it goes", None),
    ("10/s", "Ten steps a second", Some(10.0)),
    ("2/s", "Two steps a second", Some(2.0)),
    ("½/s", "A step every two seconds", Some(0.5)),
];

/// The fold.
#[component]
pub fn SettingsFold() -> impl IntoView {
    let state = PageState::get();
    let fold = NodeRef::<html::Details>::new();
    let storage = || window().local_storage().ok().flatten();
    let was_open = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).is_some();
    let toggled = move |_| {
        let (Some(fold), Some(storage)) = (fold.get_untracked(), storage()) else { return };
        _ = if fold.open() { storage.set_item(KEY, "") } else { storage.remove_item(KEY) };
    };
    let ready = memo(move || state.methods.with(|methods| !methods.is_empty()));
    let in_short = memo(move || {
        state.config.with(|config| {
            let value = |id: &str| config.values.get(id).copied();
            let episode = value("n_way").zip(value("k_shot"));
            let episode = episode.map(|(n_way, k_shot)| format!("{n_way}-way {k_shot}-shot, ")).unwrap_or_default();
            if config.method.is_empty() { String::new() } else { format!("{episode}seed {}", config.seed) }
        })
    });
    view! {
        <details class="settings-fold" node_ref=fold open=was_open data-testid="settings" on:toggle=toggled>
            <summary class="row">"Settings" <span class="muted clip">{in_short}</span></summary>
            <div class="settings-body scroll column">
                <Show when=move || ready.get()>
                    <SettingsPanel/>
                </Show>
                <h3>"Speed and device"</h3>
                <Pace/>
                <DevicePanel/>
            </div>
        </details>
    }
}

#[component]
fn Pace() -> impl IntoView {
    let state = PageState::get();
    let segments = PACES.map(|(label, spoken, pace)| Segment::new(pace, label).spoken(spoken)).into();
    view! { <Segments name="pace" legend="Speed" segments chosen=state.pace choose=move |pace| state.pace.set(pace)/> }
}
