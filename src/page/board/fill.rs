//! What fills or wipes the whole board at once, and how many drawings each class has. All of it can be undone.

use icondata_lu::{LuMinus, LuPlus, LuSparkles};
use leptos::prelude::*;

use super::edit;
use crate::{
    kit::{
        icon::Icon,
        icon_button::IconButton,
        menu::{Menu, MenuHandle},
        reactive::{derived, memo},
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
pub fn FillMenu(
    /// How many drawings each class has.
    k_shot: Memo<usize>,
) -> impl IntoView {
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
            <Shots k_shot/>
            <button class="menu-item" data-testid="clear-board" on:click=clear>"Clear all drawings"</button>
        </Menu>
    }
}

/// How many drawings each class has.
#[component]
fn Shots(k_shot: Memo<usize>) -> impl IntoView {
    let state = PageState::get();
    let set = move |shots: usize| {
        state.board.update(|board| {
            edit::set_k_shot(board, shots);
        });
    };
    let most = memo(move || k_shot.get() >= edit::MOST_SHOTS);
    view! {
        <div class="stepper" role="group" aria-label="Drawings of each class">
            <span class="muted">"Drawings of each"</span>
            <IconButton
                icon=LuMinus
                label="One drawing less of each class"
                disabled=derived(move || k_shot.get() <= 1)
                press=move || set(k_shot.get_untracked() - 1)
            />
            <output data-testid="k-shot">{derived(move || k_shot.get().to_string())}</output>
            <IconButton
                icon=LuPlus
                label="One drawing more of each class"
                disabled=most
                press=move || set(k_shot.get_untracked() + 1)
            />
        </div>
    }
}
