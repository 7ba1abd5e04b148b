//! What the rasteriser draws, pixel for pixel, beside what it drew when it was last looked at.
//!
//! A golden file is a picture in letters: one row a line, 16 tones from `.` (paper) by hexadecimal digits to `#` (full
//! ink). After a change of the rasteriser that is meant, look at the new pictures and write them with
//! `WRITE_GOLDEN=1 cargo test --test golden`.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::PathBuf};

use ink::{
    Drawing, Picture, Point, SIDE, Stroke,
    raster::{Bitmap, rasterise, rasterise_bitmap},
};

/// The tones, from paper to ink.
const TONES: &[u8; 16] = b".123456789abcde#";

/// Tones that a pixel may be off: floating point differs between processors by less than one.
const TOLERANCE: usize = 1;

fn stroke(points: &[(f32, f32)]) -> Stroke {
    let point = |(at, &(x, y)): (usize, &(f32, f32))| Point::at(x, y, 10.0 * at as f32);
    Stroke { points: points.iter().enumerate().map(point).collect() }
}

fn ring(x: f32, y: f32, radius: f32) -> Stroke {
    let points: Vec<(f32, f32)> = (0..=40)
        .map(|at| at as f32 / 40.0 * std::f32::consts::TAU)
        .map(|a| (x + radius * a.sin(), y - radius * a.cos()))
        .collect();
    stroke(&points)
}

/// A ring of ink on a sheet of 105 × 105, as scanned.
fn scanned_ring() -> Bitmap {
    let ink = |at: usize| {
        let (x, y) = ((at % 105) as f32 - 40.0, (at / 105) as f32 - 60.0);
        (20.0..25.0).contains(&x.hypot(y))
    };
    Bitmap::new(105, 105, (0..105 * 105).map(ink).collect()).expect("the size fits")
}

fn cases() -> Vec<(&'static str, Picture)> {
    let drawn = |strokes: Vec<Stroke>| rasterise(&Drawing { strokes });
    vec![
        ("cross", drawn(vec![stroke(&[(0.5, 0.2), (0.5, 0.8)]), stroke(&[(0.2, 0.5), (0.8, 0.5)])])),
        ("dot", drawn(vec![stroke(&[(0.3, 0.7)])])),
        ("ring_and_dot", drawn(vec![ring(0.4, 0.4, 0.3), stroke(&[(0.75, 0.8)])])),
        ("zigzag", drawn(vec![stroke(&[(0.1, 0.1), (0.9, 0.2), (0.1, 0.5), (0.9, 0.6), (0.1, 0.9)])])),
        ("wide", drawn(vec![stroke(&[(0.0, 0.5), (1.0, 0.55)])])),
        ("scanned_ring", rasterise_bitmap(&scanned_ring())),
    ]
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.txt"))
}

fn letters(picture: &Picture) -> String {
    let line = |row: usize| {
        let tone = |column: usize| char::from(TONES[(picture.ink(row, column) * 15.0).round() as usize]);
        (0..SIDE).map(tone).chain(['\n']).collect::<String>()
    };
    (0..SIDE).map(line).collect()
}

/// How far apart two letters are, in tones.
fn apart(a: u8, b: u8) -> usize {
    let tone = |letter: u8| TONES.iter().position(|&tone| tone == letter).unwrap_or(usize::MAX / 2);
    tone(a).abs_diff(tone(b))
}

/// With `WRITE_GOLDEN=1` the files are written anew before they are compared: look at them before you commit.
#[test]
fn pictures_are_as_they_were() {
    let anew = std::env::var_os("WRITE_GOLDEN").is_some();
    for (name, picture) in cases() {
        if anew {
            fs::write(file(name), letters(&picture)).expect("the folder can be written to");
        }
        let golden = fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{}: {error}", file(name).display()));
        let drawn = letters(&picture);
        let alike = golden.len() == drawn.len()
            && golden.bytes().zip(drawn.bytes()).all(|(a, b)| a == b || apart(a, b) <= TOLERANCE);
        assert!(alike, "{name} was\n{golden}\nand is\n{drawn}");
    }
}
