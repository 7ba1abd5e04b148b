//! The invariants of ARCHITECTURE.md that a test can hold.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A Rust file that is not one of tests, without its comments and without its tests.
struct Source {
    path: PathBuf,
    code: String,
    /// The modules that it is in, outermost first: `["ui", "board", "edit"]`.
    module: Vec<String>,
}

impl Source {
    fn new(path: PathBuf, text: &str) -> Self {
        let below = path.strip_prefix(root().join("src")).unwrap().with_extension("");
        let mut module: Vec<String> = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        module.retain(|name| name != "mod");
        Self { code: without_comments_and_tests(text), path, module }
    }

    /// Which of these words are in the code, or in a path that it imports however its imports are written.
    fn finds<'a>(&self, words: &[&'a str]) -> Vec<&'a str> {
        let imports = imports(&self.code, &self.module).join("\n");
        words.iter().copied().filter(|word| self.code.contains(word) || imports.contains(word)).collect()
    }

    /// Which of the crate's outermost modules it names.
    fn reaches(&self) -> BTreeSet<String> {
        let imports = imports(&self.code, &self.module).join("\n");
        let name = |rest: &str| {
            rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().map(str::to_owned)
        };
        let named = [self.code.as_str(), &imports].map(|text| text.split("crate::").skip(1).filter_map(name));
        named.into_iter().flatten().filter(|name| !name.is_empty()).collect()
    }
}

/// Every Rust file below a folder of src/ that is not one of tests.
fn sources(folder: &str) -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_of_tests(&path) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src").join(folder), &mut found);
    assert!(!found.is_empty(), "no sources in src/{folder}");
    found.into_iter().map(|path| Source::new(path.clone(), &fs::read_to_string(path).unwrap())).collect()
}

/// True for `tests.rs` and what ends in `_tests.rs`, which their parents declare for tests alone.
fn is_of_tests(path: &Path) -> bool {
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem == "tests" || stem.ends_with("_tests"))
}

/// Leaves out lines of comments, and every item that is there for tests alone. An item ends at a semicolon or at a closing
/// brace in the column where it begins, since rustfmt formats all of it.
fn without_comments_and_tests(text: &str) -> String {
    let mut code = Vec::new();
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if !["#[cfg(test)]", "#[cfg(all(test"].iter().any(|mark| line.trim_start().starts_with(mark)) {
            code.push(line);
            continue;
        }
        let item = lines.by_ref().find(|line| !line.trim_start().starts_with("#[")).unwrap_or_default();
        if !item.ends_with([';', '}']) {
            let end = format!("{indent}}}");
            let _ = lines.by_ref().find(|line| *line == end || *line == format!("{end};"));
        }
    }
    code.join("\n")
}

/// Every path that is imported, in full, from `crate` where it is in this crate.
fn imports(code: &str, module: &[String]) -> Vec<String> {
    /// `a::{b, c::d}` as `a::b` and `a::c::d`.
    fn expand(prefix: &str, tree: &str, into: &mut Vec<String>) {
        let tree = tree.trim();
        let Some(open) = tree.find('{') else {
            return into.push(format!("{prefix}{tree}"));
        };
        let prefix = format!("{prefix}{}", &tree[..open]);
        let (mut depth, mut start) = (0, 0);
        let inside = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
        for (at, letter) in inside.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &inside[start..at], into);
                    start = at + 1;
                }
                _ => {}
            }
        }
        if !inside[start..].trim().is_empty() {
            expand(&prefix, &inside[start..], into);
        }
    }
    let (mut paths, mut start) = (Vec::new(), 0);
    for line in code.split_inclusive('\n') {
        if let Some((before, _)) = line.split_once("use ")
            && ["", "pub", "pub(super)", "pub(crate)"].contains(&before.trim())
        {
            let tree = code[start + before.len() + "use ".len()..].split(';').next().unwrap_or_default();
            expand("", &tree.replace('\n', " "), &mut paths);
        }
        start += line.len();
    }
    paths.into_iter().map(|path| from_the_crate(&path, module)).collect()
}

/// A path with `self` and `super` at its beginning written out.
fn from_the_crate(path: &str, module: &[String]) -> String {
    let mut depth = module.len();
    let mut rest = path.strip_prefix("self::").unwrap_or(path);
    while let Some(outer) = rest.strip_prefix("super::") {
        (rest, depth) = (outer, depth.saturating_sub(1));
    }
    match depth == module.len() && !path.starts_with("self::") {
        true => path.to_owned(),
        false => ["crate"]
            .into_iter()
            .chain(module[..depth].iter().map(String::as_str))
            .chain([rest])
            .collect::<Vec<_>>()
            .join("::"),
    }
}

fn assert_absent(folder: &str, words: &[&str]) {
    for source in sources(folder) {
        assert_eq!(source.finds(words), [""; 0], "in {}", source.path.display());
    }
}

/// Fails if a file below a folder names another of the crate's outermost modules than these.
fn assert_reaches_only(folder: &str, allowed: &[&str]) {
    for source in sources(folder) {
        let wrong: Vec<_> = source.reaches().into_iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert_eq!(wrong, [""; 0], "in {}", source.path.display());
    }
}

