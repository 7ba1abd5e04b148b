//! Steps that are an episode, whatever the method compares its queries with: support drawings at the left, queries
//! above, and between them what the method made of each pair.

use std::sync::Arc;

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::{
    Latest,
    episode::Shape,
    frame::Frame,
    matrix::{Geometry, Matrix, Paint, paint_fields, paint_strip, paint_support},
    meta::answers::Answers,
    select::moved,
};
use crate::kit::{
    inks::use_inks,
    reactive::{derived, memo, watch},
    size::use_size,
};
use protocol::{EpisodeView, StepView};

/// What a method's step has to say for itself to be shown as an episode.
pub trait Episodic {
    /// The drawings.
    fn episode(&self) -> &EpisodeView;
    /// The numbers; `None` if their parts do not fit together.
    fn matrix(&self) -> Option<Matrix>;
    /// The step in one plain sentence.
    fn sentence(&self, matrix: &Matrix) -> String;
    /// One query and what the method made of it, to be seen.
    fn closeup(&self, matrix: &Matrix, query: usize) -> AnyView;
    /// The same for those who hear the page; marks are told as rows.
    fn spoken(&self, matrix: &Matrix, query: usize) -> String;
    /// What the colours and signs mean.
    fn key(&self) -> AnyView;
}

/// Asks the latest step, if it is a whole episode. A network that adapts is asked what it answers after inner step `at`.
fn ask<T>(view: &Option<Arc<StepView>>, at: usize, question: impl FnOnce(&dyn Episodic, Matrix) -> T) -> Option<T> {
    let answers;
    let view: &dyn Episodic = match view.as_deref()? {
        StepView::Prototypes(view) => view,
        StepView::Attention(view) => view,
        StepView::Relations(view) => view,
        StepView::Adaptation(view) => {
            answers = Answers::at(view, at)?;
            &answers
        }
        StepView::Pairs(_)
        | StepView::Triplets(_)
        | StepView::BaseClasses(_)
        | StepView::Neighbours(_)
        | StepView::Contrast(_)
        | StepView::Relative(_)
        | StepView::Jigsaw(_)
        | StepView::Shuffled(_)
        | StepView::Soundtracks(_)
        | StepView::Captions(_) => return None,
    };
    Some(question(view, view.matrix()?))
}

/// What is shown of the latest episode. Copy it freely.
#[derive(Clone, Copy)]
pub struct Shown {
    view: Latest,
    /// The inner step that is looked at, of a network that adapts.
    at: Signal<usize>,
    /// The query that is pointed at.
    selected: RwSignal<Option<usize>>,
    /// What a screen reader says when the selection moves by keyboard.
    pub spoken: RwSignal<String>,
    /// The step in one sentence.
    pub sentence: Memo<String>,
}

impl Shown {
    /// Nothing is pointed at yet.
    pub fn new(view: Latest, at: Signal<usize>) -> Self {
        let ask_for = move || view.with(|view| ask(view, at.get(), |view, matrix| view.sentence(&matrix)));
        Self {
            view,
            at,
            selected: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            sentence: memo(move || ask_for().unwrap_or_default()),
        }
    }

    /// What the colours and signs of the latest step mean.
    pub fn key(self) -> AnyView {
        untrack(|| self.ask(|view, _| view.key())).unwrap_or_else(|| ().into_any())
    }

    /// The query that is pointed at.
    pub fn closeup(self) -> Option<AnyView> {
        let query = self.selected.get()?;
        self.ask(|view, matrix| (query < matrix.outcomes.len()).then(|| view.closeup(&matrix, query))).flatten()
    }

    fn ask<T>(self, question: impl FnOnce(&dyn Episodic, Matrix) -> T) -> Option<T> {
        self.view.with(|view| ask(view, self.at.get(), question))
    }

    fn select(self, query: Option<usize>) {
        self.selected.set(query);
        let words = query.and_then(|query| untrack(|| self.ask(|view, matrix| view.spoken(&matrix, query))));
        self.spoken.set(words.unwrap_or_default());
    }
}

/// The latest episode, where there is nothing else to see.
#[component]
pub fn Episodes(
    /// The latest step.
    view: Latest,
    /// What tests know it by.
    name: &'static str,
) -> impl IntoView {
    let shown = Shown::new(view, Signal::stored(0));
    view! {
        <Frame name key=shown.key() sentence=shown.sentence closeup=Box::new(move || shown.closeup()) spoken=shown.spoken>
            <Queries shown/>
        </Frame>
    }
}

/// Queries over what they are compared with. Those that do not fit are scrolled.
#[component]
pub fn Queries(shown: Shown) -> impl IntoView {
    let shape = memo(move || shown.ask(|_, matrix| (matrix.shape, matrix.parts)).unwrap_or((Shape::default(), 1)));
    let scroll = NodeRef::<html::Div>::new();
    let room = use_size(scroll);
    let geometry = memo(move || {
        let (shape, parts) = shape.get();
        Geometry::new(shape, parts, room.get())
    });
    let key = move |event: KeyboardEvent| {
        let queries = shape.get_untracked().0.queries();
        if let Some(next) = moved(&event.key(), shown.selected.get_untracked(), queries, 1) {
            event.prevent_default();
            shown.select(next);
        }
    };
    view! {
        <div class="step-scroll" node_ref=scroll tabindex="0" role="group"
            aria-label="Queries; left and right go from one to the next" on:keydown=key>
            <div class="step-grid">
                <div class="step-corner"></div>
                <Sheet shown geometry class="step-strip" paint=paint_strip/>
                <Sheet shown geometry class="step-support" paint=paint_support/>
                <Sheet shown geometry class="step-fields" label=shown.sentence paint=paint_fields/>
            </div>
        </div>
    }
}

/// One of the three canvases. Those with queries point at them the same way.
#[component]
fn Sheet(
    shown: Shown,
    geometry: Memo<Geometry>,
    class: &'static str,
    /// What a screen reader says of it; without it, it says nothing.
    #[prop(optional)]
    label: Option<Memo<String>>,
    paint: Paint,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    let points = class != "step-support";
    // The support drawings look the same whichever query is selected.
    let selected = shown.selected;
    let marked = derived(move || points.then(|| selected.get()).flatten());
    watch(move || {
        let Some(canvas) = canvas.get() else { return };
        let (geometry, inks, selected) = (geometry.get(), inks.get(), marked.get());
        shown.ask(|view, matrix| paint(&canvas, &matrix, view.episode(), geometry, inks, selected));
    });
    let point = move |event: PointerEvent| {
        let query = geometry.get_untracked().query_at(f64::from(event.offset_x()));
        if points && selected.get_untracked() != query {
            selected.set(query);
        }
    };
    // A finger leaves as soon as it lifts, and what it chose is still to be read.
    let leave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            selected.set(None);
        }
    };
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <canvas node_ref=canvas class=class role=role aria-label=label aria-hidden=hidden data-testid=class
            on:pointermove=point on:pointerdown=point on:pointerleave=leave></canvas>
    }
}
