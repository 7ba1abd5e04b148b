//! This step: what the learner just saw and did, in drawings.

mod episode;
mod matrix;
mod prototypes;

use leptos::prelude::*;

use self::prototypes::Prototypes;
use super::state::PageState;
use crate::protocol::{PrototypesView, StepView};
use crate::ui::reactive::memo;

/// Which of the ways of seeing a step this is; the panel is built anew only when it changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prototypes,
}

/// The latest step, in its place.
#[component]
pub fn StepPanel() -> impl IntoView {
    let state = PageState::get();
    let kind = memo(move || {
        state.view.with(|view| {
            view.as_ref().map(|(_, view)| match view {
                StepView::Prototypes(_) => Kind::Prototypes,
            })
        })
    });
    let step = move || state.view.with(|view| view.as_ref().map(|(step, _)| format!("step {step}")));
    view! {
        <section class="card step" aria-labelledby="step-title">
            <header class="card-head">
                <h2 id="step-title">"This step" <span class="muted" data-testid="viewed-step">{step}</span></h2>
            </header>
            {move || match kind.get() {
                None => view! {
                    <p class="empty-state">
                        "Press Train, or take a single step: the drawings the network learns from appear here, \
                         and what it makes of them."
                    </p>
                }.into_any(),
                Some(Kind::Prototypes) => view! { <Prototypes view=latest_prototypes(state)/> }.into_any(),
            }}
        </section>
    }
}

/// The latest view, for as long as it is of prototypical networks.
fn latest_prototypes(state: PageState) -> Memo<Option<PrototypesView>> {
    memo(move || {
        state.view.with(|view| {
            view.as_ref().map(|(_, view)| match view {
                StepView::Prototypes(view) => view.clone(),
            })
        })
    })
}
