//! A cell of the board, large enough to draw in: a dialog over the page. The board follows every stroke, so nothing has
//! to be saved and nothing is lost by closing it.

use crate::kit::dialog::Dialog;
use crate::kit::icon::Icon;
use crate::kit::icon_button::IconButton;
use crate::kit::reactive::{derived, memo, watch};
use icondata_lu::{LuArrowLeft, LuArrowRight};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent, MouseEvent};

use super::{column::remove_class, edit};
use crate::{
    kit::{class_mark::ClassMark, names},
    pad::{Pad, PadModel, PadTools, Steps, Tool},
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
    // One pad for all cells, so that the keyboard's focus stays where it is when another one is opened.
    let drawing =
        memo(move || state.editing.get().map(|(id, index)| state.board.with(|board| edit::drawing(board, id, index))));
    let write = move |drawn: Drawing| {
        if let Some((id, index)) = state.editing.get_untracked() {
            state.board.update(|board| edit::set_drawing(board, id, index, drawn));
        }
    };
    let model = PadModel::new(
        derived(move || drawing.get().unwrap_or_default()),
        Callback::new(write),
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
        if to.is_none() {
            model.tool.set(Tool::Pen);
        }
        state.editing.set(to);
    };
    // Never open over a cell that is gone: a stroke drawn there would vanish.
    watch(move || {
        let gone = state.editing.get().is_some_and(|cell| state.board.with(|board| !edit::has_cell(board, cell)));
        if gone {
            model.let_go(false);
            state.editing.set(None);
            state.inform("The cell that was open is not on the board any more.");
        }
    });
    view! {
        <Dialog class="editor" titled_by="editor-title" testid="editor" open close=move || leave(None)>
            <OpenCell model leave=Callback::new(leave)/>
        </Dialog>
    }
}

/// The cell that is open: pad, tools, and the ways to others.
#[component]
fn OpenCell(model: PadModel, leave: Callback<Option<(u32, usize)>>) -> impl IntoView {
    let state = PageState::get();
    let cell = memo(move || state.editing.get().unwrap_or_default());
    let name = memo(move || state.board.with(|board| names::of(board, cell.get().0)));
    let position = memo(move || state.board.with(|board| names::position(board, cell.get().0)).unwrap_or_default());
    let number = memo(move || cell.get().1 + 1);
    let written = memo(move || {
        let id = cell.get().0;
        state.board.with(|board| board.iter().find(|class| class.id == id).map(|class| class.name.clone()))
    });
    let shots = memo(move || state.board.with(|board| edit::k_shot(board)));
    let go = move |forward| {
        leave.run(state.board.with_untracked(|board| edit::neighbour(board, cell.get_untracked(), forward)));
    };
    let keys = move |event: KeyboardEvent| {
        // In the name they move the caret.
        if is_name(event.target()) {
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
    // Wherever the focus is: a button that has just been pressed may be disabled now, and then nothing has it.
    let listener = window_event_listener(ev::keydown, keys);
    on_cleanup(move || listener.remove());
    // No press takes the focus away, not even one beside all buttons: the keys must still be heard. The name must have it.
    let mouse = |event: MouseEvent| {
        if !is_name(event.target()) {
            event.prevent_default();
        }
    };
    view! {
        <div class="editor-body" on:mousedown=mouse>
            <header class="card-head row">
                <h2 id="editor-title" class="row">
                    <ClassMark index=position/>
                    <span class="clip">"Class " {name}</span>
                    <span class="muted nowrap">{derived(move || format!("drawing {} of {}", number.get(), shots.get()))}</span>
                </h2>
            </header>
            <Pad model label=derived(move || format!("Example {} of class {}", number.get(), name.get())) id="editor-pad"/>
            <div class="row dialog-foot">
                <PadTools model/>
            </div>
            <div class="row dialog-foot">
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
                        state.board.update(|board| edit::rename(board, cell.get_untracked().0, event.target().value()));
                    }
                />
                <button class="button quiet danger" on:click=move |_| {
                    let (id, _) = cell.get_untracked();
                    model.let_go(false);
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
                <button class="button primary" data-testid="editor-done" on:click=move |_| leave.run(None)>
                    "Done"
                </button>
            </div>
        </div>
    }
}

fn is_name(target: Option<EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.tag_name() == "INPUT")
}
