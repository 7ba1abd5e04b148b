//! Lines of equal height through a grid of numbers, by marching squares (Lorensen, Cline 1987, in the plane), and how high
//! a number is.

use super::scale::PlanePoint;

/// Lines of equal loss, evenly spaced in its logarithm.
const LINES: usize = 9;

/// Steps from one number of a grid to the next when it is refined.
const FINER: usize = 4;

/// What is smaller than this part of the highest is as low as can be seen.
const DEPTH: f32 = 1e-3;

/// From the lowest to the highest of a grid. Heights are logarithms: a valley and the cliffs around it are seen in one
/// picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relief {
    lowest: f32,
    highest: f32,
}

impl Relief {
    /// The heights of these numbers; `None` if they are all the same, or there are none.
    pub fn of(values: &[f32]) -> Option<Self> {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let highest = finite().fold(0.0, f32::max);
        let lowest = finite().fold(f32::INFINITY, f32::min).max(highest * DEPTH);
        (lowest < highest * 0.999).then_some(Self { lowest, highest })
    }

    /// How high a number is, in [0, 1]. What is not a number has left the map and is as high as can be.
    pub fn height(&self, value: f32) -> f32 {
        if !value.is_finite() {
            return 1.0;
        }
        ((value.max(self.lowest) / self.lowest).ln() / (self.highest / self.lowest).ln()).min(1.0)
    }

    /// The lowest and the highest that are told apart.
    pub fn ends(&self) -> [f32; 2] {
        [self.lowest, self.highest]
    }
}

/// At which heights there are lines.
pub fn levels() -> [f32; LINES] {
    std::array::from_fn(|line| (line + 1) as f32 / (LINES + 1) as f32)
}

/// A grid of heights [side, side] with more numbers between its own, so that lines through it are smooth; and its side.
pub fn refined(grid: &[f32], side: usize) -> (Vec<f32>, usize) {
    // Each pass refines the rows and lays them as columns, so two of them do both and restore the order.
    (refined_rows(&refined_rows(grid, side), side), (side - 1) * FINER + 1)
}

/// Rows of this length with more numbers between their own by Catmull and Rom's spline (1974), as columns.
fn refined_rows(grid: &[f32], length: usize) -> Vec<f32> {
    let (rows, finer) = (grid.len() / length, (length - 1) * FINER + 1);
    let mut columns = vec![0.0; rows * finer];
    for (row, numbers) in grid.chunks_exact(length).enumerate() {
        for at in 0..finer {
            let (from, part) = (at / FINER, (at % FINER) as f32 / FINER as f32);
            let [a, b, c, d] = [0, 1, 2, 3].map(|next| numbers[(from + next).saturating_sub(1).min(length - 1)]);
            let cubic = ((3.0 * (b - c) + d - a) * part + 2.0 * a - 5.0 * b + 4.0 * c - d) * part + c - a;
            columns[at * rows + row] = (b + 0.5 * part * cubic).clamp(0.0, 1.0);
        }
    }
    columns
}

/// Pieces of the line along which a grid [side, side] has this value, in units of the grid: x along a row, y from row to
/// row. Squares with a corner that is not a number have none.
pub fn isoline(grid: &[f32], side: usize, level: f32) -> Vec<[PlanePoint; 2]> {
    let mut pieces = Vec::new();
    for (at, _) in grid.iter().enumerate() {
        let (x, y) = (at % side, at / side);
        if x + 1 < side && y + 1 < side {
            cross(&mut pieces, [x, y], [grid[at], grid[at + 1], grid[at + side + 1], grid[at + side]], level);
        }
    }
    pieces
}

