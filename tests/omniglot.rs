//! What only the official files can tell: run with `OMNIGLOT_DIR` naming the folder that has `images_background.zip`,
//! `images_background_small1.zip` and `strokes_background_small1.zip`. Without it these tests pass without testing.
#![cfg(feature = "omniglot")]

use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use fewshot_playground::{
    data::{Classes, omniglot::Omniglot},
    drawing::{Drawing, Picture, Point, Stroke, rasterise},
};

fn official(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("OMNIGLOT_DIR")?;
    Some(Path::new(&folder).join(file))
}

#[test]
fn the_background_set_is_complete() {
    let Some(path) = official("images_background.zip") else { return };
    let start = std::time::Instant::now();
    let omniglot = Omniglot::open(&path).expect("the official file");
    println!("read in {:?}", start.elapsed());
    assert_eq!((omniglot.alphabets().len(), omniglot.len()), (30, 964));
    assert!((0..964).all(|class| omniglot.drawings_of(class) == Some(20)));
    let greek = omniglot.subset(&["Greek"]).expect("it is there");
    assert_eq!((greek.len(), greek.name(0).as_str()), (24, "Greek character01"));
    assert_eq!(omniglot.split(&["Greek"]).map(|(rest, held)| (rest.len(), held.len())).ok(), Some((940, 24)));
    let blank = (0..964).flat_map(|class| (0..20).map(move |index| (class, index)));
    assert_eq!(blank.filter(|&(class, index)| omniglot.picture(class, index) == Picture::blank()).count(), 0);
}

#[test]
fn an_image_and_its_strokes_give_nearly_the_same_picture() {
    let (Some(images), Some(strokes)) =
        (official("images_background_small1.zip"), official("strokes_background_small1.zip"))
    else {
        return;
    };
    let omniglot = Omniglot::open(&images).expect("the official file");
    let drawings = strokes_by_name(&strokes);
    let (mut alike, mut inks) = (Vec::new(), (0.0, 0.0));
    for class in 0..omniglot.len() {
        for index in 0..20 {
            let name = format!("{}/{:02}", omniglot.name(class).replace(' ', "/"), index + 1);
            let (scanned, drawn) = (omniglot.picture(class, index), rasterise(&drawings[&name]));
            alike.push(cosine(&scanned, &drawn));
            inks = (inks.0 + ink(&scanned), inks.1 + ink(&drawn));
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

/// Drawings by alphabet/character/drawer, such as `Greek/character01/01`.
fn strokes_by_name(path: &Path) -> HashMap<String, Drawing> {
    let mut archive = zip::ZipArchive::new(File::open(path).expect("the official file")).expect("a zip");
    let mut drawings = HashMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let name = file.name().expect("a name").into_owned();
        if !name.ends_with(".txt") || name.contains("__MACOSX") {
            continue;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        let parts: Vec<&str> = name.trim_end_matches(".txt").rsplit('/').collect();
        drawings.insert(format!("{}/{}/{}", parts[2], parts[1], &parts[0][5..]), parse_strokes(&text));
    }
    drawings
}

/// `START`, lines of `x,y,t` in pixels of the 105 × 105 image with y upwards and negative, `BREAK` after every stroke.
fn parse_strokes(text: &str) -> Drawing {
    let mut drawing = Drawing::default();
    let mut stroke = Stroke::default();
    for line in text.lines() {
        let numbers: Vec<f32> = line.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        match numbers[..] {
            [x, y, t] => stroke.points.push(Point::at(x / 105.0, -y / 105.0, t)),
            _ if line.trim() == "BREAK" => drawing.strokes.push(std::mem::take(&mut stroke)),
            _ => {}
        }
    }
    drawing
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
