//! What can be wrong with an archive of Omniglot.

use super::{archive::ArchiveError, picture::PictureError};

/// Why there is no Omniglot in a zip or folder.
#[derive(Debug, thiserror::Error)]
pub enum OmniglotError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// An image cannot be read.
    #[error("{entry}: this {cause}")]
    Image { entry: String, cause: PictureError },
    /// A file of strokes is no text.
    #[error("{entry}: these are strokes by its name, but it is not text")]
    NotText { entry: String },
    /// A line of a file of strokes is wrong.
    #[error("{entry}, line {line}: {problem}")]
    Line { entry: String, line: usize, problem: String },
    /// There are no drawings where Omniglot has them.
    #[error(
        "no drawings found: Omniglot's images are in folders <Alphabet>/character01/0001_01.png, as in \
         images_background.zip, its strokes in <Alphabet>/character01/0001_01.txt, as in strokes_background.zip"
    )]
    NoDrawings,
    /// The archive is of archives.
    #[error("{entry}: the drawings are in this archive within the archive; unpack it and open that one")]
    ArchiveWithin { entry: String },
    /// The one-shot runs were given instead of the images.
    #[error("{entry}: these are the one-shot runs, not the images of whole alphabets")]
    OneShotRuns { entry: String },
    /// A character's folder has no drawing in it.
    #[error("{entry}: this character has no drawings; is the archive complete?")]
    EmptyCharacter { entry: String },
}
