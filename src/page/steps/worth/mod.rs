//! What it is worth: a contest between all methods that are told no classes, and what labels are worth to the encoder of
//! the open run. Both take minutes, go on while the run stands still, and show what is known so far.

pub mod contest;
pub mod labels;

use leptos::prelude::*;

use self::{
    contest::{Leaderboard, Table},
    labels::{Curves, Labelled},
};

/// The tab.
#[component]
pub fn Worth(
    /// Where the methods of the contest stand.
    table: RwSignal<Table>,
    /// What is known of labels.
    labelled: RwSignal<Labelled>,
) -> impl IntoView {
    view! {
        <div class="view worth" data-view="worth">
            <div class="step-scroll worth-halves" tabindex="0" role="group" aria-label="What it is worth">
                <Leaderboard table/>
                <Curves labelled/>
            </div>
        </div>
    }
}
