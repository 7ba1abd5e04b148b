//! The step of a prototypical network: its episode as drawings, support at the left, queries above, and between them
//! how probable each query is of each class.

use leptos::{html, prelude::*};
use web_sys::{KeyboardEvent, PointerEvent};

use super::{
    episode::{Shape, outcomes, sentence},
    matrix::{Geometry, paint_fields, paint_strip},
};
use crate::{
    drawing::Picture,
    protocol::PrototypesView,
    ui::{
        bars::percent, class_mark::ClassMark, inks::use_inks, map::words::number, size::use_size, thumbnail::Thumbnail,
    },
};

/// Classes named in the line about a query, the most probable first.
const NAMED: usize = 4;

/// The latest episode.
#[component]
pub fn Prototypes(
    /// The step's view.
    view: Memo<Option<PrototypesView>>,
) -> impl IntoView {
    let shape = Memo::new(move |_| view.with(|view| view.as_ref().map(Shape::of).unwrap_or_default()));
    let scroll = NodeRef::<html::Div>::new();
    let room = use_size(scroll);
    let geometry = Memo::new(move |_| Geometry::new(shape.get(), room.get()));
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let told = Memo::new(move |_| view.with(|view| view.as_ref().map(sentence).unwrap_or_default()));
    let about = move || view.with(|view| about_query(view.as_ref()?, selected.get()?));
    let key = move |event: KeyboardEvent| {
        let queries = shape.get_untracked().queries();
        if let Some(next) = moved(&event.key(), selected.get_untracked(), queries) {
            event.prevent_default();
            selected.set(next);
            spoken.set(untrack(about).unwrap_or_default());
        }
    };
    view! {
        <p class="step-key muted">
            "unlikely" <span class="step-scale" aria-hidden="true"></span> "certain"
            <span class="step-mistake" aria-hidden="true"></span> "mistaken for"
            <span class="step-truth" aria-hidden="true"></span> "is"
        </p>
        // One line for both: what the step shows, or the query that is pointed at. Its height never changes.
        <p class="step-sentence muted" data-testid="step-sentence">
            {move || about().unwrap_or_else(|| told.get())}
        </p>
        <div class="step-scroll" node_ref=scroll tabindex="0" role="group" aria-label="Queries; left and right go from one to the next"
            on:keydown=key>
            <div class="step-grid" style=move || format!("--pitch:{}px", geometry.get().down)>
                <div class="step-corner"></div>
                <Strip view geometry selected/>
                <Support view shape/>
                <Fields view geometry selected/>
            </div>
        </div>
        <p class="visually-hidden" aria-live="polite">{spoken}</p>
    }
}

/// The support drawings, a row for each class.
#[component]
fn Support(view: Memo<Option<PrototypesView>>, shape: Memo<Shape>) -> impl IntoView {
    let picture = move |index: usize| {
        Memo::new(move |_| {
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

#[component]
fn Strip(
    view: Memo<Option<PrototypesView>>,
    geometry: Memo<Geometry>,
    selected: RwSignal<Option<usize>>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    Effect::new(move || {
        if let Some(canvas) = canvas.get() {
            view.with(|view| {
                if let Some(view) = view {
                    paint_strip(&canvas, view, geometry.get(), &inks.get(), selected.get());
                }
            });
        }
    });
    view! {
        <canvas node_ref=canvas class="step-strip" aria-hidden="true"
            on:pointermove=move |event| select(geometry, selected, &event)
            on:pointerdown=move |event| select(geometry, selected, &event)
            on:pointerleave=move |_| selected.set(None)
        ></canvas>
    }
}

#[component]
fn Fields(
    view: Memo<Option<PrototypesView>>,
    geometry: Memo<Geometry>,
    selected: RwSignal<Option<usize>>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    Effect::new(move || {
        if let Some(canvas) = canvas.get() {
            view.with(|view| {
                if let Some(view) = view {
                    paint_fields(&canvas, view, geometry.get(), &inks.get(), selected.get());
                }
            });
        }
    });
    let label = move || view.with(|view| view.as_ref().map(sentence));
    view! {
        <canvas node_ref=canvas class="step-fields" role="img" aria-label=label data-testid="step-fields"
            on:pointermove=move |event| select(geometry, selected, &event)
            on:pointerdown=move |event| select(geometry, selected, &event)
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

/// One query in words: what it is, and the classes it is most like.
fn about_query(view: &PrototypesView, query: usize) -> Option<String> {
    let n_way = view.n_way as usize;
    let outcome = outcomes(view).get(query).copied()?;
    let probabilities = view.probabilities.get(query * n_way..(query + 1) * n_way)?;
    let distances = view.distances.get(query * n_way..(query + 1) * n_way)?;
    let mut classes: Vec<usize> = (0..n_way).collect();
    classes.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
    let named =
        |class: &usize| format!("{} {} at {}", class + 1, percent(probabilities[*class]), number(distances[*class]));
    let verdict = match outcome.is_right() {
        true => format!("A drawing of {}, and taken for it.", outcome.truth + 1),
        false => format!("A drawing of {}, but taken for {}.", outcome.truth + 1, outcome.taken_for + 1),
    };
    let nearest = classes.iter().take(NAMED).map(named).collect::<Vec<_>>().join(" · ");
    Some(format!("{verdict} Row, probability and squared distance: {nearest}"))
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::view, *};

    #[test]
    fn a_query_is_told_with_its_distances() {
        assert_eq!(
            about_query(&view(), 3).as_deref(),
            Some(
                "A drawing of 2, but taken for 1. Row, probability and squared distance: 1 95% at 2.00 · 2 5% at 5.00"
            )
        );
        assert_eq!(about_query(&view(), 4), None);
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
