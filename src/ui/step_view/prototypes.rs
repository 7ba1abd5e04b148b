//! The step of a prototypical network: its episode as drawings, support at the left, queries above, and between them
//! how probable each query is of each class.

use leptos::{html, prelude::*};
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};

use super::{
    episode::{Closeup, Outcome, Shape, sentence},
    matrix::{Geometry, paint_fields, paint_strip},
};
use crate::drawing::decimal::fixed;
use crate::ui::reactive::{memo, watch};
use crate::{
    drawing::Picture,
    protocol::PrototypesView,
    ui::{
        bars::percent,
        class_mark::ClassMark,
        inks::{Inks, use_inks},
        map::words::number,
        size::use_size,
        thumbnail::Thumbnail,
    },
};

/// The latest episode.
#[component]
pub fn Prototypes(
    /// The step's view.
    view: Memo<Option<PrototypesView>>,
) -> impl IntoView {
    let shape = memo(move || view.with(|view| view.as_ref().map(Shape::of).unwrap_or_default()));
    let scroll = NodeRef::<html::Div>::new();
    let room = use_size(scroll);
    let geometry = memo(move || Geometry::new(shape.get(), room.get()));
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let told = memo(move || view.with(|view| view.as_ref().map(sentence).unwrap_or_default()));
    let closeup = memo(move || view.with(|view| Closeup::of(view.as_ref()?, selected.get()?)));
    let key = move |event: KeyboardEvent| {
        let queries = shape.get_untracked().queries();
        if let Some(next) = moved(&event.key(), selected.get_untracked(), queries) {
            event.prevent_default();
            selected.set(next);
            spoken.set(untrack(|| closeup.get()).as_ref().map(spoken_words).unwrap_or_default());
        }
    };
    view! {
        <p class="step-key muted">
            "unlikely" <span class="step-scale" aria-hidden="true"></span> "certain"
            <span class="step-mistake" aria-hidden="true"></span> "mistake"
            <span class="step-truth" aria-hidden="true"></span> "truth"
        </p>
        // One line for both: what the step shows, or the query that is pointed at. Its height never changes.
        <p class="step-sentence muted" data-testid="step-sentence">
            {move || match closeup.get() {
                Some(closeup) => closeup_view(&closeup).into_any(),
                None => told.get().into_any(),
            }}
        </p>
        <div class="step-scroll" node_ref=scroll tabindex="0" role="group" aria-label="Queries; left and right go from one to the next"
            on:keydown=key>
            <div class="step-grid" style=move || format!("--pitch:{}px", fixed(geometry.get().down, 2))>
                <div class="step-corner"></div>
                <Queries view geometry selected class="step-strip" paint=paint_strip/>
                <Support view shape/>
                <Queries view geometry selected class="step-fields" label=told paint=paint_fields/>
            </div>
        </div>
        <p class="visually-hidden" aria-live="polite">{spoken}</p>
    }
}

/// The support drawings, a row for each class.
#[component]
fn Support(view: Memo<Option<PrototypesView>>, shape: Memo<Shape>) -> impl IntoView {
    let picture = move |index: usize| {
        memo(move || {
            view.with(|view| view.as_ref().and_then(|view| view.support.get(index).cloned()))
                .unwrap_or_else(Picture::blank)
        })
    };
    let rows = move || {
        let Shape { n_way, k_shot, .. } = shape.get();
        let shown = shape.get().shown_shots();
        let row = |class: usize| {
            let more = k_shot - shown;
            view! {
                <li class="step-class">
                    <ClassMark index=Signal::stored(class)/>
                    {(0..shown).map(|shot| view! { <Thumbnail picture=picture(class * k_shot + shot)/> }).collect_view()}
                    {(more > 0).then(|| view! { <span class="muted">{format!("+{more}")}</span> })}
                </li>
            }
        };
        (0..n_way).map(row).collect_view()
    };
    view! { <ul class="step-support" aria-label="Support drawings, by class">{rows}</ul> }
}

/// What paints one of the two canvases.
type Paint = fn(&HtmlCanvasElement, &PrototypesView, Geometry, &Inks, Option<usize>);

/// One of the two canvases: the queries' strip, or the fields below it. Both point at queries the same way.
#[component]
fn Queries(
    view: Memo<Option<PrototypesView>>,
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
    watch(move || {
        if let Some(canvas) = canvas.get() {
            view.with(|view| {
                if let Some(view) = view {
                    paint(&canvas, view, geometry.get(), &inks.get(), selected.get());
                }
            });
        }
    });
    let point = move |event: PointerEvent| select(geometry, selected, &event);
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <canvas node_ref=canvas class=class role=role aria-label=label aria-hidden=hidden data-testid=class on:pointermove=point on:pointerdown=point
            on:pointerleave=move |_| selected.set(None)
        ></canvas>
    }
}

fn select(geometry: Memo<Geometry>, selected: RwSignal<Option<usize>>, event: &PointerEvent) {
    let query = geometry.get_untracked().query_at(f64::from(event.offset_x()));
    if selected.get_untracked() != query {
        selected.set(query);
    }
}

/// Which query a key leads to; `None` if the key means nothing here.
fn moved(key: &str, selected: Option<usize>, queries: usize) -> Option<Option<usize>> {
    let last = queries.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(Some(selected.map_or(0, |query| (query + 1).min(last)))),
        "ArrowLeft" => Some(Some(selected.map_or(last, |query| query.saturating_sub(1)))),
        "Escape" => Some(None),
        _ => None,
    }
}

/// One query: what it is, and the classes it is most like.
fn closeup_view(closeup: &Closeup) -> impl IntoView + use<> {
    let mark = |class: usize| view! { <ClassMark index=Signal::stored(class)/> };
    let Outcome { truth, taken_for, .. } = closeup.outcome;
    let classes = closeup.classes.iter().map(|(class, probability, distance)| {
        view! { <span class="step-share">{mark(*class)} {percent(*probability)} " at " {number(*distance)}</span> }
    });
    view! {
        {mark(truth)} " taken for " {mark(taken_for)} ". Probability at squared distance: "
        {classes.collect_view()}
    }
}

/// The same for those who hear the page; marks are told as rows.
fn spoken_words(closeup: &Closeup) -> String {
    let named = |(class, probability, distance): &(usize, f32, f32)| {
        format!("row {}: {} at {}", class + 1, percent(*probability), number(*distance))
    };
    let classes = closeup.classes.iter().map(named).collect::<Vec<_>>().join("; ");
    let Outcome { truth, taken_for, .. } = closeup.outcome;
    format!(
        "A drawing of row {} taken for row {}. Probability at squared distance: {classes}.",
        truth + 1,
        taken_for + 1
    )
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::view, *};

    #[test]
    fn a_query_is_told_with_its_distances() {
        let words = Closeup::of(&view(), 3).as_ref().map(spoken_words);
        assert_eq!(
            words.as_deref(),
            Some(
                "A drawing of row 2 taken for row 1. Probability at squared distance: row 1: 95% at 2.00; row 2: 5% at 5.00."
            )
        );
    }

    #[test]
    fn arrows_stop_at_the_ends() {
        assert_eq!(moved("ArrowRight", None, 4), Some(Some(0)));
        assert_eq!(moved("ArrowRight", Some(3), 4), Some(Some(3)));
        assert_eq!(moved("ArrowLeft", Some(0), 4), Some(Some(0)));
        assert_eq!(moved("ArrowLeft", None, 0), None);
        assert_eq!(moved("x", Some(1), 4), None);
    }
}
