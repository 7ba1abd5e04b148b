//! One class on the board: its mark and name over its drawings.

use crate::kit::icon::Icon;
use crate::kit::reactive::{derived, each_id, memo};
use icondata_lu::LuX;
use leptos::prelude::*;

use super::edit;
use crate::{
    kit::{class_mark::ClassMark, ink::Ink, names},
    state::PageState,
};

/// Longest name of a class, in characters.
const LONGEST_NAME: &str = "24";

/// One class: mark, name, drawings.
#[component]
pub fn ClassColumn(
    /// The class's id.
    id: u32,
) -> impl IntoView {
    let state = PageState::get();
    let position = memo(move || state.board.with(|board| names::position(board, id)).unwrap_or_default());
    let name = memo(move || state.board.with(|board| names::of(board, id)));
    let written = memo(move || {
        state.board.with(|board| board.iter().find(|class| class.id == id).map(|class| class.name.clone()))
    });
    let cells = memo(move || {
        let shots =
            state.board.with(|board| board.iter().find(|class| class.id == id).map_or(0, |class| class.drawings.len()));
        (0..shots as u32).collect::<Vec<_>>()
    });
    let leads = move || state.leading_class() == Some(id);
    view! {
        <li
            class="class-column"
            class:highlighted=derived(move || state.highlighted.get() == Some(id))
            class:leads=leads
            on:pointerenter=move |_| state.highlighted.set(Some(id))
            on:pointerleave=move |_| state.highlighted.set(None)
            on:focusin=move |_| state.highlighted.set(Some(id))
            on:focusout=move |_| state.highlighted.set(None)
            data-testid="class"
            data-class=id.to_string()
        >
            <div class="class-head">
                <ClassMark index=position/>
                <input
                    class="class-name"
                    type="text"
                    maxlength=LONGEST_NAME
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=derived(move || format!("Name of class {}", position.get() + 1))
                    placeholder=derived(move || names::letter(position.get()))
                    prop:value=derived(move || written.get().unwrap_or_default())
                    on:input:target=move |event| {
                        state.board.update(|board| edit::rename(board, id, event.target().value()));
                    }
                />
                <button
                    class="class-remove muted"
                    aria-label=derived(move || format!("Remove class {}", name.get()))
                    title="Remove this class"
                    on:click=move |_| remove_class(state, id)
                >
                    <Icon icon=LuX/>
                </button>
            </div>
            <div class="stack">
                {each_id(cells.into(), move |index| view! { <Cell id index=index as usize name/> }.into_any())}
            </div>
        </li>
    }
}

/// One cell: shows its drawing, opens for drawing when pressed.
#[component]
fn Cell(id: u32, index: usize, name: Memo<String>) -> impl IntoView {
    let state = PageState::get();
    let drawing = memo(move || state.board.with(|board| edit::drawing(board, id, index)));
    let empty = memo(move || drawing.with(|drawing| drawing.is_empty()));
    view! {
        <button
            class="cell sheet"
            class:empty=derived(move || empty.get())
            data-testid="cell"
            aria-label=move || {
                let action = if empty.get() { "Draw" } else { "Edit" };
                format!("{action} example {} of class {}", index + 1, name.get())
            }
            on:click=move |_| state.editing.set(Some((id, index)))
        >
            <Ink drawing/>
            <span class="cell-hint muted" aria-hidden="true">"Draw"</span>
        </button>
    }
}

/// Takes a class off the board.
pub fn remove_class(state: PageState, id: u32) {
    state.highlighted.set(None);
    state.board.update(|board| edit::remove_class(board, id));
}
