//! Files out of a zip archive or a folder, with limits on what a hostile archive can make us hold.

#[cfg(not(target_arch = "wasm32"))]
use std::path::{Path, PathBuf};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::{ZipArchive, result::ZipError};

/// The most entries an archive may have; Omniglot's largest has some 20,000.
const MOST_ENTRIES: usize = 200_000;

/// The most bytes one file may unpack to: a photo of a phone has some five million, Omniglot's images have a few hundred.
const LARGEST_FILE: u64 = 16 << 20;

/// The most bytes all files that are read may unpack to.
const LARGEST_TOTAL: u64 = 256 << 20;

/// The largest archive that is opened.
#[cfg(not(target_arch = "wasm32"))]
const LARGEST_ARCHIVE: u64 = 512 << 20;

/// How deep folders may be nested.
#[cfg(not(target_arch = "wasm32"))]
const DEEPEST: usize = 8;

/// Why an archive or folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The bytes are no zip archive.
    #[error("this is not a zip archive, or its end is missing: {0}")]
    NotAZip(ZipError),
    /// One entry is damaged.
    #[error("{entry}: the archive is damaged there: {cause}")]
    Damaged { entry: String, cause: String },
    /// There are too many entries.
    #[error("the archive has {0} entries; more than {MOST_ENTRIES} are not read")]
    TooManyEntries(usize),
    /// One entry is too large.
    #[error("{entry}: unpacks to more than {} MB, which no drawing does", LARGEST_FILE >> 20)]
    TooLarge { entry: String },
    /// All entries together are too large.
    #[error("{entry}: with it the archive unpacks to more than {} MB", LARGEST_TOTAL >> 20)]
    TooLargeTogether { entry: String },
    /// There is no such entry.
    #[error("{entry}: no such file")]
    Missing { entry: String },
    /// The file system refused.
    #[error("{path}: {cause}")]
    Io { path: String, cause: std::io::Error },
}

/// Files by their path within an archive or folder, `/` between the parts, which are never empty, `.` or `..`. What operating
/// systems leave behind (`__MACOSX`, names that begin with a dot) is not among them.
pub struct Archive {
    files: BTreeMap<String, usize>,
    folders: Vec<String>,
    store: Store,
    read: u64,
}

enum Store {
    Zip(Box<ZipArchive<Cursor<Vec<u8>>>>),
    /// The contents of files that were brought one by one, as a browser gives those of a folder.
    Files(Vec<Vec<u8>>),
    #[cfg(not(target_arch = "wasm32"))]
    Folder(Vec<PathBuf>),
}

