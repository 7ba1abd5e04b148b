use burn::tensor::TensorData;

use super::*;
use crate::losses::{
    euclidean,
    test_tensors::{close, cpu, gradient, matrix, numbers},
};
use data::seeds::{Stream, rng};

fn batch(p_classes: usize, k_drawings: usize, mining: Mining) -> Triplets {
    let random = random_negatives(p_classes, k_drawings, &mut rng(3, Stream::Step, 0));
    Triplets { p_classes, k_drawings, mining, random }
}

/// Places on a line, by which distances are easy to see: a at 0, 1 and 4; b at 2, 3 and 9.
fn on_a_line() -> Vec<f32> {
    let places = [0f32, 1.0, 4.0, 2.0, 3.0, 9.0];
    places.iter().flat_map(|a| places.map(|b| (a - b).abs())).collect()
}

fn square(distances: &[f32]) -> Tensor<2> {
    let n = distances.len().isqrt();
    Tensor::from_data(TensorData::new(distances.to_vec(), [n, n]), &cpu())
}

#[test]
fn hard_mining_picks_the_furthest_positive_and_the_nearest_negative_of_each_anchor() {
    let wanted = [[0, 2, 3], [1, 2, 3], [2, 0, 4], [3, 5, 1], [4, 5, 2], [5, 3, 2]];
    assert_eq!(mine(&on_a_line(), &batch(2, 3, Mining::Hard)), wanted);
}

#[test]
fn semi_hard_mining_picks_the_nearest_negative_that_is_further_than_the_positive() {
    let mined = mine(&on_a_line(), &batch(2, 3, Mining::SemiHard));
    assert_eq!(mined.len(), 12);
    // Anchor 0: positive 1 at distance 1 → 3 at 2; positive 2 at distance 4 → 5 at 9.
    assert_eq!(mined[..2], [[0, 1, 3], [0, 2, 5]]);
    // Anchor 3, at 2: positive 4 at distance 1 has 0 and 2 at 2 (1 at 1 is not further), of which 0 comes first;
    // positive 5 at distance 7 has none further, so the furthest: 0 again.
    assert_eq!(mined[6..8], [[3, 4, 0], [3, 5, 0]]);
    // Anchor 5, at 9: both positives at 7 and 6; 1 is 8 away and 0 is 9 away.
    assert_eq!(mined[10..], [[5, 3, 1], [5, 4, 1]]);
}

#[test]
fn random_negatives_are_of_other_classes_and_seeded() {
    let triplets = batch(4, 3, Mining::Random);
    let mined = mine(&[0.0; 144], &triplets);
    assert_eq!(mined.len(), 24);
    for [anchor, positive, negative] in mined.iter().copied() {
        assert!(anchor != positive && anchor / 3 == positive / 3 && anchor / 3 != negative / 3 && negative < 12);
    }
    let places = mined.iter().map(|[.., negative]| negative).collect::<std::collections::BTreeSet<_>>();
    assert!(places.len() > 8, "only {places:?} were drawn");
    // Of two characters with two drawings each, all that an anchor may be given, in time.
    let drawn = (0..40).flat_map(|step| random_negatives(2, 2, &mut rng(3, Stream::Step, step)).into_iter().zip(0..4));
    let all: std::collections::BTreeSet<(u32, u32)> = drawn.collect();
    assert_eq!(all.into_iter().collect::<Vec<_>>(), [(0, 2), (0, 3), (1, 2), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1)]);
    assert_eq!(triplets, batch(4, 3, Mining::Random));
}

#[test]
fn the_loss_is_the_mean_over_the_triplets_that_are_shown() {
    let margin = 0.7;
    for (p, k) in [(2, 2), (2, 5), (5, 2), (4, 3)] {
        for mining in [Mining::Random, Mining::SemiHard, Mining::Hard] {
            let triplets = batch(p, k, mining);
            let n = p * k;
            let points: Vec<[f32; 2]> = (0..n).map(|i| [(i as f32 * 1.9).sin(), (i as f32 * 0.7).cos()]).collect();
            let distances = euclidean(matrix(&points), matrix(&points));
            let host = numbers(distances.clone());
            let hinge = |[a, p, n]: [u32; 3], size: usize| {
                let to = |place: u32| host[a as usize * size + place as usize];
                (to(p) - to(n) + margin).max(0.0)
            };
            let mined = mine(&host, &triplets);
            let wanted = mined.iter().map(|triplet| hinge(*triplet, n)).sum::<f32>() / mined.len() as f32;
            close(&numbers(triplet_loss(distances, &triplets, f64::from(margin))), &[wanted]);
        }
    }
}

#[test]
fn gradients_reach_the_mined_distances_and_no_others() {
    let triplets = batch(2, 3, Mining::SemiHard);
    let (_, slopes) = gradient(square(&on_a_line()), |d| triplet_loss(d, &triplets, 3.0));
    let mut wanted = [0.0; 36];
    for [a, p, n] in mine(&on_a_line(), &triplets).into_iter().map(|triplet| triplet.map(|place| place as usize)) {
        if on_a_line()[a * 6 + p] - on_a_line()[a * 6 + n] + 3.0 > 0.0 {
            wanted[a * 6 + p] += 1.0 / 12.0;
            wanted[a * 6 + n] -= 1.0 / 12.0;
        }
    }
    // Which of two equally near negatives the device takes is its own affair: compare each anchor's sum.
    let sums =
        |slopes: &[f32]| slopes.chunks(6).map(|row| row.iter().map(|slope| slope.abs()).sum()).collect::<Vec<f32>>();
    close(&sums(&slopes), &sums(&wanted));
    close(&slopes[..12], &wanted[..12]);
}

#[test]
fn identical_drawings_cost_the_margin_and_have_finite_gradients() {
    let points = matrix(&[[1.0, 2.0]; 6]);
    for mining in [Mining::Random, Mining::SemiHard, Mining::Hard] {
        let (loss, slopes) =
            gradient(points.clone(), |x| triplet_loss(euclidean(x.clone(), x), &batch(3, 2, mining), 0.5));
        close(&loss, &[0.5]);
        assert!(slopes.iter().all(|slope| slope.is_finite()), "{slopes:?}");
    }
}

#[test]
fn a_collapsed_embedding_is_told_by_its_mean_distance() {
    // A drawing is not compared with itself, whatever stands there.
    assert_eq!(mean_distance(&[9.0, 1.0, 3.0, 9.0], 2), 2.0);
    assert_eq!(mean_distance(&[0.0], 1), 0.0);
    assert!(collapsed(0.04, 0.5));
    assert!(!collapsed(0.06, 0.5));
}
