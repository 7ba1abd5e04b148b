//! `lessons FOLDER FILE`: makes the file that the page fetches of a folder of Markdown. Without a file it only checks.

use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let Some(folder) = arguments.first() else {
        eprintln!("lessons needs the folder of the lessons.");
        return ExitCode::FAILURE;
    };
    let made = lessons::compile::folder(Path::new(folder)).and_then(|made| {
        if let Some(file) = arguments.get(1) {
            fs::write(file, made.to_bytes()).map_err(|error| vec![format!("{}: {error}", file.display())])?;
        }
        Ok(made)
    });
    match made {
        Ok(made) => {
            let scenes: usize = made.lessons.iter().map(|lesson| lesson.scenes.len()).sum();
            println!("{} lessons with {scenes} scenes.", made.lessons.len());
            ExitCode::SUCCESS
        }
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            ExitCode::FAILURE
        }
    }
}
