//! The frame of the views: the tab in front, and for a step the way of seeing that its method asks for.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    adapt::{self, Adaptations},
    base_classes::BaseClasses,
    captions::Captions,
    contrast::Contrast,
    course::Course,
    episodic::Episodes,
    meta::{Inner, ground::Ground},
    neighbours::Neighbours,
    pairs::Pairs,
    puzzles::{JIGSAW, Puzzles, RELATIVE, SHUFFLED, SOUNDTRACKS, Way, play::Play},
    triplets::Triplets,
    words::{DrawingsAndWords, Words},
    worth::{Worth, contest::Table, labels::Labelled},
};
use crate::{
    kit::{inks::use_inks, reactive::memo},
    steps::panel::messages::{BoardNews, Tab},
};
use protocol::StepView;

/// What the page has told, and what came of it. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The tab in front.
    pub tab: RwSignal<Tab>,
    /// The latest step.
    pub view: RwSignal<Option<Arc<StepView>>>,
    /// The board as far as an adaptation needs it.
    pub board: RwSignal<BoardNews>,
    /// The latest adaptation.
    pub adaptation: RwSignal<adapt::history::History>,
    /// The loss around φ, where it was asked for.
    pub ground: Ground,
    /// How a run that compares went.
    pub course: RwSignal<Course>,
    /// The game against the network.
    pub play: Play,
    /// Where the methods of a contest stand.
    pub table: RwSignal<Table>,
    /// What labels are worth to the open run.
    pub labelled: RwSignal<Labelled>,
    /// Descriptions, and how drawings match with them.
    pub words: Words,
}

impl Shared {
    /// Before the page has said anything.
    pub fn new() -> Self {
        Self {
            tab: RwSignal::default(),
            view: RwSignal::default(),
            board: RwSignal::default(),
            adaptation: RwSignal::default(),
            ground: Ground::new(),
            course: RwSignal::new(Course::new()),
            play: Play::new(),
            table: RwSignal::default(),
            labelled: RwSignal::default(),
            words: Words::new(),
        }
    }
}

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
pub fn Views(shared: Shared) -> impl IntoView {
    use_inks();
    let Shared { tab, view, board, adaptation, ground, course, play, table, labelled, words } = shared;
    let kind = memo(move || match tab.get() {
        Tab::Adapt | Tab::Worth | Tab::Words => None,
        Tab::Step => view.with(|view| view.as_deref().map(Kind::of)),
    });
    let view = Signal::from(view);
    let puzzles = move |way: Way| view! { <Puzzles latest=view play way/> }.into_any();
    move || match (tab.get(), kind.get()) {
        (Tab::Adapt, _) => view! { <Adaptations board adaptation/> }.into_any(),
        (Tab::Worth, _) => view! { <Worth table labelled/> }.into_any(),
        (Tab::Words, _) => view! { <DrawingsAndWords words board/> }.into_any(),
        (Tab::Step, None) => ().into_any(),
        (Tab::Step, Some(Kind::Episodes(name))) => view! { <Episodes view name/> }.into_any(),
        (Tab::Step, Some(Kind::Pairs)) => view! { <Pairs view/> }.into_any(),
        (Tab::Step, Some(Kind::Triplets)) => view! { <Triplets view/> }.into_any(),
        (Tab::Step, Some(Kind::BaseClasses)) => view! { <BaseClasses view/> }.into_any(),
        (Tab::Step, Some(Kind::Neighbours)) => view! { <Neighbours view/> }.into_any(),
        (Tab::Step, Some(Kind::Inner)) => view! { <Inner view ground/> }.into_any(),
        (Tab::Step, Some(Kind::Contrast)) => view! { <Contrast view course/> }.into_any(),
        (Tab::Step, Some(Kind::Captions)) => view! { <Captions view course/> }.into_any(),
        (Tab::Step, Some(Kind::Relative)) => puzzles(RELATIVE),
        (Tab::Step, Some(Kind::Jigsaw)) => puzzles(JIGSAW),
        (Tab::Step, Some(Kind::Shuffled)) => puzzles(SHUFFLED),
        (Tab::Step, Some(Kind::Soundtracks)) => puzzles(SOUNDTRACKS),
    }
}
