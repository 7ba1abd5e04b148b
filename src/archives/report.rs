//! What of a visitor's drawings was taken, and what was left out and why.

use std::collections::BTreeMap;

use super::{picture::PictureError, tones::TraceError};

/// What was taken, and what was left out and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Drawings that were taken.
    pub drawings: usize,
    /// Classes that they are of.
    pub classes: usize,
    /// By the reason: how many were left out, and the first of them.
    pub left_out: BTreeMap<String, (usize, String)>,
}

impl Report {
    /// Counts one that was left out, which is called `what`.
    pub(super) fn leave_out(&mut self, what: &str, why: impl Into<String>) {
        self.left_out.entry(why.into()).or_insert_with(|| (0, what.to_owned())).0 += 1;
    }

    /// All of it in one or two sentences.
    pub fn words(&self) -> String {
        let count = |count: usize, one: &str, more: &str| {
            if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
        };
        let taken =
            format!("{} of {}", count(self.drawings, "drawing", "drawings"), count(self.classes, "class", "classes"));
        match self.left_out_words() {
            None => format!("{taken}."),
            Some(words) => format!("{taken}. {words}"),
        }
    }

    /// What was left out and why; `None` if nothing was.
    pub fn left_out_words(&self) -> Option<String> {
        let reason = |(why, (count, first)): (&String, &(usize, String))| match count {
            1 => format!("{first} ({why})"),
            _ => format!("{first} and {} more ({why})", count - 1),
        };
        let all: usize = self.left_out.values().map(|(count, _)| count).sum();
        let reasons: Vec<String> = self.left_out.iter().map(reason).collect();
        (all > 0).then(|| format!("{all} left out: {}.", reasons.join("; ")))
    }
}

/// Why a picture is left out, the same for all that have the same fault.
pub(super) fn reason(error: &PictureError) -> &'static str {
    match error {
        PictureError::Unknown => "not a PNG, JPEG or SVG picture, whatever its name says",
        PictureError::Damaged(_) => "damaged",
        PictureError::DamagedSvg(_) => "an SVG drawing that cannot be read",
        PictureError::TooLarge => "too large",
        PictureError::TooComplex => "too complex an SVG drawing",
        PictureError::NoCharacter(TraceError::Full) => "more ink than paper",
        PictureError::NoCharacter(TraceError::Blank | TraceError::Size) => "no ink on its paper",
    }
}
