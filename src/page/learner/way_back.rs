//! The way back to the run that was rewound, ended or replaced: hours of training must not go with one press.

use leptos::prelude::*;

use crate::{
    kit::{
        figures::grouped,
        reactive::{derived, memo},
    },
    state::PageState,
    trainers::Trainers,
};

/// A button that opens the run that was put away, if there is one.
#[component]
pub fn WayBack() -> impl IntoView {
    let (state, trainers) = (PageState::get(), Trainers::get());
    let words = memo(move || {
        state.put_away.with(|run| {
            let run = run.as_ref()?;
            let title = state.methods.with(|methods| {
                methods.iter().find(|method| method.id == run.config.method).map(|method| method.title.clone())
            });
            Some(format!("Back to {}, step {}", title?, grouped(run.checkpoint.step)))
        })
    });
    view! {
        <button
            class="button quiet"
            data-testid="run-back"
            title="The run before it was rewound, ended or replaced"
            hidden=derived(move || words.with(Option::is_none))
            on:click=move |_| trainers.take_back()
        >
            {move || words.get().unwrap_or_default()}
        </button>
    }
}
