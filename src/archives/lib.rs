//! Archives: Omniglot's official ones (images, strokes and one-shot runs) and a visitor's own pictures and drawings, which
//! become a [`data::Collection`], and a visitor's work as one `.fewshot` file, which is a [`document::Document`].
//!
//! Only the librarian and the command line link this, since it links zip and image code.

pub mod archive;
pub mod brought;
pub mod contact_sheet;
pub mod fewshot_file;
#[cfg(test)]
mod made_up_tests;
pub mod make_runs;
pub mod omniglot;
pub mod omniglot_error;
pub mod omniglot_runs;
pub mod own;
pub mod picture;
mod places;
mod png;
pub mod quickdraw;
pub mod report;
pub mod run_notes;
pub mod strokes;
pub mod tones;
pub mod trace;
mod trace_fit;
