//! Contrastive losses over a batch of views: each view is to pick its partners out of all the others.
//!
//! NT-Xent (Chen, Kornblith, Norouzi, Hinton: A Simple Framework for Contrastive Learning of Visual Representations,
//! 2020, equation 1): ℓ(i, j) = −log (exp(s(i, j) / τ) / Σ over k ≠ i of exp(s(i, k) / τ)), s being the cosine, averaged
//! over all i and their one partner j. With several partners, the mean over them of the same thing is the supervised
//! contrastive loss (Khosla et al. 2020, equation 2). What the embedding is like is measured by alignment and uniformity
//! (Wang, Isola 2020).

use burn::tensor::{Device, Tensor, TensorData, s};

use super::{classification::cross_entropy, distances::cosine_similarity};

/// What a view's similarity to itself is lowered by, so that its share in the softmax is 0 and every number finite.
const NEVER: f64 = 1e9;

/// The loss of embeddings `z` [m, d] at temperature `temperature` [1], and their cosines [m, m].
///
/// `targets` [m, m] has in each row the shares of that view's partners, which sum to 1, and 0 on the diagonal: see
/// [`partners`]. With no other view to choose from the loss is 0.
pub fn nt_xent(z: Tensor<2>, targets: Tensor<2>, temperature: Tensor<1>) -> (Tensor<1>, Tensor<2>) {
    let [m, _] = z.dims();
    let similarities = cosine_similarity(z.clone(), z);
    let itself = Tensor::<2>::eye(m, &similarities.device()).mul_scalar(NEVER);
    let logits = similarities.clone() / temperature.unsqueeze() - itself;
    (cross_entropy(logits, targets), similarities)
}

/// ProtoCLR's loss (Medina, Devos, Grossglauser 2020, equation 1) from the cosines [2n, 2n] of n drawings and then a view
/// of each: every view is to find its drawing among all drawings, by ‖a − b‖² / 2τ of unit vectors, which is
/// (1 − cos(a, b)) / τ.
pub fn prototype_contrast(similarities: Tensor<2>, temperature: Tensor<1>) -> Tensor<1> {
    let n = similarities.dims()[0] / 2;
    let to_drawings = similarities.slice(s![n.., ..n]); // [n, n]
    let own = Tensor::<2>::eye(n, &to_drawings.device());
    cross_entropy(to_drawings / temperature.unsqueeze(), own)
}

/// CLIP's loss (Radford et al. 2021, figure 3) from the cosines [2n, 2n] of n images and then their n captions: every image is
/// to find its caption among all captions and every caption its image among all images, at logits scale · cos; the mean
/// of both cross-entropies. `scale` is [1].
pub fn symmetric_contrast(similarities: Tensor<2>, scale: Tensor<1>) -> Tensor<1> {
    let n = similarities.dims()[0] / 2;
    let logits = similarities.slice(s![..n, n..]) * scale.unsqueeze(); // [n, n]
    let own = Tensor::<2>::eye(n, &logits.device());
    (cross_entropy(logits.clone(), own.clone()) + cross_entropy(logits.transpose(), own)).div_scalar(2.0)
}

/// Each view's partners, as shares that sum to 1: all other views with the same label. Row by row: [m, m].
///
/// A view without a partner has a row of zeros, which adds nothing to a loss.
pub fn partners(labels: &[usize], device: &Device) -> Tensor<2> {
    let m = labels.len();
    let mut shares = vec![0.0; m * m];
    for (i, row) in shares.chunks_mut(m.max(1)).enumerate() {
        let others: Vec<usize> = (0..m).filter(|&j| j != i && labels[j] == labels[i]).collect();
        others.iter().for_each(|&j| row[j] = 1.0 / others.len() as f32);
    }
    Tensor::from_data(TensorData::new(shares, [m, m]), device)
}

