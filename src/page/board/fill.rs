//! What fills or wipes the whole board at once. Both can be undone.

use icondata_lu::LuSparkles;
use leptos::prelude::*;

use super::edit;
use crate::{
    kit::{
        icon::Icon,
        menu::{Menu, MenuHandle},
    },
    state::PageState,
    trainers::Trainers,
};

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
    let menu = MenuHandle::default();
    let fill = move |n_way, k_shot| {
        menu.close();
        trainers.sample(n_way, k_shot);
    };
    let clear = move |_| {
        menu.close();
        state.board.update(|board| edit::clear(board));
    };
    view! {
        <Menu menu testid="fill-menu" face=view! { <Icon icon=LuSparkles/> "Fill" }.into_any()>
            <p class="menu-title muted">"Generated characters"</p>
            {PRESETS.map(|(label, n_way, k_shot)| view! {
                <button class="menu-item" on:click=move |_| fill(n_way, k_shot)>{label}</button>
            }).collect_view()}
            <hr/>
            <button class="menu-item" data-testid="clear-board" on:click=clear>"Clear all drawings"</button>
        </Menu>
    }
}
