//! The librarian: a web worker that fetches Omniglot's archives, reads them, and keeps what they hold in the browser.
//!
//! The page's data explorer asks it ([`protocol::librarian`]); trainers find what it keeps under [`worker::OMNIGLOT`].
//! It links zip and image code, so that neither the page nor a trainer has to.

mod download;
mod shelf;

fn main() {
    shelf::start();
}