/// How near partners are, and how evenly all are spread, from the cosines [2n, 2n] of the first and then the second views
/// of n drawings: mean ‖z − z′‖² of partners, and log mean exp(−2 ‖z − z′‖²) of all pairs, of unit vectors.
///
/// The paper's uniformity leaves out a point's distance to itself, and so does this; for one drawing it is that of its
/// two views.
pub fn alignment_and_uniformity(similarities: &[f32]) -> (f32, f32) {
    let m = similarities.len().isqrt();
    let n = m / 2;
    if n == 0 {
        return (0.0, 0.0);
    }
    // Unit vectors: ‖a − b‖² = 2 − 2 cos(a, b), and rounding may take it below 0.
    let squared = |i: usize, j: usize| (2.0 - 2.0 * f64::from(similarities[i * m + j])).max(0.0);
    let alignment = (0..n).map(|i| squared(i, n + i)).sum::<f64>() / n as f64;
    let pairs = (0..m).flat_map(|i| (0..i).map(move |j| (i, j)));
    let potential = pairs.map(|(i, j)| (-2.0 * squared(i, j)).exp()).sum::<f64>() / (m * (m - 1) / 2) as f64;
    (alignment as f32, potential.ln() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, cpu, gradient, matrix, numbers, vector};

    fn loss(rows: &[[f32; 2]], labels: &[usize], temperature: f32) -> f32 {
        let (loss, _) = nt_xent(matrix(rows), partners(labels, &cpu()), vector(&[temperature]));
        numbers(loss)[0]
    }

    #[test]
    fn hand_computed_loss_of_two_drawings() {
        // The views of each drawing are one point, the two drawings at right angles: cosines 1, 0, 0 from everywhere.
        let rows = [[1.0, 0.0], [0.0, 2.0], [3.0, 0.0], [0.0, 1.0]];
        let wanted = ((2.0_f32.exp() + 2.0) / 2.0_f32.exp()).ln();
        close(&[loss(&rows, &[0, 1, 0, 1], 0.5)], &[wanted]);
        close(&[loss(&rows, &[0, 1, 1, 0], 0.5)], &[wanted + 2.0]);
    }

    #[test]
    fn the_order_of_views_does_not_matter() {
        let rows = [[1.0, 0.3], [-0.4, 2.0], [0.8, 0.7], [-1.0, 0.9], [0.1, -1.0], [0.5, -0.6]];
        let labels = [0, 1, 0, 1, 2, 2];
        let order = [4, 2, 5, 1, 0, 3];
        let other = loss(&order.map(|at| rows[at]), &order.map(|at| labels[at]), 0.3);
        close(&[other], &[loss(&rows, &labels, 0.3)]);
    }

    #[test]
    fn one_drawing_equal_views_and_zero_vectors_are_finite() {
        assert_eq!(loss(&[[1.0, 2.0], [2.0, -1.0]], &[0, 0], 0.1), 0.0);
        for rows in [[[0.0, 0.0]; 4], [[1.0, 2.0]; 4], [[0.0, 0.0], [1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]] {
            let labels = partners(&[0, 1, 0, 1], &cpu());
            let (values, slopes) =
                gradient(matrix(&rows), |z| nt_xent(z, labels.clone().autodiff(), vector(&[0.01]).autodiff()).0);
            assert!(values.iter().chain(&slopes).all(|value| value.is_finite()), "{values:?} {slopes:?}");
        }
        // All alike: each of the three others is as likely as the partner.
        close(&[loss(&[[1.0, 2.0]; 4], &[0, 1, 0, 1], 0.1)], &[3.0_f32.ln()]);
    }

    #[test]
    fn images_and_captions_may_change_places() {
        let (images, captions) = ([[1.0, 0.3], [-0.4, 2.0], [0.8, 0.7]], [[0.9, 0.1], [0.2, 1.0], [-1.0, 0.9]]);
        let both = |one: [[f32; 2]; 3], other: [[f32; 2]; 3]| {
            let all = matrix(&[one, other].concat());
            numbers(symmetric_contrast(cosine_similarity(all.clone(), all), vector(&[5.0])))[0]
        };
        close(&[both(images, captions)], &[both(captions, images)]);
        // Each its own and at right angles to the other: ln (1 + e⁻⁵) from both sides. Crossed: 5 more.
        let apart = [[2.0, 0.0], [0.0, 1.0]];
        let loss = |captions: [[f32; 2]; 2]| {
            let all = matrix(&[apart, captions].concat());
            numbers(symmetric_contrast(cosine_similarity(all.clone(), all), vector(&[5.0])))[0]
        };
        let own = (-5.0_f32).exp().ln_1p();
        close(&[loss(apart), loss([apart[1], apart[0]])], &[own, own + 5.0]);
    }

    #[test]
    fn each_view_finds_its_drawing_among_all_drawings() {
        // Drawings at right angles, views of length 2: one on its drawing, one between both (cosine √½ with either).
        let all = matrix(&[[1.0, 0.0], [0.0, 1.0], [2.0, 0.0], [2.0, 2.0]]);
        let loss = prototype_contrast(cosine_similarity(all.clone(), all), vector(&[0.5]));
        close(&numbers(loss), &[((-2.0_f32).exp().ln_1p() + 2.0_f32.ln()) / 2.0]);
    }

    #[test]
    fn partners_share_evenly_and_nobody_is_its_own() {
        let shares = numbers(partners(&[0, 1, 0, 0], &cpu()));
        assert_eq!(shares, [0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.5, 0.0, 0.5, 0.0]);
    }

    #[test]
    fn hand_computed_alignment_and_uniformity() {
        // Two drawings, both views of each one point, opposite each other: distances² 0 (twice) and 4 (four times).
        let cosines = [[1.0, -1.0, 1.0, -1.0], [-1.0, 1.0, -1.0, 1.0]].concat().repeat(2);
        let (alignment, uniformity) = alignment_and_uniformity(&cosines);
        close(&[alignment, uniformity], &[0.0, ((2.0 + 4.0 * (-8.0_f32).exp()) / 6.0).ln()]);
        // Three drawings whose first views are at right angles to their second: of three partners the mean is 2.
        let mut crossed = [1.0; 36];
        (0..3).for_each(|at| (crossed[at * 6 + at + 3], crossed[(at + 3) * 6 + at]) = (0.0, 0.0));
        close(&[alignment_and_uniformity(&crossed).0], &[2.0]);
        assert_eq!(alignment_and_uniformity(&[]), (0.0, 0.0));
        close(&[alignment_and_uniformity(&[1.0, 0.0, 0.0, 1.0]).0], &[2.0]);
    }
}
