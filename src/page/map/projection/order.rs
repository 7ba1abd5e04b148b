//! Sorting a handful of numbers. The standard library's sorts are made for millions and come as kilobytes of code for
//! every type they sort; nothing here is longer than an embedding.

use std::collections::BTreeMap;

/// The indices of these values, largest value first; equal values keep their order. O(n²).
pub fn descending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let at = order.iter().position(|other| values[*other].total_cmp(value).is_lt()).unwrap_or(order.len());
        order.insert(at, index);
    }
    order
}

/// A map of these pairs; of equal keys, the last counts. (Collecting into a map would sort.)
pub fn keyed<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// The value below which this share of the values lies, for a share in [0, 1]; `None` of none.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let order = descending(values);
    let below = (values.len() as f64 * share) as usize;
    let from_the_top = values.len().checked_sub(1 + below.min(values.len().saturating_sub(1)))?;
    order.get(from_the_top).map(|index| values[*index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_and_equals_keep_their_order() {
        assert_eq!(descending(&[2.0, 5.0, -1.0, 5.0]), [1, 3, 0, 2]);
        assert!(descending(&[]).is_empty());
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let values: Vec<f64> = (0..100).rev().map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), Some(50.0));
        assert_eq!(quantile(&values, 0.97), Some(97.0));
        assert_eq!(quantile(&values, 1.0), Some(99.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
