//! The game with jigsaw puzzles: tiles are swapped two by two, by pointer or keyboard, until the user asks for the verdict.

use leptos::prelude::*;

use super::{jigsaw::jigsaw_of, play::Play};
use crate::{
    drawing::{Picture, SIDE, decimal::fixed},
    protocol::JigsawView,
    ui::{bars::percent, reactive::derived, thumbnail::Thumbnail},
    views::Latest,
};

/// The puzzle, and after the verdict the network's arrangement and the true one.
#[component]
pub fn Board(view: Latest, play: Play) -> impl IntoView {
    // Which tile lies in each place, and the place that is to be swapped with the next.
    let arrangement = RwSignal::new(Vec::<usize>::new());
    let picked = RwSignal::new(None::<usize>);
    let press = move |place: usize| {
        if play.verdict.with_untracked(Option::is_some) {
            return;
        }
        match picked.get_untracked() {
            None => picked.set(Some(place)),
            Some(other) => {
                arrangement.update(|tiles| tiles.swap(place, other));
                picked.set(None);
            }
        }
    };
    let check = move |_| {
        let verdict = view.with_untracked(|view| {
            let (view, answers) = jigsaw_of(view.as_deref()?)?;
            Some(view.verdict(answers, play.item.get_untracked(), &arrangement.get_untracked()))
        });
        if let Some(verdict) = verdict {
            picked.set(None);
            play.answer(verdict);
        }
    };
    let board = move || {
        let puzzle = play.item.get();
        view.with(|view| {
            let (view, _) = jigsaw_of(view.as_deref()?).filter(|(view, _)| puzzle < view.drawings.len())?;
            arrangement.set((0..view.pieces()).collect());
            picked.set(None);
            Some(tiles_to_press(view, puzzle, arrangement, picked, press))
        })
    };
    let beside = move || match play.verdict.with(Option::is_some) {
        false => Some(
            view! { <button class="button primary" data-testid="play-check" on:click=check>"Check"</button> }
                .into_any(),
        ),
        true => view.with(|view| {
            let (view, answers) = jigsaw_of(view.as_deref()?)?;
            let puzzle = play.item.get();
            let (best, probability) = answers.best(puzzle);
            let its =
                arranged(view, puzzle, &view.arrangement(best), &format!("the network, {}", percent(probability)));
            let truth = arranged(view, puzzle, &view.arrangement(answers.truth(puzzle)), "the truth");
            Some([its, truth].into_iter().collect_view().into_any())
        }),
    };
    view! { <div class="play-board">{board} <div class="play-beside">{beside}</div></div> }
}

/// A button for each place.
fn tiles_to_press(
    view: &JigsawView,
    puzzle: usize,
    arrangement: RwSignal<Vec<usize>>,
    picked: RwSignal<Option<usize>>,
    press: impl Fn(usize) + Copy + 'static,
) -> AnyView {
    let tiles = StoredValue::new(view.tiles_of(puzzle).to_vec());
    let button = |place: usize| {
        let lies = derived(move || arrangement.with(|tiles| tiles.get(place).copied()).unwrap_or_default());
        let picture =
            derived(move || tiles.with_value(|tiles| tiles.get(lies.get()).cloned()).unwrap_or_else(Picture::blank));
        let label = move || format!("Place {}: tile {}", place + 1, lies.get() + 1);
        let pressed = derived(move || if picked.get() == Some(place) { "true" } else { "false" });
        view! {
            <button class="jigsaw-tile" aria-label=label aria-pressed=pressed data-testid="jigsaw-tile" on:click=move |_| press(place)>
                <Thumbnail picture/>
            </button>
        }
    };
    let buttons = (0..view.pieces()).map(button).collect_view();
    view! { <div class="jigsaw jigsaw-play" style=sizes(view) role="group" aria-label="Tiles; press two to swap them">{buttons}</div> }.into_any()
}

/// An arrangement to look at.
fn arranged(view: &JigsawView, puzzle: usize, arrangement: &[usize], words: &str) -> AnyView {
    let tile = |shown: &usize| {
        let picture = view.tiles_of(puzzle).get(*shown).cloned().unwrap_or_else(Picture::blank);
        view! { <span class="jigsaw-tile"><Thumbnail picture=Signal::stored(picture)/></span> }
    };
    let tiles = arrangement.iter().map(tile).collect_view();
    view! { <figure class="jigsaw-told"><div class="jigsaw" style=sizes(view)>{tiles}</div><figcaption>{words.to_owned()}</figcaption></figure> }
        .into_any()
}

/// Tiles in a row, and how a sheet must be enlarged and moved for its tile to fill its place.
fn sizes(view: &JigsawView) -> String {
    let tile = f64::from(view.tile.max(1));
    let margin = (SIDE as u32).saturating_sub(view.tile) / 2;
    format!(
        "--side:{};--zoom:{}%;--off:{}%",
        view.side,
        fixed(SIDE as f64 / tile * 100.0, 2),
        fixed(-f64::from(margin) / tile * 100.0, 2)
    )
}

#[cfg(test)]
mod tests {
    use super::{super::tiles::tests::view, *};

    #[test]
    fn a_tile_fills_its_place() {
        assert_eq!(sizes(&view()), "--side:2;--zoom:200.00%;--off:-50.00%");
        let odd = JigsawView { side: 3, tile: 9, ..view() };
        assert_eq!(sizes(&odd), "--side:3;--zoom:311.11%;--off:-100.00%");
    }
}
