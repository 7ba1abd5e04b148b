//! What is pointed at on the map, larger and in words.

use leptos::prelude::*;

use super::{description, view::Pixel};
use crate::kit::reactive::{derived, memo};
use crate::{
    kit::{class_mark::ClassMark, ink::Ink, names, thumbnail::Thumbnail},
    state::PageState,
};
use ink::Drawing;
use protocol::Landmark;

/// Room above a landmark, in pixels, that the tooltip needs to stand over it.
const HEIGHT: f64 = 150.0;

/// The tooltip; nothing while nothing is pointed at. It is said by the map's own live region, so it hides from readers.
#[component]
pub fn Tooltip(
    /// What is pointed at, and where on the canvas.
    pointed: RwSignal<Option<(Landmark, Pixel)>>,
) -> impl IntoView {
    let state = PageState::get();
    let landmark = memo(move || pointed.get().map(|(landmark, _)| landmark));
    let place = move || {
        let [x, y] = pointed.get().map(|(_, pixel)| pixel).unwrap_or_default();
        let (top, lift) = if y > HEIGHT { (y - 32.0, "-100%") } else { (y + 32.0, "0") };
        format!("--x:{x:.0}px;inset-block-start:{top:.0}px;--lift:{lift}")
    };
    let words = memo(move || landmark.get().and_then(|landmark| description(state, landmark)).unwrap_or_default());
    view! {
        <Show when=move || landmark.get().is_some()>
            <div class="map-tip" aria-hidden="true" prop:style=place data-testid="map-tip">
                {move || landmark.get().map(|landmark| likeness(state, landmark))}
                <p class="map-tip-title">{derived(move || words.get().title)}</p>
                <p class="muted">{derived(move || words.get().detail)}</p>
            </div>
        </Show>
    }
}

/// The landmark as large as a tooltip has room for.
fn likeness(state: PageState, landmark: Landmark) -> AnyView {
    match landmark {
        Landmark::Drawing { class, index } => {
            let drawing = Signal::derive(move || {
                let drawing = |board: &Vec<ink::Class>| {
                    let position = names::position(board, class)?;
                    board[position].drawings.get(index as usize).cloned()
                };
                state.board.with(drawing).unwrap_or_default()
            });
            sheet(drawing)
        }
        Landmark::Query => sheet(state.query.into()),
        Landmark::Prototype { class } => {
            let position = memo(move || state.board.with(|board| names::position(board, class)).unwrap_or(0));
            view! { <div class="map-tip-mark"><ClassMark index=position/></div> }.into_any()
        }
        Landmark::HeldOut { class, index } => state
            .gallery
            .with(|gallery| gallery.get(class as usize)?.get(index as usize).cloned())
            .map(|picture| view! { <div class="map-tip-sheet"><Thumbnail picture/></div> })
            .into_any(),
    }
}

fn sheet(drawing: Signal<Drawing>) -> AnyView {
    view! { <div class="map-tip-sheet"><Ink drawing/></div> }.into_any()
}
