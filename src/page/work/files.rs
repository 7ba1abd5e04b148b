//! Files in and out: saved by a button, and opened, whichever way they come ([`super::drop`]).

use leptos::prelude::*;
use web_sys::File;

use super::{DocumentActions, picture::put_all};
use crate::kit::{
    download::download,
    given::{Given, bytes_of},
    reactive::spawn,
};
use document::{Document, SavedRun};
use protocol::{
    Checkpoint, decode, encode,
    librarian::{Done, Errand},
};

/// The ending of a file with somebody's work.
const WORK: &str = ".fewshot";
/// The ending of a file with weights.
const WEIGHTS: &str = ".safetensors";
/// The ending of an SVG document.
const SVG: &str = ".svg";
/// Larger files of either kind are not read.
const LARGEST: f64 = 256.0 * 1024.0 * 1024.0;
/// What can be chosen.
pub const ACCEPTED: &str = ".fewshot,.safetensors,.zip,.ndjson,.txt,image/*";

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Somebody's work.
    Work,
    /// A run's weights.
    Weights,
    /// Drawings, for the data explorer.
    Archive,
    /// A character, for the board.
    Picture,
    /// A drawing in strokes, for the board.
    Strokes,
    /// Drawings of Quick, Draw!, for the board if they were let go over it, or else for the data explorer.
    Sketches,
    /// Nothing.
    Unknown,
}

fn kind(name: &str, media: &str) -> Kind {
    let name = name.to_ascii_lowercase();
    match name {
        _ if name.ends_with(WORK) => Kind::Work,
        _ if name.ends_with(WEIGHTS) => Kind::Weights,
        _ if name.ends_with(".zip") => Kind::Archive,
        _ if name.ends_with(".txt") => Kind::Strokes,
        _ if name.ends_with(".ndjson") => Kind::Sketches,
        _ if media.starts_with("image/") || name.ends_with(SVG) => Kind::Picture,
        _ => Kind::Unknown,
    }
}

impl DocumentActions {
    /// Saves all that is on the page as one file.
    pub fn save(self) {
        let state = self.state;
        let Ok(document) = encode(&self.gather()) else { return };
        self.errands.ask(Errand::Pack(document), move |done| match done {
            Ok(Done::Packed(bytes)) => {
                if !download(&format!("few-shot-{}{WORK}", today()), &bytes) {
                    state.warn("The browser does not let this page save a file.");
                }
            }
            Ok(_) => {}
            Err(reason) => state.warn(format!("Your work was not saved: {reason}.")),
        });
    }

    /// Saves the open run's weights, as of its last checkpoint.
    pub fn save_weights(self) {
        let Some(run) = self.trainers.saved_run() else { return };
        let name = format!("{}-step-{}{WEIGHTS}", run.config.method, run.checkpoint.step);
        if !download(&name, &run.checkpoint.weights) {
            self.state.warn("The browser does not let this page save a file.");
        }
    }

    /// Opens what was given, one after the other: for a class of the board, if it was let go over that.
    pub(super) fn open(self, given: Given, class: Option<u32>) {
        let is_for_explorer = |file: &File| match kind(&file.name(), &file.type_()) {
            Kind::Archive => true,
            Kind::Sketches => class.is_none(),
            Kind::Work | Kind::Weights | Kind::Picture | Kind::Strokes | Kind::Unknown => false,
        };
        let Given { files, folders, trouble } = given;
        let (archives, others): (Vec<File>, Vec<File>) = files.into_iter().partition(is_for_explorer);
        if !archives.is_empty() || !folders.is_empty() || trouble.is_some() {
            self.librarian.bring(Given { files: archives, folders, trouble });
            self.state.exploring.set(true);
        }
        spawn(async move {
            for file in others {
                self.open_file(file, class).await;
            }
        });
    }

