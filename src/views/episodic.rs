//! Steps that are an episode, whatever the method compares its queries with: support drawings at the left, queries
//! above, and between them what the method made of each pair.

use std::sync::Arc;

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::{
    Latest,
    episode::Shape,
    frame::{Frame, sentence_of},
    matrix::{Geometry, Matrix, Paint, paint_fields, paint_strip, paint_support},
    select::moved,
};
use crate::{
    protocol::{EpisodeView, StepView},
    ui::{
        inks::use_inks,
        reactive::{derived, memo, watch},
        size::use_size,
    },
};

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

/// The step as an episode, if it is one that is shown so.
fn as_episodic(view: &StepView) -> Option<&dyn Episodic> {
    match view {
        StepView::Prototypes(view) => Some(view),
        StepView::Attention(view) => Some(view),
        StepView::Relations(view) => Some(view),
        StepView::Pairs(_) | StepView::Triplets(_) | StepView::BaseClasses(_) | StepView::Neighbours(_) => None,
    }
}

/// Asks the latest step, if it is a whole episode.
fn ask<T>(view: &Option<Arc<StepView>>, question: impl FnOnce(&dyn Episodic, Matrix) -> T) -> Option<T> {
    let view = as_episodic(view.as_deref()?)?;
    Some(question(view, view.matrix()?))
}

/// The latest episode.
#[component]
pub fn Episodes(
    /// The latest step.
    view: Latest,
    /// What tests know it by.
    name: &'static str,
) -> impl IntoView {
    let shape = memo(move || {
        view.with(|view| ask(view, |_, matrix| (matrix.shape, matrix.parts))).unwrap_or((Shape::default(), 1))
    });
    let scroll = NodeRef::<html::Div>::new();
    let room = use_size(scroll);
    let geometry = memo(move || {
        let (shape, parts) = shape.get();
        Geometry::new(shape, parts, room.get())
    });
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| {
        let view = as_episodic(view)?;
        Some(view.sentence(&view.matrix()?))
    });
    let closeup = move || {
        let query = selected.get()?;
        let seen =
            |view: &dyn Episodic, matrix: Matrix| (query < matrix.outcomes.len()).then(|| view.closeup(&matrix, query));
        view.with(|view| ask(view, seen)).flatten()
    };
    let key = move |event: KeyboardEvent| {
        let queries = shape.get_untracked().0.queries();
        if let Some(next) = moved(&event.key(), selected.get_untracked(), queries, 1) {
            event.prevent_default();
            selected.set(next);
            let words = next
                .and_then(|query| view.with_untracked(|view| ask(view, |view, matrix| view.spoken(&matrix, query))));
            spoken.set(words.unwrap_or_default());
        }
    };
    let legend = view.with_untracked(|view| ask(view, |view, _| view.key())).unwrap_or_else(|| ().into_any());
    view! {
        <Frame name key=legend sentence closeup=Box::new(closeup) spoken>
            <div class="step-scroll" node_ref=scroll tabindex="0" role="group"
                aria-label="Queries; left and right go from one to the next" on:keydown=key>
                <div class="step-grid">
                    <div class="step-corner"></div>
                    <Sheet view geometry selected class="step-strip" paint=paint_strip/>
                    <Sheet view geometry selected class="step-support" paint=paint_support/>
                    <Sheet view geometry selected class="step-fields" label=sentence paint=paint_fields/>
                </div>
            </div>
        </Frame>
    }
}

/// One of the three canvases. Those with queries point at them the same way.
#[component]
fn Sheet(
    view: Latest,
    geometry: Memo<Geometry>,
    selected: RwSignal<Option<usize>>,
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
    let shown = derived(move || points.then(|| selected.get()).flatten());
    watch(move || {
        let Some(canvas) = canvas.get() else { return };
        let (geometry, inks, selected) = (geometry.get(), inks.get(), shown.get());
        view.with(|view| ask(view, |view, matrix| paint(&canvas, &matrix, view.episode(), geometry, inks, selected)));
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
