//! Putting a collection together: drawing by drawing in any order, or out of collections.

use std::collections::BTreeMap;

use super::{Character, Collection, LONGEST_SIDE, Scan, Span, Stored, UNITS};
use ink::{Drawing, raster::Bitmap};

/// What a drawing is a drawing of, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DrawingOrigin<'a> {
    /// The name of the alphabet.
    pub alphabet: &'a str,
    /// The name of the character within it.
    pub character: &'a str,
    /// The number of the drawer; Omniglot counts from 1.
    pub drawer: u16,
}

/// Collects drawings. The scan and the strokes of one place become one drawing; of two scans of one place, or two
/// drawings in strokes, the first is kept.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    /// By alphabet, character and drawer. Spans point into `heap`, in the order things came.
    found: BTreeMap<String, BTreeMap<String, BTreeMap<u16, Stored>>>,
    heap: Collection,
}

impl Builder {
    /// Adds a scan.
    ///
    /// # Panics
    /// If its sheet is longer than [`LONGEST_SIDE`]; readers refuse such images.
    pub fn add_scan(&mut self, place: DrawingOrigin, bitmap: &Bitmap) {
        assert!(bitmap.width().max(bitmap.height()) <= LONGEST_SIDE, "readers refuse such images");
        let pixels = |size: usize| size as u16;
        let sheet = [pixels(bitmap.width()), pixels(bitmap.height())];
        let (left, top, right, bottom) = bitmap.ink_box().unwrap_or_default();
        let first = self.heap.bits.len();
        let (width, height) = (pixels(right - left), pixels(bottom - top));
        let scan = Scan { sheet, left: pixels(left), top: pixels(top), width, height, first };
        let Some(free) = self.slot(place, |stored| &mut stored.scan) else { return };
        *free = Some(scan);
        let mut bits = (top..bottom).flat_map(|row| &bitmap.row(row)[left..right]);
        for _ in 0..scan.bytes() {
            let byte = bits.by_ref().take(8).enumerate().fold(0, |byte, (bit, &ink)| byte | u8::from(ink) << bit);
            self.heap.bits.push(byte);
        }
    }

    /// Adds strokes. Points that are not finite are left out.
    pub fn add_strokes(&mut self, place: DrawingOrigin, drawing: &Drawing) {
        let span = Span { count: drawing.strokes.len() as u32, first: self.heap.strokes.len() };
        let Some(free) = self.slot(place, |stored| &mut stored.strokes) else { return };
        *free = Some(span);
        for stroke in &drawing.strokes {
            let first = self.heap.points.len();
            for point in stroke.points.iter().filter(|point| point.is_finite()) {
                // These casts stop at the ends of what the type holds.
                self.heap.points.push([point.x, point.y].map(|place| (place * UNITS).round() as i16));
                self.heap.times.push(point.t_ms.round() as u32);
            }
            self.heap.strokes.push(Span { count: (self.heap.points.len() - first) as u32, first });
        }
    }

    /// Adds all drawings of a collection.
    fn add_all(&mut self, other: &Collection) {
        for character in &other.characters {
            let alphabet = &other.alphabets[character.alphabet as usize];
            for stored in &other.drawings[character.drawings.range()] {
                let place = DrawingOrigin { alphabet, character: &character.name, drawer: stored.drawer };
                let (bits, strokes) = (self.heap.bits.len(), self.heap.strokes.len());
                if let Some(scan) = stored.scan
                    && let Some(free) = self.slot(place, |stored| &mut stored.scan)
                {
                    *free = Some(Scan { first: bits, ..scan });
                    self.heap.copy_bits(&scan, other);
                }
                if let Some(span) = stored.strokes
                    && let Some(free) = self.slot(place, |stored| &mut stored.strokes)
                {
                    *free = Some(Span { first: strokes, ..span });
                    self.heap.copy_strokes(span, other);
                }
            }
        }
    }

    /// The collection, sorted. What was added in order is copied once; nothing else is costly.
    pub fn finish(self) -> Collection {
        let Self { found, heap } = self;
        let mut sorted = Collection::default();
        sorted.bits.reserve_exact(heap.bits.len());
        sorted.points.reserve_exact(heap.points.len());
        sorted.times.reserve_exact(heap.times.len());
        for (alphabet, characters) in found {
            for (name, drawings) in characters {
                let span = Span { count: drawings.len() as u32, first: sorted.drawings.len() };
                sorted.characters.push(Character { alphabet: sorted.alphabets.len() as u32, name, drawings: span });
                for stored in drawings.into_values() {
                    let first = (sorted.bits.len(), sorted.strokes.len());
                    if let Some(scan) = &stored.scan {
                        sorted.copy_bits(scan, &heap);
                    }
                    if let Some(span) = stored.strokes {
                        sorted.copy_strokes(span, &heap);
                    }
                    let scan = stored.scan.map(|scan| Scan { first: first.0, ..scan });
                    let strokes = stored.strokes.map(|span| Span { first: first.1, ..span });
                    sorted.drawings.push(Stored { scan, strokes, ..stored });
                }
            }
            sorted.alphabets.push(alphabet);
        }
        sorted
    }

    /// The field of a drawing that is to be filled; `None` if it is.
    fn slot<T>(
        &mut self,
        place: DrawingOrigin,
        field: impl Fn(&mut Stored) -> &mut Option<T>,
    ) -> Option<&mut Option<T>> {
        // A name is copied only where it is new.
        if !self.found.contains_key(place.alphabet) {
            self.found.insert(place.alphabet.to_owned(), BTreeMap::new());
        }
        let characters = self.found.get_mut(place.alphabet)?;
        if !characters.contains_key(place.character) {
            characters.insert(place.character.to_owned(), BTreeMap::new());
        }
        let new = Stored { drawer: place.drawer, scan: None, strokes: None };
        let slot = field(characters.get_mut(place.character)?.entry(place.drawer).or_insert(new));
        slot.is_none().then_some(slot)
    }
}

impl Collection {
    /// A collection with all that is in one of the two: scans and strokes of the same alphabet, character and drawer
    /// become one drawing. Where both have the same kind, this one's is kept.
    pub fn merge(&self, other: &Self) -> Self {
        let mut builder = Builder::default();
        builder.add_all(self);
        builder.add_all(other);
        builder.finish()
    }

    /// This collection with the characters of another, which take the place of those that are called the same.
    pub fn with_characters_of(&self, other: &Self) -> Self {
        let mut builder = Builder::default();
        builder.add_all(self);
        for character in &other.characters {
            if let Some(characters) = builder.found.get_mut(&other.alphabets[character.alphabet as usize]) {
                characters.remove(&character.name);
            }
        }
        builder.add_all(other);
        builder.finish()
    }

    fn copy_bits(&mut self, scan: &Scan, from: &Self) {
        self.bits.extend_from_slice(&from.bits[scan.first..scan.first + scan.bytes()]);
    }

    fn copy_strokes(&mut self, strokes: Span, from: &Self) {
        for points in &from.strokes[strokes.range()] {
            self.strokes.push(Span { first: self.points.len(), ..*points });
            self.points.extend_from_slice(&from.points[points.range()]);
            self.times.extend_from_slice(&from.times[points.range()]);
        }
    }
}
