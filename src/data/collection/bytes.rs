//! A collection as bytes, for a browser's storage: a magic word, a version, and the vectors through postcard.
//!
//! Bytes are believed in nothing. Lengths are what is found and not what is claimed, and every count is checked against
//! what it counts before anything is looked up by it.

use super::{Collection, LONGEST_SIDE, Scan, Span};

const MAGIC: &[u8; 4] = b"FSPC";
const VERSION: u8 = 1;

/// Why bytes are not a collection.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CollectionError {
    /// They are something else.
    #[error("these bytes are no collection of drawings")]
    NotACollection,
    /// They come from another version of this program.
    #[error("these drawings were stored by another version (format {found}, this is {VERSION}); load them anew")]
    OtherVersion { found: u8 },
    /// They are cut short or altered.
    #[error("the stored drawings are damaged ({0}); load them anew")]
    Damaged(&'static str),
}

impl Collection {
    /// The collection as bytes.
    ///
    /// # Panics
    /// Never: postcard refuses only types whose length is not known, of which there is none here.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        match postcard::to_extend(self, bytes) {
            Ok(bytes) => bytes,
            Err(error) => unreachable!("vectors of plain numbers: {error}"),
        }
    }

    /// The collection that [`to_bytes`](Self::to_bytes) made these bytes from.
    ///
    /// # Errors
    /// If they are something else, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CollectionError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(CollectionError::NotACollection)?;
        let (&found, rest) = rest.split_first().ok_or(CollectionError::NotACollection)?;
        if found != VERSION {
            return Err(CollectionError::OtherVersion { found });
        }
        match postcard::take_from_bytes::<Self>(rest) {
            Ok((collection, [])) => collection.checked().map_err(CollectionError::Damaged),
            Ok(_) => Err(CollectionError::Damaged("there is more than there should be")),
            Err(_) => Err(CollectionError::Damaged("it cannot be decoded")),
        }
    }

    /// Works out where everything begins, and checks that it is there.
    fn checked(mut self) -> Result<Self, &'static str> {
        self.check_names()?;
        let mut drawings = Counter::default();
        for character in &mut self.characters {
            drawings.place(&mut character.drawings)?;
        }
        let (mut strokes, mut bits) = (Counter::default(), 0);
        for stored in &mut self.drawings {
            if let Some(span) = &mut stored.strokes {
                strokes.place(span)?;
            }
            if let Some(scan) = &mut stored.scan {
                scan.check()?;
                scan.first = bits;
                bits += scan.bytes();
                if bits > self.bits.len() {
                    return Err("a scan is missing");
                }
            }
        }
        let mut points = Counter::default();
        for span in &mut self.strokes {
            points.place(span)?;
        }
        let all_there = drawings.passed == self.drawings.len()
            && strokes.passed == self.strokes.len()
            && points.passed == self.points.len()
            && points.passed == self.times.len()
            && bits == self.bits.len();
        if !all_there {
            return Err("something is missing");
        }
        self.check_drawers()?;
        Ok(self)
    }

    /// The drawers of each character are sorted, none is there twice, and each has drawn something. Otherwise joining
    /// collections would lose drawings.
    fn check_drawers(&self) -> Result<(), &'static str> {
        let right = self.characters.iter().all(|character| {
            let drawings = &self.drawings[character.drawings.range()];
            drawings.is_sorted_by(|a, b| a.drawer < b.drawer)
                && drawings.iter().all(|stored| stored.scan.is_some() || stored.strokes.is_some())
        });
        if right { Ok(()) } else { Err("its drawers are in disorder") }
    }

    /// Names are sorted, each character has a drawing and each alphabet a character.
    fn check_names(&self) -> Result<(), &'static str> {
        let sorted = self.alphabets.is_sorted_by(|a, b| a < b)
            && self.characters.is_sorted_by(|a, b| (a.alphabet, &a.name) < (b.alphabet, &b.name));
        let mut used = vec![false; self.alphabets.len()];
        let drawn = self.characters.iter().all(|character| {
            let alphabet = used.get_mut(character.alphabet as usize);
            character.drawings.count > 0 && alphabet.map(|used| *used = true).is_some()
        });
        let complete = drawn && used.iter().all(|&used| used);
        if sorted && complete { Ok(()) } else { Err("its names are in disorder") }
    }
}

impl Scan {
    /// The ink lies on the sheet, and the sheet is of a size that readers accept.
    fn check(&self) -> Result<(), &'static str> {
        let [width, height] = self.sheet.map(usize::from);
        let fits = |from: u16, size: u16, sheet: usize| usize::from(from) + usize::from(size) <= sheet;
        let right = width.max(height) <= LONGEST_SIDE
            && fits(self.left, self.width, width)
            && fits(self.top, self.height, height);
        if right { Ok(()) } else { Err("a scan lies beyond its sheet") }
    }
}

/// Counts up to where the next span begins.
#[derive(Default)]
struct Counter {
    passed: usize,
}

impl Counter {
    fn place(&mut self, span: &mut Span) -> Result<(), &'static str> {
        span.first = self.passed;
        self.passed = self.passed.checked_add(span.count as usize).ok_or("it counts too far")?;
        Ok(())
    }
}
