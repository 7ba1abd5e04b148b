//! How fast data is made, on one core: drawings a second, of every kind that training asks for. Training takes some
//! hundred a second, so anything above is time that the network has for itself.
//!
//! The clock is the caller's, so that `fewshot bench` and the browser's benchmark measure with the same code.

use std::hint::black_box;

use super::{
    Classes, Collection, Scripts,
    collection::{Builder, DrawingOrigin},
    seeds::{Stream, rng},
};
use ink::{
    Drawing, Picture, SIDE,
    augment::Augmentation,
    augment_pixels::PixelAugmentation,
    raster::{Bitmap, rasterise, rasterise_bitmap},
};

/// Drawings that are made over and over.
const DRAWINGS: usize = 200;

/// Drawings between two looks at the clock.
const AT_ONCE: usize = 50;

/// Pixels of a scan's side for each of a picture's: 4 × 28 is about Omniglot's 105.
const MAGNIFIED: usize = 4;

/// What is made, and how many of it a second. Each kind is made for so many `seconds`; `now` is the time in seconds, from
/// any beginning.
pub fn rates(seconds: f64, now: impl Fn() -> f64) -> Vec<(&'static str, f64)> {
    let scripts = Scripts::new(1, 4, 50);
    let drawings: Vec<Drawing> = (0..DRAWINGS).map(|class| scripts.drawing(class, 0).unwrap_or_default()).collect();
    let pictures: Vec<Picture> = drawings.iter().map(rasterise).collect();
    let scans: Vec<Bitmap> = pictures.iter().filter_map(scan_of).collect();
    let collection = collected(&scans);
    let (strokes, pixels) = (Augmentation::default(), PixelAugmentation::default());
    let chance = |at: usize| rng(1, Stream::Augment, at as u64);
    let rate = |make: &dyn Fn(usize) -> Picture| rate(seconds, &now, make);
    vec![
        ("generate and rasterise", rate(&|at| scripts.picture(at % DRAWINGS, at / DRAWINGS))),
        ("rasterise strokes", rate(&|at| rasterise(&drawings[at % DRAWINGS]))),
        (
            "augment strokes, rasterise",
            rate(&|at| rasterise(&strokes.apply(&drawings[at % DRAWINGS], &mut chance(at)))),
        ),
        ("rasterise a scan", rate(&|at| rasterise_bitmap(&scans[at % scans.len()]))),
        ("picture of a collection", rate(&|at| collection.picture(at % collection.len(), 0))),
        ("augment pixels", rate(&|at| pixels.apply(&pictures[at % DRAWINGS], &mut chance(at)))),
    ]
}

/// How often a second this is done.
fn rate(seconds: f64, now: &dyn Fn() -> f64, make: &dyn Fn(usize) -> Picture) -> f64 {
    let began = now();
    let mut made = 0;
    loop {
        for _ in 0..AT_ONCE {
            black_box(make(made));
            made += 1;
        }
        let passed = now() - began;
        if passed >= seconds {
            return made as f64 / passed;
        }
    }
}

/// A picture as a scanner would have it: two tones, about as large as Omniglot's sheets.
fn scan_of(picture: &Picture) -> Option<Bitmap> {
    let side = SIDE * MAGNIFIED;
    let ink = (0..side * side).map(|at| picture.ink(at / side / MAGNIFIED, at % side / MAGNIFIED) > 0.5).collect();
    Bitmap::new(side, side, ink)
}

fn collected(scans: &[Bitmap]) -> Collection {
    let mut builder = Builder::default();
    for (at, scan) in scans.iter().enumerate() {
        builder.add_scan(DrawingOrigin { alphabet: "a", character: &format!("{at:03}"), drawer: 1 }, scan);
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn rates_are_counted_by_the_clock_that_is_given() {
        // A clock that moves a quarter of a second whenever it is looked at.
        let time = Cell::new(0.0);
        let now = || {
            time.set(time.get() + 0.25);
            time.get()
        };
        for (what, rate) in rates(0.5, now) {
            assert_eq!(rate, 2.0 * AT_ONCE as f64 / 0.5, "{what}");
        }
    }
}
