//! The drawings in a link: strokes on a grid as fine as the link has room for, in an adaptive arithmetic code, as letters that
//! a browser's address takes as they are.
//!
//! A fragment says the settings as it always did, and then `board=` with a letter for the format, 24 bits that tell
//! whether the rest is whole, and the rest. Whatever it says, reading it gives drawings that can be drawn, or an error, and
//! never takes more room or time than the largest link that could have been written.
//!
//! What is left out: when and how hard the pen was pressed. Who opens a link sees every drawing drawn at an even pace.

mod coder;
mod numbers;
mod outline;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use self::{
    coder::{BitPipe, Reader, Writer},
    numbers::{Numbers, Text},
    outline::{BoardOutline, FINENESS, Fineness, GRIDS},
};
use crate::Document;
use ink::{Class, Drawing};

/// The part of a fragment that has the drawings.
const KEY: &str = "board=";
/// The first letter of the drawings: the format.
const FORMAT: char = '1';
/// A fragment of at most so many characters is aimed at; messengers cut longer links.
pub const SHORT: usize = 1_940;
/// A longer fragment is not written, nor read.
pub const LONGEST: usize = 8_000;

/// More of these are not in a link, so that a hostile one cannot make a page hold more.
const MOST_CLASSES: usize = 32;
const MOST_DRAWINGS: usize = 200;
const MOST_STROKES: usize = 500;
const MOST_PLACES: usize = 20_000;
const MOST_DESCRIPTIONS: usize = 32;
/// Bytes of a name or a description.
const LONGEST_TEXT: usize = 400;

/// Why there is no link, or none that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The drawings are too many for a link.
    #[error("these drawings would make a link of more than {LONGEST} characters, which many programs cut off")]
    TooLong,
    /// It was made by a page that writes them otherwise.
    #[error("its drawings were written by another version of this page")]
    OtherFormat,
    /// It is not what was written.
    #[error("its drawings are damaged: it was cut off or changed on its way")]
    Damaged,
}

/// The fragment of a link to a document: its settings, board, query and descriptions, without the `#`. The run stays behind.
///
/// # Errors
/// If there is too much of it for a link.
pub fn write(document: &Document) -> Result<String, LinkError> {
    let mut shortest = Err(LinkError::TooLong);
    for fineness in FINENESS {
        let fragment = join(&document.settings, &seal(&Parts::of(document, fineness).encode()?));
        if fragment.len() <= SHORT {
            return Ok(fragment);
        }
        if fragment.len() <= LONGEST {
            shortest = Ok(fragment);
        }
    }
    shortest
}

/// The settings that a fragment says, and the text of its drawings if it has any, for [`read`].
pub fn split(fragment: &str) -> (String, Option<&str>) {
    let (drawings, settings): (Vec<&str>, Vec<&str>) = fragment.split('&').partition(|part| part.starts_with(KEY));
    (settings.join("&"), drawings.first().map(|part| &part[KEY.len()..]))
}

/// The fragment of these settings and drawings.
pub fn join(settings: &str, drawings: &str) -> String {
    let and = if settings.is_empty() { "" } else { "&" };
    format!("{settings}{and}{KEY}{drawings}")
}

/// Board, query and descriptions from the text of drawings.
///
/// # Errors
/// If it is not as it was written.
pub fn read(text: &str) -> Result<Document, LinkError> {
    if text.len() > LONGEST {
        return Err(LinkError::TooLong);
    }
    let text = text.strip_prefix(FORMAT).ok_or(LinkError::OtherFormat)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::Damaged)?;
    let (check, bytes) = bytes.split_first_chunk::<3>().ok_or(LinkError::Damaged)?;
    if *check != checksum(bytes) {
        return Err(LinkError::Damaged);
    }
    let parts = Models::default().parts(&mut Reader::new(bytes), &Parts::default()).ok_or(LinkError::Damaged)?;
    Ok(parts.document())
}

/// Coded drawings as the text in a link, with format and checksum; of use by itself only to those who test what [`read`] does
/// with hostile bytes.
pub fn seal(coded: &[u8]) -> String {
    let text = BASE64_URL_SAFE_NO_PAD.encode([&checksum(coded)[..], coded].concat());
    format!("{FORMAT}{text}")
}

/// 24 bits of the FNV-1a hash.
fn checksum(bytes: &[u8]) -> [u8; 3] {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let [first, rest @ ..] = hash.to_be_bytes();
    [rest[0] ^ first, rest[1], rest[2]]
}

/// What a link tells.
#[derive(Clone, Debug, Default, PartialEq)]
struct Parts {
    classes: Vec<(String, Vec<BoardOutline>)>,
    query: BoardOutline,
    descriptions: Vec<String>,
}

