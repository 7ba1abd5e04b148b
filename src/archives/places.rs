//! Which drawing a file of an Omniglot archive is: `…/<Alphabet>/character<NN>/<character>_<drawer>.png`, or `.txt` for
//! strokes.
//!
//! Images and strokes of one drawing have the same path but for the first folder and the extension, so alphabet,
//! character and drawer find each other's.

use std::collections::{BTreeMap, BTreeSet};

use super::{archive::Archive, omniglot_error::OmniglotError};
use data::collection::DrawingOrigin;

/// A file and what it is a drawing of.
pub struct DrawingEntry {
    /// Its path in the archive.
    pub entry: String,
    /// The number of the drawer, by the file's name or else by its place among the others of its folder.
    pub drawer: u16,
    /// What the alphabet is called: as its folder, unless others of that name are in the archive.
    alphabet: String,
}

impl DrawingEntry {
    /// Alphabet, character and drawer.
    pub fn place(&self) -> Option<DrawingOrigin<'_>> {
        let (_, character) = folders(&self.entry)?;
        Some(DrawingOrigin { alphabet: &self.alphabet, character, drawer: self.drawer })
    }
}

/// Where images of characters are: in any folder of a folder.
pub fn is_image(entry: &str) -> bool {
    has_extension(entry, ".png") && folders(entry).is_some()
}

/// Where strokes are. Other text may lie anywhere, so the folder must be a character's.
pub fn is_strokes(entry: &str) -> bool {
    has_extension(entry, ".txt") && folders(entry).is_some_and(|(_, character)| is_character(character))
}

/// The files that a test picks, sorted by alphabet, character and drawer.
///
/// # Errors
/// If the archive has the one-shot runs, which look alike.
pub fn find(archive: &Archive, wanted: impl Fn(&str) -> bool) -> Result<Vec<DrawingEntry>, OmniglotError> {
    let mut found: Vec<(String, u16)> = Vec::new();
    let mut entries = archive.files().filter(|entry| wanted(entry)).peekable();
    while let Some(entry) = entries.next() {
        if folders(entry).is_some_and(|(_, character)| matches!(character, "training" | "test")) {
            return Err(OmniglotError::OneShotRuns { entry: entry.to_owned() });
        }
        // Files come sorted, so those of one folder come one after the other.
        let mut group = vec![entry];
        while let Some(next) = entries.next_if(|next| folders(next) == folders(entry) && parent(next) == parent(entry))
        {
            group.push(next);
        }
        found.extend(numbered(&group));
    }
    let files: Vec<(&str, u16)> = found.iter().map(|(entry, drawer)| (entry.as_str(), *drawer)).collect();
    let alphabets = alphabets_of(&files);
    Ok(found
        .into_iter()
        .zip(alphabets)
        .map(|((entry, drawer), alphabet)| DrawingEntry { entry, drawer, alphabet })
        .collect())
}

/// What the alphabets of these files are called, whose paths and drawers are given: as their folders. Where folders in
/// different places have the same name and the same drawings of the same characters, as the four of `rot000/Greek` …
/// `rot270/Greek`, by what tells their places apart, too.
pub fn alphabets_of(files: &[(&str, u16)]) -> Vec<String> {
    let mut places: BTreeMap<(&str, &str, u16), &str> = BTreeMap::new();
    let mut alike: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &(path, drawer) in files {
        let Some((alphabet, character)) = folders(path) else { continue };
        let first = *places.entry((alphabet, character, drawer)).or_insert(prefix(path));
        if first != prefix(path) {
            alike.entry(alphabet).or_default().extend([first, prefix(path)]);
        }
    }
    let name = |path: &str| {
        let Some((alphabet, _)) = folders(path) else { return String::new() };
        let others = alike.get(alphabet).filter(|others| others.contains(prefix(path)));
        match others.map(|others| differing_part(prefix(path), others)) {
            Some(part) if !part.is_empty() => format!("{part}/{alphabet}"),
            _ => alphabet.to_owned(),
        }
    };
    files.iter().map(|(path, _)| name(path)).collect()
}

/// A path without the parts that it shares with all others at the beginning, and at the end.
fn differing_part(path: &str, all: &BTreeSet<&str>) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let others: Vec<Vec<&str>> = all.iter().map(|other| other.split('/').collect()).collect();
    let shared = |at: usize, from_end: bool| {
        let place = |parts: &[&str]| if from_end { parts.len().checked_sub(at + 1) } else { Some(at) };
        let own = place(&parts).and_then(|place| parts.get(place));
        others.iter().all(|other| place(other).and_then(|place| other.get(place)) == own)
    };
    let before = (0..parts.len()).take_while(|at| shared(*at, false)).count();
    let after = (0..parts.len() - before).take_while(|at| shared(*at, true)).count();
    parts[before..parts.len() - after].join("/")
}

/// Where the folder of an alphabet lies.
fn prefix(entry: &str) -> &str {
    entry.rsplitn(4, '/').nth(3).unwrap_or_default()
}

/// Drawers by the names of the files if these have numbers and no two the same, else by their order.
fn numbered(group: &[&str]) -> Vec<(String, u16)> {
    let mut named: Vec<(u16, &str)> = group.iter().filter_map(|entry| Some((drawer(entry)?, *entry))).collect();
    named.sort_unstable();
    if named.len() < group.len() || named.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        named = (1..=u16::MAX).zip(group.iter().copied()).collect();
    }
    named.into_iter().map(|(drawer, entry)| (entry.to_owned(), drawer)).collect()
}

