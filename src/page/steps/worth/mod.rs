//! What it is worth: a contest between all methods that are told no classes, and what labels are worth to the encoder of
//! the open run. Both take minutes, go on while the run stands still, and show what is known so far.

pub mod contest;
pub mod labels;

use leptos::prelude::*;

use crate::trainers::JobHandle;

use self::{
    contest::{ContestTable, Leaderboard},
    labels::{Curves, LabelCurves},
};

/// The tab.
#[component]
pub fn Worth(
    /// Where the methods of the contest stand.
    contest: JobHandle<ContestTable>,
    /// What is known of labels.
    labels: JobHandle<LabelCurves>,
) -> impl IntoView {
    view! {
        <div class="view column grow worth" data-view="worth">
            <div class="step-scroll scroll grow worth-halves" tabindex="0" role="group" aria-label="What it is worth">
                <Leaderboard contest/>
                <Curves labels/>
            </div>
        </div>
    }
}