impl Archive {
    /// Opens a zip file, a folder, or a file of strokes, which is taken for a folder of it alone.
    ///
    /// # Errors
    /// If it does not exist, cannot be read, or is none of these.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let refused = |cause| ArchiveError::Io { path: path.display().to_string(), cause };
        let metadata = std::fs::metadata(path).map_err(refused)?;
        if metadata.is_dir() {
            return Self::from_folder(path);
        }
        if metadata.len() > LARGEST_ARCHIVE {
            return Err(ArchiveError::TooLargeTogether { entry: path.display().to_string() });
        }
        let bytes = std::fs::read(path).map_err(refused)?;
        match path.file_name().map(|name| name.to_string_lossy().into_owned()) {
            Some(name) if is_strokes(&name) => Self::from_files(vec![(name, bytes)]),
            _ => Self::from_zip(bytes),
        }
    }

    /// Takes files that are in memory, each with its path.
    ///
    /// # Errors
    /// If there are too many.
    pub fn from_files(given: Vec<(String, Vec<u8>)>) -> Result<Self, ArchiveError> {
        if given.len() > MOST_ENTRIES {
            return Err(ArchiveError::TooManyEntries(given.len()));
        }
        let (mut files, mut contents) = (BTreeMap::new(), Vec::new());
        for (path, bytes) in given {
            if let Some(path) = normal(&path).filter(|path| !is_clutter(path)) {
                files.insert(path, contents.len());
                contents.push(bytes);
            }
        }
        Ok(Self { files, folders: Vec::new(), store: Store::Files(contents), read: 0 })
    }

    /// Opens a zip archive that is in memory.
    ///
    /// # Errors
    /// If the bytes are no zip archive, or it lists too many entries.
    pub fn from_zip(bytes: Vec<u8>) -> Result<Self, ArchiveError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(ArchiveError::NotAZip)?;
        if zip.len() > MOST_ENTRIES {
            return Err(ArchiveError::TooManyEntries(zip.len()));
        }
        let (mut files, mut folders) = (BTreeMap::new(), Vec::new());
        for index in 0..zip.len() {
            // A name that is no text cannot be that of a drawing.
            let Some(Ok(name)) = zip.name_for_index(index) else { continue };
            let is_folder = name.ends_with(['/', '\\']);
            match normal(&name).filter(|name| !is_clutter(name)) {
                None => {}
                Some(folder) if is_folder => folders.push(folder),
                Some(file) => drop(files.insert(file, index)),
            }
        }
        folders.sort();
        Ok(Self { files, folders, store: Store::Zip(Box::new(zip)), read: 0 })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn from_folder(root: &Path) -> Result<Self, ArchiveError> {
        let (mut files, mut folders, mut paths) = (BTreeMap::new(), Vec::new(), Vec::new());
        // The folder's own name stands in for what a zip of it would have had as its first part.
        let mut open = vec![(root.to_owned(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = open.pop() {
            let refused = |cause| ArchiveError::Io { path: folder.display().to_string(), cause };
            for entry in std::fs::read_dir(&folder).map_err(refused)? {
                let entry = entry.map_err(refused)?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let is_folder = std::fs::metadata(entry.path()).map_err(refused)?.is_dir();
                if is_clutter(&name) || (is_folder && depth == DEEPEST) {
                    continue;
                }
                if is_folder {
                    open.push((entry.path(), format!("{name}/"), depth + 1));
                    folders.push(name);
                } else {
                    files.insert(name, paths.len());
                    paths.push(entry.path());
                }
                if paths.len() > MOST_ENTRIES {
                    return Err(ArchiveError::TooManyEntries(paths.len()));
                }
            }
        }
        folders.sort();
        Ok(Self { files, folders, store: Store::Folder(paths), read: 0 })
    }

    /// The paths of all files, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths of all folders that are listed, sorted. A zip need not list any.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(String::as_str)
    }

    /// Unpacks one file.
    ///
    /// # Errors
    /// If it is not there, is damaged, or is larger than any drawing.
    pub fn read(&mut self, entry: &str) -> Result<Vec<u8>, ArchiveError> {
        let (bytes, more) = self.read_start(entry, LARGEST_FILE)?;
        if more { Err(ArchiveError::TooLarge { entry: entry.to_owned() }) } else { Ok(bytes) }
    }

    /// Unpacks a file's first so many bytes; true if there are more.
    ///
    /// # Errors
    /// If it is not there, is damaged, or is too much together with what was read before.
    pub fn read_start(&mut self, entry: &str, most: u64) -> Result<(Vec<u8>, bool), ArchiveError> {
        let named = || entry.to_owned();
        let &index = self.files.get(entry).ok_or_else(|| ArchiveError::Missing { entry: named() })?;
        let mut bytes = Vec::new();
        // What an archive says of its sizes may be a lie, so count what comes out.
        match &mut self.store {
            Store::Zip(zip) => {
                let damaged = |cause: String| ArchiveError::Damaged { entry: named(), cause };
                let file = zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
                file.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
            }
            Store::Files(contents) => {
                let whole = &contents[index];
                bytes.extend_from_slice(&whole[..whole.len().min(most as usize + 1)]);
            }
            #[cfg(not(target_arch = "wasm32"))]
            Store::Folder(paths) => {
                let refused = |cause| ArchiveError::Io { path: paths[index].display().to_string(), cause };
                let file = std::fs::File::open(&paths[index]).map_err(refused)?;
                file.take(most + 1).read_to_end(&mut bytes).map_err(refused)?;
            }
        }
        let more = bytes.len() as u64 > most;
        bytes.truncate(most as usize);
        self.read += bytes.len() as u64;
        if self.read > LARGEST_TOTAL {
            return Err(ArchiveError::TooLargeTogether { entry: named() });
        }
        Ok((bytes, more))
    }
}

/// True if a file holds drawings in strokes and nothing else, by its name.
pub fn is_strokes(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("ndjson") || ending.eq_ignore_ascii_case("txt")
}

/// A path without what names nothing (`./` before it, `//` in it); `None` if nothing is left, or it leads out of its folder.
fn normal(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// What macOS and file managers leave in archives.
fn is_clutter(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') || part == "Thumbs.db")
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
