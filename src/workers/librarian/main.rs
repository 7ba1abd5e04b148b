//! The librarian: a web worker that fetches Omniglot's archives, reads them, and keeps what they hold in the browser.
//!
//! It also reads and writes whatever else takes zip or image code: a visitor's work as a file, weights, QR codes.
//!
//! The page asks it ([`protocol::librarian`]); trainers find what it keeps under [`worker::OMNIGLOT`].
//! It links zip and image code, so that neither the page nor a trainer has to.

mod download;
mod errands;
mod shelf;

fn main() {
    shelf::start();
}
