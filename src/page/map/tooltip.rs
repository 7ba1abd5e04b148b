//! What is pointed at on the map, larger and in words.

use leptos::prelude::*;

use super::{description, view::Pixel};
use crate::kit::reactive::{derived, memo};
use crate::{
    kit::{class_mark::ClassMark, ink::Ink, names, thumbnail::Thumbnail, tooltip::Tooltip},
    state::PageState,
};
use ink::Drawing;
use protocol::Landmark;

/// The tooltip; nothing while nothing is pointed at. It is said by the map's own live region.
#[component]
pub fn PointedAt(
    /// What is pointed at, and where on the canvas.
    pointed: RwSignal<Option<(Landmark, Pixel)>>,
) -> impl IntoView {
    let state = PageState::get();
    let landmark = memo(move || pointed.get().map(|(landmark, _)| landmark));
    let place = derived(move || pointed.get().map(|(_, pixel)| pixel).unwrap_or_default());
    let words = memo(move || landmark.get().and_then(|landmark| description(state, landmark)).unwrap_or_default());
    view! {
        <Show when=move || landmark.get().is_some()>
            <Tooltip place testid="map-tip">
                {move || landmark.get().map(|landmark| likeness(state, landmark))}
                <p class="strong">{derived(move || words.get().title)}</p>
                <p class="muted">{derived(move || words.get().detail)}</p>
            </Tooltip>
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
            view! { <div class="tooltip-mark"><ClassMark index=position/></div> }.into_any()
        }
        Landmark::HeldOut { class, index } => state
            .gallery
            .with(|gallery| gallery.get(class as usize)?.get(index as usize).cloned())
            .map(|picture| view! { <div class="tooltip-sheet sheet"><Thumbnail picture/></div> })
            .into_any(),
    }
}

fn sheet(drawing: Signal<Drawing>) -> AnyView {
    view! { <div class="tooltip-sheet sheet"><Ink drawing/></div> }.into_any()
}
