//! The official Omniglot archives: images, strokes and one-shot runs, read from zip files and written as such.
//!
//! What is read becomes a [`data::Collection`]. Only the librarian and the command line link this, since it links zip and
//! image code.

mod archive;
pub mod contact_sheet;
#[cfg(test)]
mod made_up;
pub mod make_runs;
pub mod omniglot;
pub mod omniglot_runs;
mod places;
mod png;
pub mod strokes;