    /// Opens one file, or says why it cannot be used.
    async fn open_file(self, file: File, class: Option<u32>) {
        let (state, name) = (self.state, file.name());
        let kind = kind(&name, &file.type_());
        if kind == Kind::Unknown {
            state.warn(format!(
                "{name} cannot be used here. This page opens {WORK} files, pictures, weights as {WEIGHTS}, drawings as .ndjson \
                 or Omniglot's .txt, and zip archives or folders of drawings."
            ));
            return;
        }
        if file.size() > LARGEST {
            state.warn(format!("{name} is larger than anything that this page opens."));
            return;
        }
        if kind == Kind::Picture && !name.to_ascii_lowercase().ends_with(SVG) {
            return self.open_picture(&file, name, class).await;
        }
        let Some(bytes) = bytes_of(&file).await else {
            state.warn(format!("{name} cannot be read from the disk. Is it still there?"));
            return;
        };
        match kind {
            Kind::Work => self.open_work(name, bytes),
            Kind::Weights => self.open_weights(name, bytes),
            Kind::Picture => self.open_svg(name, bytes, class),
            Kind::Strokes | Kind::Sketches => self.open_strokes(name, bytes, class),
            Kind::Archive | Kind::Unknown => {}
        }
    }

    /// Puts the drawings of a file of strokes onto the board.
    fn open_strokes(self, name: String, bytes: Vec<u8>, class: Option<u32>) {
        let state = self.state;
        self.errands.ask(Errand::ReadStrokes { name: name.clone(), bytes }, move |done| match done {
            Ok(Done::Strokes { name: word, drawings }) => {
                let count = drawings.len();
                let put = state.board.try_update(|board| put_all(board, class, &word, drawings)).unwrap_or_default();
                match put {
                    0 => state.warn(format!("There is no room for {name}. Remove a drawing or a class first.")),
                    1 if count == 1 => state.inform(format!("The drawing in {name} is on the board.")),
                    _ => state.inform(format!("{put} drawings of {name} are on the board.")),
                }
            }
            Ok(_) => {}
            Err(reason) => state.warn(format!("{name} cannot be opened: {reason}.")),
        });
    }

    fn open_work(self, name: String, bytes: Vec<u8>) {
        let state = self.state;
        self.errands.ask(Errand::Unpack(bytes), move |done| match done.map(unpacked) {
            Ok(Some(document)) => self.visit(name, String::new(), &document),
            Ok(None) => {}
            Err(reason) => state.warn(format!("{name} cannot be opened: {reason}.")),
        });
    }

    /// Opens a run with the weights of a file: of the method and settings it tells, or else of those that are set now.
    fn open_weights(self, name: String, bytes: Vec<u8>) {
        let state = self.state;
        self.errands.ask(Errand::ReadWeights(bytes.clone()), move |done| match done {
            Ok(Done::Weights { config, step }) => {
                let config = config.unwrap_or_else(|| state.config.get_untracked());
                let checkpoint = Checkpoint { step, weights: bytes };
                let run =
                    SavedRun { name: name.clone(), config, checkpoint, history: Vec::new(), evaluations: Vec::new() };
                self.visit(name, String::new(), &Document { run: Some(run), ..self.gather() });
            }
            Ok(_) => {}
            Err(reason) => state.warn(format!("{name} cannot be opened: {reason}.")),
        });
    }
}

fn unpacked(done: Done) -> Option<Document> {
    match done {
        Done::Unpacked(bytes) => decode(&bytes).ok(),
        _ => None,
    }
}

/// The day, for the name of a file.
fn today() -> String {
    let day = String::from(js_sys::Date::new_0().to_iso_string());
    day.chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_ending_says_what_it_is() {
        assert_eq!(kind("My Work.FEWSHOT", ""), Kind::Work);
        assert_eq!(kind("a.fewshot.zip", "application/zip"), Kind::Archive);
        assert_eq!(kind("encoder.safetensors", ""), Kind::Weights);
        assert_eq!(kind("photo", "image/jpeg"), Kind::Picture);
        assert_eq!([kind("a.SVG", ""), kind("0001_01.txt", "text/plain")], [Kind::Picture, Kind::Strokes]);
        assert_eq!(kind("cat.ndjson", ""), Kind::Sketches);
        assert_eq!(kind("fewshot", "text/plain"), Kind::Unknown);
    }
}
