use ink::{
    Picture, SIDE,
    raster::{Bitmap, rasterise_bitmap},
    rasterise,
};

use super::*;
use crate::tones::LARGEST_SIDE;
use data::{Classes, Scripts};

/// Draws strokes as a picture of so many pixels a side, with a pen as wide as theirs on the small picture would be.
fn drawn(drawing: &Drawing, side: usize, paper: u8, ink: u8) -> Vec<u8> {
    let reach = 0.03 * side as f32;
    let mut tones = vec![paper; side * side];
    for pair in drawing.strokes.iter().flat_map(|stroke| stroke.points.windows(2)) {
        for (at, old) in tones.iter_mut().enumerate() {
            let place = ((at % side) as f32 + 0.5, (at / side) as f32 + 0.5);
            let [a, b] = [&pair[0], &pair[1]].map(|point| (point.x * side as f32, point.y * side as f32));
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).max(1e-6);
            let along = (((place.0 - a.0) * dx + (place.1 - a.1) * dy) / length).clamp(0.0, 1.0);
            let away = (place.0 - a.0 - along * dx).hypot(place.1 - a.1 - along * dy);
            let share = (reach - away + 0.5).clamp(0.0, 1.0);
            let tone = f32::from(paper) + (f32::from(ink) - f32::from(paper)) * share;
            let darker = f32::from(ink) < f32::from(paper);
            let tone = tone as u8;
            *old = if darker { tone.min(*old) } else { tone.max(*old) };
        }
    }
    tones
}

/// Ink that two pictures share, of all that either has.
fn overlap(one: &Picture, other: &Picture) -> f32 {
    let pixels = || one.bytes().iter().zip(other.bytes()).map(|(a, b)| (f32::from(*a), f32::from(*b)));
    let shared: f32 = pixels().map(|(a, b)| a.min(b)).sum();
    let either: f32 = pixels().map(|(a, b)| a.max(b)).sum();
    shared / either
}

fn characters() -> Vec<Drawing> {
    let scripts = Scripts::new(5, 1, 10);
    (0..10).map(|class| scripts.drawing(class, 0).expect("strokes")).collect()
}

#[test]
fn a_traced_picture_is_the_picture() {
    let (mut with_drawing, mut with_scan) = (Vec::new(), Vec::new());
    for drawing in characters() {
        let tones = Tones::new(128, 128, drawn(&drawing, 128, 240, 20)).expect("a picture");
        let traced = tones.trace(Ink::Guessed, None).expect("strokes");
        assert!(!traced.is_light);
        let seen = rasterise(&traced.drawing);
        with_drawing.push(overlap(&rasterise(&drawing), &seen));
        // What a network would see of the scan itself, whose pen the rasteriser makes as wide as any other. Of that, the
        // drawing that was scanned has 0.88 to 0.92.
        let scan = rasterise_bitmap(&Bitmap::new(128, 128, traced.ink).expect("as many pixels"));
        with_scan.push(overlap(&scan, &seen));
    }
    for overlaps in [&mut with_drawing, &mut with_scan] {
        overlaps.sort_by(f32::total_cmp);
    }
    assert!(with_drawing[0] > 0.9, "{with_drawing:?}");
    assert!(with_scan[0] > 0.85 && with_scan[5] > 0.88, "{with_scan:?}");
}

#[test]
fn light_ink_uneven_light_and_dust_change_little() {
    let drawing = &characters()[0];
    let trace =
        |tones: Vec<u8>| Tones::new(128, 128, tones).expect("a picture").trace(Ink::Guessed, None).expect("strokes");
    let plain = trace(drawn(drawing, 128, 240, 20));
    let light = trace(drawn(drawing, 128, 20, 240));
    assert!(light.is_light);
    assert!(overlap(&rasterise(&plain.drawing), &rasterise(&light.drawing)) > 0.95);
    // A lamp at the left, and dust.
    let mut shaded = drawn(drawing, 128, 240, 60);
    for (at, tone) in shaded.iter_mut().enumerate() {
        *tone = (f32::from(*tone) * (1.0 - 0.6 * (at % 128) as f32 / 128.0)) as u8;
    }
    shaded[5 * 128 + 5] = 0;
    let shaded = trace(shaded);
    assert!(overlap(&rasterise(&plain.drawing), &rasterise(&shaded.drawing)) > 0.95);
}

