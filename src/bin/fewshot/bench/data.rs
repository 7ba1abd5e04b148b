//! How fast data is made, on one core: drawings a second, of every kind that training asks for. Training takes some
//! hundred a second, so anything above is time that the network has for itself.

use std::{hint::black_box, time::Instant};

use fewshot_playground::{
    data::{
        Classes, Collection, Scripts,
        collection::{Builder, Place},
        seeds::{Stream, rng},
    },
    drawing::{
        Drawing, Picture, SIDE,
        augment::Augmentation,
        augment_pixels::PixelAugmentation,
        raster::{Bitmap, rasterise, rasterise_bitmap},
    },
};

/// Drawings that are made over and over.
const DRAWINGS: usize = 200;

/// Seconds that each kind is timed for.
const SECONDS: f64 = 0.5;

/// Pixels of a scan's side for each of a picture's: 4 × 28 is about Omniglot's 105.
const MAGNIFIED: usize = 4;

/// What is made, and how many of it a second.
pub fn rates() -> Vec<(&'static str, f64)> {
    let scripts = Scripts::new(1, 4, 50);
    let drawings: Vec<Drawing> = (0..DRAWINGS).map(|class| scripts.drawing(class, 0).unwrap_or_default()).collect();
    let pictures: Vec<Picture> = drawings.iter().map(rasterise).collect();
    let scans: Vec<Bitmap> = pictures.iter().filter_map(scan_of).collect();
    let collection = collected(&scans);
    let (strokes, pixels) = (Augmentation::default(), PixelAugmentation::default());
    let chance = |at: usize| rng(1, Stream::Augment, at as u64);
    vec![
        ("generate and rasterise", rate(|at| scripts.picture(at % DRAWINGS, at / DRAWINGS))),
        ("rasterise strokes", rate(|at| rasterise(&drawings[at % DRAWINGS]))),
        ("augment strokes, rasterise", rate(|at| rasterise(&strokes.apply(&drawings[at % DRAWINGS], &mut chance(at))))),
        ("rasterise a scan", rate(|at| rasterise_bitmap(&scans[at % scans.len()]))),
        ("picture of a collection", rate(|at| collection.picture(at % collection.len(), 0))),
        ("augment pixels", rate(|at| pixels.apply(&pictures[at % DRAWINGS], &mut chance(at)))),
    ]
}

/// How often a second this is done.
fn rate<T>(make: impl Fn(usize) -> T) -> f64 {
    let began = Instant::now();
    let mut made = 0;
    while began.elapsed().as_secs_f64() < SECONDS {
        for _ in 0..50 {
            black_box(make(made));
            made += 1;
        }
    }
    made as f64 / began.elapsed().as_secs_f64()
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
        builder.add_scan(Place { alphabet: "a", character: &format!("{at:03}"), drawer: 1 }, scan);
    }
    builder.finish()
}
