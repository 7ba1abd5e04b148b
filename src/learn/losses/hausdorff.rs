//! The modified Hausdorff distance between drawings, which nobody has to learn.
//!
//! d(A, B) = mean over the ink a of A of the distance to the nearest ink of B, and MHD(A, B) = max(d(A, B), d(B, A))
//! (Dubuisson, Jain: A Modified Hausdorff Distance for Object Matching, 1994). It is the baseline that comes with
//! Omniglot (Lake, Salakhutdinov, Tenenbaum 2015), whose demo centres each drawing's mean first. Here the rasteriser has
//! centred its bounding box, so that ink lies on one grid of pixels: then the distance to the nearest ink of B can be
//! had for all pixels at once, and means over the ink of A are a matrix product.

use burn::tensor::{Tensor, TensorData};

/// From how much ink on a pixel is ink.
const INK: f32 = 0.5;

/// Modified Hausdorff distances in pixels of all of `a` [n, 1, h, w] to all of `b` [m, 1, h, w]: [n, m].
///
/// A blank sheet is √(h² + w²) from a drawing, and 0 from another blank sheet.
pub fn modified_hausdorff(a: Tensor<4>, b: Tensor<4>) -> Tensor<2> {
    let (a, b) = (ink(a), ink(b)); // [n, h, w], [m, h, w]
    let (a_means, b_means) = (means(a.clone()), means(b.clone())); // [n, h * w], [m, h * w]
    let to_a = distance_transform(a).flatten::<2>(1, 2); // [n, h * w]
    let to_b = distance_transform(b).flatten::<2>(1, 2); // [m, h * w]
    let forward = a_means.matmul(to_b.transpose()); // [n, m]
    let backward = to_a.matmul(b_means.transpose()); // [n, m]
    forward.max_pair(backward)
}

/// 1 where there is ink: [n, h, w].
fn ink(images: Tensor<4>) -> Tensor<3> {
    let [n, _, h, w] = images.dims();
    images.inner().greater_scalar(INK).float().reshape([n, h, w])
}

/// Weights that make a product a mean over ink: [n, h * w]. Those of a blank sheet are all 0.
fn means(ink: Tensor<3>) -> Tensor<2> {
    let ink = ink.flatten::<2>(1, 2); // [n, h * w]
    let count = ink.clone().sum_dim(1).clamp_min(1.0); // [n, 1]
    ink / count
}

/// The distance in pixels from every pixel to the nearest `ink` [n, h, w]: [n, h, w].
///
/// Exact, and separable: |p − q|² is a sum over rows and columns, so the nearest ink within each row is found first, and
/// then the nearest row (Felzenszwalb, Huttenlocher 2012, by brute force in each pass). On a blank sheet every pixel is
/// √(h² + w²) from ink, a little further than any two pixels are from each other.
fn distance_transform(ink: Tensor<3>) -> Tensor<3> {
    let [n, h, w] = ink.dims();
    let device = ink.device();
    let squares = |side: usize| {
        let table = (0..side * side).map(|i| (i / side).abs_diff(i % side).pow(2) as f32).collect::<Vec<_>>();
        Tensor::<2>::from_data(TensorData::new(table, [side, side]), &device)
    };
    let paper = ink.neg().add_scalar(1.0).mul_scalar((h * h + w * w) as f32); // [n, h, w], 0 on ink
    let in_row = paper.reshape([n, h, 1, w]) + squares(w).reshape([1, 1, w, w]); // [n, h, to w, from w]
    let in_row = in_row.min_dim(3).reshape([n, 1, h, w]); // [n, 1, from h, w]
    let squared = in_row + squares(h).reshape([1, h, h, 1]); // [n, to h, from h, w]
    squared.min_dim(2).reshape([n, h, w]).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{close, cpu, numbers};

    const SIDE: usize = 28;

    /// Ink at some pixels (x, y).
    fn sheet(ink: &[(usize, usize)]) -> Vec<f32> {
        let mut pixels = vec![0.0; SIDE * SIDE];
        ink.iter().for_each(|(x, y)| pixels[y * SIDE + x] = 1.0);
        pixels
    }

    /// A stroke on a curve that `phase` moves, and a blot.
    fn curve(phase: f32) -> Vec<f32> {
        let on = |i: usize| {
            let t = i as f32 * 0.17 + phase;
            ((13.0 + 11.0 * t.sin()) as usize, (14.0 + 10.0 * (1.7 * t).cos()) as usize)
        };
        sheet(&(0..25).map(on).collect::<Vec<_>>())
    }

    fn images(sheets: &[Vec<f32>]) -> Tensor<4> {
        Tensor::from_data(TensorData::new(sheets.concat(), [sheets.len(), 1, SIDE, SIDE]), &cpu())
    }

    fn points(sheet: &[f32]) -> Vec<(f32, f32)> {
        let inked = sheet.iter().enumerate().filter(|(_, ink)| **ink > INK);
        inked.map(|(i, _)| ((i % SIDE) as f32, (i / SIDE) as f32)).collect()
    }

    fn nearest(from: (f32, f32), to: &[(f32, f32)]) -> f32 {
        to.iter().map(|to| (from.0 - to.0).hypot(from.1 - to.1)).fold(f32::INFINITY, f32::min)
    }

    fn brute_force(a: &[f32], b: &[f32]) -> f32 {
        let (a, b) = (points(a), points(b));
        let directed = |a: &[_], b: &[_]| a.iter().map(|from| nearest(*from, b)).sum::<f32>() / a.len() as f32;
        directed(&a, &b).max(directed(&b, &a))
    }

    #[test]
    fn the_transform_is_the_distance_to_the_nearest_ink() {
        let sheets = [curve(0.3), sheet(&[(0, 27)])];
        let wanted = sheets.iter().flat_map(|sheet| {
            let inked = points(sheet);
            (0..SIDE * SIDE).map(move |i| nearest(((i % SIDE) as f32, (i / SIDE) as f32), &inked))
        });
        close(&numbers(distance_transform(ink(images(&sheets)))), &wanted.collect::<Vec<_>>());
    }

    #[test]
    fn distances_agree_with_brute_force() {
        let (a, b) = ([curve(0.0), curve(2.0), sheet(&[(3, 5)])], [curve(0.5), curve(2.0)]);
        let wanted: Vec<f32> = a.iter().flat_map(|a| b.iter().map(|b| brute_force(a, b))).collect();
        assert_eq!(wanted[3], 0.0, "the same drawing twice");
        close(&numbers(modified_hausdorff(images(&a), images(&b))), &wanted);
    }

    #[test]
    fn blank_sheets_are_far_from_drawings_and_equal_to_each_other() {
        let blank = sheet(&[]);
        let far = (2.0 * 28f32.powi(2)).sqrt();
        close(&numbers(distance_transform(ink(images(std::slice::from_ref(&blank))))), &[far; SIDE * SIDE]);
        let all = images(&[blank, curve(1.0)]);
        close(&numbers(modified_hausdorff(all.clone(), all)), &[0.0, far, far, 0.0]);
    }
}
