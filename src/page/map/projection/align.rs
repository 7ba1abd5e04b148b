//! Orthogonal Procrustes analysis in the plane (Schönemann, *A generalized solution of the orthogonal Procrustes
//! problem*, 1966): the turn or flip, the size and the shift that lay one set of points best onto another.
//!
//! For centred points aᵢ onto bᵢ, the orthogonal R that maximises tr(Rᵀ·M), M = Σ bᵢ·aᵢᵀ, has a closed form in two
//! dimensions, so no singular value decomposition is needed. The scale is the symmetric √(Σ|b|² / Σ|a|²) rather than
//! the least-squares one: that is always a little too small where the fit is not exact, and a map that is laid onto
//! its predecessor many times a second would shrink to a point.

use super::MapPoint;

/// A similarity of the plane: p ↦ scale · turn · p + shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// An orthogonal matrix, row-major: a rotation, or a reflection.
    pub turn: [[f64; 2]; 2],
    /// Positive.
    pub scale: f64,
    /// Added last.
    pub shift: MapPoint,
}

impl Alignment {
    /// Leaves every place where it is.
    pub const IDENTITY: Self = Self { turn: [[1.0, 0.0], [0.0, 1.0]], scale: 1.0, shift: [0.0, 0.0] };

    /// Where a place goes.
    pub fn apply(&self, [x, y]: MapPoint) -> MapPoint {
        let [[a, b], [c, d]] = self.turn;
        [self.scale * (a * x + b * y) + self.shift[0], self.scale * (c * x + d * y) + self.shift[1]]
    }
}

/// The similarity that lays the places `from` best onto `onto`, pair by pair.
///
/// Without pairs it is the identity; where all of one side coincide (one pair, say), it only shifts.
pub fn align(from: &[MapPoint], onto: &[MapPoint]) -> Alignment {
    assert_eq!(from.len(), onto.len(), "places come in pairs");
    if from.is_empty() {
        return Alignment::IDENTITY;
    }
    let (centre_from, centre_onto) = (centre(from), centre(onto));
    // M = Σ b·aᵀ
    let mut m = [[0.0; 2]; 2];
    let (mut spread_from, mut spread_onto) = (0.0, 0.0);
    for (a, b) in from.iter().zip(onto) {
        let a = [a[0] - centre_from[0], a[1] - centre_from[1]];
        let b = [b[0] - centre_onto[0], b[1] - centre_onto[1]];
        for (row, b) in m.iter_mut().zip(b) {
            row[0] += b * a[0];
            row[1] += b * a[1];
        }
        spread_from += a[0] * a[0] + a[1] * a[1];
        spread_onto += b[0] * b[0] + b[1] * b[1];
    }
    let comparable = spread_from > f64::MIN_POSITIVE && spread_onto > f64::MIN_POSITIVE;
    let scale = if comparable { (spread_onto / spread_from).sqrt() } else { 1.0 };
    let mut alignment = Alignment { turn: nearest_turn(m), scale, shift: [0.0, 0.0] };
    let moved = alignment.apply(centre_from);
    alignment.shift = [centre_onto[0] - moved[0], centre_onto[1] - moved[1]];
    alignment
}

/// The orthogonal matrix R that maximises tr(Rᵀ·M): a rotation if it does as well as any reflection.
pub(super) fn nearest_turn([[a, b], [c, d]]: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    // The best rotation by θ reaches hypot(a + d, c - b), the best reflection hypot(a - d, c + b).
    let (rotation, reflection) = ((a + d).hypot(c - b), (a - d).hypot(c + b));
    if rotation.max(reflection) <= f64::MIN_POSITIVE {
        return Alignment::IDENTITY.turn;
    }
    if rotation >= reflection {
        let (cos, sin) = ((a + d) / rotation, (c - b) / rotation);
        [[cos, -sin], [sin, cos]]
    } else {
        let (cos, sin) = ((a - d) / reflection, (c + b) / reflection);
        [[cos, sin], [sin, -cos]]
    }
}

fn centre(places: &[MapPoint]) -> MapPoint {
    let n = places.len() as f64;
    let sum = places.iter().fold([0.0, 0.0], |sum, place| [sum[0] + place[0], sum[1] + place[1]]);
    [sum[0] / n, sum[1] / n]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIANGLE: [MapPoint; 4] = [[0.0, 0.0], [3.0, 0.0], [0.0, 1.0], [2.0, 2.0]];

    fn assert_lays(from: &[MapPoint], onto: &[MapPoint]) -> Alignment {
        let alignment = align(from, onto);
        for (a, b) in from.iter().zip(onto) {
            let moved = alignment.apply(*a);
            assert!((moved[0] - b[0]).hypot(moved[1] - b[1]) < 1e-12, "{moved:?} is not {b:?}");
        }
        alignment
    }

    #[test]
    fn undoes_a_quarter_turn_twice_the_size_and_a_shift() {
        let onto = TRIANGLE.map(|[x, y]| [-2.0 * y + 5.0, 2.0 * x - 1.0]);
        let alignment = assert_lays(&TRIANGLE, &onto);
        assert_eq!(alignment.turn, [[0.0, -1.0], [1.0, 0.0]]);
        assert!((alignment.scale - 2.0).abs() < 1e-12);
    }

    #[test]
    fn undoes_a_flip() {
        let onto = TRIANGLE.map(|[x, y]| [-x, y]);
        let [[a, b], [c, d]] = assert_lays(&TRIANGLE, &onto).turn;
        assert!((a * d - b * c + 1.0).abs() < 1e-12, "a flip has determinant -1");
    }

    #[test]
    fn one_pair_only_shifts_and_no_pair_does_nothing() {
        assert_eq!(align(&[], &[]), Alignment::IDENTITY);
        let alignment = align(&[[1.0, 2.0]], &[[4.0, 0.0]]);
        assert_eq!(alignment, Alignment { shift: [3.0, -2.0], ..Alignment::IDENTITY });
        let coinciding = align(&[[1.0, 1.0], [1.0, 1.0]], &[[0.0, 0.0], [2.0, 0.0]]);
        assert_eq!(coinciding.apply([1.0, 1.0]), [1.0, 0.0]);
        assert_eq!(coinciding.scale, 1.0);
    }

    #[test]
    fn keeps_the_size_where_the_fit_is_not_exact() {
        let onto = [[0.0, 0.0], [2.0, 0.5], [0.3, 1.0], [2.0, 1.0]];
        let alignment = align(&TRIANGLE, &onto);
        let moved = TRIANGLE.map(|place| alignment.apply(place));
        let spread = |places: &[MapPoint]| -> f64 {
            let [x, y] = centre(places);
            places.iter().map(|p| (p[0] - x).powi(2) + (p[1] - y).powi(2)).sum()
        };
        assert!((spread(&moved) - spread(&onto)).abs() < 1e-12);
    }

    /// Reference from SciPy 1.17.1: `scipy.linalg.orthogonal_procrustes(a, b)` transposed, on centred points.
    #[test]
    fn agrees_with_scipy() {
        let onto = [[0.0, 0.0], [2.0, 0.5], [0.3, 1.0], [2.0, 1.0]];
        let reference = [[0.992671154593, 0.120846923168], [-0.120846923168, 0.992671154593]];
        for (row, expected) in align(&TRIANGLE, &onto).turn.iter().zip(reference) {
            assert!((row[0] - expected[0]).abs() < 1e-9 && (row[1] - expected[1]).abs() < 1e-9, "{row:?}");
        }
    }
}
