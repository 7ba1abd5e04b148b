//! Which class each drawing of a support set is of: what a rule that compares queries with a support set needs to know
//! besides the drawings. Classes may have different numbers of drawings, as on a user's board.

use burn::tensor::{Device, Tensor, TensorData};

use data::episode::EpisodeShape;

/// The classes of a support set, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    n_way: usize,
    of_row: Vec<usize>,
}

impl Labels {
    /// Row `i` is of class `of_row[i]`; classes count from 0 to `n_way`.
    ///
    /// # Panics
    /// If a class has no row, or a row's class is not there: a bug in the caller.
    pub fn new(n_way: usize, of_row: Vec<usize>) -> Self {
        assert!((0..n_way).all(|class| of_row.contains(&class)), "every class has a drawing");
        Self::among(n_way, of_row)
    }

    /// Row `i` is of class `of_row[i]` out of `n_way` classes, of which some may have no row.
    pub fn among(n_way: usize, of_row: Vec<usize>) -> Self {
        assert!(of_row.iter().all(|class| *class < n_way), "every drawing is of one of the classes");
        Self { n_way, of_row }
    }

    /// Equally many rows for each class, class by class.
    pub fn class_major(n_way: usize, rows_each: usize) -> Self {
        Self::new(n_way, (0..n_way * rows_each).map(|row| row / rows_each).collect())
    }

    /// The support set of an episode.
    pub fn support(shape: EpisodeShape) -> Self {
        Self::class_major(shape.n_way, shape.k_shot)
    }

    /// The right answers of an episode.
    pub fn query(shape: EpisodeShape) -> Self {
        Self::class_major(shape.n_way, shape.n_query)
    }

    /// Classes.
    pub fn n_way(&self) -> usize {
        self.n_way
    }

    /// Drawings.
    pub fn rows(&self) -> usize {
        self.of_row.len()
    }

    /// The class of each row.
    pub fn of_rows(&self) -> &[usize] {
        &self.of_row
    }

    /// 1 where a row is of a class: [rows, n_way].
    pub fn one_hot(&self, device: &Device) -> Tensor<2> {
        let values = self.of_row.iter().flat_map(|of| (0..self.n_way).map(move |class| f32::from(*of == class)));
        Tensor::from_data(TensorData::new(values.collect::<Vec<f32>>(), [self.rows(), self.n_way]), device)
    }

    /// The matrix that takes rows to the mean of each class: [n_way, rows].
    pub fn averaging(&self, device: &Device) -> Tensor<2> {
        let mut counts = vec![0.0_f32; self.n_way];
        self.of_row.iter().for_each(|class| counts[*class] += 1.0);
        let values = counts
            .iter()
            .enumerate()
            .flat_map(|(class, count)| self.of_row.iter().map(move |of| if *of == class { 1.0 / count } else { 0.0 }));
        Tensor::from_data(TensorData::new(values.collect::<Vec<f32>>(), [self.n_way, self.rows()]), device)
    }

    /// For scores of single drawings [queries, rows], the largest of each class: [queries, n_way].
    pub fn best_of_each(&self, scores: Tensor<2>) -> Tensor<2> {
        let [queries, rows] = scores.dims();
        let one_drawing_each = rows == self.n_way && self.of_row.iter().enumerate().all(|(row, class)| row == *class);
        if one_drawing_each {
            return scores;
        }
        // A mask rather than a gather, so that classes may have different numbers of drawings.
        let masked = (self.one_hot(&scores.device()).transpose() - 1.0).mul_scalar(1e9).unsqueeze_dim::<3>(0); // [1, n_way, rows]
        let scores: Tensor<3> = scores.unsqueeze_dim::<3>(1) + masked; // [queries, n_way, rows]
        scores.max_dim(2).reshape([queries, self.n_way])
    }
}
