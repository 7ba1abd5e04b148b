//! Files in and out: saved by a button; opened by a button, by dropping them anywhere, or by pasting.

use js_sys::Uint8Array;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, DragEvent, File};

use super::Work;
use crate::kit::{
    download::download,
    reactive::{next_frame, spawn},
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
/// Larger files of either kind are not read.
const LARGEST: f64 = 256.0 * 1024.0 * 1024.0;
/// What can be chosen.
pub const ACCEPTED: &str = ".fewshot,.safetensors,.zip,image/*";

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
    /// Nothing.
    Unknown,
}

fn kind(name: &str, media: &str) -> Kind {
    let name = name.to_lowercase();
    match name {
        _ if name.ends_with(WORK) => Kind::Work,
        _ if name.ends_with(WEIGHTS) => Kind::Weights,
        _ if name.ends_with(".zip") => Kind::Archive,
        _ if media.starts_with("image/") => Kind::Picture,
        _ => Kind::Unknown,
    }
}

impl Work {
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

    /// Opens files, one after the other.
    pub fn open_files(self, files: Vec<File>) {
        let (archives, others): (Vec<File>, Vec<File>) =
            files.into_iter().partition(|file| kind(&file.name(), &file.type_()) == Kind::Archive);
        if !archives.is_empty() {
            self.explore(archives);
        }
        spawn(async move {
            for file in others {
                self.open_file(file).await;
            }
        });
    }

    /// Opens one file, or says why it cannot be used.
    async fn open_file(self, file: File) {
        let (state, name) = (self.state, file.name());
        let kind = kind(&name, &file.type_());
        if kind == Kind::Unknown {
            state.warn(format!(
                "{name} cannot be used here. This page opens {WORK} files, pictures, weights as {WEIGHTS}, and zip \
                 archives of drawings."
            ));
            return;
        }
        if file.size() > LARGEST {
            state.warn(format!("{name} is larger than anything that this page saves."));
            return;
        }
        if kind == Kind::Picture {
            return self.open_picture(file).await;
        }
        let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
            state.warn(format!("{name} cannot be read from the disk. A folder must be made a zip archive first."));
            return;
        };
        let bytes = Uint8Array::new(&buffer).to_vec();
        match kind {
            Kind::Work => self.open_work(name, bytes),
            Kind::Weights => self.open_weights(name, bytes),
            Kind::Archive | Kind::Picture | Kind::Unknown => {}
        }
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

    /// Hands archives to the data explorer, which opens with them.
    fn explore(self, archives: Vec<File>) {
        self.archives.set_value(archives);
        let exploring = self.state.exploring;
        exploring.set(false);
        next_frame(move || exploring.set(true));
    }

    /// Files that the data explorer is opened with.
    pub fn take_archives(self) -> Vec<File> {
        self.archives.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// From now on, takes files that are dropped anywhere or pasted. A place that takes its own says so by preventing what
    /// the browser would do.
    pub(super) fn take_files(self) {
        let over = self.over;
        let drag = window_event_listener(ev::dragover, move |event| {
            let has_files = has_files(&event);
            if has_files && !event.default_prevented() {
                event.prevent_default();
                over.set(true);
            } else {
                over.set(false);
            }
        });
        // Leaving for nowhere is leaving the page.
        let leave = window_event_listener(ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        });
        let drop = window_event_listener(ev::drop, move |event| {
            over.set(false);
            if has_files(&event) && !event.default_prevented() {
                event.prevent_default();
                self.take(event.data_transfer());
            }
        });
        let paste = window_event_listener(ev::paste, move |event| {
            let data = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(web_sys::ClipboardEvent::clipboard_data);
            self.take(data);
        });
        on_cleanup(move || {
            drag.remove();
            leave.remove();
            drop.remove();
            paste.remove();
        });
    }

    fn take(self, data: Option<DataTransfer>) {
        let Some(data) = data else { return };
        if let Some(folder) = folder_in(&data) {
            self.state.warn(format!(
                "{folder} is a folder, which a page cannot open: make a zip archive of it, and drop that."
            ));
            return;
        }
        if let Some(files) = data.files() {
            self.open_files((0..files.length()).filter_map(|at| files.item(at)).collect());
        }
    }
}

/// The name of the first folder among what is dropped.
fn folder_in(data: &DataTransfer) -> Option<String> {
    let items = data.items();
    let entries = (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten());
    entries.filter(|entry| entry.is_directory()).map(|entry| entry.name()).next()
}

/// True if files are dragged, and not text of the page.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
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
        assert_eq!(kind("fewshot", "text/plain"), Kind::Unknown);
    }
}
