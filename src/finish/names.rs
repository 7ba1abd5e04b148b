//! Names with hashes: `worker.js` becomes `worker-0f1e2d3c4b5a6978.js`, and whatever named it names that.

use std::{collections::BTreeMap, fs, path::Path};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// The list of ready-made networks, which has their names.
pub(crate) const READY: &str = "ready/ready.json";

/// A file of the finished site.
pub(crate) struct File {
    /// Its name before it got its hash.
    pub(crate) name: String,
    /// Its name with the hash.
    pub(crate) given: String,
    /// Its content's hash as browsers check it.
    pub(crate) integrity: String,
}

/// The files that have got their hashes, in order of their names before.
#[derive(Default)]
pub(crate) struct Names {
    files: BTreeMap<String, File>,
}

impl Names {
    /// Renames a file after its content, unless Trunk has done so already.
    pub(crate) fn give(&mut self, folder: &Path, name: &str) -> Result<(), Error> {
        let failed = |error| Error::File { name: name.to_owned(), error };
        let content = fs::read(folder.join(name)).map_err(failed)?;
        let given = if has_hash(name) { name.to_owned() } else { hashed(name, &content) };
        fs::rename(folder.join(name), folder.join(&given)).map_err(failed)?;
        let integrity = integrity(&content);
        self.files.insert(name.to_owned(), File { name: name.to_owned(), given, integrity });
        Ok(())
    }

    /// All of them.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// A text with the new names in place of the old ones.
    pub(crate) fn put_into(&self, text: &str) -> String {
        // The longest first: `a/b.js` before `b.js`.
        let mut files: Vec<_> = self.files().collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.name.len()));
        files.into_iter().fold(text.to_owned(), |text, File { name, given, .. }| replace_name(&text, name, given))
    }

    /// What scripts look up: the new name of each program, script, list, set of weights and other data by its old one, as JSON. Ready-made
    /// networks are looked up in their own list.
    pub(crate) fn looked_up(&self) -> String {
        let has_end =
            |name: &str| ["js", "wasm", "safetensors", "bin"].iter().any(|end| name.ends_with(&format!(".{end}")));
        let looked_up = |name: &str| name == READY || (has_end(name) && !name.starts_with("ready/"));
        let pairs: Vec<_> = self
            .files()
            .filter(|File { name, given, .. }| looked_up(name) && name != given)
            .map(|File { name, given, .. }| format!("{name:?}:{given:?}"))
            .collect();
        format!("{{{}}}", pairs.join(","))
    }
}

/// Puts a value in place of the empty object that a script's constant of this name has in its source.
pub(crate) fn fill_in(file: &str, script: &str, constant: &str, value: &str) -> Result<String, Error> {
    let empty = format!("const {constant} = {{}};");
    if !script.contains(&empty) {
        return Err(Error::Lacks { name: file.to_owned(), lacks: "empty list to fill in" });
    }
    Ok(script.replacen(&empty, &format!("const {constant} = {value};"), 1))
}

/// The names of all files below a folder, relative to it and in order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>, Error> {
    fn walk(folder: &Path, before: &str, found: &mut Vec<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), found)?;
            } else {
                found.push(name);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found).map_err(|error| Error::File { name: folder.display().to_string(), error })?;
    found.sort();
    Ok(found)
}

/// wasm-bindgen names its snippets by hashes of its own, and its scripts import them by these.
pub(crate) fn is_snippet(name: &str) -> bool {
    name.starts_with("snippets/")
}

/// The hash of a content as browsers check it.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

/// A hash for names: 64 bits of SHA-256 as hexadecimal digits.
pub(crate) fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn hashed(name: &str, content: &[u8]) -> String {
    let folder = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name[folder..].find('.').map_or(name.len(), |dot| folder + dot);
    format!("{}-{}{}", &name[..dot], hash(content), &name[dot..])
}

/// True if Trunk has given the file a hash: sixteen digits at the end of its stem, or before wasm-bindgen's `_bg`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Replaces a name where it stands whole: `icon.svg` is not in `my-icon.svg`, but in `./icon.svg`.
fn replace_name(text: &str, name: &str, given: &str) -> String {
    let is_of_name = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        // "./" before a name is a folder, a letter or a dash belongs to another name.
        let whole = !before.ends_with(|character: char| is_of_name(character)) && !after.starts_with(is_of_name);
        replaced.push_str(before);
        replaced.push_str(if whole { given } else { name });
        rest = after;
    }
    replaced + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_only_where_it_stands_whole() {
        let text = r#"href=icon.svg src="./icon.svg" url(a/icon.svg) my-icon.svg icon.svgz"#;
        let expected = r#"href=i-1.svg src="./i-1.svg" url(a/i-1.svg) my-icon.svg icon.svgz"#;
        assert_eq!(replace_name(text, "icon.svg", "i-1.svg"), expected);
    }

    #[test]
    fn a_hash_comes_before_the_first_dot_and_follows_the_content() {
        let name = hashed("weights/a.b.bin", b"one");
        assert!(name.starts_with("weights/a-") && name.ends_with(".b.bin"), "{name}");
        assert!(has_hash(&name));
        assert_eq!(name, hashed("weights/a.b.bin", b"one"));
        assert_ne!(name, hashed("weights/a.b.bin", b"two"));
    }

    #[test]
    fn what_trunk_has_hashed_is_left_alone() {
        assert!(has_hash("fewshot-playground-0123456789abcdef.js"));
        assert!(has_hash("fewshot-playground-0123456789abcdef_bg.wasm"));
        assert!(!has_hash("trainer_cpu_bg.wasm"));
        assert!(!has_hash("omniglot-conv4.safetensors"));
    }
}
