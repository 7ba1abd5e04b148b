//! Tests of the frame mapper: what moves, what must not, and what broken frames do.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const DIM: usize = 8;

fn drawing(class: u32, index: u32) -> Landmark {
    Landmark::Drawing { class, index }
}

fn frame(step: u64, rows: &[(Landmark, Vec<f32>)]) -> EmbeddingFrame {
    EmbeddingFrame {
        recogniser: Recogniser::Run,
        step,
        dim: rows.first().map_or(0, |(_, row)| row.len() as u32),
        landmarks: rows.iter().map(|(landmark, _)| *landmark).collect(),
        values: rows.iter().flat_map(|(_, row)| row.clone()).collect(),
    }
}

/// Five classes of six drawings; the spread of each dimension is given.
fn clusters(seed: u64, spread: [f32; DIM]) -> Vec<(Landmark, Vec<f32>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut noise = || spread.map(|s| s * (rng.random::<f32>() * 2.0 - 1.0));
    (0..5)
        .flat_map(|class| {
            let centre = noise();
            (0..6).map(|index| (drawing(class, index), centre, noise())).collect::<Vec<_>>()
        })
        .map(|(landmark, centre, jitter)| {
            (landmark, centre.iter().zip(jitter).map(|(c, j)| 3.0 * c + 0.5 * j).collect())
        })
        .collect()
}

/// Turns the first two and the next two dimensions by an angle, as a training step might.
fn turned(rows: &[(Landmark, Vec<f32>)], angle: f32) -> Vec<(Landmark, Vec<f32>)> {
    let (sin, cos) = angle.sin_cos();
    let turn = |row: &Vec<f32>| {
        let mut row = row.clone();
        for (i, j) in [(0, 1), (2, 3), (1, 4)] {
            (row[i], row[j]) = (cos * row[i] - sin * row[j], sin * row[i] + cos * row[j]);
        }
        row
    };
    rows.iter().map(|(landmark, row)| (*landmark, turn(row))).collect()
}

/// The longest way that any landmark of both layouts goes.
fn longest_way(before: &MapLayout, after: &MapLayout) -> f64 {
    let before: BTreeMap<Landmark, MapPoint> = before.places.iter().copied().collect();
    let way = |(landmark, to): &(Landmark, MapPoint)| {
        before.get(landmark).map_or(0.0, |from| (to[0] - from[0]).hypot(to[1] - from[1]))
    };
    after.places.iter().map(way).fold(0.0, f64::max)
}

const WIDE: [f32; DIM] = [1.0, 0.9, 0.8, 0.7, 0.3, 0.2, 0.2, 0.1];

#[test]
fn the_first_layout_has_a_spread_of_one_about_the_origin() {
    let layout = FrameMapper::default().layout(&frame(1, &clusters(1, WIDE)));
    let spread: f64 = layout.places.iter().map(|(_, [x, y])| x * x + y * y).sum::<f64>() / 30.0;
    assert!((spread - 1.0).abs() < 1e-9, "{spread}");
    assert!(layout.explained > 0.5 && layout.explained < 0.999, "{}", layout.explained);
}

#[test]
fn slowly_turning_embeddings_move_slowly() {
    let rows = clusters(2, WIDE);
    let mut mapper = FrameMapper::default();
    let mut last = mapper.layout(&frame(0, &rows));
    for step in 1..200 {
        let next = mapper.layout(&frame(step, &turned(&rows, 0.01 * step as f32)));
        let way = longest_way(&last, &next);
        assert!(way < 0.06, "a jump of {way} at step {step}");
        last = next;
    }
}

#[test]
fn variances_that_cross_do_not_swap_the_picture() {
    let rows = clusters(3, [1.0, 0.8, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1]);
    let stretched = |step: u64| -> Vec<(Landmark, Vec<f32>)> {
        let by = (step as f32 - 20.0) / 40.0;
        let stretch = |row: &Vec<f32>| {
            let mut row = row.clone();
            row[1] *= 1.0 - by;
            row[2] *= 1.0 + by;
            row
        };
        rows.iter().map(|(landmark, row)| (*landmark, stretch(row))).collect()
    };
    let mut mapper = FrameMapper::default();
    let (mut longest, mut longest_naive) = (0.0_f64, 0.0_f64);
    let mut last = mapper.layout(&frame(0, &stretched(0)));
    let mut last_naive = last.clone();
    for step in 1..40 {
        let next = mapper.layout(&frame(step, &stretched(step)));
        let next_naive = FrameMapper::default().layout(&frame(step, &stretched(step)));
        longest = longest.max(longest_way(&last, &next));
        longest_naive = longest_naive.max(longest_way(&last_naive, &next_naive));
        (last, last_naive) = (next, next_naive);
    }
    assert!(longest < 0.5, "{longest}");
    assert!(longest < 0.5 * longest_naive, "{longest} is no better than {longest_naive} without smoothing");
}

#[test]
fn the_order_of_the_rows_does_not_change_the_picture() {
    let mut rows = clusters(4, WIDE);
    let before = FrameMapper::default().layout(&frame(0, &rows));
    rows.reverse();
    rows.swap(3, 17);
    let after = FrameMapper::default().layout(&frame(0, &rows));
    assert!(longest_way(&before, &after) < 1e-9);
}

