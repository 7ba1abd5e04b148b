//! What can go wrong with a site that is to be finished.

use std::io;

/// Why a site cannot be finished.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file is missing or cannot be written.
    #[error("{name} cannot be read or written ({error})")]
    File {
        /// Its name in the site.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file is not as this step expects it, perhaps since the site was finished before.
    #[error("{name} has no {lacks}; was it finished before, or has its source changed?")]
    Lacks {
        /// Its name in the site.
        name: String,
        /// What is not in it.
        lacks: &'static str,
    },
    /// Cargo does not tell what the programs are made of.
    #[error("cargo {command} failed: {says}")]
    Cargo {
        /// Its subcommand.
        command: &'static str,
        /// The end of what it says.
        says: String,
    },
}
