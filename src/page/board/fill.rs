//! What fills or wipes the whole board at once. Both can be undone.

use crate::kit::icon::Icon;
use icondata_lu::{LuChevronDown, LuSparkles};
use leptos::{html, prelude::*};
use web_sys::{FocusEvent, KeyboardEvent};

use super::edit;
use crate::{state::PageState, trainers::Trainers};

/// Boards the generator can draw: label, classes, drawings of each.
const PRESETS: [(&str, u32, u32); 4] = [
    ("3 characters, 1 drawing each", 3, 1),
    ("5 characters, 1 drawing each", 5, 1),
    ("5 characters, 3 drawings each", 5, 3),
    ("5 characters, 5 drawings each", 5, 5),
];

/// A menu that fills the board with generated characters, or wipes it.
#[component]
pub fn FillMenu() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(target).ok());
        if menu.get_untracked().is_some_and(|menu| !menu.contains(to.as_ref())) {
            close();
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let fill = move |n_way, k_shot| {
        close();
        trainers.sample(n_way, k_shot);
    };
    let clear = move |_| {
        close();
        state.board.update(|board| edit::clear(board));
    };
    view! {
        <details class="menu" node_ref=menu on:focusout=leave on:keydown=escape>
            <summary class="button quiet" data-testid="fill-menu">
                <Icon icon=LuSparkles/>
                "Fill"
                <span class="wide-only chevron"><Icon icon=LuChevronDown/></span>
            </summary>
            <div class="menu-items">
                <p class="menu-title muted">"Generated characters"</p>
                {PRESETS.map(|(label, n_way, k_shot)| view! {
                    <button class="menu-item" on:click=move |_| fill(n_way, k_shot)>{label}</button>
                }).collect_view()}
                <hr/>
                <button class="menu-item" data-testid="clear-board" on:click=clear>"Clear all drawings"</button>
            </div>
        </details>
    }
}