/// Fails if a module of these features links a crate whose name begins so, or lacks the one that it is known by.
fn assert_not_linked(features: &str, known_by: &str, names: &[&str]) {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--no-default-features", "--edges", "normal", "--prefix", "none"])
        .args(["--features", features, "--target", "wasm32-unknown-unknown"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.lines().any(|line| line.starts_with(known_by)), "the tree is not that of {features}:\n{tree}");
    for name in names {
        assert!(!tree.lines().any(|line| line.starts_with(name)), "{features} links {name}");
    }
}

const TENSORS: [&str; 4] = ["burn", "cubecl", "wgpu", "gemm"];

#[test]
fn the_page_links_no_burn_code() {
    assert_not_linked("page", "leptos v", &TENSORS);
    assert_not_linked("views", "leptos v", &TENSORS);
    assert_not_linked("explorer", "leptos v", &TENSORS);
}

#[test]
fn only_the_librarian_knows_zips_and_images() {
    assert_not_linked("librarian", "zip v", &TENSORS);
    assert_not_linked("librarian", "zip v", &["leptos"]);
    for module in ["explorer", "views", "cpu,worker", "gpu,worker"] {
        assert_not_linked(module, "wasm-bindgen v", &["zip v", "image v", "png v"]);
    }
}

#[test]
fn the_page_knows_only_the_protocol_drawings_and_maps() {
    assert_reaches_only("ui", &["ui", "protocol", "drawing", "maps"]);
    assert_reaches_only("views", &["views", "ui", "protocol", "drawing", "maps", "sound"]);
    assert_reaches_only("maps", &["maps", "protocol"]);
    assert_reaches_only("protocol", &["protocol", "drawing"]);
    assert_reaches_only("sound", &["sound", "drawing"]);
    for folder in ["ui", "views", "explorer"] {
        assert_absent(folder, &["burn::"]);
    }
    // The page hands a step's view on without reading it: what decodes and draws it is not in the shell.
    assert_absent("ui", &["StepView>", "PrototypesView", "AdaptationTrack"]);
    assert_absent("maps", &["leptos", "web_sys", "burn::"]);
}

const BACKENDS: [&str; 3] = ["Device::flex", "Device::wgpu", "Device::default"];

#[test]
fn backends_are_named_in_one_file() {
    for source in sources("").into_iter().filter(|source| !source.path.ends_with("training/device.rs")) {
        assert_eq!(source.finds(&BACKENDS), [""; 0], "in {}", source.path.display());
    }
}

#[test]
fn methods_and_models_never_read_back() {
    let reads = ["into_data", "to_data", "into_scalar", ".await", "Transaction", ".sync()"];
    for folder in ["methods", "models"] {
        assert_absent(folder, &reads);
    }
}

#[test]
fn messages_carry_no_tensor_and_no_signal() {
    assert_absent("protocol", &["burn", "Tensor", "leptos", "Signal", "web_sys"]);
}

#[test]
fn all_randomness_is_seeded() {
    // A new seed for the user is the one thing that may come from outside.
    let of_page = ["ui", "explorer"].map(|folder| root().join("src").join(folder));
    for source in sources("").into_iter().filter(|source| !of_page.iter().any(|folder| source.path.starts_with(folder)))
    {
        let words = ["rand::rng", "thread_rng", "from_os_rng", "Math::random", "Tensor::random"];
        assert_eq!(source.finds(&words), [""; 0], "in {}", source.path.display());
    }
}

fn planted(path: &str, text: &str) -> Source {
    Source::new(root().join("src").join(path), text)
}

#[test]
fn a_planted_violation_is_found_however_it_is_imported() {
    let reached = |path: &str, text: &str| planted(path, text).reaches().into_iter().collect::<Vec<_>>();
    let nested = "use crate::{\n    data::{\n        Classes,\n        seeds::{Stream, rng},\n    },\n    drawing::Picture,\n};\n";
    assert_eq!(reached("ui/bars.rs", nested), ["data", "drawing"]);
    assert_eq!(
        planted("ui/bars.rs", nested).finds(&["crate::data::seeds::rng", "crate::methods"]),
        ["crate::data::seeds::rng"]
    );
    assert_eq!(
        reached("ui/board/edit.rs", "use super::super::super::training::Run;\nuse super::Cell;"),
        ["training", "ui"]
    );
    assert_eq!(reached("ui/board/mod.rs", "    pub(super) use super::super::{losses};\n"), ["losses"]);
    assert_eq!(reached("ui/bars.rs", "fn f() -> crate::models::Conv4 { todo!() }"), ["models"]);
    assert_eq!(
        planted("methods/x.rs", "use burn::{tensor::{Tensor, Transaction}};").finds(&["Transaction"]),
        ["Transaction"]
    );
    assert_eq!(planted("data/x.rs", "use rand::{Rng, rng};\nlet x = rng();").finds(&["rand::rng"]), ["rand::rng"]);
}

#[test]
fn tests_and_comments_may_name_anything_and_what_stands_behind_them_may_not() {
    let text = "// Device::flex\n#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod tests;\n\n#[cfg(all(test, feature = \"cpu\"))]\nmod more {\n    \
                fn device() {\n        Device::flex()\n    }\n}\n\n    #[cfg(test)]\n    fn one() {\n        Device::wgpu();\n    }\n\n\
                fn after() {\n    Device::default()\n}\n";
    assert_eq!(planted("training/run.rs", text).finds(&BACKENDS), ["Device::default"]);
    assert_eq!(
        planted("training/run.rs", &text.replace("#[cfg(test)]", "")).finds(&BACKENDS),
        ["Device::wgpu", "Device::default"]
    );
}