/// The pieces in one square, its corners given around it.
fn cross(pieces: &mut Vec<[PlanePoint; 2]>, [x, y]: [usize; 2], corners: [f32; 4], level: f32) {
    if !corners.iter().all(|corner| corner.is_finite()) {
        return;
    }
    let is_above = |corner: usize| corners[corner] >= level;
    let mut crossed = [[0.0; 2]; 4];
    let mut count = 0;
    for corner in 0..4 {
        let next = (corner + 1) % 4;
        if is_above(corner) != is_above(next) {
            let part = f64::from((level - corners[corner]) / (corners[next] - corners[corner]));
            let [from, to] = [corner, next].map(|corner| CORNERS[corner]);
            crossed[count] = [0, 1].map(|axis| [x, y][axis] as f64 + from[axis] + (to[axis] - from[axis]) * part);
            count += 1;
        }
    }
    match count {
        2 => pieces.push([crossed[0], crossed[1]]),
        // A saddle: its middle says which of the opposite corners belong together.
        4 if (corners.iter().sum::<f32>() / 4.0 >= level) == is_above(0) => {
            pieces.extend([[crossed[0], crossed[1]], [crossed[2], crossed[3]]]);
        }
        4 => pieces.extend([[crossed[3], crossed[0]], [crossed[1], crossed[2]]]),
        _ => {}
    }
}

/// The corners of a square, around it.
const CORNERS: [PlanePoint; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cone_has_circles() {
        let side = 21;
        let distance = |[x, y]: PlanePoint| (x - 10.0).hypot(y - 10.0);
        let grid: Vec<f32> =
            (0..side * side).map(|at| distance([(at % side) as f64, (at / side) as f64]) as f32).collect();
        let circle = isoline(&grid, side, 6.0);
        let length: f64 = circle.iter().map(|[a, b]| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
        assert!((length - 12.0 * std::f64::consts::PI).abs() < 0.2, "{length}");
        for place in circle.iter().flatten() {
            assert!((distance(*place) - 6.0).abs() < 0.05, "{place:?}");
        }
        assert!(isoline(&grid, side, 20.0).is_empty(), "nothing is so high");
    }

    #[test]
    fn a_saddle_is_cut_on_both_sides_of_its_ridge() {
        // The first and the third corner are high, and so is the middle: the low corners are cut off.
        let pieces = isoline(&[4.0, 1.0, 1.0, 4.0], 2, 2.0);
        let mut sums: Vec<f64> = pieces.iter().map(|[a, b]| (a[0] + b[0]) / 2.0 - (a[1] + b[1]) / 2.0).collect();
        sums.sort_by(f64::total_cmp);
        assert_eq!(pieces.len(), 2);
        assert!((sums[0] + 2.0 / 3.0).abs() < 1e-6 && (sums[1] - 2.0 / 3.0).abs() < 1e-6, "{sums:?}");
    }

    #[test]
    fn a_refined_grid_keeps_its_numbers_and_its_slopes() {
        // x / 4 + y / 8, which has no bends to be rounded except at its edges.
        let slope = |x: f32, y: f32| x / 4.0 + y / 8.0;
        let grid: Vec<f32> = (0..9).map(|at| slope((at % 3) as f32, (at / 3) as f32)).collect();
        let (fine, side) = refined(&grid, 3);
        assert_eq!((side, fine.len()), (9, 81));
        for (at, height) in grid.iter().enumerate() {
            assert_eq!(fine[at / 3 * FINER * side + at % 3 * FINER], *height);
        }
        assert!((fine[4 * side + 2] - slope(0.5, 1.0)).abs() < 0.02, "{}", fine[4 * side + 2]);
        assert!(fine.windows(side).step_by(side).all(|row| row.is_sorted()), "{fine:?}");
    }

    #[test]
    fn what_is_not_a_number_has_no_lines_and_is_high() {
        assert!(isoline(&[0.0, 1.0, f32::NAN, 1.0], 2, 0.5).is_empty());
        let relief = Relief::of(&[0.1, f32::NAN, 10.0]);
        assert_eq!(
            relief.map(|relief| [0.1, 1.0, 10.0, f32::INFINITY].map(|loss| relief.height(loss))),
            Some([0.0, 0.5, 1.0, 1.0])
        );
        assert_eq!(Relief::of(&[2.0; 4]), None);
        assert_eq!(Relief::of(&[]), None);
    }
}
