//! Which method, and what it is: its idea, its equation, its paper.

use crate::kit::icon::Icon;
use crate::kit::reactive::{derived, memo};
use icondata_lu::LuExternalLink;
use leptos::prelude::*;

use super::{formula::Formula, ready::WORDS};
use crate::{fragment::settings::defaults, state::PageState};
use protocol::{MethodInfo, RunConfig, Supervision};

impl PageState {
    /// The method the controls are set to, if the methods are known.
    pub fn method(self) -> Option<MethodInfo> {
        let id = self.config.with(|config| config.method.clone());
        self.methods.with(|methods| methods.iter().find(|method| method.id == id).cloned())
    }
}

fn option(method: &MethodInfo) -> impl IntoView + use<> {
    let state = PageState::get();
    let id = method.id.clone();
    let chosen = derived(move || state.config.with(|config| config.method == id));
    // Their group says that they are.
    let title = method.title.strip_prefix("Baseline: ").unwrap_or(&method.title).to_owned();
    view! { <option value=method.id.clone() selected=chosen>{title}</option> }
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
            {move || {
                let methods = state.methods.get();
                let group = |(label, learns_from): (&'static str, Supervision)| {
                    let options = methods.iter().filter(|method| method.supervision == learns_from).map(option);
                    view! { <optgroup label=label>{options.collect_view()}</optgroup> }
                };
                GROUPS.map(group).collect_view()
            }}
        </select>
    }
}

/// The methods in groups, by what they learn from.
const GROUPS: [(&str, Supervision); 4] = [
    ("Learns from labels", Supervision::Labels),
    ("Needs no labels", Supervision::SelfSupervised),
    ("Learns from words", Supervision::Captions),
    ("Baselines: learn nothing", Supervision::Untrained),
];

/// The method's equation, and its idea in one sentence; or, in its place, what a ready-made network is.
#[component]
pub fn About(
    /// The method.
    method: MethodInfo,
) -> impl IntoView {
    let state = PageState::get();
    let is_ready_made = memo(move || state.run.with(|run| run.step > 0) && state.is_ready_made());
    let idea = first_sentence(&method.summary).to_owned();
    view! {
        <Formula text=method.equation/>
        <p class="muted" data-testid="about">{move || if is_ready_made.get() { WORDS.to_owned() } else { idea.clone() }}</p>
    }
}

/// The method's idea in full, and its paper.
#[component]
pub fn Idea(
    /// The method.
    method: MethodInfo,
) -> impl IntoView {
    view! {
        <p class="muted">{method.summary}</p>
        <p class="paper muted">
            <a href=method.paper_url target="_blank" rel="noopener noreferrer">
                {method.paper}
                <Icon icon=LuExternalLink/>
            </a>
        </p>
    }
}

/// A text up to the end of its first sentence.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_ends_with_its_full_stop() {
        assert_eq!(first_sentence("One idea. And more."), "One idea.");
        assert_eq!(first_sentence("One idea."), "One idea.");
        assert_eq!(first_sentence(""), "");
    }
}
