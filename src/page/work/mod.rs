//! The visitor's work as something to carry: saved as a file and opened, shared as a link, its weights taken elsewhere.
//!
//! What somebody else made is looked at in the place of the visitor's own ([`visit`]), and takes that place only when it is
//! kept. Files are packed and read by the librarian ([`errands`]), so the page links no code for archives.

mod clipboard;
mod drop;
mod errands;
mod files;
mod frame;
mod gather;
pub mod menu;
pub mod picture;
pub mod share;
pub mod visit;

use leptos::prelude::*;

use self::{errands::Errands, picture::Pictures};
use crate::{
    board::edit, explorer::Librarian, state::PageState, steps::state::StepState, storage::FIRST_BOARD,
    trainers::Trainers,
};

/// All that carrying work needs. Copy it freely.
#[derive(Clone, Copy)]
pub struct DocumentActions {
    state: PageState,
    trainers: Trainers,
    steps: StepState,
    errands: Errands,
    /// True while the dialog with the link is open.
    pub sharing: RwSignal<bool>,
    /// True while a file is dragged over the page.
    pub over: RwSignal<bool>,
    /// Pictures on their way to the board.
    pictures: Pictures,
    /// Takes archives and folders of drawings.
    librarian: Librarian,
}

impl DocumentActions {
    /// For a page that has just been opened.
    pub fn new(state: PageState, trainers: Trainers, steps: StepState, librarian: Librarian) -> Self {
        Self {
            state,
            trainers,
            steps,
            errands: Errands::new(),
            sharing: RwSignal::default(),
            over: RwSignal::default(),
            pictures: Pictures::new(),
            librarian,
        }
    }

    /// From now on, shows what the address has, and takes files. To be called when the visitor's own work is on the page.
    pub fn start(self) {
        self.follow_links();
        self.take_files();
    }

    /// The same in a frame of another page, which keeps nothing and takes no files: shows what the address has, or else has the
    /// first characters drawn.
    pub fn start_in_frame(self) {
        self.state.begin_with(edit::blank(FIRST_BOARD.0 as usize, FIRST_BOARD.1 as usize));
        self.state.awaiting_board.set(true);
        self.follow_links();
        if self.state.awaiting_board.get_untracked() {
            self.trainers.sample(FIRST_BOARD.0, FIRST_BOARD.1);
        }
    }

    /// The work, from anywhere under [`App`](crate::App).
    pub fn get() -> Self {
        expect_context()
    }
}
