//! A visitor's work as one file: a zip archive with the ending `.fewshot`.
//!
//! | entry | what |
//! | --- | --- |
//! | `board.json` | classes with their drawings as strokes, the query, the descriptions |
//! | `settings.json` | the settings, as the part of the page's address after `#` |
//! | `run.json` | name, method, seed, hyperparameters, steps and evaluations of the run, if there is one |
//! | `checkpoint.safetensors` | its weights, and the optimiser's moments |
//! | `curves.csv` | its steps: `step,loss,accuracy,milliseconds` |
//!
//! All of it can be read without this program: JSON has the drawings as they were drawn, each sample of the pen with x and y in
//! the unit square, y downwards. Entries that are not in the table are left alone, so a later page may add some.

use std::io::{Cursor, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use document::{Document, SavedRun};
use ink::{Class, Drawing};
use protocol::{Accuracy, Checkpoint, RunConfig, StepMetrics};

/// The ending of such a file's name.
pub const ENDING: &str = ".fewshot";
/// The format that is written; a larger number is a later page's.
const FORMAT: u32 = 1;

const BOARD: &str = "board.json";
const SETTINGS: &str = "settings.json";
const RUN: &str = "run.json";
const CHECKPOINT: &str = "checkpoint.safetensors";
const CURVES: &str = "curves.csv";
const CURVES_HEAD: &str = "step,loss,accuracy,milliseconds";

/// Text that unpacks to more is not read.
const LARGEST_TEXT: u64 = 32 << 20;
/// Weights that unpack to more are not read: the largest network here has a tenth of it.
const LARGEST_WEIGHTS: u64 = 256 << 20;

/// Why a file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is no archive.
    #[error("it is not a {ENDING} file, or its end is missing")]
    NotAnArchive,
    /// It is an archive of something else.
    #[error("it is an archive, but without {BOARD}: it holds no work of this page")]
    Foreign,
    /// It was written by a later page.
    #[error("it was saved by a newer version of this page (format {0}). Reload the page to get that")]
    Newer(u32),
    /// A part of it is damaged.
    #[error("{entry} in it is damaged: {cause}")]
    Damaged {
        /// Which part.
        entry: &'static str,
        /// Where and how.
        cause: String,
    },
    /// A part of it is too large.
    #[error("{entry} in it unpacks to more than {} MB, which no work of this page does", most >> 20)]
    TooLarge {
        /// Which part.
        entry: &'static str,
        /// The most bytes.
        most: u64,
    },
    /// There was no memory.
    #[error("it cannot be written: {0}")]
    Unwritable(ZipError),
}

#[derive(Serialize, Deserialize)]
struct BoardFile {
    format: u32,
    classes: Vec<Class>,
    #[serde(default)]
    query: Drawing,
    #[serde(default)]
    descriptions: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct SettingsFile {
    fragment: String,
}

#[derive(Serialize, Deserialize)]
struct RunFile {
    name: String,
    config: RunConfig,
    step: u64,
    evaluations: Vec<EvaluationFile>,
}

#[derive(Serialize, Deserialize)]
struct EvaluationFile {
    step: u64,
    accuracy: f32,
    interval: f32,
    episodes: u32,
}

/// A document as a file.
///
/// # Errors
/// If there is no memory.
pub fn pack(document: &Document) -> Result<Vec<u8>, FileError> {
    let mut zip = Packer(ZipWriter::new(Cursor::new(Vec::new())));
    let clean =
        |class: &Class| Class { drawings: class.drawings.iter().map(Drawing::sanitised).collect(), ..class.clone() };
    let board = BoardFile {
        format: FORMAT,
        classes: document.board.iter().map(clean).collect(),
        query: document.query.sanitised(),
        descriptions: document.descriptions.clone(),
    };
    zip.json(BOARD, &board)?;
    zip.json(SETTINGS, &SettingsFile { fragment: document.settings.clone() })?;
    if let Some(run) = &document.run {
        let evaluations = run.evaluations.iter().map(|(step, accuracy)| EvaluationFile {
            step: *step,
            accuracy: accuracy.mean,
            interval: accuracy.interval,
            episodes: accuracy.episodes,
        });
        let file = RunFile {
            name: run.name.clone(),
            config: run.config.clone(),
            step: run.checkpoint.step,
            evaluations: evaluations.collect(),
        };
        zip.json(RUN, &file)?;
        zip.add(CHECKPOINT, &run.checkpoint.weights)?;
        zip.add(CURVES, curves(&run.history).as_bytes())?;
    }
    Ok(zip.0.finish().map_err(FileError::Unwritable)?.into_inner())
}

/// The document in a file.
///
/// # Errors
/// If it is not such a file, or not whole.
pub fn unpack(bytes: &[u8]) -> Result<Document, FileError> {
    let mut zip = Unpacker(ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::NotAnArchive)?);
    let board: BoardFile = zip.json(BOARD)?.ok_or(FileError::Foreign)?;
    if board.format > FORMAT {
        return Err(FileError::Newer(board.format));
    }
    let settings: SettingsFile = zip.json(SETTINGS)?.unwrap_or_default();
    let clean = |mut class: Class| {
        class.drawings.iter_mut().for_each(|drawing| *drawing = drawing.sanitised());
        class
    };
    Ok(Document {
        board: board.classes.into_iter().map(clean).collect(),
        query: board.query.sanitised(),
        descriptions: board.descriptions,
        settings: settings.fragment,
        run: zip.run()?,
    })
}

