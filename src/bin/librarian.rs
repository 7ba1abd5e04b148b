//! The librarian: a dedicated Web Worker that reads Omniglot's archives.

fn main() {
    librarian::shelf::start();
}
