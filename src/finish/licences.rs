//! A page with the licence of everything that is shipped: the crates that the four programs are linked from, with the texts
//! that come with them, the typeface, and the weights.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::error::Error;

/// The page.
pub(crate) const FILE: &str = "licences.html";

/// The programs of the site, and what they are built with, as Cargo is told.
const PROGRAMS: &str =
    "--package fewshot-playground --package trainer --package librarian --features trainer/cpu,trainer/gpu";

const TARGET: &str = "wasm32-unknown-unknown";

/// How the names of files with licences begin.
const BEGINNINGS: [&str; 5] = ["licen", "copying", "copyright", "notice", "unlicense"];

/// A crate that is linked into a program.
struct Crate {
    name: String,
    version: String,
    licence: String,
    home: String,
    folder: PathBuf,
}

/// The page. It asks Cargo what is linked, so it must run in the checkout.
pub(crate) fn page(style: &str) -> Result<String, Error> {
    let crates = linked_crates()?;
    let mut used_by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in &crates {
        for text in texts(&one.folder) {
            used_by.entry(text).or_default().insert(one.name.clone());
        }
    }
    let mut page = head(style);
    page.push_str(&own_part());
    page.push_str("<h2>Libraries</h2><p>Each is used under one of the licences that it names. “MIT OR Apache-2.0” is a choice.</p><ul>");
    for Crate { name, version, licence, home, .. } in &crates {
        let name = if home.starts_with("https://") {
            format!("<a href=\"{}\">{}</a>", escaped(home), escaped(name))
        } else {
            escaped(name)
        };
        let _ = write!(page, "<li>{name} {}: {}</li>", escaped(version), escaped(licence));
    }
    page.push_str("</ul><h2>Their texts</h2><p>As they come with the libraries, each text once.</p>");
    for (text, names) in &used_by {
        page.push_str(&folded(&names.iter().cloned().collect::<Vec<_>>().join(", "), text));
    }
    page.push_str("</main></body></html>\n");
    Ok(page)
}

fn head(style: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\" data-theme=\"light\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>Licences · Few-Shot Playground</title><link rel=\"stylesheet\" \
         href=\"{}\"></head><body><main class=\"licences\"><h1>Licences</h1><p>What Few-Shot Playground ships, and under which \
         terms. <a href=\"./\">To the playground</a></p>",
        escaped(style)
    )
}

/// What is not a library: this project, Rust's own library, the typeface, the weights.
fn own_part() -> String {
    let mut part = String::from(
        "<h2>Few-Shot Playground</h2><p>MIT or Apache 2.0, at your choice. Rust’s standard library, which is part of every \
         program, has the same two licences.</p>",
    );
    part.push_str(&folded("MIT", include_str!("../../LICENSE-MIT")));
    part.push_str(&folded("Apache 2.0", include_str!("../../LICENSE-APACHE")));
    part.push_str("<h2>Typeface</h2><p>Atkinson Hyperlegible Next, SIL Open Font Licence.</p>");
    part.push_str(&folded("SIL Open Font Licence", include_str!("../../static/fonts/OFL.txt")));
    part.push_str(
        "<h2>Weights</h2><p>The encoder that ships with the page was trained on \
         <a href=\"https://github.com/brendenlake/omniglot\">Omniglot</a> (Brenden Lake, Ruslan Salakhutdinov, Joshua \
         Tenenbaum, 2015; MIT licence). The pair that reads was trained on generated characters.</p>",
    );
    part
}

fn folded(title: &str, text: &str) -> String {
    format!("<details><summary>{}</summary><pre>{}</pre></details>", escaped(title), escaped(text.trim()))
}

/// The crates of other people that are linked, in order.
fn linked_crates() -> Result<Vec<Crate>, Error> {
    let programs: Vec<&str> = PROGRAMS.split(' ').collect();
    let linked = ["--edges", "normal,no-proc-macro", "--prefix", "none", "--target", TARGET];
    let tree = cargo("tree", &[&programs[..], &linked].concat())?;
    let linked: BTreeSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    let metadata = cargo("metadata", &["--format-version", "1", "--filter-platform", TARGET])?;
    let unreadable = |error: serde_json::Error| Error::Cargo { command: "metadata", says: error.to_string() };
    let metadata: Value = serde_json::from_str(&metadata).map_err(unreadable)?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let mut crates: Vec<_> = packages.iter().filter_map(|package| read(package, &linked)).collect();
    crates.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(crates)
}

/// `serde v1.0.228 (*)` as its name and version.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// A package of Cargo's list; `None` if it is of this workspace, or not linked.
fn read(package: &Value, linked: &BTreeSet<(&str, &str)>) -> Option<Crate> {
    let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let (name, version) = (text("name"), text("version"));
    if package["source"].is_null() || !linked.contains(&(name.as_str(), version.as_str())) {
        return None;
    }
    let licence = package["license"].as_str().unwrap_or("see its text").to_owned();
    let folder = Path::new(&text("manifest_path")).parent()?.to_owned();
    Some(Crate { name, version, licence, home: text("repository"), folder })
}

/// The texts of licences in a crate's folder.
fn texts(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let is_licence = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
        BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)) && !name.ends_with(".rs")
    };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_licence).collect();
    paths.sort();
    // The same text with other line ends or indents is the same text.
    let tidy = |text: String| text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).map(tidy).filter(|text| !text.is_empty()).collect()
}

fn cargo(command: &'static str, arguments: &[&str]) -> Result<String, Error> {
    let failed = |says: String| Error::Cargo { command, says };
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program)
        .arg(command)
        .arg("--locked")
        .args(arguments)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_tree_is_read() {
        assert_eq!(name_and_version("serde v1.0.228 (*)"), Some(("serde", "1.0.228")));
        assert_eq!(name_and_version("ink v0.1.0 (/a/b)"), Some(("ink", "0.1.0")));
        assert_eq!(name_and_version(""), None);
    }

    /// Fails if Cargo's output changes so that libraries get lost.
    #[test]
    fn what_is_linked_is_listed_with_its_texts() {
        let page = page("style.css").unwrap();
        for name in ["leptos", "burn-flex", "wgpu", "zip", "wasm-bindgen"] {
            assert!(page.contains(&format!(">{name}</a> ")), "{name} is linked into the site");
        }
        for name in ["clap", "proptest", "wasm-bindgen-test"] {
            assert!(!page.contains(&format!(">{name}</a> ")), "{name} is not shipped");
        }
        assert!(page.contains("Permission is hereby granted") && page.contains("SIL OPEN FONT LICENSE"));
    }
}
