//! The invariants of ARCHITECTURE.md that a test can hold.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder of src/ that is not one of tests, with its text up to its tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_of_tests(&path) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src").join(folder), &mut found);
    assert!(!found.is_empty(), "no sources in src/{folder}");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code =
            text.split("#[cfg(test)]").next().and_then(|code| code.split("#[cfg(all(test").next()).unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (path, code)
    };
    found.into_iter().map(read).collect()
}

/// True for `tests.rs` and what ends in `_tests.rs`, which their parents declare for tests alone.
fn is_of_tests(path: &Path) -> bool {
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem == "tests" || stem.ends_with("_tests"))
}

fn assert_absent(folder: &str, words: &[&str]) {
    for (path, code) in sources(folder) {
        for word in words {
            assert!(!code.contains(word), "{} uses “{word}”", path.display());
        }
    }
}

/// Fails if a member links a crate whose name begins so, or lacks the one that it is known by.
fn assert_not_linked(member: &str, known_by: &str, names: &[&str]) {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--all-features", "--edges", "normal", "--prefix", "none"])
        .args(["--package", member, "--target", "wasm32-unknown-unknown"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.lines().any(|line| line.starts_with(known_by)), "the tree is not that of {member}:\n{tree}");
    for name in names {
        assert!(!tree.lines().any(|line| line.starts_with(name)), "{member} links {name}");
    }
}

const TENSORS: [&str; 4] = ["burn", "cubecl", "wgpu", "gemm"];

/// What a member does not depend on, it cannot use: these are the rooms that Cargo keeps apart.
#[test]
fn members_link_only_what_they_may() {
    assert_not_linked("page", "leptos v", &TENSORS);
    assert_not_linked("page", "leptos v", &["learn v", "archives v", "zip v", "image v", "png v"]);
    assert_not_linked("learn", "burn v", &["leptos v", "page v", "archives v", "zip v", "image v"]);
    assert_not_linked("trainer", "burn v", &["leptos v", "page v", "archives v", "zip v", "image v"]);
    assert_not_linked("librarian", "zip v", &TENSORS);
    assert_not_linked("librarian", "zip v", &["leptos v", "page v", "learn v"]);
    assert_not_linked("protocol", "ink v", &["burn v", "leptos v", "web-sys v", "data v"]);
    assert_not_linked("ink", "serde v", &["data v", "protocol v", "burn v", "leptos v", "web-sys v"]);
    assert_not_linked("document", "ink v", &["burn v", "leptos v", "web-sys v", "data v", "zip v", "image v"]);
    assert_not_linked("data", "ink v", &["protocol v", "burn v", "leptos v", "web-sys v", "zip v"]);
}

#[test]
fn the_projections_of_the_map_know_no_browser() {
    assert_absent("page/map/projection", &["leptos", "web_sys", "crate::state", "crate::trainers"]);
}

#[test]
fn backends_are_named_in_one_file() {
    for (path, code) in sources("") {
        if !path.ends_with("learn/training/device.rs") {
            for word in ["Device::flex", "Device::wgpu", "Device::default"] {
                assert!(!code.contains(word), "{} names a backend: {word}", path.display());
            }
        }
    }
}

#[test]
fn methods_and_models_never_read_back() {
    let reads = ["into_data", "to_data", "into_scalar", ".await", "Transaction", ".sync()"];
    for folder in ["learn/methods", "learn/models"] {
        assert_absent(folder, &reads);
    }
}

#[test]
fn all_randomness_is_seeded() {
    for (path, code) in sources("") {
        for word in ["rand::rng(", "thread_rng", "from_os_rng", "Math::random", "Tensor::random"] {
            // A new seed for the user is the one thing that may come from outside.
            let is_page = path.starts_with(root().join("src/page"));
            assert!(!code.contains(word) || is_page, "{} uses {word}", path.display());
        }
    }
}