struct Packer(ZipWriter<Cursor<Vec<u8>>>);

impl Packer {
    fn add(&mut self, entry: &str, bytes: &[u8]) -> Result<(), FileError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.0.start_file(entry, options).map_err(FileError::Unwritable)?;
        self.0.write_all(bytes).map_err(|error| FileError::Unwritable(error.into()))
    }

    fn json(&mut self, entry: &str, value: &impl Serialize) -> Result<(), FileError> {
        let text = serde_json::to_vec(value).map_err(|error| FileError::Unwritable(ZipError::Io(error.into())))?;
        self.add(entry, &text)
    }
}

struct Unpacker<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl Unpacker<'_> {
    /// An entry; `None` if there is none. What an archive says of its sizes may be a lie, so what comes out is counted.
    fn entry(&mut self, entry: &'static str, most: u64) -> Result<Option<Vec<u8>>, FileError> {
        let damaged = |cause: String| FileError::Damaged { entry, cause };
        let file = match self.0.by_name(entry) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > most {
            return Err(FileError::TooLarge { entry, most });
        }
        Ok(Some(bytes))
    }

    fn json<T: DeserializeOwned>(&mut self, entry: &'static str) -> Result<Option<T>, FileError> {
        let Some(text) = self.entry(entry, LARGEST_TEXT)? else { return Ok(None) };
        let value = serde_json::from_slice(&text);
        value.map(Some).map_err(|error| FileError::Damaged { entry, cause: error.to_string() })
    }

    /// The run; a file without weights has none.
    fn run(&mut self) -> Result<Option<SavedRun>, FileError> {
        let Some(run) = self.json::<RunFile>(RUN)? else { return Ok(None) };
        let Some(weights) = self.entry(CHECKPOINT, LARGEST_WEIGHTS)? else { return Ok(None) };
        let history = match self.entry(CURVES, LARGEST_TEXT)? {
            Some(text) => read_curves(&text).map_err(|cause| FileError::Damaged { entry: CURVES, cause })?,
            None => Vec::new(),
        };
        let evaluations = run.evaluations.iter().map(|evaluation| {
            let EvaluationFile { step, accuracy, interval, episodes } = *evaluation;
            (step, Accuracy { mean: accuracy, interval, episodes })
        });
        Ok(Some(SavedRun {
            name: run.name,
            config: run.config,
            checkpoint: Checkpoint { step: run.step, weights },
            history,
            evaluations: evaluations.collect(),
        }))
    }
}

/// The steps of a run as a table.
pub fn curves(history: &[StepMetrics]) -> String {
    let rows = history.iter().map(|step| {
        let StepMetrics { step, loss, accuracy, milliseconds } = step;
        format!("{step},{loss},{accuracy},{milliseconds}\n")
    });
    format!("{CURVES_HEAD}\n{}", rows.collect::<String>())
}

fn read_curves(text: &[u8]) -> Result<Vec<StepMetrics>, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let rows = text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(at, line)| read_row(line).ok_or_else(|| format!("line {} is not {CURVES_HEAD}", at + 1))).collect()
}

fn read_row(line: &str) -> Option<StepMetrics> {
    let mut cells = line.split(',').map(str::trim);
    let step = cells.next()?.parse().ok()?;
    let mut number = || cells.next()?.parse::<f32>().ok();
    let (loss, accuracy, milliseconds) = (number()?, number()?, number()?);
    Some(StepMetrics { step, loss, accuracy, milliseconds })
}

#[cfg(test)]
#[path = "fewshot_file_tests.rs"]
mod tests;
