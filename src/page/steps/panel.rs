//! The panel itself: its tabs, and what it says while there is nothing to show.

use leptos::{html, prelude::*};

use super::{
    state::{StepState, StepTab},
    views::Views,
};
use crate::{
    kit::{
        picture::ExportMenu,
        reactive::{derived, memo},
        segments::{Segment, Segments},
        status::EmptyState,
    },
    state::PageState,
};

/// The panel of the step views.
#[component]
pub fn StepPanel() -> impl IntoView {
    let steps = StepState::get();
    let StepState { tab, step, .. } = steps;
    let around = NodeRef::<html::Div>::new();
    let state = PageState::get();
    let taken = memo(move || state.run.with(|run| run.step));
    let viewed = move || {
        let step = step.get().filter(|_| tab.get() == StepTab::Step)?;
        Some(format!("{}step {step}", if step > taken.get() { "next: " } else { "" }))
    };
    let is_empty = derived(move || tab.get() == StepTab::Step && step.with(Option::is_none));
    view! {
        <section class="card column step" aria-labelledby="step-title">
            <header class="step-head row">
                <h2 id="step-title" class="visually-hidden">"This step"</h2>
                <TabChoice tab/>
                <span class="muted" data-testid="viewed-step">{viewed}</span>
                <span class="end tools" hidden=is_empty>
                    <ExportMenu name="fewshot-view" what="view" around class="icon-button"/>
                </span>
            </header>
            <EmptyState
                words="Press Train, or take a single step: the drawings the network learns from appear here, \
                       and what it makes of them."
                hidden=derived(move || !is_empty.get())
            />
            <div class="step-views column grow" class:away=is_empty node_ref=around>
                <Views steps/>
            </div>
        </section>
    }
}

/// Which of them there is to see.
#[component]
fn TabChoice(tab: RwSignal<StepTab>) -> impl IntoView {
    let segments = vec![
        Segment::new(StepTab::Step, "This step").testid("step-tab"),
        Segment::new(StepTab::Adapt, "Adapt").testid("adapt-tab"),
        Segment::new(StepTab::Race, "Race").testid("race-tab"),
        Segment::new(StepTab::Words, "Words").testid("words-tab"),
    ];
    view! {
        <Segments name="step-tab" legend="What to see here" segments chosen=tab choose=move |which: StepTab| tab.set(which)/>
    }
}
