//! Cutting a batch into parts that are worked on side by side.
//!
//! How many parts there are does not depend on how many threads there are, and what the parts find is added in their order:
//! so the numbers are the same on any machine with the same registers.

use std::ops::Range;

/// Parts of a batch: one where there are no threads.
const PARTS: usize = if cfg!(feature = "rayon") { 8 } else { 1 };

/// Cuts so many images into parts of about equal size.
pub fn cut(images: usize) -> Vec<Range<usize>> {
    let parts = PARTS.min(images).max(1);
    (0..parts).map(|part| images * part / parts..images * (part + 1) / parts).collect()
}

/// Cuts what has `each` numbers for an image into the parts' own.
pub fn split<'a>(mut values: &'a mut [f32], parts: &[Range<usize>], each: usize) -> Vec<&'a mut [f32]> {
    let mut cut = Vec::with_capacity(parts.len());
    for part in parts {
        let (own, rest) = values.split_at_mut((part.len() * each).min(values.len()));
        cut.push(own);
        values = rest;
    }
    cut
}

/// Does the work of all parts; the results in their order.
pub fn run<W: Send, T: Send>(work: Vec<W>, each: impl Fn(W) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "rayon")]
    if work.len() > 1 {
        use rayon::prelude::*;
        return work.into_par_iter().map(each).collect();
    }
    work.into_iter().map(each).collect()
}
