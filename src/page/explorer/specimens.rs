//! One character by many hands: the drawing that is pointed at stands large and draws itself again.

use leptos::prelude::*;

use super::{
    hand_over,
    looked_at::{LookedAt, Shared},
    replay::use_replay,
    shelf::Shelf,
};
use crate::kit::{
    ink::Ink,
    reactive::{derived, memo, watch},
    thumbnail::Thumbnail,
};
use ink::Drawing;

/// The drawings of a character.
#[component]
pub fn Specimens(
    /// Where it stands.
    shelf: Shelf,
    /// Which one it is.
    class: usize,
) -> impl IntoView {
    if class >= shelf.classes.len() {
        return ().into_any();
    }
    let shared: Shared = expect_context();
    let chosen = RwSignal::new(0_usize);
    let strokes = {
        let shelf = shelf.clone();
        memo(move || shelf.classes.drawing(class, chosen.get()))
    };
    let replayed = use_replay(derived(move || strokes.get().unwrap_or_default()), chosen);
    let picture = {
        let shelf = shelf.clone();
        memo(move || shelf.classes.picture(class, chosen.get()))
    };
    watch(move || shared.looked_at.set(Some(LookedAt { strokes: strokes.get(), picture: picture.get() })));
    let told = move || match strokes.get() {
        Some(drawing) => in_words(&drawing),
        None => "A scan: without its strokes it cannot be replayed, or put on the board.".to_owned(),
    };
    let specimen = {
        let shelf = shelf.clone();
        move |index: usize| {
            let face = match shelf.classes.drawing(class, index) {
                Some(drawing) => view! { <Ink drawing=Signal::stored(drawing)/> }.into_any(),
                None => view! { <Thumbnail picture=Signal::stored(shelf.classes.picture(class, index))/> }.into_any(),
            };
            let current = derived(move || if chosen.get() == index { "true" } else { "false" });
            view! {
                <button
                    class="specimen sheet"
                    aria-label=format!("Drawing {}", index + 1)
                    aria-pressed=current
                    data-testid="specimen"
                    on:pointerenter=move |_| chosen.set(index)
                    on:focus=move |_| chosen.set(index)
                    on:click=move |_| chosen.set(index)
                >
                    {face}
                </button>
            }
        }
    };
    let count = shelf.drawings(class);
    let title = shelf.character_name(class);
    let no_strokes = derived(move || strokes.with(Option::is_none));
    let put = move |_| hand_over::character(shared, &shelf, class);
    view! {
        <section class="specimens card scroll" aria-label=format!("{title}, drawings")>
            <header class="gallery-head row wrap">
                <h3>{title.clone()}</h3>
                <button class="button" data-testid="put-character" disabled=no_strokes on:click=put>"Add to the board"</button>
            </header>
            <div class="specimen-large sheet" data-testid="replay">
                {move || match strokes.with(Option::is_some) {
                    true => view! { <Ink drawing=replayed/> }.into_any(),
                    false => view! { <Thumbnail picture=picture/> }.into_any(),
                }}
            </div>
            <p class="muted specimen-words">{told}</p>
            <div class="specimen-grid">{(0..count).map(specimen).collect_view()}</div>
        </section>
    }
    .into_any()
}

/// A drawing in numbers.
fn in_words(drawing: &Drawing) -> String {
    let strokes = drawing.strokes.len();
    let points: usize = drawing.strokes.iter().map(|stroke| stroke.points.len()).sum();
    let tenths = (drawing.duration_ms() / 100.0).round() as u32;
    let plural = if strokes == 1 { "" } else { "s" };
    format!("{strokes} stroke{plural}, {points} points, {}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    #[test]
    fn a_drawing_is_told_in_numbers() {
        let stroke = Stroke { points: vec![Point::at(0.0, 0.0, 0.0), Point::at(1.0, 1.0, 1_260.0)] };
        assert_eq!(in_words(&Drawing { strokes: vec![stroke.clone()] }), "1 stroke, 2 points, 1.3 s");
        assert_eq!(in_words(&Drawing { strokes: vec![stroke.clone(), stroke] }), "2 strokes, 4 points, 1.3 s");
    }
}
