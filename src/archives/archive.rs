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

/// The most bytes one file may unpack to; Omniglot's images have a few hundred.
const LARGEST_FILE: u64 = 4 << 20;

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

/// Files by their path within an archive or folder, `/` between the parts. What operating systems leave behind
/// (`__MACOSX`, names that begin with a dot) is not among them.
pub struct Archive {
    files: BTreeMap<String, usize>,
    folders: Vec<String>,
    store: Store,
    read: u64,
}

enum Store {
    Zip(Box<ZipArchive<Cursor<Vec<u8>>>>),
    #[cfg(not(target_arch = "wasm32"))]
    Folder(Vec<PathBuf>),
}

impl Archive {
    /// Opens a zip file or a folder.
    ///
    /// # Errors
    /// If it does not exist, cannot be read, or is neither.
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
        Self::from_zip(std::fs::read(path).map_err(refused)?)
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
            let name = name.replace('\\', "/");
            if is_clutter(&name) {
                continue;
            }
            match name.strip_suffix('/') {
                Some(folder) => folders.push(folder.to_owned()),
                None => drop(files.insert(name, index)),
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
        let named = || entry.to_owned();
        let &index = self.files.get(entry).ok_or_else(|| ArchiveError::Missing { entry: named() })?;
        let mut bytes = Vec::new();
        // What an archive says of its sizes may be a lie, so count what comes out.
        match &mut self.store {
            Store::Zip(zip) => {
                let damaged = |cause: String| ArchiveError::Damaged { entry: named(), cause };
                let file = zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
                file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
            }
            #[cfg(not(target_arch = "wasm32"))]
            Store::Folder(paths) => {
                let refused = |cause| ArchiveError::Io { path: paths[index].display().to_string(), cause };
                let file = std::fs::File::open(&paths[index]).map_err(refused)?;
                file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(refused)?;
            }
        }
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(ArchiveError::TooLarge { entry: named() });
        }
        self.read += bytes.len() as u64;
        if self.read > LARGEST_TOTAL {
            return Err(ArchiveError::TooLargeTogether { entry: named() });
        }
        Ok(bytes)
    }
}

/// What macOS and file managers leave in archives.
fn is_clutter(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.') || part == "Thumbs.db")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::made_up_tests::zip_of;

    #[test]
    fn files_come_sorted_and_without_clutter() {
        let bytes = zip_of(&[
            ("all/", b""),
            ("all/b.txt", b"B"),
            ("all/a.txt", b"A"),
            ("__MACOSX/all/._a.txt", b"x"),
            ("all/.DS_Store", b"x"),
        ]);
        let mut archive = Archive::from_zip(bytes).expect("a zip");
        assert_eq!(archive.files().collect::<Vec<_>>(), ["all/a.txt", "all/b.txt"]);
        assert_eq!(archive.folders().collect::<Vec<_>>(), ["all"]);
        assert_eq!(archive.read("all/b.txt").expect("it is there"), b"B");
        assert!(matches!(archive.read("all/c.txt"), Err(ArchiveError::Missing { entry }) if entry == "all/c.txt"));
    }

    #[test]
    fn a_bomb_is_stopped_by_what_comes_out() {
        let zeros = vec![0; LARGEST_FILE as usize + 1];
        let mut archive = Archive::from_zip(zip_of(&[("bomb.png", &zeros)])).expect("a zip");
        let error = archive.read("bomb.png").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("bomb.png: unpacks to more than 4 MB"), "{error}");
        let mut archive = Archive::from_zip(zip_of(&[("large.png", &zeros[1..])])).expect("a zip");
        let refused = (0..100).find_map(|_| archive.read("large.png").err());
        assert!(matches!(refused, Some(ArchiveError::TooLargeTogether { .. })), "{refused:?}");
    }

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn a_folder_reads_like_a_zip_of_it() {
        let folder = std::env::temp_dir().join(format!("fewshot-archive-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a/b")).expect("a folder");
        std::fs::write(folder.join("a/b/c.txt"), b"C").expect("a file");
        std::fs::write(folder.join("a/.hidden"), b"H").expect("a file");
        let mut archive = Archive::open(&folder).expect("a folder");
        assert_eq!(archive.files().collect::<Vec<_>>(), ["a/b/c.txt"]);
        assert_eq!(archive.read("a/b/c.txt").expect("it is there"), b"C");
        std::fs::remove_dir_all(&folder).expect("it was ours");
        assert!(matches!(Archive::open(&folder), Err(ArchiveError::Io { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
        #[test]
        fn damage_anywhere_is_an_error_and_never_a_panic(at in 0usize..400, byte: u8, cut in 0usize..400) {
            let mut bytes = zip_of(&[("a/b.txt", b"some text that is some text"), ("a/c.txt", b"more")]);
            let len = bytes.len();
            bytes[at % len] = byte;
            bytes.truncate(len - cut % 40);
            if let Ok(mut archive) = Archive::from_zip(bytes) {
                let files: Vec<String> = archive.files().map(str::to_owned).collect();
                for file in files {
                    let _ = archive.read(&file);
                }
            }
        }

        #[test]
        fn noise_is_no_zip(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            prop_assert!(Archive::from_zip(bytes).is_err());
        }
    }
}
