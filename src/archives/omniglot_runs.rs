//! Omniglot's official one-shot classification: 20 runs, in each of which 20 drawings are to be found among 20 others, one
//! of each character.
//!
//! Lake, Salakhutdinov, Tenenbaum 2015. Each run is a folder `run01` … `run20` with `training/`, `test/` and
//! `class_labels.txt`, whose lines name a test image and the training image of the same character:
//! `run01/test/item01.png run01/training/class08.png`. The runs may lie in any folder of the archive.

use std::collections::BTreeMap;
#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;

use super::{
    archive::{Archive, ArchiveError},
    picture::{self, PictureError},
    png,
};
use ink::{Picture, raster::rasterise_bitmap};

/// One run: find each of `test` among `training`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneShotRun {
    /// The name of its folder.
    pub name: String,
    /// One drawing of each character.
    pub training: Vec<Picture>,
    /// Other drawings of the same characters.
    pub test: Vec<Picture>,
    /// For each of `test`, which of `training` is the same character: [test].
    pub answers: Vec<usize>,
}

/// All runs, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneShotRuns {
    /// The runs.
    pub runs: Vec<OneShotRun>,
}

/// Why there are no one-shot runs in a zip or folder.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// An image cannot be read.
    #[error("{entry}: this {cause}")]
    Image { entry: String, cause: PictureError },
    /// There is no run.
    #[error("no one-shot runs found: a run is a folder such as run01, with training/, test/ and class_labels.txt")]
    NoRuns,
    /// A label file is no text.
    #[error("{file}: this is not text")]
    NotText { file: String },
    /// A label file has no line.
    #[error("{file}: no labels in it")]
    NoLabels { file: String },
    /// A line of a label file is wrong.
    #[error("{file}, line {line}: {problem}")]
    Line { file: String, line: usize, problem: String },
}

/// The file in each run that says what belongs together.
const LABELS: &str = "class_labels.txt";

impl OneShotRuns {
    /// Reads a zip file or a folder.
    ///
    /// # Errors
    /// If it is not there, is damaged, or has no complete runs in it; the text names the file and the line.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(path: &Path) -> Result<Self, RunsError> {
        Self::read(Archive::open(path)?)
    }

    /// Reads a zip archive that is in memory.
    ///
    /// # Errors
    /// As for a file.
    pub fn from_zip(bytes: Vec<u8>) -> Result<Self, RunsError> {
        Self::read(Archive::from_zip(bytes)?)
    }

    /// How many drawings are to be classified in all.
    pub fn trials(&self) -> usize {
        self.runs.iter().map(|run| run.test.len()).sum()
    }

    fn read(mut archive: Archive) -> Result<Self, RunsError> {
        let is_labels = |file: &&str| file.rsplit('/').next() == Some(LABELS);
        let files: Vec<String> = archive.files().filter(is_labels).map(str::to_owned).collect();
        if files.is_empty() {
            return Err(RunsError::NoRuns);
        }
        let runs = files.iter().map(|file| read_run(&mut archive, file)).collect::<Result<_, _>>()?;
        Ok(Self { runs })
    }
}

/// Reads the run that a label file belongs to.
fn read_run(archive: &mut Archive, file: &str) -> Result<OneShotRun, RunsError> {
    let folder = &file[..file.len() - LABELS.len()];
    let labels = archive.read(file)?;
    let labels = str::from_utf8(&labels).map_err(|_| RunsError::NotText { file: file.to_owned() })?;
    let mut training_at = BTreeMap::new();
    let mut training = Vec::new();
    let prefix = format!("{folder}training/");
    let entries: Vec<String> = archive.files().filter(|entry| entry.starts_with(&prefix)).map(str::to_owned).collect();
    for entry in entries.into_iter().filter(|entry| png::is_named_png(entry)) {
        training.push(read_picture(archive, &entry)?);
        training_at.insert(entry, training.len() - 1);
    }
    let (mut test, mut answers) = (Vec::new(), Vec::new());
    for (at, line) in labels.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |problem: String| RunsError::Line { file: file.to_owned(), line: at + 1, problem };
        let (item, class) = parse_line(line).map_err(wrong)?;
        let class = format!("{folder}{class}");
        let &answer = training_at.get(&class).ok_or_else(|| wrong(format!("there is no training image {class}")))?;
        let item = format!("{folder}{item}");
        let picture = match read_picture(archive, &item) {
            Err(RunsError::Archive(ArchiveError::Missing { .. })) => {
                Err(wrong(format!("there is no test image {item}")))
            }
            other => other,
        };
        test.push(picture?);
        answers.push(answer);
    }
    if test.is_empty() {
        return Err(RunsError::NoLabels { file: file.to_owned() });
    }
    let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Ok(OneShotRun { name: if name.is_empty() { "run".to_owned() } else { name.to_owned() }, training, test, answers })
}

