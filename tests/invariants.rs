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

/// Every Rust file below a folder of src/ that is not one of tests, with its code.
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
    found.into_iter().map(|path| (path.clone(), code_of(&fs::read_to_string(path).unwrap()))).collect()
}

/// A file without its comments and without its modules of tests, wherever in the file they stand.
fn code_of(text: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("//")).peekable();
    let mut code = Vec::new();
    while let Some(line) = lines.next() {
        let tests = line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test");
        if tests && lines.peek().is_some_and(|next| next.contains("mod ") && next.ends_with('{')) {
            lines.find(|line| *line == "}");
        } else {
            code.push(line);
        }
    }
    code.join("\n")
}

/// True for `tests.rs` and what ends in `_tests.rs`, which their parents declare for tests alone.
fn is_of_tests(path: &Path) -> bool {
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem == "tests" || stem.ends_with("_tests"))
}

/// Fails if a file below a folder of src/ has one of these words in its code.
fn assert_absent(folder: &str, words: &[&str]) {
    for (path, code) in sources(folder) {
        assert_eq!(first_of(&code, words), None, "in {}", path.display());
    }
}

/// The first of these words that is in the code.
fn first_of<'a>(code: &str, words: &[&'a str]) -> Option<&'a str> {
    words.iter().copied().find(|word| code.contains(word))
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
    assert_not_linked("page", "leptos v", &["pulldown-cmark", "math-core"]);
    assert_not_linked("learn", "burn v", &["leptos v", "page v", "archives v", "zip v", "image v"]);
    assert_not_linked("trainer", "burn v", &["leptos v", "page v", "archives v", "zip v", "image v"]);
    assert_not_linked("librarian", "zip v", &TENSORS);
    assert_not_linked("librarian", "zip v", &["leptos v", "page v", "learn v"]);
    assert_not_linked("protocol", "ink v", &["burn v", "leptos v", "web-sys v", "data v"]);
    assert_not_linked("ink", "serde v", &["data v", "protocol v", "burn v", "leptos v", "web-sys v"]);
    assert_not_linked("document", "ink v", &["burn v", "leptos v", "web-sys v", "data v", "zip v", "image v"]);
    assert_not_linked("data", "ink v", &["protocol v", "burn v", "leptos v", "web-sys v", "zip v"]);
}

/// The content security policy allows styles from files and through CSSOM only: `prop:style=` and `style:name=`.
#[test]
fn no_view_sets_a_style_attribute() {
    assert_absent("page", &[" style=", "set_attribute(\"style\""]);
}

#[test]
fn every_brace_of_a_style_sheet_has_its_other() {
    // A brace too many has a browser skip the rule after it, and the build joins the files.
    for entry in fs::read_dir(root().join("static/style")).unwrap() {
        let path = entry.unwrap().path();
        let depth = fs::read_to_string(&path).unwrap().chars().try_fold(0_usize, |depth, character| match character {
            '{' => Some(depth + 1),
            '}' => depth.checked_sub(1),
            _ => Some(depth),
        });
        assert_eq!(depth, Some(0), "{}", path.display());
    }
}

#[test]
#[should_panic(expected = "learn links burn")]
fn a_link_that_is_not_allowed_is_found() {
    assert_not_linked("learn", "burn v", &TENSORS);
}

/// What knows the browser or the page.
const BROWSER: [&str; 4] = ["leptos", "web_sys", "crate::state", "crate::trainers"];

#[test]
fn the_projections_of_the_map_know_no_browser() {
    assert_absent("page/map/projection", &BROWSER);
}

const BACKENDS: [&str; 4] = ["Device::flex", "Device::wgpu", "Device::default", "backend::Flex"];

#[test]
fn backends_are_named_in_one_file() {
    for (path, code) in sources("") {
        if !path.ends_with("learn/training/device.rs") {
            assert_eq!(first_of(&code, &BACKENDS), None, "in {}", path.display());
        }
    }
}

/// Ways to read a tensor's numbers.
const READS: [&str; 6] = ["into_data", "to_data", "into_scalar", ".await", "Transaction", ".sync()"];

#[test]
fn methods_and_models_never_read_back() {
    for folder in ["learn/methods", "learn/models"] {
        assert_absent(folder, &READS);
    }
}

/// Randomness that no seed determines.
const CHANCE: [&str; 5] = ["rand::rng(", "thread_rng", "from_os_rng", "Math::random", "Tensor::random"];

#[test]
fn all_randomness_is_seeded() {
    for (path, code) in sources("") {
        // A new seed for the user is the one thing that may come from outside.
        if !path.starts_with(root().join("src/page")) {
            assert_eq!(first_of(&code, &CHANCE), None, "in {}", path.display());
        }
    }
}

#[test]
fn what_is_planted_is_found_and_what_tests_or_comments_say_is_not() {
    let planted = |line: &str| {
        format!(
            "fn a() {{}}\n// {line}\n#[cfg(test)]\nmod tests {{\n    {line}\n}}\n#[cfg(test)]\nmod other_tests;\nfn b() {{}}\n"
        )
    };
    for (words, line) in [
        (&BROWSER[..], "use crate::state::PageState;"),
        (&BACKENDS[..], "let device = Device::wgpu(0);"),
        (&READS[..], "let loss = loss.into_scalar();"),
        (&CHANCE[..], "let mut rng = rand::rng();"),
    ] {
        let innocent = planted(line);
        assert_eq!(first_of(&code_of(&innocent), words), None, "{line}");
        assert!(first_of(&code_of(&format!("{innocent}    {line}\n")), words).is_some(), "{line} behind the tests");
    }
}
