//! Triplets: an anchor is to be nearer to a drawing of its own character than to one of another, by a margin.
//!
//! L = mean of max(0, d(anchor, positive) − d(anchor, negative) + margin), over triplets that are mined from a batch of P
//! characters with K drawings each, in this order: class by class (Schroff, Kalenichenko, Philbin: FaceNet, 2015; Hermans, Beyer, Leibe: In Defense of the Triplet Loss, 2017). The mean is over all mined triplets: those
//! that already keep the margin count as zeros. On the device the miner's choices are indices that no gradient reaches.

use burn::tensor::{Bool, Int, Tensor, TensorData, activation::relu};
use rand::{Rng, RngExt};

/// Larger than any distance.
const FAR: f32 = 1e30;

/// An embedding is called collapsed if its mean distance is below this share of the margin.
const COLLAPSED: f32 = 0.1;

/// Which triplets of a batch the loss is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mining {
    /// Every pair of anchor and positive, each with one negative at random.
    Random,
    /// Every pair of anchor and positive, each with the nearest negative that is further than the positive; if there is
    /// none, with the furthest negative there is (Schroff et al. 2015; the second half as in TensorFlow Addons).
    SemiHard,
    /// Every anchor, with its furthest positive and its nearest negative (Hermans et al. 2017, “batch hard”).
    Hard,
}

/// A batch of P · K drawings, class by class, and how its triplets are mined.
#[derive(Clone, Debug, PartialEq)]
pub struct Triplets {
    /// P, the characters in the batch: two or more.
    pub p_classes: usize,
    /// K, the drawings of each: two or more.
    pub k_drawings: usize,
    /// How triplets are mined.
    pub mining: Mining,
    /// The negatives of [`random_negatives`], read by [`Mining::Random`] only.
    pub random: Vec<u32>,
}

impl Triplets {
    /// Drawings in the batch.
    fn len(&self) -> usize {
        self.p_classes * self.k_drawings
    }

    fn same_class(&self, first: usize, second: usize) -> bool {
        first / self.k_drawings == second / self.k_drawings
    }

    /// The other drawings of the anchor's class, in order: k_drawings − 1 of them.
    fn positives(&self, anchor: usize) -> impl Iterator<Item = usize> {
        let first = anchor - anchor % self.k_drawings;
        (first..first + self.k_drawings).filter(move |other| *other != anchor)
    }

    fn negatives(&self, anchor: usize) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |other| !self.same_class(anchor, *other))
    }
}

/// A negative for each pair of anchor and positive, anchor by anchor: [n * (k_drawings − 1)], n being P · K.
pub fn random_negatives(p_classes: usize, k_drawings: usize, rng: &mut impl Rng) -> Vec<u32> {
    let n = p_classes * k_drawings;
    let negative = |pair: usize| {
        let first = pair / (k_drawings - 1) / k_drawings * k_drawings;
        let among_others = rng.random_range(0..n - k_drawings);
        (if among_others < first { among_others } else { among_others + k_drawings }) as u32
    };
    (0..n * (k_drawings - 1)).map(negative).collect()
}

/// The mean triplet loss from `distances` [n, n] between all drawings of the batch: [1]. `margin` is in their unit.
pub fn triplet_loss(distances: Tensor<2>, triplets: &Triplets, margin: f64) -> Tensor<1> {
    let n = triplets.len();
    assert_eq!(distances.dims(), [n, n], "distances between all drawings of the batch");
    let constant = distances.clone().inner(); // the miner's choices have no slope
    let positives = indices((0..n).flat_map(|anchor| triplets.positives(anchor)), n, &constant); // [n, k − 1]
    let to_positives = distances.clone().gather(1, positives.clone()); // [n, k − 1]
    let (to_positives, negatives) = match triplets.mining {
        Mining::Random => (to_positives, indices(triplets.random.iter().map(|place| *place as usize), n, &constant)),
        Mining::SemiHard => (to_positives, semi_hard(constant, positives, triplets)), // [n, k − 1] both
        Mining::Hard => {
            let nearest = constant.clone().mask_fill(same_class(triplets, &constant), FAR).argmin(1);
            (to_positives.max_dim(1), nearest) // [n, 1] both
        }
    };
    let to_negatives = distances.gather(1, negatives);
    relu((to_positives - to_negatives).add_scalar(margin)).mean()
}

