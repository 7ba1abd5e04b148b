//! Pairs of drawings with the answer whether they are of the same character.
//!
//! Koch, Zemel, Salakhutdinov 2015, "Siamese Neural Networks for One-shot Image Recognition": half of the pairs are of one
//! character. There the two are by different drawers; here they are different drawings. Negatives there come from the
//! same alphabet or another; here with a share to choose.

use rand::{Rng, RngExt};

use super::{Negatives, NeighbourShare, SampleError, with_drawings};
use crate::{Classes, Item, episode::sample_items};

/// Two drawings and what they are to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One drawing.
    pub first: Item,
    /// Another drawing.
    pub second: Item,
    /// True if both are of one class.
    pub same: bool,
}

/// Samples `count` pairs, positives and negatives in turn, so that no more than one pair upsets the balance. The two
/// drawings of a positive pair are never the same one.
///
/// # Errors
/// If `count` is 0, if no class has two drawings, or if there are not two classes.
pub fn sample_pairs(
    source: &dyn Classes,
    count: usize,
    neighbours: NeighbourShare,
    rng: &mut impl Rng,
) -> Result<Vec<Pair>, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of pairs"));
    }
    let twice = with_drawings(source, 2);
    if twice.is_empty() {
        return Err(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 });
    }
    let negatives = Negatives::of(source, neighbours)?;
    (0..count)
        .map(|at| {
            let same = at % 2 == 0;
            let (first, second) = if same {
                two(source, twice[rng.random_range(0..twice.len())], rng)?
            } else {
                let class = negatives.drawn[rng.random_range(0..negatives.drawn.len())];
                let other = negatives.other(source, class, neighbours, rng);
                (one(source, class, rng)?, one(source, other, rng)?)
            };
            Ok(Pair { first, second, same })
        })
        .collect()
}

/// One drawing of a class.
fn one(source: &dyn Classes, class: usize, rng: &mut impl Rng) -> Result<Item, SampleError> {
    some(source, class, 1, rng)?.pop().ok_or(SampleError::TooFewDrawings { needed: 1, drawings: 1, present: 0 })
}

/// Two different drawings of a class.
fn two(source: &dyn Classes, class: usize, rng: &mut impl Rng) -> Result<(Item, Item), SampleError> {
    let mut items = some(source, class, 2, rng)?.into_iter();
    items.next().zip(items.next()).ok_or(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 })
}

/// So many different drawings of a class.
pub(super) fn some(
    source: &dyn Classes,
    class: usize,
    drawings: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Item>, SampleError> {
    let missing = |_| SampleError::TooFewDrawings { needed: 1, drawings, present: 0 };
    sample_items(source, class, drawings, rng).map_err(missing)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};
    use crate::seeds::{Stream, rng};

    #[test]
    fn pairs_are_balanced_and_positives_are_never_one_drawing_twice() {
        let source = Numbered(vec![4; 9]);
        let pairs = sample_pairs(&source, 4000, 0.5, &mut rng(1, Stream::Episode, 0)).expect("enough");
        assert_eq!(pairs.iter().filter(|pair| pair.same).count(), 2000);
        assert!(pairs.iter().enumerate().all(|(at, pair)| pair.same == (at % 2 == 0)), "in turn");
        assert!(pairs.iter().all(|pair| is_right(&pair.first) && is_right(&pair.second)));
        assert!(pairs.iter().all(|pair| pair.same == (pair.first.class == pair.second.class)));
        assert!(pairs.iter().all(|pair| !pair.same || pair.first.index != pair.second.index));
        let mut seen = [[0; 9]; 2];
        for pair in &pairs {
            seen[usize::from(pair.same)][pair.second.class] += 1;
        }
        // 2000 over nine: 222 each, give or take five deviations of 14.
        assert!(seen.iter().flatten().all(|count| (150..295).contains(count)), "{seen:?}");
        // Half from the alphabet, and of the other half two in eight by chance.
        let near = pairs.iter().filter(|pair| !pair.same && pair.first.class / 3 == pair.second.class / 3).count();
        assert!((1140..1360).contains(&near), "{near}");
        assert_eq!(pairs, sample_pairs(&source, 4000, 0.5, &mut rng(1, Stream::Episode, 0)).expect("enough"));
    }

    #[test]
    fn the_share_of_neighbours_is_kept_at_its_ends() {
        let source = Numbered(vec![2; 6]);
        let pairs = sample_pairs(&source, 200, 1.0, &mut rng(1, Stream::Episode, 0)).expect("enough");
        assert!(pairs.iter().all(|pair| pair.first.class / 3 == pair.second.class / 3));
    }

    #[test]
    fn what_is_missing_is_said() {
        let error = |drawings: &[usize], count, share| {
            sample_pairs(&Numbered(drawings.to_vec()), count, share, &mut rng(1, Stream::Episode, 0)).err()
        };
        assert_eq!(error(&[2, 2], 0, 0.0), Some(SampleError::Zero("the number of pairs")));
        assert_eq!(error(&[1, 1], 2, 0.0), Some(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 }));
        assert_eq!(error(&[5], 2, 0.0), Some(SampleError::TooFewClasses { needed: 2, present: 1 }));
        assert_eq!(error(&[0, 2, 0, 0, 2], 2, 1.0), Some(SampleError::NoNeighbours));
        assert_eq!(error(&[0, 2, 0, 0, 1], 20, 0.5), None);
    }
}