#[test]
fn a_query_moves_nothing_else() {
    let mut rows = clusters(5, WIDE);
    let mut mapper = FrameMapper::default();
    let before = mapper.layout(&frame(7, &rows));
    rows.push((Landmark::Query, vec![9.0; DIM]));
    let with_query = mapper.layout(&frame(7, &rows));
    assert_eq!(before.places, with_query.places[..30]);
    rows[30].1 = vec![-3.0; DIM];
    assert_eq!(before.places, mapper.layout(&frame(7, &rows)).places[..30]);
}

#[test]
fn a_new_drawing_lets_the_others_stay_about_where_they_are() {
    let mut rows = clusters(6, WIDE);
    let mut mapper = FrameMapper::default();
    let before = mapper.layout(&frame(0, &rows));
    rows.push((drawing(4, 6), rows[29].1.iter().map(|x| x + 0.2).collect()));
    let way = longest_way(&before, &mapper.layout(&frame(0, &rows)));
    assert!(way > 0.0 && way < 0.15, "{way}");
}

#[test]
fn another_encoder_is_laid_onto_the_picture_as_it_is() {
    let rows = clusters(7, WIDE);
    let mut mapper = FrameMapper::default();
    let before = mapper.layout(&frame(0, &rows));
    // The same embedding in a space of another size, with the axes in another order and another unit.
    let other: Vec<_> = rows
        .iter()
        .map(|(landmark, row)| (*landmark, row.iter().rev().map(|x| -5.0 * x).chain([1.0, 2.0]).collect()))
        .collect();
    let mut other = frame(0, &other);
    other.recogniser = Recogniser::Pretrained;
    assert!(longest_way(&before, &mapper.layout(&other)) < 1e-5);
}

#[test]
fn the_board_is_heard_among_many_held_out_drawings() {
    let mut rows: Vec<(Landmark, Vec<f32>)> =
        [[4.0, 0.0, 0.0, 0.0], [-4.0, 0.0, 0.0, 0.0], [0.0, 3.0, 0.0, 0.0], [0.0, -3.0, 0.0, 0.0]]
            .iter()
            .enumerate()
            .map(|(class, row)| (drawing(class as u32, 0), row.to_vec()))
            .collect();
    for index in 0..100 {
        let side = if index % 2 == 0 { 2.0 } else { -2.0 };
        rows.push((Landmark::HeldOut { class: index % 2, index: index / 2 }, vec![0.0, 0.0, side, 0.0]));
    }
    let layout = FrameMapper::default().layout(&frame(0, &rows));
    let [x, y] = [layout.places[0].1, layout.places[2].1];
    assert!(x[0].hypot(x[1]) > 1.0 && y[0].hypot(y[1]) > 1.0, "the board fell together: {x:?} {y:?}");
}

#[test]
fn one_and_two_dimensions_are_shown_as_they_are() {
    let rows = [(drawing(0, 0), vec![3.0, -1.5]), (Landmark::Query, vec![0.25, 8.0])];
    let layout = FrameMapper::default().layout(&frame(0, &rows));
    assert_eq!(layout.places, vec![(drawing(0, 0), [3.0, -1.5]), (Landmark::Query, [0.25, 8.0])]);
    let layout = FrameMapper::default().layout(&frame(0, &[(drawing(0, 0), vec![3.0])]));
    assert_eq!(layout.places, vec![(drawing(0, 0), [3.0, 0.0])]);
}

#[test]
fn broken_frames_lose_only_what_is_broken() {
    let mut mapper = FrameMapper::default();
    assert!(mapper.layout(&frame(0, &[])).places.is_empty());
    let mut rows = clusters(8, WIDE);
    rows[4].1[2] = f32::NAN;
    rows[9].1[0] = f32::INFINITY;
    let layout = mapper.layout(&frame(0, &rows));
    assert_eq!(layout.places.len(), 28);
    assert!(layout.places.iter().all(|(_, [x, y])| x.is_finite() && y.is_finite()));
    let mut short = frame(1, &clusters(8, WIDE));
    short.values.truncate(3 * DIM + 1);
    assert_eq!(mapper.layout(&short).places.len(), 3);
    let same = vec![(drawing(0, 0), vec![1.0; DIM]), (drawing(1, 0), vec![1.0; DIM])];
    assert_eq!(mapper.layout(&frame(2, &same)).places.len(), 2);
}

#[test]
fn two_drawings_and_a_query_span_the_plane_together() {
    let rows = [
        (drawing(0, 0), vec![0.0, 0.0, 0.0]),
        (drawing(1, 0), vec![4.0, 0.0, 0.0]),
        (Landmark::Query, vec![2.0, 0.0, 3.0]),
    ];
    let places = FrameMapper::default().layout(&frame(0, &rows)).places;
    let distance = |a: usize, b: usize| (places[a].1[0] - places[b].1[0]).hypot(places[a].1[1] - places[b].1[1]);
    assert!((distance(2, 0) / distance(1, 0) - 13.0_f64.sqrt() / 4.0).abs() < 1e-9);
}
