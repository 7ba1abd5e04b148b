//! The service worker's list: what it keeps at once, and what it keeps once that was fetched.

use crate::{
    error::Error,
    licences,
    names::{self, Names},
};

/// The service worker.
pub(crate) const FILE: &str = "sw.js";

/// Names of what many visitors never need: it is kept when it was fetched, not before.
const LATER: [&str; 4] = ["trainer_gpu", "librarian", "weights/clip", licences::FILE];

/// The service worker with its list. Its version follows the names and the page, so that a site which is built again from the
/// same sources is no new version.
pub(crate) fn with_list(worker: &str, names: &Names, page: &str) -> Result<String, Error> {
    let is_later = |name: &str| LATER.iter().any(|start| name.starts_with(start));
    let list = |later: bool| {
        let given = names.iter().filter(|(name, _)| is_later(name) == later).map(|(_, given)| format!("{given:?}"));
        let kept = later.then(|| format!("{:?}", licences::FILE));
        given.chain(kept).collect::<Vec<_>>().join(",")
    };
    let (first, later) = (list(false), list(true));
    let version = names::hash(format!("{first} {later} {page}").as_bytes());
    let site = format!("{{version:{version:?},first:[{first}],later:[{later}]}}");
    names::fill_in(FILE, worker, "SITE", &site)
}
