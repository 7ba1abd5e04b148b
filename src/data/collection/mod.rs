//! Real drawings kept small: scans at 1 bit a pixel, strokes at 8 bytes a point, in a few flat vectors.
//!
//! A drawing has a scan, or strokes, or both, as Omniglot's archives hand them out (Lake, Salakhutdinov, Tenenbaum 2015).
//! Of a scan only the box around the ink is kept, with the size of its sheet and its place on it. Coordinates of strokes
//! are rounded to 1/2048 of the sheet, a twentieth of a pixel of Omniglot's images, times to a millisecond; pressure is
//! not kept. There is no zip and no image code here, so that trainers can link it.
//!
//! Pictures are rasterised when they are asked for and not kept. Omniglot's background set (19,280 scans) takes 9.5 MB
//! here, and rasterised pictures would take 15 MB more.

mod builder;
mod bytes;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::{
    builder::{Builder, DrawingOrigin},
    bytes::CollectionError,
};
use super::Classes;
use ink::{
    Drawing, Picture, Point, Stroke,
    raster::{Bitmap, rasterise_cropped},
    rasterise,
};

/// Drawings of characters of alphabets. Alphabets are sorted by name, their characters by name, and the drawings of a
/// character by the number of the drawer; each character is a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    alphabets: Vec<String>,
    characters: Vec<Character>,
    drawings: Vec<Stored>,
    /// Points in each stroke of each drawing.
    strokes: Vec<Span>,
    /// x and y in units of 1 / [`UNITS`] of the sheet, y downwards.
    points: Vec<[i16; 2]>,
    /// Milliseconds, one for each of `points`.
    times: Vec<u32>,
    /// The ink boxes of all scans, rows from the top, 1 bit a pixel, each box beginning with a new byte.
    bits: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Character {
    alphabet: u32,
    name: String,
    drawings: Span,
}

/// How many items belong here. Where they begin follows from what stands before and is not written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Span {
    count: u32,
    #[serde(skip)]
    first: usize,
}

impl Span {
    fn range(self) -> Range<usize> {
        self.first..self.first + self.count as usize
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    drawer: u16,
    scan: Option<Scan>,
    strokes: Option<Span>,
}

/// Sheet and ink box of a scan, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Scan {
    sheet: [u16; 2],
    left: u16,
    top: u16,
    width: u16,
    height: u16,
    /// The first of its bytes among all.
    #[serde(skip)]
    first: usize,
}

impl Scan {
    fn bytes(&self) -> usize {
        (usize::from(self.width) * usize::from(self.height)).div_ceil(8)
    }
}

/// Units of a stored coordinate in the side of the sheet; with it an `i16` reaches as far as [`Point::LIMIT`].
const UNITS: f32 = 2048.0;

/// The longest side of a scan's sheet, in pixels. What is larger is no drawing of a character.
pub const LONGEST_SIDE: usize = 2048;

impl Collection {
    /// The names of the alphabets, sorted; [`Classes::alphabet`] counts them.
    pub fn alphabets(&self) -> &[String] {
        &self.alphabets
    }

    /// The classes of an alphabet.
    ///
    /// # Panics
    /// If there is no such alphabet.
    pub fn characters(&self, alphabet: usize) -> Range<usize> {
        assert!(alphabet < self.alphabets.len(), "alphabet {alphabet} of {}", self.alphabets.len());
        let at = |bound: usize| self.characters.partition_point(|character| (character.alphabet as usize) < bound);
        at(alphabet)..at(alphabet + 1)
    }

    /// How many drawings a character has.
    pub fn count(&self, class: usize) -> usize {
        self.characters[class].drawings.count as usize
    }

    /// How many drawings there are in all, how many of them have a scan, and how many have strokes.
    pub fn totals(&self) -> (usize, usize, usize) {
        let scans = self.drawings.iter().filter(|drawing| drawing.scan.is_some()).count();
        let strokes = self.drawings.iter().filter(|drawing| drawing.strokes.is_some()).count();
        (self.drawings.len(), scans, strokes)
    }

    /// The scan of a drawing on its whole sheet. `None` if only its strokes are known.
    pub fn bitmap(&self, class: usize, index: usize) -> Option<Bitmap> {
        let scan = self.stored(class, index).scan?;
        let [width, height] = scan.sheet.map(usize::from);
        let mut ink = vec![false; width * height];
        for (row, pixels) in self.box_of(&scan).chunks_exact(usize::from(scan.width).max(1)).enumerate() {
            let start = (usize::from(scan.top) + row) * width + usize::from(scan.left);
            ink[start..start + pixels.len()].copy_from_slice(pixels);
        }
        Bitmap::new(width, height, ink)
    }

    /// Bytes that the drawings take in memory.
    pub fn memory(&self) -> usize {
        self.bits.len()
            + 8 * self.points.len()
            + size_of::<Span>() * self.strokes.len()
            + size_of::<Stored>() * self.drawings.len()
    }

    /// Who made a drawing, as numbered by the archive.
    pub fn drawer(&self, class: usize, index: usize) -> usize {
        self.stored(class, index).drawer.into()
    }

    fn stored(&self, class: usize, index: usize) -> &Stored {
        let drawings = self.characters[class].drawings;
        assert!(index < drawings.count as usize, "drawing {index} of {}", drawings.count);
        &self.drawings[drawings.first + index]
    }

    /// The pixels of a scan's ink box, row-major: [height * width].
    fn box_of(&self, scan: &Scan) -> Vec<bool> {
        let bytes = &self.bits[scan.first..scan.first + scan.bytes()];
        let mut ink: Vec<bool> = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1)).collect();
        ink.truncate(usize::from(scan.width) * usize::from(scan.height));
        ink
    }

    fn drawing_of(&self, strokes: Span) -> Drawing {
        let point = |at: usize| {
            let [x, y] = self.points[at].map(|units| f32::from(units) / UNITS);
            Point::at(x, y, self.times[at] as f32)
        };
        let stroke = |points: &Span| Stroke { points: points.range().map(point).collect() };
        Drawing { strokes: self.strokes[strokes.range()].iter().map(stroke).collect() }
    }
}

impl Classes for Collection {
    fn len(&self) -> usize {
        self.characters.len()
    }

    fn drawings_of(&self, class: usize) -> Option<usize> {
        Some(self.count(class))
    }

    /// From the scan if there is one, since every drawing of the official image archives has one, else from the strokes.
    fn picture(&self, class: usize, index: usize) -> Picture {
        let stored = self.stored(class, index);
        match (stored.scan, stored.strokes) {
            (Some(scan), _) => {
                let sheet = scan.sheet[0].max(scan.sheet[1]);
                let ink = Bitmap::new(scan.width.into(), scan.height.into(), self.box_of(&scan));
                ink.map_or_else(Picture::blank, |ink| rasterise_cropped(&ink, sheet.into()))
            }
            (None, Some(strokes)) => rasterise(&self.drawing_of(strokes)),
            (None, None) => Picture::blank(),
        }
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        self.stored(class, index).strokes.map(|strokes| self.drawing_of(strokes))
    }

    fn name(&self, class: usize) -> String {
        let character = &self.characters[class];
        format!("{} {}", self.alphabets[character.alphabet as usize], character.name)
    }

    fn alphabet(&self, class: usize) -> usize {
        self.characters[class].alphabet as usize
    }
}

#[cfg(test)]
mod tests;
