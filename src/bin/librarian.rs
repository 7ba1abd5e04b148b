//! The librarian: a dedicated Web Worker that reads Omniglot's archives.

fn main() {
    fewshot_playground::library::shelf::start();
}
