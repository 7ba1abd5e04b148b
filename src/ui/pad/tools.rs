//! The pad's tools: undo, redo, erase a stroke, clear.

use crate::ui::icon::Icon;
use crate::ui::reactive::derived;
use icondata_lu::{LuEraser, LuRedo2, LuTrash2, LuUndo2};
use leptos::prelude::*;

use super::{PadModel, Tool, toggle_eraser};

/// The pad's tools, as a row of buttons.
#[component]
pub fn PadTools(
    /// The pad they work on.
    model: PadModel,
) -> impl IntoView {
    let erasing = move || model.tool.get() == Tool::Eraser;
    view! {
        <div class="tools" role="toolbar" aria-label="Drawing tools">
            <button
                class="icon-button"
                title="Undo (Ctrl+Z)"
                aria-label="Undo"
                disabled=derived(move || !model.can_undo())
                on:click=move |_| model.undo()
            >
                <Icon icon=LuUndo2/>
            </button>
            <button
                class="icon-button"
                title="Redo (Ctrl+Shift+Z)"
                aria-label="Redo"
                disabled=derived(move || !model.can_redo())
                on:click=move |_| model.redo()
            >
                <Icon icon=LuRedo2/>
            </button>
            <button
                class="icon-button"
                title="Erase whole strokes (E)"
                aria-label="Erase strokes"
                aria-pressed=derived(move || erasing().to_string())
                on:click=move |_| toggle_eraser(model)
            >
                <Icon icon=LuEraser/>
            </button>
            <button
                class="icon-button"
                title="Clear (Delete)"
                aria-label="Clear the drawing"
                disabled=derived(move || model.is_blank())
                on:click=move |_| model.clear()
            >
                <Icon icon=LuTrash2/>
            </button>
        </div>
    }
}
