//! What only the official files can tell: run with `OMNIGLOT_DIR` naming the folder that has `images_background.zip`,
//! `images_background_small1.zip` and `strokes_background_small1.zip`. Without it these tests pass without testing.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    io::{Write, stderr},
    path::{Path, PathBuf},
    sync::Arc,
};

use archives::omniglot::{OfficialSet, Omniglot};
use data::{
    Classes, Collection,
    splits::{alphabets_named, hold_out},
};
use ink::Picture;

/// The official file, or `None` after saying that the test of this name is skipped.
fn official(test: &str, file: &str) -> Option<PathBuf> {
    let path = std::env::var_os("OMNIGLOT_DIR").map(|folder| Path::new(&folder).join(file));
    if path.is_none() {
        // Not with eprintln, whose output is hidden when a test passes.
        let note = format!("skipped {test}: it needs {file}, in the folder that OMNIGLOT_DIR names\n");
        stderr().write_all(note.as_bytes()).unwrap();
    }
    path
}

#[test]
fn the_background_set_is_complete() {
    let Some(path) = official("the_background_set_is_complete", "images_background.zip") else { return };
    let read = Omniglot::open(&path).expect("the official file");
    println!("{}, {} bytes", read.summary(), read.collection.memory());
    assert_eq!((read.set, read.images), (OfficialSet::Background, 19_280));
    let omniglot = read.collection;
    assert!(omniglot.memory() < 15 << 20);
    let stored = omniglot.to_bytes();
    assert_eq!(Collection::from_bytes(&stored).as_ref(), Ok(&omniglot));
    assert_eq!((omniglot.alphabets().len(), omniglot.len()), (30, 964));
    assert!((0..964).all(|class| omniglot.drawings_of(class) == Some(20)));
    let blank = (0..964).flat_map(|class| (0..20).map(move |index| (class, index)));
    assert_eq!(blank.filter(|&(class, index)| omniglot.picture(class, index) == Picture::blank()).count(), 0);
    let greek = alphabets_named(&omniglot, &["Greek"]).expect("it is there");
    let (rest, held) = hold_out(&(Arc::new(omniglot) as Arc<dyn Classes>), &greek);
    assert_eq!((rest.len(), held.len(), held.name(0).as_str()), (940, 24, "Greek character01"));
}

#[test]
fn an_image_and_its_strokes_give_nearly_the_same_picture() {
    let name = "an_image_and_its_strokes_give_nearly_the_same_picture";
    let Some(images) = official(name, "images_background_small1.zip") else { return };
    let Some(strokes) = official(name, "strokes_background_small1.zip") else { return };
    let scanned = Omniglot::open(&images).expect("the official file").collection;
    let drawn = Omniglot::open(&strokes).expect("the official file");
    println!("{}, {} bytes", drawn.summary(), drawn.collection.memory());
    assert_eq!((drawn.set, drawn.strokes, drawn.images), (OfficialSet::Small1, 2720, 0));
    let both = scanned.merge(&drawn.collection);
    assert_eq!(both.totals(), (2720, 2720, 2720));
    assert_eq!(Collection::from_bytes(&both.to_bytes()).as_ref(), Ok(&both));
    let (mut alike, mut inks) = (Vec::new(), (0.0, 0.0));
    for class in 0..both.len() {
        for index in 0..20 {
            let (scan, pen) = (both.picture(class, index), drawn.collection.picture(class, index));
            alike.push(cosine(&scan, &pen));
            inks = (inks.0 + ink(&scan), inks.1 + ink(&pen));
        }
    }
    alike.sort_by(f32::total_cmp);
    let (low, median) = (alike[alike.len() / 20], alike[alike.len() / 2]);
    let ratio = inks.1 / inks.0;
    println!("{} pairs: cosine median {median:.3}, 5% below {low:.3}; ink of strokes / images {ratio:.3}", alike.len());
    // The low end is strokes that leave the frame, or have a tail that the image lacks, and so are centred elsewhere.
    assert!(median > 0.985 && low > 0.86, "cosine: median {median}, 5% below {low}");
    assert!((0.95..1.05).contains(&ratio), "ink of strokes / images {ratio}");
}

fn ink(picture: &Picture) -> f32 {
    picture.bytes().iter().map(|&byte| f32::from(byte)).sum()
}

fn cosine(a: &Picture, b: &Picture) -> f32 {
    let dot = |a: &Picture, b: &Picture| {
        a.bytes().iter().zip(b.bytes()).map(|(&a, &b)| f32::from(a) * f32::from(b)).sum::<f32>()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1.0)
}
