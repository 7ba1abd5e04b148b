//! Omniglot's images as they are handed out: 20 drawings of each character of 30 (background) or 20 (evaluation)
//! alphabets.
//!
//! Lake, Salakhutdinov, Tenenbaum 2015, "Human-level concept learning through probabilistic program induction", Science.
//! Files are `…/<Alphabet>/character<NN>/<image>.png`, in a zip or a folder. Every image goes through the one
//! rasteriser, so a character here looks as it would had it been drawn on the page.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;

use image::ImageError;

use super::{
    Classes,
    archive::{Archive, ArchiveError},
    png,
};
use crate::drawing::{Drawing, Picture, SIDE, raster::rasterise_bitmap};

/// Why there is no Omniglot in a zip or folder.
#[derive(Debug, thiserror::Error)]
pub enum OmniglotError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// An image cannot be read.
    #[error("{entry}: {cause}")]
    Image { entry: String, cause: ImageError },
    /// There are no drawings where Omniglot has them.
    #[error(
        "no drawings found: Omniglot's images are in folders <Alphabet>/character01/0001_01.png, as in images_background.zip"
    )]
    NoDrawings,
    /// The one-shot runs were given instead of the images.
    #[error("{entry}: these are the one-shot runs, not the images of whole alphabets")]
    OneShotRuns { entry: String },
    /// A character's folder has no drawing in it.
    #[error("{entry}: this character has no drawings; is the archive complete?")]
    EmptyCharacter { entry: String },
    /// There is no such alphabet.
    #[error("there is no alphabet \u{201c}{wanted}\u{201d}; there are {present}")]
    NoSuchAlphabet { wanted: String, present: String },
}

/// Omniglot's characters, or some of them. A drawing takes 784 bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Omniglot {
    alphabets: Vec<String>,
    characters: Vec<Character>,
    /// Ink bytes of all pictures, one after the other: [drawings, SIDE * SIDE].
    ink: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
struct Character {
    alphabet: usize,
    name: String,
    /// Its first picture among all pictures, and how many it has.
    first: usize,
    drawings: usize,
}

impl Omniglot {
    /// Reads a zip file or a folder.
    ///
    /// # Errors
    /// If it is not there, is damaged, or has no Omniglot drawings in it; the text names the entry.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(path: &Path) -> Result<Self, OmniglotError> {
        Self::read(Archive::open(path)?)
    }

    /// Reads a zip archive that is in memory.
    ///
    /// # Errors
    /// As for a file.
    pub fn from_zip(bytes: Vec<u8>) -> Result<Self, OmniglotError> {
        Self::read(Archive::from_zip(bytes)?)
    }

    /// The names of the alphabets, sorted; [`Classes::alphabet`] counts them.
    pub fn alphabets(&self) -> &[String] {
        &self.alphabets
    }

    /// Only the alphabets named.
    ///
    /// # Errors
    /// If there is none of one of the names.
    pub fn subset(&self, alphabets: &[&str]) -> Result<Self, OmniglotError> {
        for wanted in alphabets {
            if !self.alphabets.iter().any(|name| name == wanted) {
                let (wanted, present) = ((*wanted).to_owned(), self.alphabets.join(", "));
                return Err(OmniglotError::NoSuchAlphabet { wanted, present });
            }
        }
        Ok(self.filtered(|name| alphabets.contains(&name)))
    }

    /// All alphabets but the ones named, and the ones named: what to train on, and what to hold out.
    ///
    /// # Errors
    /// If there is none of one of the names.
    pub fn split(&self, held_out: &[&str]) -> Result<(Self, Self), OmniglotError> {
        let held = self.subset(held_out)?;
        Ok((self.filtered(|name| !held_out.contains(&name)), held))
    }

    fn filtered(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let mut kept = Self { alphabets: Vec::new(), characters: Vec::new(), ink: Vec::new() };
        for (at, name) in self.alphabets.iter().enumerate().filter(|(_, name)| wanted(name)) {
            for character in self.characters.iter().filter(|character| character.alphabet == at) {
                let first = kept.ink.len() / (SIDE * SIDE);
                kept.ink
                    .extend_from_slice(&self.ink[character.first * SIDE * SIDE..][..character.drawings * SIDE * SIDE]);
                kept.characters.push(Character { alphabet: kept.alphabets.len(), first, ..character.clone() });
            }
            kept.alphabets.push(name.clone());
        }
        kept
    }

    fn read(mut archive: Archive) -> Result<Self, OmniglotError> {
        let mut all = Self { alphabets: Vec::new(), characters: Vec::new(), ink: Vec::new() };
        let entries: Vec<String> = archive.files().filter(|name| png::is_named_png(name)).map(str::to_owned).collect();
        refuse_empty_characters(&archive, &entries)?;
        for entry in entries {
            let Some((alphabet, character)) = place(&entry) else { continue };
            if matches!(character, "training" | "test") {
                return Err(OmniglotError::OneShotRuns { entry });
            }
            // Files come sorted, so drawings of one character come one after the other.
            if all.alphabets.last().is_none_or(|name| name != alphabet) {
                all.alphabets.push(alphabet.to_owned());
            }
            let at = all.alphabets.len() - 1;
            if all.characters.last().is_none_or(|last| last.alphabet != at || last.name != character) {
                let first = all.ink.len() / (SIDE * SIDE);
                all.characters.push(Character { alphabet: at, name: character.to_owned(), first, drawings: 0 });
            }
            let bitmap = png::decode(&archive.read(&entry)?)
                .map_err(|cause| OmniglotError::Image { entry: entry.clone(), cause })?;
            all.ink.extend_from_slice(rasterise_bitmap(&bitmap).bytes());
            if let Some(last) = all.characters.last_mut() {
                last.drawings += 1;
            }
        }
        if all.characters.is_empty() { Err(OmniglotError::NoDrawings) } else { Ok(all) }
    }
}

