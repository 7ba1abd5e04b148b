//! Drawings in and results out, as every command reads and writes them.

use std::{
    fs::{self, OpenOptions},
    path::Path,
};

use archives::brought::Brought;
use data::Collection;
use learn::training::{
    trainer::Trainer,
    weights_file::{self, SavedState},
};
use protocol::RunConfig;

use crate::Outcome;

/// The drawings in a zip archive, a folder, or a file of strokes. What was read and what was left out is told on the standard
/// error.
///
/// # Errors
/// If nothing can be had from it; the text begins with its path, since a command may be given several.
pub fn drawings(path: &Path) -> Outcome<Collection> {
    let brought = Brought::open(path).map_err(|error| named(path, error))?;
    eprintln!("{}: {}", path.display(), brought.summary());
    Ok(brought.into_collection())
}

/// What is wrong, with the file that it is wrong with in front, unless it begins with that by itself.
pub fn named(path: &Path, error: impl std::fmt::Display) -> String {
    let (path, error) = (path.display().to_string(), error.to_string());
    if error.starts_with(&path) { error } else { format!("{path}: {error}") }
}

/// Makes sure that a file can be written, so that hours of work are not lost to a misspelt folder. Its folder is made if it is
/// not there.
///
/// # Errors
/// If it cannot be.
pub fn check_writable(path: &Path) -> Outcome {
    let refused = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    if path.is_dir() {
        return Err(format!("cannot write {}: it is a folder", path.display()).into());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    // What is there is not touched, and what is not there is not left behind.
    let was_there = path.exists();
    OpenOptions::new().append(true).create(true).open(path).map_err(refused)?;
    if !was_there {
        fs::remove_file(path).map_err(refused)?;
    }
    Ok(())
}

/// A network as it stands, in 32-bit floats, as a weights file; with the optimiser's moments a run can go on from it.
///
/// # Errors
/// If its numbers cannot be read from the device or written.
pub fn trained_weights(trainer: &Trainer, config: &RunConfig, with_moments: bool) -> Outcome<Vec<u8>> {
    let state = trainer.state();
    let [first, second] = state.moments;
    let moments = [first.into_data().try_to_vec()?, second.into_data().try_to_vec()?];
    let saved = SavedState {
        step: state.step,
        weights: state.weights.into_data().try_to_vec()?,
        statistics: state.statistics.into_data().try_to_vec()?,
        moments: with_moments.then_some(moments),
        optimiser_steps: state.optimiser_steps,
    };
    Ok(weights_file::write(trainer.learner().network(), &saved, &weights_file::notes(config))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_cannot_be_written_is_told_and_nothing_is_left_there() {
        let folder = std::env::temp_dir().join(format!("fewshot-files-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("new/weights.safetensors");
        check_writable(&file).expect("it can be written");
        assert!(!file.exists() && file.parent().is_some_and(Path::exists));
        fs::write(&file, b"old").expect("a file");
        check_writable(&file).expect("it can be written anew");
        assert_eq!(fs::read(&file).expect("it is there"), b"old");
        // A file where a folder should be, and a folder where a file should be.
        for wrong in [file.join("weights.safetensors"), folder.clone()] {
            let error = check_writable(&wrong).expect_err("it cannot be written").to_string();
            assert!(error.starts_with(&format!("cannot write {}", wrong.display())), "{error}");
        }
        fs::remove_dir_all(&folder).expect("it was ours");
    }

    #[test]
    fn an_archive_that_is_wrong_is_named() {
        let missing = Path::new("no/such/archive.zip");
        let error = drawings(missing).expect_err("it is not there").to_string();
        assert!(error.starts_with("no/such/archive.zip: ") && error.matches("archive.zip").count() == 1, "{error}");
        let path = std::env::temp_dir().join(format!("fewshot-empty-{}.zip", std::process::id()));
        fs::write(&path, b"no zip").expect("a file");
        let error = drawings(&path).expect_err("it is no zip").to_string();
        assert!(error.starts_with(&path.display().to_string()) && error.contains("not a zip"), "{error}");
        fs::remove_file(&path).expect("it was ours");
    }
}
