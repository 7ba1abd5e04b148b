//! The tab in front, and for a step the way of seeing that its method asks for.

use leptos::prelude::*;
use protocol::StepView;

use super::{
    adapt::Adaptations,
    base_classes::BaseClasses,
    captions::Captions,
    contrast::Contrast,
    episodic::Episodes,
    meta::Inner,
    neighbours::Neighbours,
    pairs::Pairs,
    puzzles::{JIGSAW, PuzzleView, Puzzles, RELATIVE, SHUFFLED, SOUNDTRACKS},
    race::RaceTab,
    state::{StepState, StepTab},
    triplets::Triplets,
    words::DrawingsAndWords,
};
use crate::kit::reactive::memo;

/// Which way of seeing a step asks for; what is shown is built anew only when this changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Episodes(&'static str),
    Pairs,
    Triplets,
    BaseClasses,
    Neighbours,
    Inner,
    Contrast,
    Relative,
    Jigsaw,
    Shuffled,
    Soundtracks,
    Captions,
}

impl Kind {
    fn of(view: &StepView) -> Self {
        match view {
            StepView::Prototypes(_) => Self::Episodes("prototypes"),
            StepView::Attention(_) => Self::Episodes("attention"),
            StepView::Relations(_) => Self::Episodes("relations"),
            StepView::Pairs(_) => Self::Pairs,
            StepView::Triplets(_) => Self::Triplets,
            StepView::BaseClasses(_) => Self::BaseClasses,
            StepView::Neighbours(_) => Self::Neighbours,
            StepView::Adaptation(_) => Self::Inner,
            StepView::Contrast(_) => Self::Contrast,
            StepView::Relative(_) => Self::Relative,
            StepView::Jigsaw(_) => Self::Jigsaw,
            StepView::Shuffled(_) => Self::Shuffled,
            StepView::Soundtracks(_) => Self::Soundtracks,
            StepView::Captions(_) => Self::Captions,
        }
    }
}

/// All views; one is to be seen.
#[component]
pub fn Views(
    /// What there is to show.
    steps: StepState,
) -> impl IntoView {
    let StepState { tab, view, board, adapting, ground, course, play, setup, race, labels, words, .. } = steps;
    let kind = memo(move || match tab.get() {
        StepTab::Adapt | StepTab::Race | StepTab::Words => None,
        StepTab::Step => view.with(|view| view.as_deref().map(Kind::of)),
    });
    let view = Signal::from(view);
    let puzzles = move |way: PuzzleView| view! { <Puzzles latest=view play way/> }.into_any();
    move || match (tab.get(), kind.get()) {
        (StepTab::Adapt, _) => view! { <Adaptations board adapting/> }.into_any(),
        (StepTab::Race, _) => view! { <RaceTab setup race labels/> }.into_any(),
        (StepTab::Words, _) => view! { <DrawingsAndWords words board/> }.into_any(),
        (StepTab::Step, None) => ().into_any(),
        (StepTab::Step, Some(Kind::Episodes(name))) => view! { <Episodes view name/> }.into_any(),
        (StepTab::Step, Some(Kind::Pairs)) => view! { <Pairs view/> }.into_any(),
        (StepTab::Step, Some(Kind::Triplets)) => view! { <Triplets view/> }.into_any(),
        (StepTab::Step, Some(Kind::BaseClasses)) => view! { <BaseClasses view/> }.into_any(),
        (StepTab::Step, Some(Kind::Neighbours)) => view! { <Neighbours view/> }.into_any(),
        (StepTab::Step, Some(Kind::Inner)) => view! { <Inner view ground/> }.into_any(),
        (StepTab::Step, Some(Kind::Contrast)) => view! { <Contrast view course/> }.into_any(),
        (StepTab::Step, Some(Kind::Captions)) => view! { <Captions view course/> }.into_any(),
        (StepTab::Step, Some(Kind::Relative)) => puzzles(RELATIVE),
        (StepTab::Step, Some(Kind::Jigsaw)) => puzzles(JIGSAW),
        (StepTab::Step, Some(Kind::Shuffled)) => puzzles(SHUFFLED),
        (StepTab::Step, Some(Kind::Soundtracks)) => puzzles(SOUNDTRACKS),
    }
}
