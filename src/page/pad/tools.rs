//! The pad's tools: undo, redo, erase a stroke, clear.

use icondata_lu::{LuEraser, LuRedo2, LuTrash2, LuUndo2};
use leptos::prelude::*;

use super::{PadModel, Tool, toggle_eraser};
use crate::kit::{icon_button::IconButton, reactive::derived};

/// The pad's tools, as a row of buttons; there is nothing to do with them before something is drawn.
#[component]
pub fn PadTools(
    /// The pad they work on.
    model: PadModel,
) -> impl IntoView {
    view! {
        <div class="tools" role="toolbar" aria-label="Drawing tools" class:hidden=derived(move || model.has_no_past())>
            <IconButton
                icon=LuUndo2
                label="Undo"
                title="Undo (Ctrl+Z)"
                disabled=derived(move || !model.can_undo())
                press=move || model.undo()
            />
            <IconButton
                icon=LuRedo2
                label="Redo"
                title="Redo (Ctrl+Shift+Z)"
                disabled=derived(move || !model.can_redo())
                press=move || model.redo()
            />
            <IconButton
                icon=LuEraser
                label="Erase strokes"
                title="Erase whole strokes (E)"
                pressed=derived(move || model.tool.get() == Tool::Eraser)
                press=move || toggle_eraser(model)
            />
            <IconButton
                icon=LuTrash2
                label="Clear the drawing"
                title="Clear (Delete)"
                disabled=derived(move || model.is_blank())
                press=move || model.clear()
            />
        </div>
    }
}
