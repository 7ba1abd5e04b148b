//! The plane in which a few vectors of very many numbers are seen best, found from their products alone.
//!
//! With rows D [n, dim], the Gram matrix D Dᵀ [n, n] has the same leading eigenvalues as Dᵀ D, and its eigenvectors,
//! each times the root of its eigenvalue, are where the rows lie on the leading axes. So the rows, which are as long as a
//! network has weights, stay on the device, and only the products leave it.

/// Rounds of subspace iteration: far more than a picture needs.
const ROUNDS: usize = 60;

/// Two orthogonal axes through the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Where the rows lie: [n].
    pub places: Vec<[f32; 2]>,
    /// The share of their squared length that the plane shows, in [0, 1].
    pub shown: f32,
    /// The axes themselves, at length 1, as sums of the rows: so much of each row for the first, and for the second: [n].
    pub axes: Vec<[f32; 2]>,
}

/// The plane that shows most of the rows' squared length. `gram` is [n, n]. Directions are signed so that the row furthest
/// along lies on the right.
pub fn plane(gram: &[f32], n: usize) -> Plane {
    assert_eq!(gram.len(), n * n, "a square matrix");
    let product = |vector: &[f64]| -> Vec<f64> {
        gram.chunks(n.max(1)).map(|row| row.iter().zip(vector).map(|(a, b)| f64::from(*a) * b).sum()).collect()
    };
    let total: f64 = (0..n).map(|at| f64::from(gram[at * n + at])).sum();
    // Not a number is not greater either.
    if total.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return Plane { places: vec![[0.0; 2]; n], shown: 1.0, axes: vec![[0.0; 2]; n] };
    }
    // Two starts that no ordinary pair of eigenvectors is orthogonal to.
    let mut axes =
        [0, 1].map(|axis| unit((0..n).map(|at| 1.0 + ((at * (axis + 2) * 7 + axis * 3) % 5) as f64).collect(), &[]));
    for _ in 0..ROUNDS {
        let first = unit(product(&axes[0]), &[]);
        let second = unit(product(&axes[1]), &first);
        axes = [first, second];
    }
    let lengths = axes.each_ref().map(|axis| dot(axis, &product(axis)).max(0.0));
    let signs = axes.each_ref().map(|axis| {
        let furthest = axis.iter().copied().fold(0.0, |most: f64, x| if x.abs() > most.abs() { x } else { most });
        if furthest < 0.0 { -1.0 } else { 1.0 }
    });
    let each = |scale: fn(f64) -> f64| -> Vec<[f32; 2]> {
        (0..n).map(|at| [0, 1].map(|axis| (signs[axis] * axes[axis][at] * scale(lengths[axis])) as f32)).collect()
    };
    Plane {
        places: each(f64::sqrt),
        shown: ((lengths[0] + lengths[1]) / total).min(1.0) as f32,
        axes: each(|length| if length > 0.0 { 1.0 / length.sqrt() } else { 0.0 }),
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The part of a vector that is orthogonal to `other`, at length 1; nothing if there is no such part.
fn unit(mut vector: Vec<f64>, other: &[f64]) -> Vec<f64> {
    let before = dot(&vector, &vector).sqrt();
    let along = dot(&vector, other);
    vector.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
    let length = dot(&vector, &vector).sqrt();
    // What is left of a vector along `other` is rounding.
    let scale = if length > 1e-9 * before { 1.0 / length } else { 0.0 };
    vector.iter_mut().for_each(|x| *x *= scale);
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gram(rows: &[Vec<f32>]) -> Vec<f32> {
        rows.iter().flat_map(|a| rows.iter().map(move |b| a.iter().zip(b).map(|(a, b)| a * b).sum())).collect()
    }

    #[test]
    fn rows_of_a_plane_keep_their_lengths_and_angles() {
        // Rows in the plane of two directions that are orthogonal in four dimensions.
        let rows: Vec<Vec<f32>> = [[3.0, 0.5], [-1.0, 1.0], [2.0, -2.0], [0.0, 0.25]]
            .map(|[a, b]: [f32; 2]| vec![a * 0.6, b, a * 0.8, 0.0])
            .to_vec();
        let Plane { places, shown, .. } = plane(&gram(&rows), 4);
        assert!((shown - 1.0).abs() < 1e-6, "{shown}");
        let products = gram(&places.iter().map(|place| place.to_vec()).collect::<Vec<_>>());
        for (seen, wanted) in products.iter().zip(gram(&rows)) {
            assert!((seen - wanted).abs() < 1e-4, "{seen} is not {wanted}");
        }
    }

    #[test]
    fn axes_are_of_length_one_and_give_the_places_back() {
        let rows: [[f32; 3]; 3] = [[1.0, 2.0, 0.5], [-2.0, 1.0, 0.0], [0.3, 0.4, 4.0]];
        let plane = plane(&gram(&rows.map(Vec::from)), 3);
        let axis = |which: usize| -> Vec<f32> {
            (0..3).map(|at| (0..3).map(|row| plane.axes[row][which] * rows[row][at]).sum()).collect()
        };
        let axes = [axis(0), axis(1)];
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        assert!((dot(&axes[0], &axes[0]) - 1.0).abs() < 1e-4 && dot(&axes[0], &axes[1]).abs() < 1e-3, "{axes:?}");
        for (row, place) in rows.iter().zip(&plane.places) {
            assert!((dot(row, &axes[0]) - place[0]).abs() < 1e-3, "{row:?} {place:?}");
        }
    }

    #[test]
    fn of_three_directions_the_two_longest_are_shown() {
        let rows = [vec![0.0, 0.0, 1.0], vec![-5.0, 0.0, 0.0], vec![0.0, 3.0, 0.0]];
        let Plane { places, shown, .. } = plane(&gram(&rows), 3);
        assert!((shown - 34.0 / 35.0).abs() < 1e-5, "{shown}");
        let lengths = places.iter().map(|[x, y]| x.hypot(*y)).collect::<Vec<_>>();
        assert!(lengths[0] < 1e-3 && (lengths[1] - 5.0).abs() < 1e-4 && (lengths[2] - 3.0).abs() < 1e-4, "{places:?}");
        assert!((places[1][0] - 5.0).abs() < 1e-4, "the furthest row lies on the right: {places:?}");
    }

    #[test]
    fn one_direction_or_none_is_no_trouble() {
        let Plane { places, shown, .. } = plane(&gram(&[vec![1.0, 2.0], vec![2.0, 4.0]]), 2);
        assert!((shown - 1.0).abs() < 1e-6 && places.iter().all(|[_, y]| y.abs() < 1e-3), "{places:?}");
        assert_eq!(plane(&[0.0; 4], 2).places, [[0.0; 2]; 2]);
        assert_eq!(plane(&[], 0).places, [[0.0; 2]; 0]);
        assert_eq!(plane(&[f32::NAN], 1).shown, 1.0);
    }
}
