//! A record as bytes: a head that says what it is, then the value. Whoever reads one can tell a whole record from one that
//! was cut short, whose bytes have changed, or that another version of the page wrote.
//!
//! ```text
//! magic 4 | kind 1 | format 2 | revision 8 | length of the body 4 | checksum 4 | body      (numbers little-endian)
//! ```
//!
//! The checksum is Adler-32 of all that stands before it and of the body: it finds every single changed byte, and costs
//! half a kilobyte of program, where tables for CRC-32 would cost sixteen.

use adler2::Adler32;

const MAGIC: [u8; 4] = *b"FSPG";
/// The format of what is written; the first was a text in localStorage, which [`super::legacy`] reads.
const FORMAT: u16 = 2;
/// Where the checksum stands.
const CHECKSUM: usize = 19;
const HEAD: usize = CHECKSUM + 4;

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// Board, query, descriptions and settings.
    Board = 1,
    /// The open run.
    Run = 2,
}

/// Why bytes are not a record that this page can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It does not begin as a record does.
    #[error("it is not a record of this page")]
    Foreign,
    /// A later page wrote it.
    #[error("a newer version of this page wrote it")]
    Newer,
    /// An earlier page wrote it, or it is the earlier page's and there is newer work.
    #[error("an older version of this page wrote it")]
    Older,
    /// Its end is missing.
    #[error("it was cut short")]
    CutShort,
    /// The checksum is another.
    #[error("some of its bytes have changed")]
    Damaged,
}

/// A value as a record. `revision` counts the writes, so that of two records the later is known.
pub fn seal(kind: RecordKind, revision: u64, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend(MAGIC);
    bytes.push(kind as u8);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(revision.to_le_bytes());
    bytes.extend((body.len() as u32).to_le_bytes());
    let checksum = checksum(&bytes, body);
    bytes.extend(checksum.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// A record's revision and value.
///
/// # Errors
/// If it is not a whole record of this kind and format.
pub fn unseal(kind: RecordKind, bytes: &[u8]) -> Result<(u64, &[u8]), Unreadable> {
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(Unreadable::CutShort)?;
    if *magic != MAGIC {
        return Err(Unreadable::Foreign);
    }
    let format = rest.get(1..3).and_then(|format| <[u8; 2]>::try_from(format).ok()).ok_or(Unreadable::CutShort)?;
    match u16::from_le_bytes(format).cmp(&FORMAT) {
        std::cmp::Ordering::Less => return Err(Unreadable::Older),
        std::cmp::Ordering::Equal => {}
        std::cmp::Ordering::Greater => return Err(Unreadable::Newer),
    }
    let (head, body) = bytes.split_at_checked(HEAD).ok_or(Unreadable::CutShort)?;
    let length = u32::from_le_bytes(numbers(head, 15)) as usize;
    if body.len() < length {
        return Err(Unreadable::CutShort);
    }
    let whole = body.len() == length
        && u32::from_le_bytes(numbers(head, CHECKSUM)) == checksum(&head[..CHECKSUM], body)
        && head[4] == kind as u8;
    if whole { Ok((u64::from_le_bytes(numbers(head, 7)), body)) } else { Err(Unreadable::Damaged) }
}

/// What may be the body of a damaged record of this format.
pub fn body_of_damaged(bytes: &[u8]) -> Option<&[u8]> {
    let is_ours = bytes.starts_with(&MAGIC) && bytes.get(5..7) == Some(&FORMAT.to_le_bytes()[..]);
    if is_ours { bytes.get(HEAD..) } else { None }
}

fn checksum(head: &[u8], body: &[u8]) -> u32 {
    let mut sum = Adler32::new();
    sum.write_slice(head);
    sum.write_slice(body);
    sum.checksum()
}

/// Some bytes of a head.
fn numbers<const N: usize>(head: &[u8], at: usize) -> [u8; N] {
    head.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
}

/// Bytes as text of as many letters, each the one that has the byte's number: the form that localStorage takes.
pub fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes that [`to_text`] made this text of; of another text, its UTF-8, so that nothing of it is lost.
pub fn from_text(text: &str) -> Vec<u8> {
    let letters: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    letters.unwrap_or_else(|| text.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_and_every_other_one_says_what_is_wrong() {
        let record = seal(RecordKind::Board, 7, b"a board");
        assert_eq!(unseal(RecordKind::Board, &record), Ok((7, &b"a board"[..])));
        assert_eq!(unseal(RecordKind::Run, &record), Err(Unreadable::Damaged), "another kind");
        for length in 0..record.len() {
            assert_eq!(unseal(RecordKind::Board, &record[..length]), Err(Unreadable::CutShort), "{length} bytes");
        }
        assert_eq!(unseal(RecordKind::Board, "漢字漢字".as_bytes()), Err(Unreadable::Foreign));
        let with_format = |format: u16| {
            let mut record = record.clone();
            record[5..7].copy_from_slice(&format.to_le_bytes());
            record
        };
        assert_eq!(unseal(RecordKind::Board, &with_format(3)), Err(Unreadable::Newer));
        assert_eq!(unseal(RecordKind::Board, &with_format(1)), Err(Unreadable::Older));
    }

    #[test]
    fn no_flipped_byte_goes_unseen() {
        let record = seal(RecordKind::Run, u64::MAX, &[9; 300]);
        for at in 0..record.len() {
            for bit in [1, 128] {
                let mut flipped = record.clone();
                flipped[at] ^= bit;
                assert!(unseal(RecordKind::Run, &flipped).is_err(), "byte {at}");
            }
        }
    }

    #[test]
    fn text_holds_any_bytes_and_other_text_is_kept_whole() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(from_text(&to_text(&bytes)), bytes);
        assert_eq!(from_text("漢字"), "漢字".as_bytes());
    }
}
