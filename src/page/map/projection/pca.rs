//! Principal component analysis (Pearson, *On lines and planes of closest fit to systems of points in space*, 1901):
//! the two directions along which the embeddings vary most.
//!
//! With centred rows X `[n, dim]`, the axes are the leading eigenvectors of the covariance Xᵀ·X `[dim, dim]`. Where
//! there are fewer rows than dimensions, the Gram matrix X·Xᵀ `[n, n]` has the same eigenvalues and is smaller; its
//! eigenvector u gives the axis Xᵀ·u / |Xᵀ·u|.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::{MapPoint, order::descending};

/// An eigenvalue below this fraction of the total variance is rounding, not a direction.
const NEGLIGIBLE: f64 = 1e-10;

/// The plane that shows the most variance, and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalAxes {
    /// The weighted mean of the rows, which maps to the origin: `[dim]`.
    pub mean: DVector<f64>,
    /// Two orthonormal columns, or zero columns where the rows span fewer than two directions: `[dim, 2]`.
    pub axes: DMatrix<f64>,
    /// How many of the columns are not zero: 0, 1 or 2.
    pub rank: usize,
    /// The fraction of the variance that the plane shows, in [0, 1]; 1 if there is no variance at all.
    pub explained: f64,
}

impl PrincipalAxes {
    /// Where an embedding of `dim` numbers lies in the plane.
    pub fn project(&self, embedding: &[f32]) -> MapPoint {
        let place = |column: usize| {
            let axis = self.axes.column(column);
            embedding.iter().zip(axis.iter()).zip(self.mean.iter()).map(|((x, a), m)| (f64::from(*x) - m) * a).sum()
        };
        [place(0), place(1)]
    }

    /// The fraction of the rows' variance about the mean that this plane shows, in [0, 1]; 1 if there is none.
    pub fn shown_fraction(&self, rows: &[&[f32]], weights: &[f64]) -> f64 {
        let (mut shown, mut total) = (0.0, 0.0);
        for (row, weight) in rows.iter().zip(weights) {
            let [x, y] = self.project(row);
            shown += weight * (x * x + y * y);
            total += weight * row.iter().zip(self.mean.iter()).map(|(x, m)| (f64::from(*x) - m).powi(2)).sum::<f64>();
        }
        if total > 0.0 { (shown / total).min(1.0) } else { 1.0 }
    }
}

/// The principal axes of rows `[n, dim]`, each row counting as much as its weight says.
///
/// The sign of each axis is fixed (its largest component is positive), so the order of the rows does not matter.
/// The numbers must be finite. Without rows, or without variance, the rank is 0.
pub fn principal_axes(rows: &[&[f32]], weights: &[f64], dim: usize) -> PrincipalAxes {
    assert_eq!(rows.len(), weights.len(), "one weight for each row");
    let total_weight: f64 = weights.iter().sum();
    let mut mean = DVector::zeros(dim);
    for (row, weight) in rows.iter().zip(weights) {
        for (sum, x) in mean.iter_mut().zip(*row) {
            *sum += f64::from(*x) * weight / total_weight;
        }
    }
    // [n, dim], each row scaled so that Xᵀ·X is the weighted covariance.
    let centred = DMatrix::from_fn(rows.len(), dim, |row, column| {
        (f64::from(rows[row][column]) - mean[column]) * (weights[row] / total_weight).sqrt()
    });
    let variance = centred.norm_squared();
    let mut axes = DMatrix::zeros(dim, 2);
    let mut rank = 0;
    let mut shown = 0.0;
    for (eigenvalue, axis) in leading_directions(&centred).into_iter().take(2) {
        if eigenvalue > NEGLIGIBLE * variance && eigenvalue > f64::MIN_POSITIVE {
            axes.set_column(rank, &with_fixed_sign(axis));
            rank += 1;
            shown += eigenvalue;
        }
    }
    let explained = if variance > 0.0 { (shown / variance).min(1.0) } else { 1.0 };
    PrincipalAxes { mean, axes, rank, explained }
}

/// Eigenvalues of Xᵀ·X, largest first, each with its unit eigenvector `[dim]`.
fn leading_directions(centred: &DMatrix<f64>) -> Vec<(f64, DVector<f64>)> {
    let (n, dim) = centred.shape();
    if n == 0 || dim == 0 {
        return Vec::new();
    }
    let by_rows = n < dim;
    let eigen = SymmetricEigen::new(if by_rows { centred * centred.transpose() } else { centred.tr_mul(centred) });
    descending(eigen.eigenvalues.as_slice())
        .into_iter()
        .map(|index| {
            let vector = eigen.eigenvectors.column(index);
            let axis = if by_rows { centred.tr_mul(&vector) } else { vector.into_owned() };
            let length = axis.norm();
            (eigen.eigenvalues[index], if length > 0.0 { axis / length } else { axis })
        })
        .collect()
}

