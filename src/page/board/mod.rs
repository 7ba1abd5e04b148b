//! The board: n classes by k shots, the user's own data and the reason to be here.

pub mod arrival;
mod change;
mod column;
pub mod edit;
mod editor;
mod fill;
pub mod past;

use crate::kit::card::Card;
use crate::kit::icon::Icon;
use crate::kit::icon_button::IconButton;
use crate::kit::picture::ExportMenu;
use crate::kit::reactive::{derived, each_id, memo};
use icondata_lu::{LuPlus, LuRedo2, LuUndo2};
use leptos::{html, prelude::*};

use self::{change::BoardChange, column::ClassColumn, edit::MOST_CLASSES, fill::FillMenu};
use super::state::PageState;
pub use editor::CellEditor;

/// The board's classes with their drawings, and what can be done to all of them at once.
#[component]
pub fn Board() -> impl IntoView {
    let state = PageState::get();
    let ids = memo(move || state.board.with(|board| board.iter().map(|class| class.id).collect::<Vec<_>>()));
    let full = memo(move || ids.with(|ids| ids.len() >= MOST_CLASSES));
    let awaiting = derived(move || state.awaiting_board.get() && state.no_characters.with(Option::is_none));
    let k_shot = memo(move || state.board.with(|board| edit::k_shot(board)));
    let around = NodeRef::<html::Div>::new();
    let beside = Some(
        view! {
            <Steps/>
            <span class="tools"><ExportMenu name="fewshot-board" what="board" around class="icon-button"/></span>
            <FillMenu k_shot/>
        }
        .into_any(),
    );
    view! {
        <Card name="board grow" id="board-title" title="Board" beside busy=awaiting>
            <div class="column grow" node_ref=around>
                <ul
                    class="classes scroll"
                    class:awaiting=awaiting
                    style:--wide=derived(move || columns_at_a_desk(ids.with(Vec::len), k_shot.get()).to_string())
                    style:--low=derived(move || if k_shot.get() == 1 && ids.with(Vec::len) <= 7 { "4" } else { "6" })
                    aria-label="Classes"
                    on:keydown=move |event| column::walk(&event)
                >
                    {each_id(ids.into(), |id| view! { <ClassColumn id/> }.into_any())}
                    <li>
                        <button
                            class="add-class muted"
                            aria-label="Add class"
                            data-testid="add-class"
                            disabled=derived(move || full.get())
                            title=derived(move || if full.get() { "The board holds eight classes" } else { "" })
                            on:click=move |_| state.board.update(|board| {
                                edit::add_class(board);
                            })
                        >
                            <Icon icon=LuPlus/>
                            <span>"Add class"</span>
                        </button>
                    </li>
                </ul>
            </div>
        </Card>
    }
}

/// Columns of classes at a desk: few drawings are shown large, many small enough to be seen at once.
fn columns_at_a_desk(n_way: usize, k_shot: usize) -> usize {
    match k_shot {
        1 if n_way <= 5 => 3,
        1 => 4,
        2 | 3 => 5,
        _ => 6,
    }
}

/// One step back or forth in all that was done to the board.
#[component]
fn Steps() -> impl IntoView {
    let state = PageState::get();
    let undoes = memo(move || state.undoes());
    let redoes = memo(move || state.can_redo());
    let label =
        derived(move || undoes.with(|change| change.as_ref().map_or("Nothing to undo", BoardChange::undo_label)));
    view! {
        <div
            class="board-steps"
            class:hidden=derived(move || undoes.with(Option::is_none) && !redoes.get())
            role="group"
            aria-label="Changes of the board"
        >
            <button
                class="icon-button"
                aria-label="Undo the last change of the board"
                title=label
                data-testid="undo-board"
                disabled=derived(move || undoes.with(Option::is_none))
                on:click=move |_| state.undo_board()
            >
                <Icon icon=LuUndo2/>
            </button>
            <IconButton
                icon=LuRedo2
                label="Redo the last change of the board"
                title="Redo (Ctrl+Shift+Z)"
                testid="redo-board"
                disabled=derived(move || !redoes.get())
                press=move || state.redo_board()
            />
        </div>
    }
}
