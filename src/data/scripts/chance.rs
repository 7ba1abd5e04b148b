//! Small draws from simple distributions.

use rand::{Rng, RngExt};

pub use ink::noise::normal;

/// True with the given probability.
pub fn chance(rng: &mut impl Rng, probability: f32) -> bool {
    rng.random::<f32>() < probability
}

/// A number between the two.
pub fn between(rng: &mut impl Rng, low: f32, high: f32) -> f32 {
    low + (high - low) * rng.random::<f32>()
}

/// +1 or -1.
pub fn sign(rng: &mut impl Rng) -> f32 {
    if rng.random() { 1.0 } else { -1.0 }
}

/// An index drawn in proportion to the weights.
///
/// # Panics
/// If there are no weights.
pub fn weighted(rng: &mut impl Rng, weights: &[f32]) -> usize {
    assert!(!weights.is_empty(), "nothing to choose from");
    let mut left = rng.random::<f32>() * weights.iter().sum::<f32>();
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    weights.len() - 1
}