/// The number at the end of `0108_07.png`.
fn drawer(entry: &str) -> Option<u16> {
    let stem = entry.rsplit('/').next()?.rsplit_once('.')?.0;
    stem.rsplit_once('_')?.1.parse().ok()
}

/// The alphabet and the character that an entry is of: the names of the two folders it is in.
pub fn folders(entry: &str) -> Option<(&str, &str)> {
    let mut parts = entry.rsplit('/').skip(1);
    let (character, alphabet) = (parts.next()?, parts.next()?);
    Some((alphabet, character))
}

fn parent(entry: &str) -> Option<&str> {
    Some(entry.rsplit_once('/')?.0)
}

fn is_character(folder: &str) -> bool {
    folder.starts_with("character")
}

/// True if an archive has drawings where Omniglot's have them: in folders `character01` and so on.
pub fn is_omniglot(archive: &Archive) -> bool {
    let numbered = |folder: &str| {
        let number = folder.strip_prefix("character").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    };
    let folder = |entry: &str| folders(entry).is_some_and(|(_, character)| numbered(character));
    archive.files().any(|entry| (is_image(entry) || is_strokes(entry)) && folder(entry))
}

/// True if a file's name ends so, whatever the case.
pub fn has_extension(name: &str, extension: &str) -> bool {
    let start = name.len().saturating_sub(extension.len());
    start > 0 && name.as_bytes()[start..].eq_ignore_ascii_case(extension.as_bytes())
}

/// A folder of a character that lists no drawing means that the archive is cut short.
///
/// # Errors
/// The first such folder.
pub fn refuse_empty_characters(archive: &Archive) -> Result<(), OmniglotError> {
    let entries: Vec<&str> = archive.files().filter(|entry| is_image(entry) || is_strokes(entry)).collect();
    for folder in archive.folders().filter(|folder| folder.rsplit('/').next().is_some_and(is_character)) {
        let prefix = format!("{folder}/");
        let at = entries.partition_point(|entry| **entry < *prefix);
        if !entries.get(at).is_some_and(|entry| entry.starts_with(&prefix)) {
            return Err(OmniglotError::EmptyCharacter { entry: folder.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up_tests::zip_of;

    fn drawers(names: &[&str]) -> Vec<(u16, String)> {
        let entries: Vec<(String, &[u8])> = names.iter().map(|name| (format!("a/Greek/c/{name}"), &b"x"[..])).collect();
        let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let archive = Archive::from_zip(zip_of(&entries)).expect("a zip");
        let found = find(&archive, is_image).expect("no runs");
        found.into_iter().map(|found| (found.drawer, found.entry.replace("a/Greek/c/", ""))).collect()
    }

    #[test]
    fn drawers_have_the_numbers_of_their_files() {
        assert_eq!(drawers(&["1_2.png", "1_10.png"]), [(2, "1_2.png".into()), (10, "1_10.png".into())]);
        assert_eq!(drawers(&["b.png", "a.png", "note.txt"]), [(1, "a.png".into()), (2, "b.png".into())]);
        assert_eq!(drawers(&["1_1.png", "2_1.png"]), [(1, "1_1.png".into()), (2, "2_1.png".into())]);
    }

    #[test]
    fn alphabets_of_one_name_that_would_hide_each_other_are_told_apart() {
        let names = |entries: &[&str]| {
            let entries: Vec<(&str, &[u8])> = entries.iter().map(|entry| (*entry, &b"x"[..])).collect();
            let archive = Archive::from_zip(zip_of(&entries)).expect("a zip");
            let found = find(&archive, |entry| is_image(entry) || is_strokes(entry)).expect("no runs");
            found.iter().filter_map(DrawingEntry::place).map(|place| place.alphabet.to_owned()).collect::<Vec<_>>()
        };
        let turned: Vec<String> =
            [0, 90, 180, 270].map(|turn| format!("set/rot{turn:03}/Greek/character01/0001_01.png")).to_vec();
        let turned: Vec<&str> = turned.iter().map(String::as_str).collect();
        assert_eq!(names(&turned), ["rot000/Greek", "rot090/Greek", "rot180/Greek", "rot270/Greek"]);
        assert_eq!(names(&["a/c/1_1.png", "b/a/c/1_1.png"]), ["a", "b/a"]);
        let halves = ["one/Greek/character01/1_1.png", "two/Greek/character01/1_2.png"];
        assert_eq!(names(&halves), ["Greek", "Greek"], "drawings of other drawers hide nothing");
        assert_eq!(
            names(&["Greek/character01/rot000/1_1.png", "Latin/character01/rot000/1_1.png"]),
            ["Greek/character01", "Latin/character01"]
        );
    }

    #[test]
    fn text_is_strokes_only_in_a_folder_of_a_character() {
        assert!(is_strokes("strokes/Greek/character01/0001_01.TXT"));
        assert!(!is_strokes("strokes/Greek/notes/0001_01.txt"));
        assert!(!is_strokes("character01/0001_01.txt") && !is_image("a/b.png") && !is_image("a/b/.txt"));
    }
}
