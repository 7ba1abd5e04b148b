//! One class on the board: its mark and name over its drawings.

use crate::kit::reactive::{derived, each_id, memo};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::edit;
use crate::{
    kit::{class_mark::ClassMark, ink::Ink, names},
    state::PageState,
};

/// One class: mark, name, drawings.
#[component]
pub fn ClassColumn(
    /// The class's id.
    id: u32,
) -> impl IntoView {
    let state = PageState::get();
    let position = memo(move || state.board.with(|board| names::position(board, id)).unwrap_or_default());
    let name = memo(move || state.board.with(|board| names::of(board, id)));
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
                <span class="class-name clip" title=name>{name}</span>
            </div>
            <div class="stack">
                {each_id(cells.into(), move |index| view! { <Cell id index=index as usize name/> }.into_any())}
            </div>
        </li>
    }
}

/// One cell: shows its drawing, opens for drawing when pressed. The keyboard stops at the first of a class; arrows go on.
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
            tabindex=if index == 0 { "0" } else { "-1" }
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

/// Goes from one cell to another with the arrow keys: up and down in a class, left and right to the next one.
pub fn walk(event: &KeyboardEvent) {
    let cell = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(cell) = cell.filter(|cell| cell.class_list().contains("cell")) else { return };
    let class = || cell.closest("li").ok().flatten();
    let first_of = |class: Option<Element>| class?.query_selector(".cell").ok().flatten();
    let next = match event.key().as_str() {
        "ArrowDown" => cell.next_element_sibling(),
        "ArrowUp" => cell.previous_element_sibling(),
        "ArrowRight" => first_of(class().and_then(|class| class.next_element_sibling())),
        "ArrowLeft" => first_of(class().and_then(|class| class.previous_element_sibling())),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        _ = next.focus();
    }
}

/// Takes a class off the board.
pub fn remove_class(state: PageState, id: u32) {
    state.highlighted.set(None);
    state.board.update(|board| edit::remove_class(board, id));
}
