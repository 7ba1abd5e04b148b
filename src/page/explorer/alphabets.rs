//! A gallery: alphabets to choose from, the characters of one, and the drawings of the character that is looked at.

use leptos::prelude::*;

use super::{hand_over, looked_at::Shared, shelf::Shelf, specimens::Specimens};
use crate::kit::{
    reactive::{derived, memo},
    thumbnail::Thumbnail,
};

/// Characters of an alphabet that go onto the board at once.
const ON_BOARD: usize = 5;

/// A shelf to browse.
#[component]
pub fn Alphabets(
    /// What to browse.
    shelf: Shelf,
) -> impl IntoView {
    let alphabet = RwSignal::new(0_usize);
    let character = RwSignal::new(shelf.characters(0).start);
    let names = shelf.alphabets.clone();
    let choose = {
        let shelf = shelf.clone();
        move |chosen: usize| {
            alphabet.set(chosen);
            character.set(shelf.characters(chosen).start);
        }
    };
    let entry = move |(number, name): (usize, &String)| {
        let choose = choose.clone();
        let current = derived(move || (alphabet.get() == number).then_some("true"));
        view! {
            <li>
                <button class="alphabet" aria-current=current on:click=move |_| choose(number)>{name.clone()}</button>
            </li>
        }
    };
    let grid = {
        let shelf = shelf.clone();
        move || {
            let character_button = |class: usize| {
                let shelf = shelf.clone();
                let shown = derived(move || if character.get() == class { "true" } else { "false" });
                view! {
                    <button
                        class="sheet"
                        aria-label=shelf.character_name(class)
                        aria-pressed=shown
                        data-testid="character"
                        on:click=move |_| character.set(class)
                    >
                        <Thumbnail picture=Signal::stored(shelf.classes.picture(class, 0))/>
                    </button>
                }
            };
            shelf.characters(alphabet.get()).map(character_button).collect_view()
        }
    };
    let title = {
        let names = names.clone();
        memo(move || names.get(alphabet.get()).cloned().unwrap_or_default())
    };
    let shared: Shared = expect_context();
    let put = {
        let shelf = shelf.clone();
        move |_| hand_over::alphabet(shared, &shelf, alphabet.get_untracked(), ON_BOARD)
    };
    view! {
        <div class="gallery">
            <nav class="alphabets card scroll" aria-label="Alphabets"><ul>{names.iter().enumerate().map(entry).collect_view()}</ul></nav>
            <section class="card scroll" aria-label="Characters">
                <header class="gallery-head row wrap">
                    <h3>{title}</h3>
                    <button class="button" data-testid="put-alphabet" on:click=put>
                        {format!("Put {ON_BOARD} of them on the board")}
                    </button>
                </header>
                <div class="character-grid">{grid}</div>
            </section>
            {move || view! { <Specimens shelf=shelf.clone() class=character.get()/> }}
        </div>
    }
}
