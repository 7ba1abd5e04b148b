//! `finish FOLDER`: the last step of a build, over the files that Trunk has put together.
//!
//! - Every file gets a hash of its content in its name, so that a cache may keep it for ever and never gives an old one for a
//!   new one. Only the page, the service worker and the licences keep their names.
//! - The hashes in the names of what a program imports become numbers, which compress.
//! - The page's style moves into a file, and its content security policy comes in: nothing inline is left to allow.
//! - The service worker gets the list of what to keep.
//! - `licences.html` has the licence of everything that is shipped.
//!
//! It is a program, not a script, since `make build` must work where there is neither Node.js nor Python.

mod error;
mod imports;
mod licences;
mod names;
mod offline;
mod page;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use error::Error;
use names::Names;

/// Files that are known by their addresses: a visitor's, the browser's, and a link's.
const KEEP_THEIR_NAMES: [&str; 3] = [page::FILE, offline::FILE, licences::FILE];

/// Scripts that look files up, in this order: a later one may look up an earlier one.
const LOOK_FILES_UP: [&str; 2] = ["worker.js", "start.js"];

/// Files that name others in their text.
const NAME_OTHERS: [&str; 3] = [page::STYLE, "manifest.webmanifest", names::READY];

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        eprintln!("finish needs the folder that Trunk has built.");
        return ExitCode::FAILURE;
    };
    match finish(&PathBuf::from(folder), &licences::page) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The site cannot be finished: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Finishes the site in this folder; `licences` makes their page, given the address of the style.
fn finish(folder: &Path, licences: &dyn Fn(&str) -> Result<String, Error>) -> Result<(), Error> {
    let (page, style) = page::take_style(&read(folder, page::FILE)?)?;
    write(folder, page::STYLE, &style)?;
    imports::number(folder, &names::files_below(folder)?)?;

    let mut names = Names::default();
    let refers = |name: &str| LOOK_FILES_UP.contains(&name) || NAME_OTHERS.contains(&name);
    for name in names::files_below(folder)? {
        if !refers(&name) && !KEEP_THEIR_NAMES.contains(&name.as_str()) && !names::is_snippet(&name) {
            names.give(folder, &name)?;
        }
    }
    for name in NAME_OTHERS {
        write(folder, name, &names.put_into(&read(folder, name)?))?;
        names.give(folder, name)?;
    }
    for name in LOOK_FILES_UP {
        let script = names::fill_in(name, &read(folder, name)?, "FILES", &names.looked_up())?;
        write(folder, name, &script)?;
        names.give(folder, name)?;
    }

    let page = page::with_policy(&names.put_into(&page))?;
    write(folder, page::FILE, &page)?;
    write(folder, licences::FILE, &licences(&names.put_into(page::STYLE))?)?;
    let worker = offline::with_list(&read(folder, offline::FILE)?, &names, &page)?;
    write(folder, offline::FILE, &worker)
}

fn read(folder: &Path, name: &str) -> Result<String, Error> {
    fs::read_to_string(folder.join(name)).map_err(|error| Error::File { name: name.to_owned(), error })
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Error> {
    fs::write(folder.join(name), text).map_err(|error| Error::File { name: name.to_owned(), error })
}

#[cfg(test)]
mod tests;
