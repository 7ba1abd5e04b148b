//! The step of a method that learns to adapt (MAML: Finn, Abbeel, Levine 2017): one task of the meta-batch in full, with
//! what the network answers after each inner step, and the paths of all tasks through weight space.

pub mod answers;
mod contours;
mod course;
pub mod ground;
mod paths;
mod relief;
mod scale;
mod space;

use self::answers::AdaptationViewExt as _;
use leptos::prelude::*;

use self::{course::Course, ground::Ground, space::Space};
use super::{
    Latest,
    episodes::{Queries, ShownEpisode},
    frame::Frame,
};
use crate::kit::reactive::memo;
use protocol::{AdaptationView, StepView};

/// Asks the latest step, if it is a whole adaptation.
fn shown_view<T>(view: Latest, question: impl FnOnce(&AdaptationView) -> T) -> Option<T> {
    view.with(|view| match view.as_deref()? {
        StepView::Adaptation(view) if view.fits() => Some(question(view)),
        _ => None,
    })
}

/// The latest adaptation.
#[component]
pub fn Inner(
    /// The latest step.
    view: Latest,
    /// The loss around φ.
    ground: Ground,
) -> impl IntoView {
    // What was chosen stays from one step of training to the next; `None` is always the last inner step.
    let chosen = RwSignal::new(None::<usize>);
    let step = memo(move || {
        let last = shown_view(view, |view| view.steps as usize).unwrap_or_default();
        chosen.get().unwrap_or(last).min(last)
    });
    let shown = ShownEpisode::new(view, step.into());
    view! {
        <Frame name="adaptation" view pointed=shown.pointed() key=shown.key() sentence=shown.sentence closeup=Box::new(move || shown.closeup())
            spoken=shown.spoken>
            <div class="inner">
                <Queries shown/>
                <div class="inner-side column scroll">
                    <Course view chosen step/>
                    <Space view step ground/>
                </div>
            </div>
        </Frame>
    }
}
