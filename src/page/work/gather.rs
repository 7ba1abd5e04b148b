//! The page's work as one value, and the way back.

use leptos::prelude::*;

use super::Work;
use crate::{board::edit, fragment};
use document::Document;

impl Work {
    /// All that is on the page now.
    pub(super) fn gather(self) -> Document {
        untrack(|| Document {
            board: self.state.board.get(),
            query: self.state.query.get(),
            descriptions: self.steps.words.texts(),
            settings: fragment::of_page(self.state).unwrap_or_default(),
            run: self.trainers.saved_run(),
        })
    }

    /// Puts board, query and descriptions on the page, the board without a past. Says what of the board has no place there.
    pub(super) fn show(self, document: &Document) -> Option<String> {
        let board = edit::tidy(document.board.clone());
        let left_out = left_out(document, board.iter().map(|class| class.drawings.len()).max().unwrap_or(0));
        self.state.editing.set(None);
        self.state.begin_with(board);
        self.state.query.set(document.query.clone());
        self.steps.words.put_texts(document.descriptions.clone());
        left_out
    }
}

/// What of a board is more than fits a page with so many drawings of each class.
fn left_out(document: &Document, shots: usize) -> Option<String> {
    let classes = document.board.len().saturating_sub(edit::MOST_CLASSES);
    let drawn = |class: &ink::Class| class.drawings.iter().filter(|drawing| !drawing.is_empty()).count();
    let drawings: usize = document.board.iter().map(|class| drawn(class).saturating_sub(shots)).sum();
    let count = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {more}")),
    };
    let parts: Vec<String> =
        [count(classes, "class", "classes"), count(drawings, "drawing", "drawings")].into_iter().flatten().collect();
    (!parts.is_empty())
        .then(|| format!("The board has no room for all of it: {} stay in the file.", parts.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Class, Drawing, Point, Stroke};

    #[test]
    fn what_does_not_fit_the_board_is_counted() {
        let mark = Drawing { strokes: vec![Stroke { points: vec![Point::at(0.5, 0.5, 0.0)] }] };
        let class = |drawings: usize| Class { id: 0, name: String::new(), drawings: vec![mark.clone(); drawings] };
        let board = |board: Vec<Class>| Document { board, ..Document::default() };
        assert_eq!(left_out(&board(vec![class(5); 8]), 5), None);
        let text = left_out(&board([vec![class(5); 9], vec![class(7)]].concat()), 5);
        assert_eq!(
            text.as_deref(),
            Some("The board has no room for all of it: 2 classes and 2 drawings stay in the file.")
        );
    }
}