/// For each anchor and positive, the place of the nearest negative that is further, else of the furthest: [n, k − 1].
fn semi_hard(distances: Tensor<2>, positives: Tensor<2, Int>, triplets: &Triplets) -> Tensor<2, Int> {
    let [n, pairs] = positives.dims();
    let to_positives = distances.clone().gather(1, positives).reshape([n, pairs, 1]);
    let to_negatives = distances.clone().mask_fill(same_class(triplets, &distances), -FAR); // [n, n]
    let furthest = to_negatives.clone().argmax(1).expand([n, pairs]);
    let to_negatives = to_negatives.reshape([n, 1, n]).expand([n, pairs, n]);
    let too_near = to_negatives.clone().lower_equal(to_positives.expand([n, pairs, n]));
    let (nearest, place) = to_negatives.mask_fill(too_near, FAR).min_dim_with_indices(2); // [n, k − 1, 1]
    let none = nearest.greater_equal_scalar(FAR).reshape([n, pairs]);
    place.reshape([n, pairs]).mask_where(none, furthest)
}

/// True where two drawings are of one character, a drawing and itself included: [n, n].
fn same_class(triplets: &Triplets, like: &Tensor<2>) -> Tensor<2, Bool> {
    let n = triplets.len();
    let same = (0..n * n).map(|i| triplets.same_class(i / n, i % n)).collect::<Vec<_>>();
    Tensor::from_data(TensorData::new(same, [n, n]), &like.device())
}

/// Places in the batch, the same number for each of `n` anchors: [n, len / n].
fn indices(places: impl Iterator<Item = usize>, n: usize, like: &Tensor<2>) -> Tensor<2, Int> {
    let places: Vec<i32> = places.map(|place| place as i32).collect();
    let per_anchor = places.len() / n;
    Tensor::from_data(TensorData::new(places, [n, per_anchor]), &like.device())
}

/// The triplets that [`triplet_loss`] is taken over, from distances [n * n] that have left the device: the places in the
/// batch of anchor, positive and negative. Of equal distances the first counts.
pub fn mine(distances: &[f32], triplets: &Triplets) -> Vec<[u32; 3]> {
    let n = triplets.len();
    let mut mined = Vec::new();
    for anchor in 0..n {
        let to = |place: usize| distances[anchor * n + place];
        let nearest = |places: &mut dyn Iterator<Item = usize>| places.min_by(|a, b| to(*a).total_cmp(&to(*b)));
        let furthest = |places: &mut dyn Iterator<Item = usize>| {
            places.reduce(|best, place| if to(place) > to(best) { place } else { best })
        };
        let negative = |pair: usize, positive: usize| match triplets.mining {
            Mining::Random => Some(triplets.random[anchor * (triplets.k_drawings - 1) + pair] as usize),
            Mining::SemiHard => nearest(&mut triplets.negatives(anchor).filter(|place| to(*place) > to(positive)))
                .or_else(|| furthest(&mut triplets.negatives(anchor))),
            Mining::Hard => nearest(&mut triplets.negatives(anchor)),
        };
        let positives: Vec<usize> = match triplets.mining {
            Mining::Hard => furthest(&mut triplets.positives(anchor)).into_iter().collect(),
            Mining::Random | Mining::SemiHard => triplets.positives(anchor).collect(),
        };
        let found = positives.into_iter().enumerate().filter_map(|(pair, positive)| {
            negative(pair, positive).map(|negative| [anchor, positive, negative].map(|place| place as u32))
        });
        mined.extend(found);
    }
    mined
}

/// The mean of `distances` [n * n] between different drawings of a batch; 0 for a batch of one.
pub fn mean_distance(distances: &[f32], n: usize) -> f32 {
    let between = (0..n * n).filter(|i| i / n != i % n).map(|i| distances[i]);
    between.sum::<f32>() / (n * n.saturating_sub(1)).max(1) as f32
}

/// True if the embedding has collapsed: with a mean distance below a tenth of the margin, hardly any triplet can keep it,
/// and the loss sits near the margin whatever the drawings are. Hard mining is known to end there (Hermans et al. 2017).
/// A network that has not learned yet can look the same.
pub fn collapsed(mean_distance: f32, margin: f32) -> bool {
    mean_distance < COLLAPSED * margin
}

#[cfg(test)]
#[path = "triplets_tests.rs"]
mod tests;
