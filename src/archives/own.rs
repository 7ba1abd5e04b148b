//! A visitor's own pictures and drawings, a folder a class: PNG, JPEG and SVG pictures, Omniglot's files of strokes, and
//! Quick, Draw!'s `.ndjson`, whose words are the classes.
//!
//! Every picture is looked at as one that is put on the board, with what is best chosen by itself: which of the two tones is
//! ink, where the threshold lies, where the character is. So it has a scan, for networks, and the strokes that were found in
//! it. What cannot be used is left out, and counted with the reason; one bad file does not cost the others.

use std::collections::BTreeMap;

use super::{
    archive::{Archive, ArchiveError},
    picture::{self, PictureError},
    places::{alphabets_of, folders, has_extension},
    quickdraw,
    report::{Report, reason},
    strokes,
    tones::Ink,
};
use data::collection::{Builder, Collection, DrawingOrigin};
use ink::{Drawing, raster::Bitmap};

/// Drawings of one class that are taken.
const MOST_OF_A_CLASS: u16 = 1_000;
/// Drawings that are taken in all.
const MOST: usize = 20_000;
/// The first so many bytes of a file of Quick, Draw! are read: thousands of drawings.
const START: u64 = 16 << 20;
/// The alphabet that the classes of Quick, Draw! are in.
const QUICK_DRAW: &str = "Quick, Draw!";
/// Drawings of a class that the board has room for.
const ON_BOARD: usize = 5;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDrawings {
    /// The drawings.
    pub collection: Collection,
    /// What of it was taken, and what was not.
    pub report: Report,
}

/// Why there is nothing to be had from an archive.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// It cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Nothing in it can be used.
    #[error(
        "no drawings found: put the pictures (PNG, JPEG, SVG) of each class into a folder that has its name.{}",
        .0.left_out_words().map(|words| format!(" {words}")).unwrap_or_default()
    )]
    NoDrawings(Report),
}

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Picture,
    Strokes,
    QuickDraw,
    Other,
}

impl Kind {
    fn of(entry: &str) -> Self {
        let ends = |endings: &[&str]| endings.iter().any(|ending| has_extension(entry, ending));
        match () {
            () if ends(&[".png", ".jpg", ".jpeg", ".svg"]) => Self::Picture,
            () if ends(&[".txt"]) => Self::Strokes,
            () if ends(&[".ndjson"]) => Self::QuickDraw,
            () => Self::Other,
        }
    }
}

/// Reads all drawings of an archive or folder of this name. `progress` hears how many files of how many are done.
///
/// # Errors
/// If it cannot be read, or nothing in it can be used.
pub fn read(mut archive: Archive, name: &str, mut progress: impl FnMut(usize, usize)) -> Result<OwnDrawings, OwnError> {
    let mut reader = Reader::default();
    let entries: Vec<String> = archive.files().map(str::to_owned).collect();
    let files = reader.sorted_into_classes(&entries, name);
    for (done, file) in files.iter().enumerate() {
        progress(done, entries.len());
        reader.add_file(&mut archive, file)?;
    }
    for entry in entries.iter().filter(|entry| Kind::of(entry) == Kind::QuickDraw) {
        let (bytes, more) = archive.read_start(entry, START)?;
        reader.add_sketches(entry, &bytes, more);
    }
    let Reader { builder, mut report, .. } = reader;
    let collection = builder.finish();
    report.classes = (0..collection.alphabets().len()).map(|alphabet| collection.characters(alphabet).len()).sum();
    (report.drawings, ..) = collection.totals();
    if report.drawings == 0 { Err(OwnError::NoDrawings(report)) } else { Ok(OwnDrawings { collection, report }) }
}

/// The drawings in a file of strokes, or the first of a file of Quick, Draw!, as many as a class of the board has room for, and
/// what they are of, if the file says so.
///
/// # Errors
/// What is wrong with it, in words that go after its name.
pub fn for_board(name: &str, bytes: &[u8]) -> Result<(String, Vec<Drawing>), String> {
    if Kind::of(name) != Kind::QuickDraw {
        let text = str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
        let drawing = strokes::parse(text).map_err(|(line, problem)| format!("line {line}: {problem}"))?;
        return Ok((String::new(), vec![drawing]));
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(START as usize)]);
    let mut why = "it is empty".to_owned();
    let mut class: Option<(String, Vec<Drawing>)> = None;
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        match quickdraw::parse(line) {
            Ok(sketch) if sketch.recognised => {
                let (word, drawings) = class.get_or_insert_with(|| (sketch.word.clone(), Vec::new()));
                if *word == sketch.word && drawings.len() < ON_BOARD {
                    drawings.push(sketch.drawing);
                }
                if drawings.len() == ON_BOARD {
                    break;
                }
            }
            Ok(_) => why = "none of its drawings was recognised in the game".to_owned(),
            Err(reason) if class.is_none() => why = format!("line {number} {reason}"),
            Err(_) => {}
        }
    }
    class.ok_or(why)
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    report: Report,
    /// How many drawings there are of each class of Quick, Draw!.
    sketches: BTreeMap<String, u16>,
    taken: usize,
}

/// A file, and what it is a drawing of.
struct ClassFile {
    entry: String,
    alphabet: String,
    character: String,
    drawer: u16,
}

