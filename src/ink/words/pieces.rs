//! Text as word pieces, so that a network with a small vocabulary can be told anything.
//!
//! A word of the grammar is one piece. Another word is divided, from its beginning, by the longest known part that fits, as
//! WordPiece does (Schuster, Nakajima 2012), down to single letters and digits; the first letter of a word is another piece than
//! the same letter within one, so that words stay apart. Any other character goes to one of a few buckets. Nothing is
//! rejected, and no text takes longer than its first [`MAX_PIECES`] pieces.
//!
//! In training some words are spelled on purpose (Kudo 2018, "Subword Regularization"; Provilkov et al. 2020, "BPE-Dropout"),
//! or the letters would never learn what they are part of.

use std::{ops::Range, sync::OnceLock};

use rand::{Rng, RngExt};

use super::vocabulary::{PARTS, WORDS};

/// The id of what is no piece: it fills up a shorter text.
pub const PADDING: u16 = 0;

/// The id that stands for a text without a piece.
const NOTHING: u16 = PADDING + 1;

/// Buckets for characters that are neither letters of English nor digits.
const BUCKETS: u16 = 16;

/// Letters and digits.
const SIGNS: u16 = 36;

const FIRST_SIGN: u16 = NOTHING + 1 + BUCKETS;
const FIRST_PART: u16 = FIRST_SIGN + 2 * SIGNS;
const FIRST_WORD: u16 = FIRST_PART + count(PARTS);

/// How many ids there are: every id is less.
pub const VOCABULARY: usize = (FIRST_WORD + count(WORDS)) as usize;

/// The most pieces of a text.
pub const MAX_PIECES: usize = 40;

/// The most characters of a text that are looked at, however few of them make a piece.
pub const MOST_READ: usize = 4096;

/// How many words there are in a list that single spaces divide.
const fn count(list: &str) -> u16 {
    let (bytes, mut at, mut spaces) = (list.as_bytes(), 0, 0);
    while at < bytes.len() {
        spaces += (bytes[at] == b' ') as u16;
        at += 1;
    }
    spaces + 1
}

/// A text in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// One id for each piece, at least one and at most [`MAX_PIECES`].
    pub ids: Vec<u16>,
    /// Whether there was more text than that.
    pub truncated: bool,
}

/// Divides a text into pieces. Capitals of English are small letters, and punctuation of any kind only divides.
pub fn pieces(text: &str) -> Pieces {
    divided(text, |_| false)
}

/// The same, but each word is spelled in smaller pieces with the chance `share`.
pub fn pieces_with_spelling(text: &str, share: f32, rng: &mut impl Rng) -> Pieces {
    divided(text, |_| rng.random::<f32>() < share)
}

/// Where the words of a text are, as ranges of bytes; of a very long text, those near its beginning.
pub fn word_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, sign) in text.char_indices().take(MOST_READ) {
        let end = at + sign.len_utf8();
        match spans.last_mut() {
            _ if !is_seen(sign) => {}
            Some(last) if last.end == at => last.end = end,
            _ => spans.push(at..end),
        }
    }
    spans
}

/// Whether there is anything in a text that can be read: a letter of English or a digit. All other characters share a few pieces,
/// which mean nothing.
pub fn is_readable(text: &str) -> bool {
    text.chars().take(MOST_READ).any(|sign| sign.is_ascii_alphanumeric())
}

/// Whether a character makes a piece: spaces, punctuation as one types it and as it is set, and what cannot be seen do not.
fn is_seen(sign: char) -> bool {
    let invisible =
        matches!(sign as u32, 0xAD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF);
    // Quotes, dashes and dots of all languages of Europe and Asia, and the full-width ones.
    let set = matches!(sign as u32,
        0xA1 | 0xA7 | 0xAB | 0xB4 | 0xB6 | 0xB7 | 0xBB | 0xBF | 0x2010..=0x2027 | 0x2030..=0x205E | 0x3001..=0x3003
        | 0x3008..=0x3011 | 0x3014..=0x301F | 0xFF01..=0xFF0F | 0xFF1A..=0xFF20);
    !(sign.is_whitespace() || sign.is_control() || sign.is_ascii_punctuation() || set || invisible)
}

fn divided(text: &str, mut spell: impl FnMut(&str) -> bool) -> Pieces {
    let mut ids = Vec::with_capacity(MAX_PIECES + 8);
    for span in word_spans(text) {
        if ids.len() > MAX_PIECES {
            break;
        }
        let word = text[span].to_ascii_lowercase();
        match lists().1.binary_search(&word.as_str()) {
            Ok(at) if !spell(&word) => ids.push(FIRST_WORD + at as u16),
            _ => spelled(&word, &mut ids),
        }
    }
    if ids.is_empty() {
        ids.push(NOTHING);
    }
    let truncated = ids.len() > MAX_PIECES || text.chars().nth(MOST_READ).is_some();
    ids.truncate(MAX_PIECES);
    Pieces { ids, truncated }
}

/// A word in the longest parts that are known, from its beginning.
fn spelled(word: &str, ids: &mut Vec<u16>) {
    let (parts, _) = lists();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if ids.len() > MAX_PIECES {
            return;
        }
        let inside = rest.len() < word.len();
        // A word that is a known part has no other pieces than its letters: it was to be spelled.
        let fits = parts.iter().enumerate().filter(|(_, part)| rest.starts_with(*part) && part.len() < word.len());
        let (id, length) = match fits.max_by_key(|(at, part)| (part.len(), std::cmp::Reverse(*at))) {
            Some((at, part)) => (FIRST_PART + at as u16, part.len()),
            None => (sign(first, inside), first.len_utf8()),
        };
        ids.push(id);
        rest = &rest[length..];
    }
}

/// The piece of one character.
fn sign(sign: char, inside: bool) -> u16 {
    let number = match sign {
        'a'..='z' => sign as u16 - 'a' as u16,
        '0'..='9' => 26 + sign as u16 - '0' as u16,
        _ => return NOTHING + 1 + (super::compositions::hash(sign as u64) % u64::from(BUCKETS)) as u16,
    };
    FIRST_SIGN + number + if inside { SIGNS } else { 0 }
}

/// The known parts and the known words.
fn lists() -> (&'static [&'static str], &'static [&'static str]) {
    static LISTS: OnceLock<[Vec<&'static str>; 2]> = OnceLock::new();
    let [parts, words] = LISTS.get_or_init(|| [PARTS, WORDS].map(|list| list.split(' ').collect()));
    (parts, words)
}
