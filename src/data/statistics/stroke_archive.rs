//! Omniglot's pen strokes as a source, for the statistics: a reader for trusted files, to go when `data::strokes` is there.

use std::path::Path;

use crate::{
    data::{
        Classes,
        archive::{Archive, ArchiveError},
    },
    drawing::{Drawing, Picture, Point, Stroke, rasterise},
};

/// Characters with the strokes of their drawings.
#[derive(Clone, Debug, Default)]
pub struct DrawnCharacters {
    alphabets: Vec<String>,
    /// Alphabet, name and drawings.
    characters: Vec<(usize, String, Vec<Drawing>)>,
}

/// Why there are no strokes in a file.
#[derive(Debug, thiserror::Error)]
pub enum StrokesError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// No entry looks like a drawing.
    #[error("no strokes found: they are in <Alphabet>/character01/0001_01.txt, as in strokes_background_small1.zip")]
    NoStrokes,
}

impl DrawnCharacters {
    /// Reads several zips or folders; an alphabet that is in two of them counts once.
    ///
    /// # Errors
    /// If one cannot be read, or there are no strokes in them.
    pub fn open(paths: &[impl AsRef<Path>]) -> Result<Self, StrokesError> {
        let mut all = Self::default();
        for path in paths {
            let mut archive = Archive::open(path.as_ref())?;
            let known = all.alphabets.clone();
            let entries: Vec<String> =
                archive.files().filter(|name| name.ends_with(".txt")).map(str::to_owned).collect();
            for entry in entries {
                let mut parts = entry.rsplit('/').skip(1);
                let (Some(character), Some(alphabet)) = (parts.next(), parts.next()) else { continue };
                if known.iter().any(|name| name == alphabet) {
                    continue;
                }
                let text = archive.read(&entry)?;
                all.add(alphabet, character, parse(&String::from_utf8_lossy(&text)));
            }
        }
        if all.characters.is_empty() { Err(StrokesError::NoStrokes) } else { Ok(all) }
    }

    /// Files come sorted, so drawings of one character come one after the other.
    fn add(&mut self, alphabet: &str, character: &str, drawing: Drawing) {
        if self.alphabets.last().is_none_or(|name| name != alphabet) {
            self.alphabets.push(alphabet.to_owned());
        }
        let at = self.alphabets.len() - 1;
        match self.characters.last_mut() {
            Some((last, name, drawings)) if *last == at && name == character => drawings.push(drawing),
            _ => self.characters.push((at, character.to_owned(), vec![drawing])),
        }
    }
}

/// `START`, lines of `x,y,t` in pixels of the 105 × 105 image with y upwards and negative, `BREAK` after every stroke.
fn parse(text: &str) -> Drawing {
    let mut drawing = Drawing::default();
    let mut stroke = Stroke::default();
    for line in text.lines() {
        let numbers: Vec<f32> = line.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        match numbers[..] {
            [x, y, t] => stroke.points.push(Point::at(x / 105.0, -y / 105.0, t)),
            _ if line.trim() == "BREAK" => drawing.strokes.push(std::mem::take(&mut stroke)),
            _ => {}
        }
    }
    drawing
}

impl Classes for DrawnCharacters {
    fn len(&self) -> usize {
        self.characters.len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        Some(self.characters[class].2.len())
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        rasterise(&self.characters[class].2[index])
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        Some(self.characters[class].2[index].clone())
    }

    fn name(&self, class: usize) -> String {
        let (alphabet, name, _) = &self.characters[class];
        format!("{} {name}", self.alphabets[*alphabet])
    }

    fn alphabet(&self, class: usize) -> usize {
        self.characters[class].0
    }
}
