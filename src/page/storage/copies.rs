//! Which of several copies of a record is the one: the latest that can be read. The others that cannot be read are named, so
//! that they can be set aside before anything is written.

use super::record::Unreadable;

/// Where a copy was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyPlace {
    /// In the database, which keeps the last two in turns.
    Slot(usize),
    /// In localStorage, written when the tab went.
    Quick,
    /// In localStorage, from an earlier page.
    Legacy,
}

/// What was found in some copies.
#[derive(Debug, PartialEq)]
pub struct ReadCopies<T> {
    /// The latest that could be read: where it was, and its value.
    pub latest: Option<(CopyPlace, T)>,
    /// Those that could not be read, and why.
    pub unreadable: Vec<(CopyPlace, Unreadable)>,
    /// The highest revision seen; the next write has a higher one.
    pub revision: u64,
}

/// Looks through copies. `read` gives a copy's revision and value.
pub fn find<T>(
    copies: &[(CopyPlace, Vec<u8>)],
    read: impl Fn(CopyPlace, &[u8]) -> Result<(u64, T), Unreadable>,
) -> ReadCopies<T> {
    let mut unreadable = Vec::new();
    let mut readable = Vec::new();
    for (place, bytes) in copies {
        match read(*place, bytes) {
            Ok((revision, value)) => readable.push((revision, *place, value)),
            Err(why) => unreadable.push((*place, why)),
        }
    }
    let latest = (0..readable.len()).max_by_key(|at| readable[*at].0).map(|at| readable.remove(at));
    let revision = latest.as_ref().map_or(0, |(revision, ..)| *revision);
    let latest = latest.map(|(_, place, value)| (place, value));
    // An earlier page has written beside this one: which is later cannot be known.
    let legacy = readable.iter().filter(|(_, place, _)| *place == CopyPlace::Legacy);
    unreadable.extend(legacy.map(|(_, place, _)| (*place, Unreadable::Older)));
    ReadCopies { latest, unreadable, revision }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Copies that hold their revision as one byte; 0 cannot be read.
    fn found(copies: &[(CopyPlace, u8)]) -> ReadCopies<u8> {
        let copies: Vec<_> = copies.iter().map(|(place, byte)| (*place, vec![*byte])).collect();
        find(&copies, |place, bytes| match bytes[0] {
            0 => Err(Unreadable::Damaged),
            revision => Ok((if place == CopyPlace::Legacy { 0 } else { revision.into() }, revision)),
        })
    }

    #[test]
    fn the_latest_that_can_be_read_is_taken() {
        let both = found(&[(CopyPlace::Slot(0), 4), (CopyPlace::Slot(1), 5), (CopyPlace::Quick, 3)]);
        assert_eq!(both, ReadCopies { latest: Some((CopyPlace::Slot(1), 5)), unreadable: vec![], revision: 5 });
        let quick = found(&[(CopyPlace::Slot(0), 4), (CopyPlace::Slot(1), 5), (CopyPlace::Quick, 6)]);
        assert_eq!((quick.latest, quick.revision), (Some((CopyPlace::Quick, 6)), 6));
    }

    #[test]
    fn a_damaged_one_gives_way_to_the_one_before_and_is_named() {
        let found = found(&[(CopyPlace::Slot(0), 4), (CopyPlace::Slot(1), 0)]);
        assert_eq!(found.latest, Some((CopyPlace::Slot(0), 4)));
        assert_eq!(found.unreadable, [(CopyPlace::Slot(1), Unreadable::Damaged)]);
    }

    #[test]
    fn an_earlier_pages_record_counts_where_there_is_no_other() {
        assert_eq!(found(&[(CopyPlace::Legacy, 9)]).latest, Some((CopyPlace::Legacy, 9)));
        let beside = found(&[(CopyPlace::Legacy, 9), (CopyPlace::Slot(0), 1)]);
        assert_eq!(beside.latest, Some((CopyPlace::Slot(0), 1)));
        assert_eq!(beside.unreadable, [(CopyPlace::Legacy, Unreadable::Older)]);
    }

    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        assert_eq!(found(&[]), ReadCopies { latest: None, unreadable: vec![], revision: 0 });
    }
}
