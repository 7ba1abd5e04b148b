//! What a visitor drops, pastes or chooses: files, and whole folders with every file's path.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};

/// More files are no set of drawings, and take minutes to list.
const MOST_FILES: usize = 25_000;

/// A folder with its files.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// Every file with its path, which begins with the folder's name.
    pub files: Vec<(String, File)>,
}

/// What was given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Files by themselves.
    pub files: Vec<File>,
    /// Whole folders.
    pub folders: Vec<Folder>,
    /// What could not be listed, in words.
    pub trouble: Option<String>,
}

/// The entries of what is dropped. They are gone once the event is over, so they are taken at once.
pub struct Dropped {
    files: Vec<File>,
    folders: Vec<FileSystemEntry>,
}

impl Dropped {
    /// What a drop or the clipboard has.
    pub fn of(data: &DataTransfer) -> Self {
        let items = data.items();
        let entries: Vec<FileSystemEntry> =
            (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten()).collect();
        let folders: Vec<FileSystemEntry> = entries.into_iter().filter(FileSystemEntry::is_directory).collect();
        // A folder is among the files, too, as one that cannot be read.
        let is_folder = |file: &File| folders.iter().any(|folder| folder.name() == file.name());
        let files = data.files().map(|files| all(&files)).unwrap_or_default();
        Self { files: files.into_iter().filter(|file| !is_folder(file)).collect(), folders }
    }

    /// Lists what is in the folders.
    pub async fn listed(self) -> Given {
        let mut given = Given { files: self.files, ..Given::default() };
        for folder in self.folders {
            let name = folder.name();
            match files_in(folder).await {
                Some(files) => given.folders.push(Folder { name, files }),
                None => {
                    let what = "cannot be listed, or has too many files: make a zip archive of it, and drop that.";
                    given.trouble = Some(format!("{name} {what}"));
                }
            }
        }
        given
    }
}

/// What was chosen in a field for files, or for a folder. The same can be chosen again.
pub fn chosen(input: &HtmlInputElement) -> Given {
    let mut given = Given::default();
    for file in input.files().map(|files| all(&files)).unwrap_or_default() {
        let path = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        let Some((folder, path)) = path.as_deref().and_then(|path| Some((path.split_once('/')?.0, path))) else {
            given.files.push(file);
            continue;
        };
        match given.folders.iter_mut().find(|known| known.name == folder) {
            Some(known) => known.files.push((path.to_owned(), file)),
            None => given.folders.push(Folder { name: folder.to_owned(), files: vec![(path.to_owned(), file)] }),
        }
    }
    input.set_value("");
    given
}

/// A file's bytes; `None` if the disk does not give them.
pub async fn bytes_of(file: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn all(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.item(at)).collect()
}

/// All files in a folder and the folders in it.
async fn files_in(folder: FileSystemEntry) -> Option<Vec<(String, File)>> {
    let (mut open, mut found) = (vec![folder], Vec::new());
    while let Some(entry) = open.pop() {
        if found.len() + open.len() > MOST_FILES {
            return None;
        }
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if !entry.is_directory() {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let file = answer(|yes, no| entry.file_with_callback_and_callback(yes, no)).await.ok()?;
            found.push((path, file.unchecked_into()));
            continue;
        }
        let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
        loop {
            // A hundred at a time, until there are none.
            let some = answer(|yes, no| _ = reader.read_entries_with_callback_and_callback(yes, no)).await.ok()?;
            let some: Array = some.unchecked_into();
            if some.length() == 0 {
                break;
            }
            open.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
        }
    }
    Some(found)
}

/// What one of two functions is called with.
async fn answer(ask: impl Fn(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |yes, no| ask(&yes, &no))).await
}
