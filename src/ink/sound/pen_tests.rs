//! What of a pen's motion can be heard.

use proptest::prelude::*;

use super::*;
use crate::{
    Drawing, Picture, Point, SIDE, Stroke,
    sound::{mel::spectrogram, performance::LONGEST},
};

/// A stroke through these places, in so many milliseconds.
fn stroke(places: &[(f32, f32)], from: f32, takes: f32) -> Stroke {
    let each = 20;
    let points = (0..=each * (places.len() - 1)).map(|at| {
        let (leg, share) = ((at / each).min(places.len() - 2), at as f32 / each as f32);
        let share = share - leg as f32;
        let (a, b) = (places[leg], places[leg + 1]);
        let time = from + takes * at as f32 / (each * (places.len() - 1)) as f32;
        Point::at(a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share, time)
    });
    Stroke { points: points.collect() }
}

fn line(from: (f32, f32), to: (f32, f32), takes: f32) -> Drawing {
    Drawing { strokes: vec![stroke(&[from, to], 0.0, takes)] }
}

fn sound(drawing: &Drawing) -> Vec<f32> {
    scratch(&Performance::of(drawing), 1)
}

fn apart(a: &Picture, b: &Picture) -> f32 {
    let differences = a.bytes().iter().zip(b.bytes()).map(|(a, b)| f32::from(a.abs_diff(*b)));
    differences.sum::<f32>() / 255.0 / (SIDE * SIDE) as f32
}

/// The mean row of the ink in the lower or the upper half of the pitches: small is high.
fn pitch(picture: &Picture, rows: std::ops::Range<usize>) -> f32 {
    let ink = |row: usize| (4..SIDE - 2).map(|column| picture.ink(row, column).powi(4)).sum::<f32>();
    rows.clone().map(|row| row as f32 * ink(row)).sum::<f32>() / rows.map(ink).sum::<f32>()
}

#[test]
fn a_performance_and_a_seed_make_one_sound() {
    let performance = Performance::of(&line((0.1, 0.1), (0.9, 0.4), 500.0));
    assert_eq!(scratch(&performance, 7), scratch(&performance, 7));
    assert_ne!(scratch(&performance, 7), scratch(&performance, 8));
    // The same motion with other noise looks alike, at least more so than another motion.
    let picture = |seed| spectrogram(&scratch(&performance, seed));
    let other = spectrogram(&sound(&line((0.9, 0.4), (0.1, 0.1), 500.0)));
    assert!(apart(&picture(7), &picture(8)) < 0.5 * apart(&picture(7), &other));
}

#[test]
fn direction_can_be_heard() {
    let heard = |from, to| spectrogram(&sound(&line(from, to, 600.0)));
    let (up, down) = (heard((0.5, 0.9), (0.5, 0.1)), heard((0.5, 0.1), (0.5, 0.9)));
    let (right, left) = (heard((0.1, 0.5), (0.9, 0.5)), heard((0.9, 0.5), (0.1, 0.5)));
    assert!(pitch(&up, 14..SIDE) + 4.0 < pitch(&down, 14..SIDE), "{} {}", pitch(&up, 14..SIDE), pitch(&down, 14..SIDE));
    assert!(pitch(&right, 0..14) + 4.0 < pitch(&left, 0..14), "{} {}", pitch(&right, 0..14), pitch(&left, 0..14));
}

#[test]
fn one_shape_drawn_otherwise_sounds_otherwise() {
    let corner = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9)];
    let drawing = |places: &[(f32, f32)], takes| Drawing { strokes: vec![stroke(places, 0.0, takes)] };
    let straight = sound(&drawing(&corner, 600.0));
    let reversed = sound(&drawing(&[corner[2], corner[1], corner[0]], 600.0));
    let slow = sound(&drawing(&corner, 1800.0));
    let pictures = [&straight, &reversed, &slow].map(|sound| spectrogram(sound));
    assert!(apart(&pictures[0], &pictures[1]) > 0.1, "{}", apart(&pictures[0], &pictures[1]));
    assert!(slow.len().abs_diff(3 * straight.len()) < 4);
    assert!(apart(&pictures[0], &pictures[2]) > 0.05, "{}", apart(&pictures[0], &pictures[2]));
}

#[test]
fn there_is_silence_between_strokes_and_a_tap_where_one_begins() {
    let strokes = vec![stroke(&[(0.1, 0.1), (0.9, 0.1)], 0.0, 300.0), stroke(&[(0.1, 0.9), (0.9, 0.9)], 450.0, 300.0)];
    let sound = sound(&Drawing { strokes });
    let power = |from: f32, to: f32| {
        let part = &sound[(from * RATE as f32) as usize..(to * RATE as f32) as usize];
        part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32
    };
    assert!(power(0.38, 0.44) < 1e-3 * power(0.1, 0.28), "{} {}", power(0.38, 0.44), power(0.1, 0.28));
    assert!(power(0.45, 0.46) > 2.0 * power(0.55, 0.7), "{} {}", power(0.45, 0.46), power(0.55, 0.7));
}

#[test]
fn loudness_follows_the_pressure() {
    let mut drawing = line((0.1, 0.5), (0.9, 0.5), 1000.0);
    drawing.strokes[0].points.iter_mut().for_each(|point| point.pressure = if point.x < 0.5 { 0.1 } else { 1.0 });
    let sound = sound(&drawing);
    let power = |part: &[f32]| part.iter().map(|sample| sample * sample).sum::<f32>();
    assert!(power(&sound[5000..7000]) > 5.0 * power(&sound[1500..3500]));
}

#[test]
fn nothing_is_silent() {
    assert!(sound(&Drawing::default()).is_empty());
    assert_eq!(spectrogram(&sound(&Drawing { strokes: vec![Stroke::default()] })), Picture::blank());
    let dot = sound(&Drawing { strokes: vec![Stroke { points: vec![Point::at(0.5, 0.5, 3.0)] }] });
    assert!(dot.len() > 400 && dot.iter().any(|sample| sample.abs() > 0.5), "a dot taps");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_drawing_makes_a_finite_sound(
        strokes in prop::collection::vec(prop::collection::vec(any::<(f32, f32, f32, f32)>(), 0..12), 0..5)
    ) {
        let stroke = |points: &Vec<_>| Stroke {
            points: points.iter().map(|&(x, y, t_ms, pressure)| Point { x, y, t_ms, pressure }).collect(),
        };
        let sound = sound(&Drawing { strokes: strokes.iter().map(stroke).collect() });
        prop_assert!(sound.len() <= (LONGEST * RATE as f32) as usize);
        prop_assert!(sound.iter().all(|sample| sample.abs() <= 1.0));
        spectrogram(&sound);
    }
}
