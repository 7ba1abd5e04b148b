//! The data explorer: where characters come from, to be looked at, fetched, and put on the board.
//!
//! It lays itself over the page as a dialog, asks the librarian for Omniglot and the visitor's own pictures, makes generated
//! alphabets by itself, and puts drawings on the board. It knows [`data`] and the page's widgets, and no trainer.

mod alphabets;
mod augmentation;
mod bring;
mod collected;
mod dialog;
mod generated;
mod hand_over;
mod librarian;
mod looked_at;
mod omniglot;
mod pictures;
mod replay;
mod shelf;
mod specimens;

pub use dialog::{ExplorerButton, ExplorerDialog};
pub use librarian::Librarian;
