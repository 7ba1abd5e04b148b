//! Whatever drawings a visitor brings: Omniglot's own archives, which are read strictly, since a set with holes is not that set,
//! or pictures and strokes of their own, of which what can be used is used.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;

use super::{
    archive::{Archive, ArchiveError},
    omniglot::Omniglot,
    omniglot_error::OmniglotError,
    own::{self, OwnDrawings, OwnError},
    places::is_omniglot,
};
use data::Collection;

/// What was brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Omniglot, or a part of it.
    Omniglot(Omniglot),
    /// Something else.
    Own(OwnDrawings),
}

/// Why nothing can be had from it.
#[derive(Debug, thiserror::Error)]
pub enum BroughtError {
    /// It cannot be read at all.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// It is Omniglot, and something is wrong with it.
    #[error(transparent)]
    Omniglot(#[from] OmniglotError),
    /// It is something else, and there are no drawings in it.
    #[error(transparent)]
    Own(#[from] OwnError),
}

impl Brought {
    /// Reads a zip archive, a folder, or a file of strokes.
    ///
    /// # Errors
    /// If it cannot be read, or there are no drawings in it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(path: &Path) -> Result<Self, BroughtError> {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::read(Archive::open(path)?, &name, |_, _| {})
    }

    /// Reads an archive of this name. `progress` hears how many files of how many are done.
    ///
    /// # Errors
    /// If there are no drawings in it, or it is a damaged Omniglot.
    pub fn read(archive: Archive, name: &str, progress: impl FnMut(usize, usize)) -> Result<Self, BroughtError> {
        // The one-shot runs, and an archive of archives, are told by Omniglot's reader.
        let names =
            |wanted: fn(&str) -> bool| archive.files().any(|entry| wanted(entry.rsplit('/').next().unwrap_or(entry)));
        if is_omniglot(&archive) || names(|name| name == "class_labels.txt") || names(|name| name.ends_with(".zip")) {
            return Ok(Self::Omniglot(Omniglot::read(archive)?));
        }
        Ok(Self::Own(own::read(archive, name, progress)?))
    }

    /// What was read and what was not, in words.
    pub fn summary(&self) -> String {
        match self {
            Self::Omniglot(omniglot) => format!("{}.", omniglot.summary()),
            Self::Own(own) => own.report.words(),
        }
    }

    /// The drawings.
    pub fn into_collection(self) -> Collection {
        match self {
            Self::Omniglot(omniglot) => omniglot.collection,
            Self::Own(own) => own.collection,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up_tests::{line_png, zip_of};
    use data::Classes;

    fn brought(entries: &[(&str, &[u8])]) -> Result<Brought, BroughtError> {
        Brought::read(Archive::from_zip(zip_of(entries)).expect("a zip"), "mine", |_, _| {})
    }

    #[test]
    fn omniglot_is_known_by_its_folders_and_read_strictly() {
        let png = line_png(3);
        assert!(matches!(brought(&[("Greek/character01/0001_01.png", &png)]), Ok(Brought::Omniglot(_))));
        assert!(matches!(brought(&[("Greek/character_of_mine/1.png", &png)]), Ok(Brought::Own(_))));
        let half = brought(&[("Greek/character01/0001_01.png", &png), ("Greek/character01/0001_02.png", &png[..40])]);
        assert!(matches!(half, Err(BroughtError::Omniglot(OmniglotError::Image { .. }))), "{half:?}");
        let own = brought(&[("plus/1.png", &png), ("plus/2.png", &png[..40])]).expect("a drawing");
        assert_eq!(own.summary(), "1 drawing of 1 class. 1 left out: plus/2.png (damaged).");
        assert_eq!(own.into_collection().len(), 1);
        let runs = brought(&[("run01/training/class01.png", &png), ("run01/class_labels.txt", b"")]);
        assert!(matches!(runs, Err(BroughtError::Omniglot(OmniglotError::OneShotRuns { .. }))));
    }
}
