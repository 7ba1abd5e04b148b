//! Classical multidimensional scaling (Torgerson, *Multidimensional scaling: theory and method*, 1952): places in the plane
//! for points of which only their products with each other are known.
//!
//! With the products G `[n, n]`, of unit vectors their cosines, and J = 1 − 1/n, the centred B = J·G·J has eigenvalues λ and
//! eigenvectors u; point i lies at (√λ₁·u₁ᵢ, √λ₂·u₂ᵢ). It is the plane of principal component analysis, without the vectors.
//! Both eigenvectors come from orthogonal iteration, which is a page of code where a whole decomposition is a library.

use super::MapPoint;

/// Rounds of the iteration: what two eigenvalues that differ by a tenth need to come apart.
const ROUNDS: usize = 80;

/// Points in the plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scaled {
    /// Where each point lies: [n].
    pub places: Vec<MapPoint>,
    /// The fraction of the variance that the plane shows, in [0, 1]; 1 if there is none.
    pub explained: f64,
}

/// The plane that shows most of these products `[n, n]`, row-major and symmetric.
///
/// An axis has no direction of its own. Each is turned so that the points' `lean` on it is positive: `lean(axis, point)`
/// is what a point should rather be right of the middle, or above it, for; what is new each time can so still keep its sides.
pub fn scaled(products: &[f32], n: usize, lean: impl Fn(usize, usize) -> f64) -> Scaled {
    assert_eq!(products.len(), n * n, "a product for each pair");
    let centred = centred(products, n);
    let total: f64 = (0..n).map(|at| centred[at * n + at]).sum();
    let mut axes: [Vec<f64>; 2] = [0, 1].map(|axis| begin(axis, n));
    let mut lengths = [0.0; 2];
    for _ in 0..ROUNDS {
        for axis in 0..2 {
            let mut next = times(&centred, &axes[axis]);
            if axis == 1 {
                let along = dot(&next, &axes[0]);
                next.iter_mut().zip(&axes[0]).for_each(|(x, first)| *x -= along * first);
            }
            let length = dot(&next, &next).sqrt();
            lengths[axis] = length;
            // Nothing is left in any direction: what there is of it is rounding.
            let shrink = if length > 1e-9 * total.max(1e-9) { 1.0 / length } else { 0.0 };
            next.iter_mut().for_each(|x| *x *= shrink);
            axes[axis] = next;
        }
    }
    let signs = [0, 1].map(|axis| {
        let leaning: f64 = axes[axis].iter().enumerate().map(|(point, x)| x * lean(axis, point)).sum();
        if leaning < 0.0 { -1.0 } else { 1.0 }
    });
    let place = |at: usize| [0, 1].map(|axis| signs[axis] * lengths[axis].sqrt() * axes[axis][at]);
    let explained = if total > 1e-9 { ((lengths[0] + lengths[1]) / total).min(1.0) } else { 1.0 };
    Scaled { places: (0..n).map(place).collect(), explained }
}

/// J·G·J; what is no number counts as 0.
fn centred(products: &[f32], n: usize) -> Vec<f64> {
    let at = |row: usize, column: usize| Some(f64::from(products[row * n + column])).filter(|x| x.is_finite());
    let mean = |row: usize| (0..n).filter_map(|column| at(row, column)).sum::<f64>() / n.max(1) as f64;
    let means: Vec<f64> = (0..n).map(mean).collect();
    let all = means.iter().sum::<f64>() / n.max(1) as f64;
    let entry = |index: usize| at(index / n, index % n).unwrap_or_default() - means[index / n] - means[index % n] + all;
    (0..n * n).map(entry).collect()
}

/// Where the iteration begins: always the same, and no pattern that data have.
fn begin(axis: usize, n: usize) -> Vec<f64> {
    let mut state = 1 + axis as u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24) - 0.5
    };
    (0..n).map(|_| next()).collect()
}

fn times(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    matrix.chunks_exact(vector.len().max(1)).map(|row| dot(row, vector)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: [MapPoint; 5] = [[0.0, 0.0], [3.0, 0.0], [0.0, 1.0], [2.0, 2.0], [-1.0, 0.5]];

    fn products(points: &[MapPoint]) -> Vec<f32> {
        points.iter().flat_map(|a| points.iter().map(move |b| (a[0] * b[0] + a[1] * b[1]) as f32)).collect()
    }

    fn distance(a: MapPoint, b: MapPoint) -> f64 {
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    #[test]
    fn distances_of_a_flat_configuration_are_recovered() {
        let found = scaled(&products(&POINTS), 5, |_, point| point as f64);
        for (i, a) in POINTS.iter().enumerate() {
            for (j, b) in POINTS.iter().enumerate() {
                let (is, was) = (distance(found.places[i], found.places[j]), distance(*a, *b));
                assert!((is - was).abs() < 1e-5, "{i} and {j} lie {is} apart, not {was}");
            }
        }
        assert!((found.explained - 1.0).abs() < 1e-6);
    }

    #[test]
    fn small_changes_flip_nothing() {
        let before = scaled(&products(&POINTS), 5, |_, point| point as f64 - 2.0);
        for axis in 0..2 {
            let leaning: f64 = (0..5).map(|point| before.places[point][axis] * (point as f64 - 2.0)).sum();
            assert!(leaning > 0.0, "axis {axis} leans by {leaning}");
        }
        let mut shaken = products(&POINTS);
        shaken.iter_mut().enumerate().for_each(|(at, x)| *x += 0.01 * ((at * 7 % 5) as f32 - 2.0));
        let after = scaled(&shaken, 5, |_, point| point as f64 - 2.0);
        for (a, b) in before.places.iter().zip(&after.places) {
            assert!(distance(*a, *b) < 0.2, "{a:?} went to {b:?}");
        }
    }

    #[test]
    fn where_there_is_no_plane_nothing_is_made_up() {
        let line = [[0.0, 0.0], [1.0, 0.0], [3.0, 0.0]];
        let found = scaled(&products(&line), 3, |_, point| point as f64);
        assert!(found.places.iter().all(|place| place[1].abs() < 1e-3), "{:?}", found.places);
        assert!((distance(found.places[0], found.places[2]) - 3.0).abs() < 1e-5);
        let same = scaled(&[1.0; 9], 3, |_, _| 0.0);
        assert_eq!((same.places, same.explained), (vec![[0.0; 2]; 3], 1.0));
        assert!(scaled(&[], 0, |_, _| 0.0).places.is_empty());
        let broken = scaled(&[f32::NAN; 4], 2, |_, _| 0.0);
        assert!(broken.places.iter().flatten().all(|x| x.is_finite()));
    }
}
