//! The service worker's list: what it keeps at once, and what it keeps once that was fetched.

use crate::{
    error::Error,
    names::{self, File, Names},
};

/// The service worker.
pub(crate) const FILE: &str = "sw.js";

/// Names of what many visitors never need: it is kept when it was fetched, not before.
const LATER: [&str; 5] = ["trainer_gpu", "librarian", "weights/clip", "lessons", "ready/"];

/// The service worker with its list: names, and hashes that the browser checks what it keeps against. Its version follows these and
/// the page, so that a site which is built again from the same sources is no new version.
pub(crate) fn with_list(worker: &str, names: &Names, page: &str) -> Result<String, Error> {
    let is_later = |file: &File| LATER.iter().any(|start| file.name.starts_with(start));
    let list = |later: bool| {
        let entries: Vec<_> = names
            .files()
            .filter(|file| is_later(file) == later)
            .map(|File { given, integrity, .. }| format!("{given:?}:{integrity:?}"))
            .collect();
        entries.join(",")
    };
    let (first, later, page) = (list(false), list(true), names::integrity(page.as_bytes()));
    let version = names::hash(format!("{first} {later} {page}").as_bytes());
    let site = format!("{{version:{version:?},page:{page:?},first:{{{first}}},later:{{{later}}}}}");
    names::fill_in(FILE, worker, "SITE", &site)
}