#[test]
fn a_scan_of_twenty_eight_pixels_is_traced_too() {
    let drawing = &characters()[1];
    let picture = rasterise(drawing);
    let tones: Vec<u8> = picture.bytes().iter().map(|ink| 255 - ink).collect();
    let traced = Tones::new(SIDE, SIDE, tones).expect("a picture").trace(Ink::Dark, None).expect("strokes");
    assert!(overlap(&picture, &rasterise(&traced.drawing)) > 0.65);
}

#[test]
fn rings_close_and_crossings_are_crossed() {
    let ring: Vec<Point> = (0..=60)
        .map(|at| (at as f32 / 60.0 * std::f32::consts::TAU).sin_cos())
        .map(|(s, c)| Point::at(0.5 + 0.3 * c, 0.5 + 0.3 * s, 0.0))
        .collect();
    let ring = Drawing { strokes: vec![Stroke { points: ring }] };
    let traced =
        Tones::new(96, 96, drawn(&ring, 96, 255, 0)).expect("a picture").trace(Ink::Dark, None).expect("strokes");
    assert_eq!(traced.drawing.strokes.len(), 1);
    let points = &traced.drawing.strokes[0].points;
    let (first, last) = (points[0], points[points.len() - 1]);
    assert!((first.x - last.x).hypot(first.y - last.y) < 0.05, "{first:?} {last:?}");
    let line = |from: (f32, f32), to: (f32, f32)| Stroke {
        points: vec![Point::at(from.0, from.1, 0.0), Point::at(to.0, to.1, 1.0)],
    };
    let cross = Drawing { strokes: vec![line((0.5, 0.1), (0.5, 0.9)), line((0.1, 0.5), (0.9, 0.5))] };
    let traced =
        Tones::new(96, 96, drawn(&cross, 96, 255, 0)).expect("a picture").trace(Ink::Dark, None).expect("strokes");
    assert!(overlap(&rasterise(&cross), &rasterise(&traced.drawing)) > 0.95);
    assert!(traced.drawing.strokes.len() <= 3, "{}", traced.drawing.strokes.len());
}

#[test]
fn what_has_no_ink_is_refused() {
    let trace = |tones: Vec<u8>, threshold| Tones::new(20, 20, tones)?.trace(Ink::Dark, threshold);
    assert_eq!(trace(vec![200; 400], None), Err(TraceError::Blank));
    assert_eq!(trace(vec![200; 399], None), Err(TraceError::Size));
    assert_eq!(Tones::new(LARGEST_SIDE + 1, 1, vec![0; LARGEST_SIDE + 1]), Err(TraceError::Size));
    let mut half = vec![0; 400];
    half[..150].fill(255);
    assert_eq!(trace(half, None), Err(TraceError::Full));
    let mut speck = vec![255; 400];
    speck[210] = 0;
    let dot = trace(speck, None).expect("a dot");
    assert_eq!(dot.drawing.point_count(), 1);
}

#[test]
fn the_whole_sheet_full_of_lines_is_traced_in_bounded_work() {
    // As many lines as a picture holds, among them some that leave it, and a blot that is wider than any pen.
    let side = LARGEST_SIDE;
    let is_ink = |x: usize, y: usize| y.is_multiple_of(3) || (x / 7 + y / 5).is_multiple_of(9) || x.max(y) < 70;
    let tones = (0..side * side).map(|at| if is_ink(at % side, at / side) { 0 } else { 255 }).collect();
    let traced = Tones::new(side, side, tones).expect("a picture").trace(Ink::Dark, None).expect("strokes");
    let points = || traced.drawing.strokes.iter().flat_map(|stroke| &stroke.points);
    assert!(points().count() > 5_000);
    assert!(points().all(|point| (0.0..=1.0).contains(&point.x) && (0.0..=1.0).contains(&point.y)));
}
