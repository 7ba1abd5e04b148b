use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::rasterise;

const ALL: [Transform; 8] = [
    Transform::Rotate(0.2),
    Transform::Shear(0.25),
    Transform::Stretch(0.3),
    Transform::Scale(0.2),
    Transform::Shift(0.1),
    Transform::Strokes(0.04),
    Transform::Warp(0.03),
    Transform::Jitter(0.02),
];

/// A plus and a dot.
fn plus() -> Drawing {
    let stroke = |from: (f32, f32), to: (f32, f32)| {
        let point = |i: usize| {
            let t = i as f32 / 20.0;
            Point::at(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t, 10.0 * i as f32)
        };
        Stroke { points: (0..=20).map(point).collect() }
    };
    let dot = Stroke { points: vec![Point::at(0.8, 0.2, 900.0)] };
    Drawing { strokes: vec![stroke((0.3, 0.5), (0.7, 0.5)), stroke((0.5, 0.3), (0.5, 0.7)), dot] }
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

#[test]
fn the_same_seed_gives_the_same_view_and_another_another() {
    let augmentation = Augmentation::default();
    let view = |seed| augmentation.apply(&plus(), &mut rng(seed));
    assert_eq!(view(1), view(1));
    assert_ne!(view(1), view(2));
}

#[test]
fn every_transform_changes_something_and_keeps_times_and_counts() {
    for transform in ALL {
        let changed = transform.apply(&plus(), &mut rng(3));
        assert_ne!(changed, plus(), "{}", transform.name());
        for (old, new) in plus().strokes.iter().zip(&changed.strokes) {
            let times = |stroke: &Stroke| stroke.points.iter().map(|point| point.t_ms).collect::<Vec<_>>();
            assert_eq!(times(old), times(new), "{}", transform.name());
        }
    }
}

#[test]
fn no_strength_is_no_change_and_the_default_is_within_what_is_of_use() {
    for transform in Augmentation::everything().transforms {
        assert!((0.0..=transform.strongest()).contains(&transform.strength()), "{}", transform.name());
        assert_eq!(transform.with_strength(0.5).strength(), 0.5);
        let still = transform.with_strength(0.0).apply(&plus(), &mut rng(3));
        for (old, new) in plus().strokes.iter().zip(&still.strokes) {
            for (old, new) in old.points.iter().zip(&new.points) {
                assert!((old.x - new.x).hypot(old.y - new.y) < 1e-6, "{}", transform.name());
            }
        }
    }
}

#[test]
fn ink_grows_with_the_pen_thickness_and_strokes_stay() {
    let thicker = Augmentation { transforms: vec![Transform::Thickness(1.0)] };
    let mut views: Vec<AugmentedView> = (0..60).map(|seed| thicker.view(&plus(), &mut rng(seed))).collect();
    assert!(views.iter().all(|view| view.drawing == plus()));
    views.sort_by(|a, b| a.pen_width.total_cmp(&b.pen_width));
    let ink = |view: &AugmentedView| view.picture().bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>();
    assert!(views.windows(2).all(|pair| ink(&pair[0]) <= ink(&pair[1])));
    let (thinnest, thickest) = (views[0].pen_width / PEN_WIDTH, views[59].pen_width / PEN_WIDTH);
    assert!((0.5..0.6).contains(&thinnest) && (1.7..=2.0).contains(&thickest), "{thinnest} {thickest}");
    assert!(ink(&views[59]) > 2.0 * ink(&views[0]));
    // The same seed, the same pen; without the transform, the usual one.
    assert_eq!(thicker.view(&plus(), &mut rng(7)), thicker.view(&plus(), &mut rng(7)));
    let usual = Augmentation::default().view(&plus(), &mut rng(7));
    assert_eq!((usual.pen_width, usual.picture()), (PEN_WIDTH, rasterise(&usual.drawing)));
}

#[test]
fn trimmed_strokes_keep_their_middle_and_the_first_is_never_dropped() {
    let lengths = |drawing: &Drawing| drawing.strokes.iter().map(|stroke| stroke.points.len()).collect::<Vec<_>>();
    let views: Vec<_> = (0..50).map(|seed| lengths(&Transform::Trim(0.3).apply(&plus(), &mut rng(seed)))).collect();
    assert!(views.iter().all(|view| view.len() == 3 && view[2] == 1 && (9..=21).contains(&view[0])), "{views:?}");
    assert!(views.iter().any(|view| view[0] < 15));
    let views: Vec<_> = (0..50).map(|seed| Transform::Drop(0.5).apply(&plus(), &mut rng(seed))).collect();
    assert!(views.iter().all(|view| view.strokes.first() == plus().strokes.first()));
    let mean = views.iter().map(|view| view.strokes.len()).sum::<usize>() as f32 / 50.0;
    assert!((1.6..2.4).contains(&mean), "{mean}");
}

#[test]
fn rotation_and_stretch_stay_within_their_ranges() {
    for seed in 0..200 {
        let ends = |drawing: &Drawing| {
            let points = &drawing.strokes[0].points;
            (points[20].x - points[0].x, points[20].y - points[0].y)
        };
        let (x, y) = ends(&Transform::Rotate(0.2).apply(&plus(), &mut rng(seed)));
        assert!(y.atan2(x).abs() <= 0.2 + 1e-5 && (x.hypot(y) - 0.4).abs() < 1e-5);
        let (x, _) = ends(&Transform::Stretch(0.3).apply(&plus(), &mut rng(seed)));
        assert!((0.4 / 1.3_f32.sqrt() - 1e-5..=0.4 * 1.3_f32.sqrt() + 1e-5).contains(&x));
    }
}

#[test]
fn views_look_like_the_original_and_not_like_each_other() {
    let ink = |drawing: &Drawing| rasterise(drawing).bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>();
    let original = ink(&plus());
    let views: Vec<Drawing> = (0..50).map(|seed| Augmentation::default().apply(&plus(), &mut rng(seed))).collect();
    for view in &views {
        assert!((ink(view) / original - 1.0).abs() < 0.4, "{}", ink(view) / original);
    }
    assert!(views.windows(2).all(|pair| rasterise(&pair[0]) != rasterise(&pair[1])));
}

#[test]
fn empty_and_broken_drawings_pass_through() {
    let augmentation = Augmentation { transforms: ALL.to_vec() };
    assert_eq!(augmentation.apply(&Drawing::default(), &mut rng(0)), Drawing::default());
    let mut broken = plus();
    broken.strokes[0].points[3].x = f32::NAN;
    broken.strokes.push(Stroke::default());
    let view = augmentation.apply(&broken, &mut rng(0));
    assert_eq!(view.strokes.len(), 4);
    let finite = view.strokes.iter().flat_map(|stroke| &stroke.points).filter(|point| point.is_finite()).count();
    assert_eq!(finite, 42);
}
