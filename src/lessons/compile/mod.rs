//! Makes lessons of Markdown. What is wrong is told with file, scene and what to do, all of it at once.

mod markdown;
mod scene;

use std::{fs, path::Path};

use serde::Deserialize;

use crate::{Lesson, Lessons};

/// What stands between two lines of `+++` at the top of a lesson.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
}

/// All lessons of a folder: its `.md` files in the order of their names. `03-maml.md` is the lesson `maml`.
///
/// # Errors
/// With every fault that was found, as sentences.
pub fn folder(folder: &Path) -> Result<Lessons, Vec<String>> {
    let unreadable = |error| vec![format!("{}: {error}", folder.display())];
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let (mut lessons, mut faults) = (Lessons::default(), Vec::new());
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let id = name.split_once('-').map_or(name.as_str(), |(_, id)| id).to_owned();
        let read = fs::read_to_string(&path).map_err(|error| vec![error.to_string()]);
        match read.and_then(|text| lesson(id, &text)) {
            Ok(lesson) => lessons.lessons.push(lesson),
            Err(found) => faults.extend(found.into_iter().map(|fault| format!("{name}.md: {fault}"))),
        }
    }
    if faults.is_empty() { Ok(lessons) } else { Err(faults) }
}

/// The lesson of one file.
///
/// # Errors
/// With every fault that was found, as sentences.
pub fn lesson(id: String, text: &str) -> Result<Lesson, Vec<String>> {
    let one = |fault: String| vec![fault];
    let (front, body) = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or_else(|| one("it must begin with its title between two lines of +++".to_owned()))?;
    let front: FrontMatter = toml::from_str(front).map_err(|error| one(error.to_string()))?;
    let scenes = scene::read(body)?;
    if scenes.is_empty() {
        return Err(one("it has no scene: a scene begins with a line “# Its title”".to_owned()));
    }
    Ok(Lesson { id, title: front.title, scenes })
}

#[cfg(test)]
mod tests;
