//! The librarian: a worker that fetches Omniglot's archives, reads them, and keeps what they hold in the browser.
//!
//! The page's data explorer asks it ([`protocol`]); trainers find what it keeps under
//! [`worker::OMNIGLOT`](worker::OMNIGLOT). It knows zips and images, so that neither the page nor a trainer has to.

pub mod protocol;

#[cfg(feature = "librarian")]
mod download;
#[cfg(feature = "librarian")]
pub mod shelf;