/// The test image and the training image of a line, relative to the run's folder.
fn parse_line(line: &str) -> Result<(&str, &str), String> {
    let mut parts = line.split_whitespace();
    let (Some(item), Some(class), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("expected a test image and a training image, found \u{201c}{}\u{201d}", shortened(line)));
    };
    // Paths begin with the run's own folder, which the label file is in.
    let within = |path| str::split_once(path, '/').map(|(_run, rest)| rest);
    let item = within(item).filter(|rest| rest.starts_with("test/"));
    let class = within(class).filter(|rest| rest.starts_with("training/"));
    item.zip(class).ok_or_else(|| {
        let found = shortened(line);
        format!("expected run01/test/item01.png run01/training/class01.png or the like, found \u{201c}{found}\u{201d}")
    })
}

/// Enough of a line to recognise it by.
fn shortened(line: &str) -> String {
    line.chars().take(80).collect()
}

fn read_picture(archive: &mut Archive, entry: &str) -> Result<Picture, RunsError> {
    let image = picture::character(&archive.read(entry)?);
    let image = image.map_err(|cause| RunsError::Image { entry: entry.to_owned(), cause })?;
    Ok(rasterise_bitmap(&image))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::made_up_tests::{line_png, zip_of};

    const GOOD: &str =
        "run01/test/item01.png run01/training/class02.png\nrun01/test/item02.png run01/training/class01.png\n";

    /// An archive of one run of two, with the given labels.
    fn runs(labels: &[u8]) -> Result<OneShotRuns, RunsError> {
        let png: Vec<Vec<u8>> = (0..4).map(|slope| line_png(5 * slope)).collect();
        OneShotRuns::from_zip(zip_of(&[
            ("all_runs/run01/class_labels.txt", labels),
            ("all_runs/run01/training/class01.png", &png[0]),
            ("all_runs/run01/training/class02.png", &png[1]),
            ("all_runs/run01/test/item01.png", &png[2]),
            ("all_runs/run01/test/item02.png", &png[3]),
            ("__MACOSX/all_runs/run01/._class_labels.txt", b"junk"),
        ]))
    }

    fn error(labels: &[u8]) -> String {
        runs(labels).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_run_knows_its_answers() {
        let read = runs(GOOD.as_bytes()).expect("a good run");
        assert_eq!((read.runs.len(), read.trials()), (1, 2));
        let run = &read.runs[0];
        assert_eq!((run.name.as_str(), &run.answers[..]), ("run01", &[1, 0][..]));
        let picture = |slope| rasterise_bitmap(&picture::character(&line_png(slope)).expect("a PNG"));
        assert_eq!(run.training, [picture(0), picture(5)]);
        assert_eq!(run.test, [picture(10), picture(15)]);
        // Windows line ends and blank lines make no difference.
        assert_eq!(runs(GOOD.replace('\n', "\r\n\r\n").as_bytes()).ok(), Some(read));
    }

    #[test]
    fn mistakes_are_found_by_file_and_line() {
        let second =
            |line: &str| error(GOOD.replace("run01/test/item02.png run01/training/class01.png", line).as_bytes());
        assert!(second("nonsense").starts_with("all_runs/run01/class_labels.txt, line 2: expected a test image"));
        assert!(second("a b").contains("line 2: expected run01/test/item01.png"));
        let missing = second("run01/test/item02.png run01/training/class09.png");
        assert!(
            missing.contains("line 2: there is no training image all_runs/run01/training/class09.png"),
            "{missing}"
        );
        let missing = second("run01/test/item09.png run01/training/class01.png");
        assert!(missing.contains("line 2: there is no test image all_runs/run01/test/item09.png"), "{missing}");
        assert!(error(b"").contains("no labels"));
        assert!(error(&[0xff, 0xfe, 0x00]).contains("not text"));
        let none = OneShotRuns::from_zip(zip_of(&[("readme.txt", b"hello")]));
        assert!(matches!(none, Err(RunsError::NoRuns)));
    }

    proptest! {
        #[test]
        fn any_labels_are_read_or_refused(text in "[a-z0-9/ .\n]{0,60}") {
            for line in text.lines() {
                if let Ok((item, class)) = parse_line(line) {
                    prop_assert!(item.starts_with("test/") && class.starts_with("training/"));
                }
            }
            let _ = runs(text.as_bytes());
        }
    }
}
