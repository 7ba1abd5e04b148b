//! The data explorer, fetched when it is first opened.

fn main() {}
