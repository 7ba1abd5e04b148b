//! Somebody's work that is looked at in the place of the visitor's own.

use super::{PageState, Past};
use document::Document;
use leptos::prelude::*;

/// Work that is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// What it is, for the user: “a shared board”, the name of a file.
    pub name: String,
    /// The part of the address that has it, so that a reload brings it again; empty for a file.
    pub link: String,
    /// The visitor's own.
    pub(crate) own: Document,
    /// What was done to the visitor's own board.
    pub(crate) past: Past,
    /// True if the visitor's own board had not come yet.
    pub(crate) was_awaited: bool,
    /// True if the visitor's own run made way for another.
    pub(crate) took_run: bool,
}

impl Visit {
    /// Another tab has changed the visitor's own board, query and descriptions.
    pub fn follow(&mut self, own: &Document) {
        self.own.board.clone_from(&own.board);
        self.own.query.clone_from(&own.query);
        self.own.descriptions.clone_from(&own.descriptions);
    }
}

impl PageState {
    /// True while somebody's work is looked at: then nothing on the page is the visitor's, and nothing is to be stored.
    /// Follows its signal.
    pub fn is_visiting(self) -> bool {
        self.visit.with(Option::is_some)
    }
}
