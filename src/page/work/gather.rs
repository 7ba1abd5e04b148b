//! The page's work as one value, and the way back.

use leptos::prelude::*;

use super::DocumentActions;
use crate::{board::edit, fragment};
use document::Document;

impl DocumentActions {
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
        self.state.editing.set(None);
        self.state.begin_with(edit::tidy(document.board.clone()));
        self.state.query.set(document.query.clone());
        self.steps.words.put_texts(document.descriptions.clone());
        edit::left_out(&document.board)
    }
}
