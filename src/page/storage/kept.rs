//! The value of the board's record, and what can be saved of a damaged one.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::record::{self, RecordKind, Unreadable};
use crate::board::edit;
use document::Document;
use ink::{Class, Drawing, Point};

/// What the board's record holds. The open run has a record of its own, since it is large and changes seldom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BoardRecord {
    /// Board, query, descriptions and settings.
    pub document: Document,
    /// True while the first generated characters have not come: then they still may.
    pub awaiting_board: bool,
}

impl BoardRecord {
    /// As a record.
    pub fn seal(&self, revision: u64) -> Vec<u8> {
        record::seal(RecordKind::Board, revision, &postcard::to_allocvec(self).unwrap_or_default())
    }

    /// From a record, with its revision.
    ///
    /// # Errors
    /// If it is not whole.
    pub fn unseal(bytes: &[u8]) -> Result<(u64, Self), Unreadable> {
        let (revision, body) = record::unseal(RecordKind::Board, bytes)?;
        postcard::from_bytes(body).map(|kept| (revision, kept)).map_err(|_| Unreadable::Damaged)
    }

    /// True if both hold the same work; settings are each tab's own.
    pub fn is_same_work(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.document, &other.document);
        ours.board == theirs.board && ours.query == theirs.query && ours.descriptions == theirs.descriptions
    }
}

/// The record of earlier pages, a text in localStorage.
#[derive(Serialize, Deserialize)]
struct Legacy {
    format: u32,
    board: Vec<Class>,
    query: Drawing,
}

/// The only format that earlier pages wrote.
const LEGACY_FORMAT: u32 = 1;

/// Reads an earlier page's record.
///
/// # Errors
/// If it is not whole. It has no checksum, so what it holds is looked at instead.
pub fn read_legacy(bytes: &[u8]) -> Result<BoardRecord, Unreadable> {
    let why = |error| match error {
        postcard::Error::DeserializeUnexpectedEnd => Unreadable::CutShort,
        _ => Unreadable::Foreign,
    };
    let (format, _) = postcard::take_from_bytes::<u32>(bytes).map_err(why)?;
    match format {
        LEGACY_FORMAT => {}
        2..100 => return Err(Unreadable::Newer),
        _ => return Err(Unreadable::Foreign),
    }
    let Legacy { board, query, .. } = postcard::from_bytes(bytes).map_err(|error| match error {
        postcard::Error::DeserializeUnexpectedEnd => Unreadable::CutShort,
        _ => Unreadable::Damaged,
    })?;
    let drawings = board.iter().flat_map(|class| &class.drawings).chain([&query]);
    if !drawings.flat_map(|drawing| &drawing.strokes).flat_map(|stroke| &stroke.points).all(is_sound) {
        return Err(Unreadable::Damaged);
    }
    let document = Document { board, query, ..Document::default() };
    Ok(BoardRecord { document, awaiting_board: false })
}

/// True for what a pen can have done.
fn is_sound(point: &Point) -> bool {
    let near = |place: f32| place.abs() <= Point::LIMIT;
    near(point.x) && near(point.y) && point.t_ms.is_finite() && point.pressure.is_finite()
}

/// The classes that can still be read in damaged bytes, of either format. Empty if there is no drawing among them.
pub fn salvage(bytes: &[u8]) -> Vec<Class> {
    let mut rest = match record::body_of_damaged(bytes) {
        Some(body) => body,
        None => match postcard::take_from_bytes::<u32>(bytes) {
            Ok((1..100, rest)) => rest,
            _ => return Vec::new(),
        },
    };
    let mut classes = Vec::new();
    let count = take::<u32>(&mut rest).unwrap_or_default();
    while classes.len() < count as usize {
        let Some((class, whole)) = take_class(&mut rest) else { break };
        classes.push(class);
        if !whole {
            break;
        }
    }
    if edit::is_blank(&classes) { Vec::new() } else { classes }
}

/// The next class, with the drawings that are whole; false if there is more of it that is not.
fn take_class(rest: &mut &[u8]) -> Option<(Class, bool)> {
    let (id, name) = (take(rest)?, take(rest)?);
    let count = take::<u32>(rest)?;
    let mut drawings = Vec::new();
    while drawings.len() < count as usize {
        let drawing = take::<Drawing>(rest)
            .filter(|drawing| drawing.strokes.iter().flat_map(|stroke| &stroke.points).all(is_sound));
        let Some(drawing) = drawing else { break };
        drawings.push(drawing);
    }
    let whole = drawings.len() == count as usize;
    Some((Class { id, name, drawings }, whole))
}

fn take<T: DeserializeOwned>(rest: &mut &[u8]) -> Option<T> {
    let (value, left) = postcard::take_from_bytes(rest).ok()?;
    *rest = left;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Stroke;

    fn drawing(x: f32) -> Drawing {
        Drawing { strokes: vec![Stroke { points: vec![Point::at(x, 0.5, 0.0); 9] }] }
    }

    fn board() -> Vec<Class> {
        (0..3).map(|id| Class { id, name: format!("n{id}"), drawings: vec![drawing(0.1), drawing(0.2)] }).collect()
    }

    fn legacy(format: u32, board: Vec<Class>, query: Drawing) -> Vec<u8> {
        postcard::to_allocvec(&Legacy { format, board, query }).expect("it can be encoded")
    }

    #[test]
    fn what_is_kept_comes_back() {
        let document =
            Document { board: board(), query: drawing(0.7), settings: "seed=3".into(), ..Document::default() };
        let kept = BoardRecord { document, awaiting_board: true };
        assert_eq!(BoardRecord::unseal(&kept.seal(41)), Ok((41, kept)));
    }

    #[test]
    fn an_earlier_pages_record_is_read_if_it_is_whole() {
        let bytes = legacy(1, board(), drawing(0.7));
        assert_eq!(read_legacy(&bytes).map(|kept| kept.document.board), Ok(board()));
        assert_eq!(read_legacy(&bytes[..bytes.len() - 1]), Err(Unreadable::CutShort));
        assert_eq!(read_legacy(&[]), Err(Unreadable::CutShort));
        assert_eq!(read_legacy(&legacy(2, board(), drawing(0.7))), Err(Unreadable::Newer));
        assert_eq!(read_legacy("漢字".as_bytes()), Err(Unreadable::Foreign));
        assert_eq!(read_legacy(&legacy(1, board(), drawing(f32::NAN))), Err(Unreadable::Damaged));
        let no_classes = read_legacy(&legacy(1, vec![], drawing(0.7))).expect("a query without classes is whole");
        assert_eq!(no_classes.document.query, drawing(0.7));
    }

    #[test]
    fn what_is_whole_in_a_cut_record_is_saved() {
        let kept = BoardRecord { document: Document { board: board(), ..Document::default() }, awaiting_board: false };
        let sealed = kept.seal(1);
        assert_eq!(salvage(&sealed[..sealed.len() - 1]), board());
        let (old, class) = (legacy(1, board(), drawing(0.7)), legacy(1, board()[..1].to_vec(), Drawing::default()));
        let first = &salvage(&old[..class.len()])[0];
        assert_eq!((first.name.as_str(), first.drawings.len()), ("n0", 2));
        for length in 0..old.len() {
            let saved = salvage(&old[..length]);
            assert!(saved.iter().zip(board()).all(|(saved, whole)| whole.drawings.starts_with(&saved.drawings)));
        }
        assert!(salvage("漢字漢字漢字".as_bytes()).is_empty() && salvage(&[]).is_empty());
    }
}
