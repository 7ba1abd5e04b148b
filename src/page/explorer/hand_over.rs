//! Drawings on their way to the board, and the way back.

use leptos::prelude::*;

use super::{looked_at::Shared, shelf::Shelf};
use crate::board::{arrival::as_board, edit};
use ink::{Class, Drawing};

/// Letters of a class's name that the board has room for.
const LONGEST_NAME: usize = 24;

/// Drawings of a character that go along; the board takes as many as it has room for.
const DRAWINGS: usize = 5;

/// Adds a character to the board.
pub fn character(shared: Shared, shelf: &Shelf, class: usize) {
    put(shared, vec![class_of(shelf, class)], false);
}

/// Fills the board anew with the first characters of an alphabet, one drawing each.
pub fn alphabet(shared: Shared, shelf: &Shelf, alphabet: usize, count: usize) {
    let mut classes: Vec<Class> = shelf.characters(alphabet).take(count).map(|class| class_of(shelf, class)).collect();
    classes.iter_mut().for_each(|class| class.drawings.truncate(1));
    put(shared, classes, true);
}

fn class_of(shelf: &Shelf, class: usize) -> Class {
    let drawings = (0..shelf.drawings(class)).filter_map(|index| shelf.classes.drawing(class, index)).take(DRAWINGS);
    Class { id: class as u32, name: shelf.own_name(class), drawings: drawings.collect::<Vec<Drawing>>() }
}

/// Puts characters on the board, in the place of what is there or beside it. The board's history has what was there.
fn put(shared: Shared, classes: Vec<Class>, anew: bool) {
    let state = shared.page;
    let tell = |text: &str| shared.news.set(text.to_owned());
    if classes.iter().all(|class| class.drawings.is_empty()) {
        tell("These are scans without strokes, which the board cannot take: fetch the archive of strokes as well.");
        return;
    }
    let names: Vec<String> = classes.iter().map(|class| class.name.chars().take(LONGEST_NAME).collect()).collect();
    let mut classes = as_board(classes);
    classes.iter_mut().zip(names).for_each(|(class, name)| class.name = name);
    let drawings = classes.iter().map(|class| class.drawings.len()).max().unwrap_or_default();
    if anew {
        state.board.set(classes);
        tell("The board has these characters now.");
    } else if state.board.try_update(|board| edit::add_classes(board, classes)).unwrap_or_default() {
        let taken = state.board.with_untracked(|board| edit::k_shot(board));
        if drawings > taken {
            tell(&format!(
                "Added to the board with {taken} of its {drawings} drawings: the board has room for no more."
            ));
        } else {
            tell("Added to the board.");
        }
    } else {
        state.inform("The board is full. Remove a class to make room.");
        tell("The board is full. Remove a class to make room.");
    }
}
