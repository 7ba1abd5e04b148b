//! Numbers and text as bits that a coder expects.

use super::coder::{BitPipe, Expectation};

/// Numbers of one kind: what their bits are expected to be is learned from those before.
///
/// A number is told as its length in bits, then its bits after the first. The two highest are learned for each length; the
/// others are as good as chance.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    length: [Expectation; 32],
    highest: [[Expectation; 4]; 32],
    /// For each of: the last was zero, positive, negative.
    negative: [Expectation; 3],
    last: usize,
}

impl Default for Numbers {
    fn default() -> Self {
        let unknown = Expectation::default();
        Self { length: [unknown; 32], highest: [[unknown; 4]; 32], negative: [unknown; 3], last: 0 }
    }
}

impl Numbers {
    /// A number that is not negative. A reader's is below 2^31.
    pub(super) fn whole(&mut self, pipe: &mut impl BitPipe, number: u32) -> u32 {
        let length = (32 - number.leading_zeros()).min(31);
        let length = tree(pipe, &mut self.length, 5, length);
        let mut read = u32::from(length > 0);
        let highest = &mut self.highest[length as usize];
        let mut node = 1;
        for at in (0..length.saturating_sub(1)).rev() {
            let bit = (number >> at) & 1 == 1;
            let bit = if node < highest.len() {
                let bit = pipe.bit(&mut highest[node], bit);
                node = 2 * node + usize::from(bit);
                bit
            } else {
                pipe.bit(&mut Expectation::default(), bit)
            };
            read = 2 * read + u32::from(bit);
        }
        read
    }

    /// A number of either sign. Pens seldom turn round, so the sign before tells of the next.
    pub(super) fn signed(&mut self, pipe: &mut impl BitPipe, number: i32) -> i32 {
        let size = self.whole(pipe, number.unsigned_abs()) as i32;
        if size == 0 {
            self.last = 0;
            return 0;
        }
        let negative = pipe.bit(&mut self.negative[self.last], number < 0);
        self.last = if negative { 2 } else { 1 };
        if negative { -size } else { size }
    }
}

/// Text, byte by byte.
#[derive(Clone, Debug)]
pub(super) struct Text {
    length: Numbers,
    bytes: [Expectation; 256],
}

impl Default for Text {
    fn default() -> Self {
        Self { length: Numbers::default(), bytes: [Expectation::default(); 256] }
    }
}

impl Text {
    /// A text of at most so many bytes; `None` if one that is read is longer, or no text.
    pub(super) fn pass(&mut self, pipe: &mut impl BitPipe, text: &str, most: usize) -> Option<String> {
        let length = self.length.whole(pipe, text.len() as u32) as usize;
        let mut read = Vec::new();
        for at in 0..Some(length).filter(|length| *length <= most)? {
            let byte = text.as_bytes().get(at).copied().unwrap_or(0);
            read.push(tree(pipe, &mut self.bytes, 8, u32::from(byte)) as u8);
        }
        String::from_utf8(read).ok()
    }
}

/// A number of so many bits, highest first, each expected by those before.
fn tree(pipe: &mut impl BitPipe, nodes: &mut [Expectation], bits: u32, number: u32) -> u32 {
    let mut node = 1;
    for at in (0..bits).rev() {
        let bit = pipe.bit(&mut nodes[node as usize], (number >> at) & 1 == 1);
        node = 2 * node + u32::from(bit);
    }
    node - (1 << bits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::link::coder::{Reader, Writer};

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec((any::<i32>(), 0_u32..32), 0..100)) {
            // Of every size, as those of a drawing are.
            let numbers: Vec<i32> = numbers.iter().map(|(number, shift)| (number / 2) >> shift).collect();
            let (mut writer, mut model) = (Writer::new(), Numbers::default());
            for &number in &numbers {
                model.signed(&mut writer, number);
                model.whole(&mut writer, number.unsigned_abs());
            }
            let bytes = writer.finish();
            let (mut reader, mut model) = (Reader::new(&bytes), Numbers::default());
            for &number in &numbers {
                prop_assert_eq!(model.signed(&mut reader, 0), number);
                prop_assert_eq!(model.whole(&mut reader, 0), number.unsigned_abs());
            }
        }

        #[test]
        fn texts_come_back(texts in prop::collection::vec(".{0,30}", 0..5)) {
            let (mut writer, mut model) = (Writer::new(), Text::default());
            for text in &texts {
                model.pass(&mut writer, text, 120);
            }
            let bytes = writer.finish();
            let (mut reader, mut model) = (Reader::new(&bytes), Text::default());
            for text in &texts {
                prop_assert_eq!(model.pass(&mut reader, "", 120), Some(text.clone()));
            }
        }
    }
}
