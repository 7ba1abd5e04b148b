//! One-shot runs of one's own, in the format of the official ones, so that one can validate on held-out alphabets.
//!
//! Lake, Salakhutdinov, Tenenbaum 2015: a run takes 20 characters of one alphabet and two drawers; one drawer's drawings
//! are to be found among the other's. [`OneShotRuns`](super::omniglot_runs::OneShotRuns) reads what is written here.
//! Characters and drawers are chosen by chance.

use std::io::{Cursor, Write};

use image::ImageError;
use rand::{
    Rng,
    seq::{SliceRandom, index},
};
use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::png;
use data::{
    Classes, Collection,
    seeds::{Stream, rng},
};
use ink::raster::Bitmap;

/// Characters of a run.
const CHARACTERS: usize = 20;

/// Side of an official image, in pixels.
const SIDE: usize = 105;

/// Why there are no runs.
#[derive(Debug, thiserror::Error)]
pub enum MakeRunsError {
    /// No alphabet is large enough.
    #[error("a run needs {CHARACTERS} characters of one alphabet; the largest that may be used has {0}")]
    TooSmallAlphabets(usize),
    /// A run's characters have no two drawers in common.
    #[error("{alphabet}: fewer than two drawers drew all {CHARACTERS} characters of a run; is the set complete?")]
    TooFewDrawers { alphabet: String },
    /// A drawing has strokes alone.
    #[error("{character}: runs are made of images, and of this character there are only strokes; give --images images")]
    NoImage { character: String },
    /// An image cannot be written.
    #[error("an image could not be encoded: {0}")]
    Image(#[from] ImageError),
    /// The archive cannot be written.
    #[error("the archive could not be written: {0}")]
    Zip(#[from] ZipError),
    /// Memory or disk refused.
    #[error("the archive could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// A file of the runs: its path, `/` between the parts, and what is in it.
pub type RunFile = (String, Vec<u8>);

/// Makes so many runs of the alphabets numbered, which take turns. Alphabets with fewer than 20 characters are left out.
///
/// # Errors
/// If no alphabet is large enough, drawings are missing, or there are only strokes.
pub fn make_runs(
    collection: &Collection,
    alphabets: &[usize],
    runs: usize,
    seed: u64,
) -> Result<Vec<RunFile>, MakeRunsError> {
    let size = |alphabet: usize| collection.characters(alphabet).len();
    let mut large: Vec<usize> = alphabets.iter().copied().filter(|&alphabet| size(alphabet) >= CHARACTERS).collect();
    if large.is_empty() {
        let largest = alphabets.iter().map(|&alphabet| size(alphabet)).max().unwrap_or(0);
        return Err(MakeRunsError::TooSmallAlphabets(largest));
    }
    large.shuffle(&mut rng(seed, Stream::Runs, 0));
    let mut files = Vec::new();
    for run in 1..=runs {
        let alphabet = large[(run - 1) % large.len()];
        make_run(collection, alphabet, &format!("run{run:02}"), &mut rng(seed, Stream::Runs, run as u64), &mut files)?;
    }
    Ok(files)
}

/// Makes one run and adds its files.
fn make_run(
    collection: &Collection,
    alphabet: usize,
    name: &str,
    rng: &mut impl Rng,
    files: &mut Vec<RunFile>,
) -> Result<(), MakeRunsError> {
    let all = collection.characters(alphabet);
    let classes: Vec<usize> = index::sample(rng, all.len(), CHARACTERS).iter().map(|at| all.start + at).collect();
    let at =
        |class: usize, drawer: usize| (0..collection.count(class)).find(|&i| collection.drawer(class, i) == drawer);
    let mut drawers: Vec<usize> = (0..collection.count(classes[0])).map(|i| collection.drawer(classes[0], i)).collect();
    drawers.retain(|&drawer| classes.iter().all(|&class| at(class, drawer).is_some()));
    if drawers.len() < 2 {
        return Err(MakeRunsError::TooFewDrawers { alphabet: collection.alphabets()[alphabet].clone() });
    }
    let two = index::sample(rng, drawers.len(), 2);
    let image = |class: usize, drawer: usize| {
        let bitmap = at(class, drawer).and_then(|index| collection.bitmap(class, index));
        let missing = || MakeRunsError::NoImage { character: collection.name(class) };
        Ok::<_, MakeRunsError>(official_png(&bitmap.ok_or_else(missing)?)?)
    };
    let mut order: Vec<usize> = (0..CHARACTERS).collect();
    order.shuffle(rng);
    let mut labels = String::new();
    for (item, &class) in order.iter().enumerate() {
        let (test, training) =
            (format!("{name}/test/item{:02}.png", item + 1), format!("{name}/training/class{:02}.png", class + 1));
        labels.push_str(&format!("{test} {training}\n"));
        files.push((test, image(classes[class], drawers[two.index(0)])?));
        files.push((training, image(classes[class], drawers[two.index(1)])?));
    }
    files.push((format!("{name}/class_labels.txt"), labels.into_bytes()));
    Ok(())
}

/// Black ink on a white sheet of 105 × 105, whatever the size of the scan.
fn official_png(bitmap: &Bitmap) -> Result<Vec<u8>, ImageError> {
    let tone = |at: usize| {
        let (row, column) = (at / SIDE * bitmap.height() / SIDE, at % SIDE * bitmap.width() / SIDE);
        if bitmap.row(row)[column] { 0 } else { 255 }
    };
    png::encode(SIDE as u32, SIDE as u32, (0..SIDE * SIDE).map(tone).collect())
}

/// The files as a zip archive.
///
/// # Errors
/// If there is no memory for it.
pub fn zipped(files: &[RunFile]) -> Result<Vec<u8>, MakeRunsError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::omniglot_runs::OneShotRuns;
    use data::collection::{Builder, DrawingOrigin};
    use ink::Picture;

    /// One alphabet of 23 characters by three drawers and one of 2; no two pictures alike.
    fn collection() -> Collection {
        let mut builder = Builder::default();
        for (alphabet, characters) in [("Large", 23), ("Small", 2)] {
            for character in 0..characters {
                for drawer in 1..=3_u16 {
                    let corner = (20 + 3 * character, 20 + 20 * usize::from(drawer));
                    let ink = |at: usize| {
                        let (x, y) = (at % SIDE, at / SIDE);
                        (x.abs_diff(10) < 3 && y > 4 && y < 100) || (y.abs_diff(corner.1) < 3 && x > 10 && x < corner.0)
                    };
                    let bitmap = Bitmap::new(SIDE, SIDE, (0..SIDE * SIDE).map(ink).collect()).expect("the size fits");
                    builder
                        .add_scan(DrawingOrigin { alphabet, character: &format!("c{character:02}"), drawer }, &bitmap);
                }
            }
        }
        builder.finish()
    }

    #[test]
    fn what_is_written_is_read_back_with_the_right_answers() {
        let collection = collection();
        let files = make_runs(&collection, &[0, 1], 3, 5).expect("one alphabet is large enough");
        let read = OneShotRuns::from_zip(zipped(&files).expect("memory")).expect("the official format");
        assert_eq!((read.runs.len(), read.trials(), read.runs[2].name.as_str()), (3, 60, "run03"));
        let whose = |picture: &Picture| {
            let each = (0..collection.len()).flat_map(|class| (0..3).map(move |index| (class, index)));
            let found: Vec<_> = each.filter(|&(class, index)| collection.picture(class, index) == *picture).collect();
            assert!(found.iter().all(|(class, _)| *class >= 23 || found[0].0 == *class), "pictures differ: {found:?}");
            found[0]
        };
        for run in &read.runs {
            let (training, test): (Vec<_>, Vec<_>) =
                (run.training.iter().map(whose).collect(), run.test.iter().map(whose).collect());
            for (item, &answer) in test.iter().zip(&run.answers) {
                assert_eq!(item.0, training[answer].0, "the same character");
                assert_ne!(item.1, training[answer].1, "by another drawer");
            }
            assert!(training.iter().all(|item| item.1 == training[0].1), "one drawer");
            assert_ne!(run.answers, (0..20).collect::<Vec<_>>(), "shuffled");
        }
        assert_eq!(files, make_runs(&collection, &[0, 1], 3, 5).expect("the same again"));
        assert_ne!(files, make_runs(&collection, &[0, 1], 3, 6).expect("other runs"));
    }

    #[test]
    fn small_alphabets_are_refused() {
        let error = make_runs(&collection(), &[1], 1, 1).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("the largest that may be used has 2"), "{error}");
    }
}
