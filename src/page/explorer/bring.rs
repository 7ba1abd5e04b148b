//! Bringing drawings: files and folders are read off the disk, one after the other, and handed to the librarian.

use leptos::prelude::*;
use web_sys::{Blob, File};

use super::librarian::{Doing, Librarian};
use crate::kit::{
    given::{Folder, Given, bytes_of},
    reactive::spawn,
};
use protocol::librarian::{Content, Request};

/// Larger files are not read.
const LARGEST: f64 = 256.0 * 1024.0 * 1024.0;
/// Larger folders are not either: all of it is held twice on its way to the librarian.
const LARGEST_FOLDER: f64 = 128.0 * 1024.0 * 1024.0;
/// Of a file of Quick, Draw!, which may have hundreds of megabytes, so much is read, and a byte that tells that there is more.
const START_OF_SKETCHES: f64 = 16.0 * 1024.0 * 1024.0 + 1.0;

impl Librarian {
    /// Reads archives, files of strokes and folders. It goes on if the explorer is closed meanwhile.
    pub fn bring(self, given: Given) {
        let stops = self.stops();
        let is_wanted = move || self.stops() == stops;
        self.trouble.set(given.trouble);
        spawn(async move {
            for file in given.files {
                if is_wanted() {
                    self.bring_file(file).await;
                }
            }
            for folder in given.folders {
                self.bring_folder(folder, is_wanted).await;
            }
        });
    }

    async fn bring_file(self, file: File) {
        let (name, stops) = (file.name(), self.stops());
        let is_sketches = name.to_ascii_lowercase().ends_with(".ndjson");
        if file.size() > LARGEST && !is_sketches {
            return self.refuse(format!("{name} is larger than any archive of drawings."));
        }
        let start = || file.slice_with_f64_and_f64(0.0, START_OF_SKETCHES).ok();
        let blob: Blob = if is_sketches { start().unwrap_or_else(|| file.clone().into()) } else { file.clone().into() };
        self.doing.set(Doing::Reading(name.clone(), None));
        match bytes_of(&blob).await {
            _ if self.stops() != stops => {}
            Some(bytes) => self.ask(Request::Read { name, content: Content::File(bytes) }),
            None => self.refuse(format!("{name} cannot be read from the disk. Is it still there?")),
        }
    }

    async fn bring_folder(self, folder: Folder, is_wanted: impl Fn() -> bool) {
        let Folder { name, files } = folder;
        if files.iter().map(|(_, file)| file.size()).sum::<f64>() > LARGEST_FOLDER {
            return self
                .refuse(format!("{name} has more than {} MB. Bring it in parts.", LARGEST_FOLDER / 1024.0 / 1024.0));
        }
        let all = files.len() as u64;
        let mut content = Vec::new();
        for (done, (path, file)) in (0..).zip(files) {
            if !is_wanted() {
                return;
            }
            if done % 50 == 0 {
                self.doing.set(Doing::Reading(name.clone(), Some((done, all))));
            }
            // What the disk does not give is empty, and said to be left out.
            content.push((path, bytes_of(&file).await.unwrap_or_default()));
        }
        if is_wanted() {
            self.ask(Request::Read { name, content: Content::Folder(content) });
        }
    }

    fn refuse(self, why: String) {
        self.doing.set(Doing::Idle);
        self.trouble.set(Some(why));
    }
}