/// The alphabet and the character that an entry is of: the names of the two folders it is in.
fn place(entry: &str) -> Option<(&str, &str)> {
    let mut parts = entry.rsplit('/').skip(1);
    let (character, alphabet) = (parts.next()?, parts.next()?);
    Some((alphabet, character))
}

/// A folder of a character that lists no image means that the archive is cut short.
fn refuse_empty_characters(archive: &Archive, entries: &[String]) -> Result<(), OmniglotError> {
    for folder in
        archive.folders().filter(|folder| folder.rsplit('/').next().is_some_and(|name| name.starts_with("character")))
    {
        let prefix = format!("{folder}/");
        let at = entries.partition_point(|entry| *entry < prefix);
        if !entries.get(at).is_some_and(|entry| entry.starts_with(&prefix)) {
            return Err(OmniglotError::EmptyCharacter { entry: folder.to_owned() });
        }
    }
    Ok(())
}

impl Classes for Omniglot {
    fn len(&self) -> usize {
        self.characters.len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        Some(self.characters[class].drawings)
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        let character = &self.characters[class];
        assert!(index < character.drawings, "drawing {index} of {}", character.drawings);
        let bytes = self.ink[(character.first + index) * SIDE * SIDE..][..SIDE * SIDE].to_vec();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }

    fn drawing(&self, _class: usize, _index: usize) -> Option<Drawing> {
        None
    }

    fn name(&self, class: usize) -> String {
        let character = &self.characters[class];
        format!("{} {}", self.alphabets[character.alphabet], character.name)
    }

    fn alphabet(&self, class: usize) -> usize {
        self.characters[class].alphabet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::made_up::{line_png, zip_of};

    fn small() -> Vec<u8> {
        let png: Vec<Vec<u8>> = (0..5).map(|slope| line_png(4 * slope)).collect();
        zip_of(&[
            ("images/Greek/character02/0002_01.png", &png[2]),
            ("images/Greek/character01/0001_02.png", &png[1]),
            ("images/Greek/character01/0001_01.png", &png[0]),
            ("images/Latin/character01/0003_01.png", &png[3]),
            ("images/Latin/character01/0003_02.PNG", &png[4]),
            ("images/README.txt", b"hello"),
            ("__MACOSX/images/Greek/character01/._0001_01.png", b"junk"),
        ])
    }

    fn error(entries: &[(&str, &[u8])]) -> String {
        Omniglot::from_zip(zip_of(entries)).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn characters_come_alphabet_by_alphabet_with_their_drawings_in_order() {
        let omniglot = Omniglot::from_zip(small()).expect("a good archive");
        assert_eq!(omniglot.alphabets(), ["Greek", "Latin"]);
        assert_eq!(
            (0..3).map(|class| omniglot.name(class)).collect::<Vec<_>>(),
            ["Greek character01", "Greek character02", "Latin character01"]
        );
        assert_eq!((0..3).map(|class| omniglot.drawings_of(class)).collect::<Vec<_>>(), [Some(2), Some(1), Some(2)]);
        assert_eq!((0..3).map(|class| omniglot.alphabet(class)).collect::<Vec<_>>(), [0, 0, 1]);
        let flat = rasterise_bitmap(&png::decode(&line_png(0)).expect("a PNG"));
        assert_eq!(omniglot.picture(0, 0), flat);
        assert_ne!(omniglot.picture(0, 1), flat);
    }

    #[test]
    fn a_subset_keeps_pictures_and_counts_alphabets_anew() {
        let all = Omniglot::from_zip(small()).expect("a good archive");
        let latin = all.subset(&["Latin"]).expect("it is there");
        assert_eq!((latin.len(), latin.alphabet(0), latin.name(0).as_str()), (1, 0, "Latin character01"));
        assert_eq!(latin.picture(0, 1), all.picture(2, 1));
        let (rest, held) = all.split(&["Greek"]).expect("it is there");
        assert_eq!((rest, held.len()), (latin, 2));
        let missing = all.subset(&["Klingon"]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(missing.contains("Klingon") && missing.contains("Greek, Latin"), "{missing}");
    }

    #[test]
    fn what_is_wrong_with_an_archive_is_said_with_the_entry() {
        let png = line_png(3);
        assert!(error(&[("strokes/Greek/character01/0001_01.txt", b"START")]).starts_with("no drawings found"));
        assert!(error(&[("0001_01.png", &png)]).starts_with("no drawings found"));
        assert!(error(&[("a/Greek/character01/1.png", &png[..40])]).starts_with("a/Greek/character01/1.png: "));
        assert!(
            error(&[("run01/training/class01.png", &png)])
                .contains("run01/training/class01.png: these are the one-shot")
        );
        let cut =
            error(&[("a/Greek/character01/", b""), ("a/Greek/character02/", b""), ("a/Greek/character02/1.png", &png)]);
        assert!(cut.starts_with("a/Greek/character01: this character has no drawings"), "{cut}");
        assert!(Omniglot::from_zip(b"PK no zip".to_vec()).is_err_and(|error| error.to_string().contains("not a zip")));
    }

    #[test]
    fn a_damaged_entry_is_named() {
        let png = line_png(3);
        let mut bytes = zip_of(&[("a/Greek/character01/1.png", &png)]);
        let start = 30 + "a/Greek/character01/1.png".len();
        bytes[start + 20..start + 40].fill(0x55);
        let text = Omniglot::from_zip(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("a/Greek/character01/1.png: "), "{text}");
    }
}
