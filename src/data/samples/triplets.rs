//! Triplets: an anchor, another drawing of its character, and a drawing of another character.
//!
//! Schroff, Kalenichenko, Philbin 2015, "FaceNet". Which triplets are hard depends on the embedding, so mining is the
//! method's, from [batches](super::batch); these are drawn blindly, but for the share of negatives from one alphabet.

use rand::{Rng, RngExt};

use super::{
    Negatives, NeighbourShare, SampleError,
    pairs::{one, two},
    with_drawings,
};
use crate::{Classes, Item};

/// Three drawings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triplet {
    /// What the others are compared with.
    pub anchor: Item,
    /// Another drawing of the anchor's class.
    pub positive: Item,
    /// A drawing of another class.
    pub negative: Item,
}

/// Samples `count` triplets. Every class with two drawings is as likely to be the anchor's as any other.
///
/// # Errors
/// If `count` is 0, if no class has two drawings, or if there are not two classes.
pub fn sample_triplets(
    source: &dyn Classes,
    count: usize,
    neighbours: NeighbourShare,
    rng: &mut impl Rng,
) -> Result<Vec<Triplet>, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of triplets"));
    }
    let twice = with_drawings(source, 2);
    if twice.is_empty() {
        return Err(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 });
    }
    let negatives = Negatives::of(source, neighbours)?;
    (0..count)
        .map(|_| {
            let class = twice[rng.random_range(0..twice.len())];
            let (anchor, positive) = two(source, class, rng)?;
            let other = negatives.other(source, class, neighbours, rng);
            Ok(Triplet { anchor, positive, negative: one(source, other, rng)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::*, *};
    use crate::seeds::{Stream, rng};

    #[test]
    fn the_positive_is_another_drawing_and_the_negative_another_class() {
        let source = Numbered(vec![3, 3, 1, 3, 3, 3]);
        let triplets = sample_triplets(&source, 3000, 0.0, &mut rng(2, Stream::Episode, 0)).expect("enough");
        let (mut anchors, mut negatives) = ([0; 6], [0; 6]);
        for Triplet { anchor, positive, negative } in &triplets {
            assert!(is_right(anchor) && is_right(positive) && is_right(negative));
            assert!(anchor.class == positive.class && anchor.index != positive.index);
            assert_ne!(anchor.class, negative.class);
            anchors[anchor.class] += 1;
            negatives[negative.class] += 1;
        }
        // Class 2 has no second drawing, so it is never an anchor's, and the more often a negative's.
        assert_eq!(anchors[2], 0);
        assert!(
            anchors.iter().enumerate().all(|(class, count)| class == 2 || (490..710).contains(count)),
            "{anchors:?}"
        );
        assert!(negatives.iter().all(|count| (370..720).contains(count)), "{negatives:?}");
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut rng = rng(2, Stream::Episode, 0);
        let few = sample_triplets(&Numbered(vec![1, 1]), 1, 0.0, &mut rng);
        assert_eq!(few, Err(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 }));
        assert!(sample_triplets(&Numbered(vec![2, 2]), 0, 0.0, &mut rng).is_err());
    }
}
