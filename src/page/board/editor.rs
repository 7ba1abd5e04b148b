//! A cell of the board, large enough to draw in: a dialog over the page. The board follows every stroke, so nothing has
//! to be saved and nothing is lost by closing it.

use crate::kit::dialog::Dialog;
use crate::kit::icon::Icon;
use crate::kit::icon_button::IconButton;
use crate::kit::reactive::{derived, memo, watch};
use icondata_lu::{LuArrowLeft, LuArrowRight};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{column::remove_class, edit};
use crate::{
    kit::{class_mark::ClassMark, names},
    pad::{Pad, PadModel, PadTools, Steps},
    state::PageState,
};
use ink::Drawing;

/// Longest name of a class, in characters.
const LONGEST_NAME: &str = "24";

/// The dialog in which a cell is drawn; shut unless [`PageState::editing`] names a cell.
#[component]
pub fn CellEditor() -> impl IntoView {
    let state = PageState::get();
    let open = memo(move || state.editing.get().is_some());
    // Never open over a cell that is gone: a stroke drawn there would vanish.
    watch(move || {
        let gone = state.editing.get().is_some_and(|cell| state.board.with(|board| !edit::has_cell(board, cell)));
        if gone {
            state.editing.set(None);
            state.inform("The cell that was open is not on the board any more.");
        }
    });
    view! {
        <Dialog class="editor" titled_by="editor-title" testid="editor" open close=move || state.editing.set(None)>
            {move || state.editing.get().map(|cell| view! { <EditedCell cell/> })}
        </Dialog>
    }
}

#[component]
fn EditedCell(cell: (u32, usize)) -> impl IntoView {
    let state = PageState::get();
    let (id, index) = cell;
    let drawing = memo(move || state.board.with(|board| edit::drawing(board, id, index)));
    let model = PadModel::new(
        drawing.into(),
        Callback::new(move |drawn: Drawing| state.board.update(|board| edit::set_drawing(board, id, index, drawn))),
        Steps {
            undo: Callback::new(move |()| state.undo_board()),
            redo: Callback::new(move |()| state.redo_board()),
            can_undo: derived(move || state.past.with(|past| past.before().is_some())),
            can_redo: derived(move || state.can_redo()),
        },
    );
    // However the cell is left, the stroke in hand stands.
    let leave = move |to: Option<(u32, usize)>| {
        model.let_go(true);
        state.editing.set(to);
    };
    let name = memo(move || state.board.with(|board| names::of(board, id)));
    let written = memo(move || {
        state.board.with(|board| board.iter().find(|class| class.id == id).map(|class| class.name.clone()))
    });
    let position = memo(move || state.board.with(|board| names::position(board, id)).unwrap_or_default());
    let shots = memo(move || state.board.with(|board| edit::k_shot(board)));
    let go = move |forward| leave(state.board.with_untracked(|board| edit::neighbour(board, cell, forward)));
    let keys = move |event: KeyboardEvent| {
        // In the name they move the caret.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name() == "INPUT") {
            return;
        }
        let forward = match event.key().as_str() {
            "ArrowRight" | "PageDown" => true,
            "ArrowLeft" | "PageUp" => false,
            _ => return,
        };
        event.prevent_default();
        go(forward);
    };
    view! {
        <div class="editor-body" on:keydown=keys>
            <header class="card-head row">
                <h2 id="editor-title" class="row">
                    <ClassMark index=position/>
                    <span>"Class " {name}</span>
                    <span class="muted">{derived(move || format!("drawing {} of {}", index + 1, shots.get()))}</span>
                </h2>
                <input
                    class="class-name"
                    type="text"
                    maxlength=LONGEST_NAME
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=derived(move || format!("Name of class {}", position.get() + 1))
                    placeholder="Name"
                    prop:value=derived(move || written.get().unwrap_or_default())
                    on:input:target=move |event| {
                        state.board.update(|board| edit::rename(board, id, event.target().value()));
                    }
                />
            </header>
            <Pad model label=Signal::derive(move || format!("Example {} of class {}", index + 1, name.get())) id="editor-pad"/>
            <div class="row dialog-foot">
                <PadTools model/>
                <button class="button quiet danger" on:click=move |_| {
                    state.editing.set(None);
                    remove_class(state, id);
                }>
                    "Remove class"
                </button>
            </div>
            <div class="row dialog-foot">
                <IconButton icon=LuArrowLeft label="Previous cell" title="Previous cell (←)" press=move || go(false)/>
                <button class="button" data-testid="next-cell" title="Next cell (→)" on:click=move |_| go(true)>
                    "Next cell"
                    <Icon icon=LuArrowRight/>
                </button>
                <button class="button primary" data-testid="editor-done" on:click=move |_| leave(None)>
                    "Done"
                </button>
            </div>
        </div>
    }
}