/// An eigenvector has no sign of its own; this gives it one that depends on nothing but its direction.
fn with_fixed_sign(axis: DVector<f64>) -> DVector<f64> {
    if axis[axis.iamax()] < 0.0 { -axis } else { axis }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    }

    fn uniform(rows: &[Vec<f32>], dim: usize) -> PrincipalAxes {
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        principal_axes(&rows, &vec![1.0; rows.len()], dim)
    }

    fn reference_rows() -> Vec<Vec<f32>> {
        vec![vec![2.0, 0.0, 1.0], vec![0.0, 1.0, 3.0], vec![4.0, 1.0, -1.0], vec![1.0, 5.0, 2.0], vec![3.0, -2.0, 2.0]]
    }

    /// Reference from NumPy 2.4.6: `x -= x.mean(0); u, s, vt = np.linalg.svd(x)`, signs fixed as here.
    #[test]
    fn agrees_with_numpy_by_the_covariance() {
        let rows = reference_rows();
        let pca = uniform(&rows, 3);
        let axes = [[-0.4054882372, 0.8909229574, 0.2045374625], [-0.5621192522, -0.4194790573, 0.7127827627]];
        for (column, axis) in axes.iter().enumerate() {
            axis.iter().enumerate().for_each(|(row, x)| close(pca.axes[(row, column)], *x));
        }
        let place = pca.project(&rows[3]);
        close(place[0], 4.0919025441);
        close(place[1], -0.6881273192);
        close(pca.explained, 0.9808851847);
        assert_eq!(pca.rank, 2);
    }

    /// Reference from NumPy 2.4.6, as above; fewer rows than dimensions.
    #[test]
    fn agrees_with_numpy_by_the_gram_matrix() {
        let rows = vec![vec![1.0, 2.0, 0.0, 0.0, 1.0], vec![0.0, 1.0, 4.0, -1.0, 2.0], vec![3.0, 0.0, 1.0, 1.0, 0.0]];
        let pca = uniform(&rows, 5);
        let places = [[-0.90594265, 1.75161549], [3.0089822, -0.41018086], [-2.10303955, -1.34143463]];
        // NumPy's axes are the same up to sign: the largest components are 0.69473 and 0.61420592.
        for (row, place) in rows.iter().zip(places) {
            close(pca.project(row)[0], place[0]);
            close(pca.project(row)[1], place[1]);
        }
        close(pca.explained, 1.0);
    }

    /// Reference from NumPy 2.4.6: `np.linalg.eigh((x - m).T @ np.diag(w) @ (x - m))` with `m = w @ x`.
    #[test]
    fn weights_count_rows_more_or_less() {
        let rows = reference_rows();
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let pca = principal_axes(&rows, &[3.0, 3.0, 2.0, 2.0, 2.0], 3);
        for (row, (mean, axis)) in
            [(1.8333333333, -0.4548536863), (0.9166666667, 0.8495283662), (1.5, 0.2672258952)].iter().enumerate()
        {
            close(pca.mean[row], *mean);
            close(pca.axes[(row, 0)], *axis);
        }
        close(pca.explained, pca.shown_fraction(&rows, &[3.0, 3.0, 2.0, 2.0, 2.0]));
        close(pca.explained, (5.1073470825 + 2.8589313392) / (5.1073470825 + 2.8589313392 + 0.1656660227));
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter() {
        let mut rows = reference_rows();
        let before = uniform(&rows, 3);
        rows.rotate_left(2);
        rows.swap(0, 1);
        let after = uniform(&rows, 3);
        assert!((before.axes - after.axes).norm() < 1e-9);
    }

    #[test]
    fn rows_without_two_directions_leave_axes_empty() {
        assert_eq!(uniform(&[], 4).rank, 0);
        assert_eq!(uniform(&[vec![1.0, 2.0, 3.0]], 3).rank, 0);
        assert_eq!(uniform(&vec![vec![7.0; 3]; 5], 3).rank, 0);
        let line = uniform(&[vec![0.0, 0.0, 0.0], vec![1.0, 2.0, 2.0], vec![2.0, 4.0, 4.0]], 3);
        assert_eq!(line.rank, 1);
        let place = line.project(&[2.0, 4.0, 4.0]);
        close(place[0], 3.0);
        assert_eq!(place[1], 0.0);
    }
}
