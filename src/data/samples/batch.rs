//! P × K batches: `classes` characters with `drawings` of each, to make many comparisons of few drawings.
//!
//! Hermans, Beyer, Leibe 2017, "In Defense of the Triplet Loss for Person Re-Identification": every triplet within the
//! batch can be looked at, and the hardest taken, for one forward pass of P·K pictures.

use rand::{Rng, seq::index};

use super::{SampleError, pairs::some, with_drawings};
use crate::{Classes, Item};

/// A batch in class-major order: drawing `k` of the batch's class `p` is `items[p * k_drawings + k]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The classes in the source, all different: [p_classes].
    pub classes: Vec<usize>,
    /// Their drawings, all different: [p_classes * k_drawings].
    pub items: Vec<Item>,
    /// K, the drawings of each class.
    pub k_drawings: usize,
}

impl Batch {
    /// For each drawing, the place of its class in the batch: [p_classes * k_drawings].
    pub fn labels(&self) -> Vec<usize> {
        (0..self.items.len()).map(|at| at / self.k_drawings).collect()
    }
}

/// Samples a batch of P classes with K drawings each, from the classes that have as many.
///
/// # Errors
/// If a size is 0, or there are fewer such classes.
pub fn sample_batch(
    source: &dyn Classes,
    p_classes: usize,
    k_drawings: usize,
    rng: &mut impl Rng,
) -> Result<Batch, SampleError> {
    sample_batch_of(source, &with_drawings(source, k_drawings), p_classes, k_drawings, rng)
}

/// Samples a batch of P of these classes with K drawings each.
///
/// # Errors
/// If a size is 0, there are fewer classes, or one of those that are chosen has fewer drawings.
pub fn sample_batch_of(
    source: &dyn Classes,
    pool: &[usize],
    p_classes: usize,
    k_drawings: usize,
    rng: &mut impl Rng,
) -> Result<Batch, SampleError> {
    if p_classes == 0 || k_drawings == 0 {
        return Err(SampleError::Zero(if p_classes == 0 { "P" } else { "K" }));
    }
    if pool.len() < p_classes {
        return Err(SampleError::TooFewDrawings { needed: p_classes, drawings: k_drawings, present: pool.len() });
    }
    let classes: Vec<usize> = index::sample(rng, pool.len(), p_classes).iter().map(|at| pool[at]).collect();
    let mut items = Vec::with_capacity(p_classes * k_drawings);
    for &class in &classes {
        items.extend(some(source, class, k_drawings, rng)?);
    }
    Ok(Batch { classes, items, k_drawings })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{super::tests::*, *};
    use crate::seeds::{Stream, rng};

    #[test]
    fn a_batch_is_class_major_and_has_nothing_twice() {
        let source = Numbered(vec![4, 4, 2, 4, 4, 4]);
        let mut seen = HashSet::new();
        for step in 0..200 {
            let batch = sample_batch(&source, 3, 4, &mut rng(3, Stream::Episode, step)).expect("enough");
            for (item, label) in batch.items.iter().zip(batch.labels()) {
                assert!(is_right(item) && item.class == batch.classes[label]);
            }
            let each: HashSet<_> = batch.items.iter().map(|item| (item.class, item.index)).collect();
            assert_eq!(each.len(), 12);
            seen.extend(each);
        }
        assert_eq!(seen.len(), 20, "all drawings of the five classes that have four");
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut rng = rng(3, Stream::Episode, 0);
        let few = sample_batch(&Numbered(vec![4, 2]), 2, 3, &mut rng);
        assert_eq!(few, Err(SampleError::TooFewDrawings { needed: 2, drawings: 3, present: 1 }));
        assert_eq!(sample_batch(&Numbered(vec![4, 2]), 2, 0, &mut rng), Err(SampleError::Zero("K")));
        assert_eq!(sample_batch(&Numbered(vec![4, 2]), 0, 2, &mut rng), Err(SampleError::Zero("P")));
        assert_eq!(sample_batch(&Numbered(vec![4, 2]), 2, 2, &mut rng).map(|batch| batch.items.len()), Ok(4));
    }
}
