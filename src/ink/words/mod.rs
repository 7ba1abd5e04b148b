//! Line drawings in words, for learning from captions.
//!
//! Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision" (CLIP), learns from pictures
//! and what people wrote beside them. Here nobody writes: a drawing's strokes are measured ([`Sight`]), what is clearly so
//! becomes [`Fact`]s ([`describe`]), and a grammar puts them in English ([`say`], [`plain`]): "a tall vertical line crossed
//! near the top by a small loop". Every caption is true of the drawing's geometry, by [`Fact::holds`].
//!
//! Text goes to a network as word pieces ([`pieces()`]); some combinations of words are kept for the examination ([`CompositionSplit`]).
//! Nothing here links burn or knows of a browser.

pub mod compositions;
mod describe;
mod division;
mod fact;
mod form;
mod grammar;
mod mark;
pub mod phrases;
pub mod pieces;
mod relation;
mod sight;
pub mod trace;
pub mod vocabulary;
mod voice;

pub use compositions::{CompositionSplit, split_of};
pub use describe::{describe, describe_as};
pub use fact::{Arrangement, Fact, Move, Region};
pub use form::{Eighth, Form, MarkKind, Size};
pub use grammar::{plain, say};
pub use mark::Mark;
pub use phrases::PROMPTS;
pub use pieces::{MAX_PIECES, Pieces, VOCABULARY, is_readable, pieces, pieces_with_spelling, word_spans};
pub use relation::{SpatialRelation, Spot};
pub use sight::Sight;

use crate::Drawing;

/// A drawing in plain words; `None` if there is no ink.
pub fn caption(drawing: &Drawing) -> Option<String> {
    let facts = describe(drawing);
    (!facts.is_empty()).then(|| plain(&facts))
}