impl Reader {
    /// Files of pictures and strokes with their classes, which are their folders; others are left out.
    fn sorted_into_classes(&mut self, entries: &[String], name: &str) -> Vec<ClassFile> {
        let mut paths: Vec<(String, &str, u16)> = Vec::new();
        let mut drawers: BTreeMap<String, (u16, String)> = BTreeMap::new();
        for entry in entries {
            match Kind::of(entry) {
                Kind::Picture | Kind::Strokes => {}
                Kind::QuickDraw => continue,
                Kind::Other => {
                    self.report.leave_out(entry, "neither a PNG, JPEG or SVG picture nor drawings in strokes");
                    continue;
                }
            }
            let Some((folder, _)) = entry.rsplit_once('/') else {
                self.report.leave_out(entry, "in no folder, and a folder is a class");
                continue;
            };
            // A picture and strokes that are called alike are one drawing.
            let stem = entry.rsplit_once('.').map_or(entry.as_str(), |(stem, _)| stem);
            let (count, last) = drawers.entry(folder.to_owned()).or_default();
            if last != stem {
                *count = count.saturating_add(1);
                stem.clone_into(last);
            }
            if *count > MOST_OF_A_CLASS {
                self.report.leave_out(entry, format!("beyond the first {MOST_OF_A_CLASS} of its class"));
                continue;
            }
            let path = if folder.contains('/') { entry.clone() } else { format!("{name}/{entry}") };
            paths.push((path, entry, *count));
        }
        let files: Vec<(&str, u16)> = paths.iter().map(|(path, _, drawer)| (path.as_str(), *drawer)).collect();
        // Groups of classes in what is brought under another name are other groups.
        let alphabets =
            alphabets_of(&files).into_iter().map(|group| if group == name { group } else { format!("{name}/{group}") });
        let file = |((path, entry, drawer), alphabet): (&(String, &str, u16), String)| {
            let (_, character) = folders(path)?;
            Some(ClassFile { entry: (*entry).to_owned(), alphabet, character: character.to_owned(), drawer: *drawer })
        };
        paths.iter().zip(alphabets).filter_map(file).collect()
    }

    /// True if there is room for another drawing.
    fn has_room(&mut self, what: &str) -> bool {
        let has_room = self.taken < MOST;
        if has_room {
            self.taken += 1;
        } else {
            self.report.leave_out(what, format!("beyond the first {MOST} drawings"));
        }
        has_room
    }

    /// Adds a picture, or strokes; if it is neither, leaves it out.
    fn add_file(&mut self, archive: &mut Archive, file: &ClassFile) -> Result<(), ArchiveError> {
        let ClassFile { entry, alphabet, character, drawer } = file;
        let place = DrawingOrigin { alphabet, character, drawer: *drawer };
        if !self.has_room(entry) {
            return Ok(());
        }
        let bytes = match archive.read(entry) {
            Ok(bytes) => bytes,
            Err(ArchiveError::TooLarge { .. }) => {
                self.report.leave_out(entry, "too large");
                return Ok(());
            }
            Err(ArchiveError::Damaged { .. }) => {
                self.report.leave_out(entry, "damaged");
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        if Kind::of(entry) == Kind::Picture {
            match traced(&bytes) {
                Ok((bitmap, drawing)) => {
                    self.builder.add_scan(place, &bitmap);
                    self.builder.add_strokes(place, &drawing);
                }
                Err(error) => self.report.leave_out(entry, reason(&error)),
            }
        } else {
            match str::from_utf8(&bytes).ok().and_then(|text| strokes::parse(text).ok()) {
                Some(drawing) => self.builder.add_strokes(place, &drawing),
                None => self.report.leave_out(entry, "text, but not strokes as Omniglot's files have them"),
            }
        }
        Ok(())
    }

    /// Adds the drawings of a file of Quick, Draw!, of which there may be more.
    fn add_sketches(&mut self, entry: &str, bytes: &[u8], more: bool) {
        let text = String::from_utf8_lossy(bytes);
        let whole = if more { text.rsplit_once('\n').map_or("", |(whole, _)| whole) } else { &text };
        for (line, number) in whole.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let what = format!("{entry}, line {number}");
            match quickdraw::parse(line) {
                Err(_) => self.report.leave_out(&what, "not a drawing of Quick, Draw!"),
                Ok(sketch) if !sketch.recognised => self.report.leave_out(&what, "not recognised in the game"),
                Ok(sketch) => {
                    let count = self.sketches.entry(sketch.word.clone()).or_default();
                    *count = count.saturating_add(1);
                    let drawer = *count;
                    if drawer > MOST_OF_A_CLASS {
                        self.report.leave_out(&what, format!("beyond the first {MOST_OF_A_CLASS} of its class"));
                    } else if self.has_room(&what) {
                        let place = DrawingOrigin { alphabet: QUICK_DRAW, character: &sketch.word, drawer };
                        self.builder.add_strokes(place, &sketch.drawing);
                    }
                }
            }
        }
        if more {
            self.report.leave_out(entry, format!("what comes after the first {} MB", START >> 20));
        }
    }
}

/// The character on a picture as a scan and as strokes.
fn traced(bytes: &[u8]) -> Result<(Bitmap, Drawing), PictureError> {
    let tones = picture::tones(bytes)?;
    let (width, height) = (tones.width(), tones.height());
    let traced = tones.trace(Ink::Guessed, None)?;
    let bitmap = Bitmap::new(width, height, traced.ink).ok_or(PictureError::TooLarge)?;
    Ok((bitmap, traced.drawing))
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
