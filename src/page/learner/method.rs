//! Which method, and what it is: its idea, its equation, its paper.

use crate::kit::icon::Icon;
use crate::kit::reactive::derived;
use icondata_lu::LuExternalLink;
use leptos::prelude::*;

use super::formula::Formula;
use crate::{fragment::settings::defaults, state::PageState};
use protocol::{MethodInfo, RunConfig};

impl PageState {
    /// The method the controls are set to, if the methods are known.
    pub fn method(self) -> Option<MethodInfo> {
        let id = self.config.with(|config| config.method.clone());
        self.methods.with(|methods| methods.iter().find(|method| method.id == id).cloned())
    }
}

/// The choice of method.
#[component]
pub fn MethodChoice() -> impl IntoView {
    let state = PageState::get();
    let choose = move |id: String| {
        let values = state
            .methods
            .with_untracked(|methods| methods.iter().find(|method| method.id == id).map(defaults).unwrap_or_default());
        // Settings that both methods have are kept.
        state.config.update(|config| {
            let mut values = values;
            for (id, value) in &mut values {
                *value = config.values.get(id).copied().unwrap_or(*value);
            }
            *config = RunConfig { method: id, seed: config.seed, values };
        });
    };
    let id = move || state.config.with(|config| config.method.clone());
    view! {
        <select
            class="select"
            aria-label="Method"
            data-testid="method"
            prop:value=id
            disabled=derived(move || state.methods.with(Vec::is_empty))
            on:change:target=move |event| choose(event.target().value())
        >
            {move || state.methods.get().into_iter().map(|MethodInfo { id, title, .. }| {
                let chosen = { let id = id.clone(); derived(move || state.config.with(|config| config.method == id)) };
                view! { <option value=id selected=chosen>{title}</option> }
            }).collect_view()}
        </select>
    }
}

/// The method's equation, with its idea and its paper folded under it.
#[component]
pub fn About(
    /// The method.
    method: MethodInfo,
) -> impl IntoView {
    view! {
        <details class="about">
            <summary>
                <Formula text=method.equation/>
            </summary>
            <p>{method.summary}</p>
            <p class="paper">
                <a href=method.paper_url target="_blank" rel="noopener noreferrer">
                    {method.paper}
                    <Icon icon=LuExternalLink/>
                </a>
            </p>
        </details>
    }
}