impl Parts {
    fn of(document: &Document, fineness: Fineness) -> Self {
        let outline = |drawing: &Drawing| BoardOutline::of(drawing, fineness);
        let class = |class: &Class| (class.name.clone(), class.drawings.iter().map(outline).collect());
        Self {
            classes: document.board.iter().map(class).collect(),
            query: outline(&document.query),
            descriptions: document.descriptions.clone(),
        }
    }

    fn document(&self) -> Document {
        let class = |(id, (name, outlines)): (u32, &(String, Vec<BoardOutline>))| Class {
            id,
            name: name.clone(),
            drawings: outlines.iter().map(BoardOutline::drawing).collect(),
        };
        Document {
            board: (0..).zip(&self.classes).map(class).collect(),
            query: self.query.drawing(),
            descriptions: self.descriptions.clone(),
            ..Document::default()
        }
    }

    fn encode(&self) -> Result<Vec<u8>, LinkError> {
        let mut writer = Writer::new();
        Models::default().parts(&mut writer, self).ok_or(LinkError::TooLong)?;
        Ok(writer.finish())
    }
}

/// What is learned of each kind of number. Every function here passes a value on through a pipe: a writer's comes out as it
/// went in, a reader's is what was written, whatever goes in. `None` is more than a link may hold.
#[derive(Default)]
struct Models {
    counts: Numbers,
    text: Text,
    grids: Numbers,
    strokes: Numbers,
    places: Numbers,
    starts: [Numbers; 2],
    steps: [Numbers; 2],
    /// Drawings, strokes and places so far.
    so_far: [usize; 3],
}

impl Models {
    fn parts(&mut self, pipe: &mut impl BitPipe, given: &Parts) -> Option<Parts> {
        let mut passed = Parts::default();
        for at in 0..self.count(pipe, given.classes.len(), MOST_CLASSES)? {
            let class = given.classes.get(at);
            let name = self.text.pass(pipe, class.map_or("", |class| &class.0), LONGEST_TEXT)?;
            let drawings = class.map_or(&[][..], |class| &class.1);
            let mut outlines = Vec::new();
            for at in 0..self.count(pipe, drawings.len(), MOST_DRAWINGS)? {
                outlines.push(self.outline(pipe, drawings.get(at))?);
            }
            passed.classes.push((name, outlines));
        }
        passed.query = self.outline(pipe, Some(&given.query))?;
        for at in 0..self.count(pipe, given.descriptions.len(), MOST_DESCRIPTIONS)? {
            let text = given.descriptions.get(at).map_or("", String::as_str);
            passed.descriptions.push(self.text.pass(pipe, text, LONGEST_TEXT)?);
        }
        Some(passed)
    }

    fn count(&mut self, pipe: &mut impl BitPipe, count: usize, most: usize) -> Option<usize> {
        Some(self.counts.whole(pipe, count as u32) as usize).filter(|count| *count <= most)
    }

    fn outline(&mut self, pipe: &mut impl BitPipe, given: Option<&BoardOutline>) -> Option<BoardOutline> {
        let given = given.cloned().unwrap_or_default();
        self.enough(0, 1, MOST_DRAWINGS)?;
        let strokes = self.strokes.whole(pipe, given.strokes.len() as u32) as usize;
        self.enough(1, strokes, MOST_STROKES)?;
        if strokes == 0 {
            return Some(BoardOutline::default());
        }
        let grid = self.grids.whole(pipe, given.grid);
        let mut passed = BoardOutline { grid: Some(grid).filter(|grid| GRIDS.contains(grid))?, strokes: Vec::new() };
        // A pen that was lifted comes down somewhere near.
        let mut last = [1 << (grid - 1); 2];
        for at in 0..strokes {
            let stroke = given.strokes.get(at).map_or(&[][..], Vec::as_slice);
            passed.strokes.push(self.stroke(pipe, stroke, &mut last)?);
        }
        Some(passed)
    }

    fn stroke(&mut self, pipe: &mut impl BitPipe, given: &[[i32; 2]], last: &mut [i32; 2]) -> Option<Vec<[i32; 2]>> {
        let count = self.places.whole(pipe, given.len() as u32) as usize;
        self.enough(2, count, MOST_PLACES)?;
        let mut passed = Vec::new();
        for at in 0..count {
            let models = if at == 0 { &mut self.starts } else { &mut self.steps };
            let to = given.get(at).unwrap_or(last);
            let step = [0, 1].map(|axis| models[axis].signed(pipe, to[axis].wrapping_sub(last[axis])));
            *last = [0, 1].map(|axis| last[axis].wrapping_add(step[axis]));
            passed.push(*last);
        }
        Some(passed)
    }

    /// Counts so many more.
    fn enough(&mut self, of: usize, more: usize, most: usize) -> Option<()> {
        self.so_far[of] += more;
        (self.so_far[of] <= most).then_some(())
    }
}

#[cfg(test)]
mod tests;
