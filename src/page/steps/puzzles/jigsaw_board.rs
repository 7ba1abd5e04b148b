//! The game with jigsaw puzzles: tiles are swapped two by two, by pointer or keyboard, until the user asks for the verdict.

use super::jigsaw::JigsawViewExt as _;
use super::tiles::TilesExt as _;
use leptos::prelude::*;

use super::{jigsaw::jigsaw_of, play::Play};
use crate::{
    kit::{
        figures::percent,
        reactive::{derived, memo},
        thumbnail::Thumbnail,
    },
    steps::Latest,
};
use ink::{Picture, SIDE};
use protocol::{JigsawView, StepView};

/// The puzzle, and after the verdict the network's arrangement and the true one.
#[component]
pub fn Board(view: Latest, play: Play) -> impl IntoView {
    // Which tile lies in each place, and the place that is to be swapped with the next.
    let arrangement = RwSignal::new(Vec::<usize>::new());
    let picked = RwSignal::new(None::<usize>);
    // The places where what the user made of it is wrong, once that is told.
    let wrong = memo(move || {
        let lies = play.verdict.with(Option::is_some).then(|| arrangement.get())?;
        view.with_untracked(|view| {
            let (view, answers) = jigsaw_of(view.as_deref()?)?;
            let puzzle = play.item.get_untracked();
            Some(view.misplaced(puzzle, answers.truth(puzzle), &lies))
        })
    });
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
            Some(tiles_to_press(view, puzzle, Hand { arrangement, picked, wrong }, press))
        })
    };
    let beside = move || match play.verdict.with(Option::is_some) {
        false => Some(
            view! { <button class="button primary" data-testid="play-check" on:click=check>"Check"</button> }
                .into_any(),
        ),
        true => view.with(|view| told(view.as_deref()?, play.item.get())),
    };
    view! { <div class="play-board scroll">{board} <div class="play-beside">{beside}</div></div> }
}

/// The network's arrangement of a puzzle, and the true one.
fn told(view: &StepView, puzzle: usize) -> Option<AnyView> {
    let (view, answers) = jigsaw_of(view)?;
    let (truth, (best, probability)) = (answers.truth(puzzle), answers.best(puzzle));
    let words = format!("the network, {}", percent(probability));
    let its = arranged(view, (puzzle, truth), &view.arrangement(best), &words);
    let right = arranged(view, (puzzle, truth), &view.arrangement(truth), "the truth");
    Some([its, right].into_iter().collect_view().into_any())
}

/// How far the user has come.
#[derive(Clone, Copy)]
struct Hand {
    /// Which tile lies in each place.
    arrangement: RwSignal<Vec<usize>>,
    /// The place that is to be swapped with the next.
    picked: RwSignal<Option<usize>>,
    /// The places that turned out wrong.
    wrong: Memo<Option<Vec<bool>>>,
}

/// A button for each place.
fn tiles_to_press(view: &JigsawView, puzzle: usize, hand: Hand, press: impl Fn(usize) + Copy + 'static) -> AnyView {
    let Hand { arrangement, picked, wrong } = hand;
    let tiles = StoredValue::new(view.tiles_of(puzzle).to_vec());
    let button = |place: usize| {
        let lies = derived(move || arrangement.with(|tiles| tiles.get(place).copied()).unwrap_or_default());
        let picture =
            derived(move || tiles.with_value(|tiles| tiles.get(lies.get()).cloned()).unwrap_or_else(Picture::blank));
        let label = move || format!("Place {}: tile {}", place + 1, lies.get() + 1);
        let pressed = derived(move || if picked.get() == Some(place) { "true" } else { "false" });
        let is_wrong = derived(move || {
            wrong.with(|wrong| wrong.as_ref().and_then(|wrong| wrong.get(place).copied())).unwrap_or_default()
        });
        view! {
            <button class="jigsaw-tile" class:mistake=is_wrong aria-label=label aria-pressed=pressed data-testid="jigsaw-tile" on:click=move |_| press(place)>
                <Thumbnail picture/>
            </button>
        }
    };
    let buttons = (0..view.pieces()).map(button).collect_view();
    view! { <div class="jigsaw jigsaw-play" prop:style=sizes(view) role="group" aria-label="Tiles; press two to swap them">{buttons}</div> }.into_any()
}

/// An arrangement to look at.
fn arranged(view: &JigsawView, (puzzle, truth): (usize, usize), arrangement: &[usize], words: &str) -> AnyView {
    let wrong = view.misplaced(puzzle, truth, arrangement);
    let tile = |(shown, wrong): (&usize, bool)| {
        let picture = view.tiles_of(puzzle).get(*shown).cloned().unwrap_or_else(Picture::blank);
        let class = if wrong { "jigsaw-tile mistake" } else { "jigsaw-tile" };
        view! { <span class=class><Thumbnail picture=Signal::stored(picture)/></span> }
    };
    let tiles = arrangement.iter().zip(wrong).map(tile).collect_view();
    view! { <figure class="jigsaw-told muted"><div class="jigsaw" prop:style=sizes(view)>{tiles}</div><figcaption>{words.to_owned()}</figcaption></figure> }
        .into_any()
}

/// Tiles in a row, and how a sheet must be enlarged and moved for its tile to fill its place.
fn sizes(view: &JigsawView) -> String {
    let tile = f64::from(view.tile.max(1));
    let margin = (SIDE as u32).saturating_sub(view.tile) / 2;
    format!(
        "--side:{};--zoom:{:.2}%;--off:{:.2}%",
        view.side,
        SIDE as f64 / tile * 100.0,
        -f64::from(margin) / tile * 100.0
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
