//! `fewshot document`: a visitor's work as the page saves it, looked at, taken apart, and made from and into a link.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use archives::fewshot_file;
use document::{Document, link};
use ink::{Drawing, smooth::svg_path};
use serde_json::json;

use crate::Outcome;

/// Where the page is, for links.
const PAGE: &str = "http://127.0.0.1:8080/";

/// What to do with the work.
#[derive(clap::Args)]
pub struct WorkOptions {
    #[command(subcommand)]
    task: Task,
}

#[derive(clap::Subcommand)]
enum Task {
    /// Say what is in a .fewshot file.
    Show {
        /// The file that the page saved, or that `fewshot pretrain --out run.fewshot` wrote.
        file: PathBuf,
    },
    /// Write what is in a .fewshot file as files of their own: drawings as SVG, weights as safetensors, curves as CSV.
    Export {
        /// The file.
        file: PathBuf,
        /// The folder to write into; it is made if it is not there.
        #[arg(long)]
        out: PathBuf,
    },
    /// Print the link that opens a .fewshot file's board in the page. The run stays behind.
    Link {
        /// The file.
        file: PathBuf,
        /// The address of the page.
        #[arg(long, default_value = PAGE)]
        page: String,
    },
    /// Write the board that a link carries as a .fewshot file.
    FromLink {
        /// The link, in quotes.
        link: String,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
}

/// Does it and says what was done.
pub fn run(options: &WorkOptions, as_json: bool) -> Outcome {
    match &options.task {
        Task::Show { file } => show(&open(file)?, as_json),
        Task::Export { file, out } => export(&open(file)?, out, as_json),
        Task::Link { file, page } => {
            let fragment = link::write(&open(file)?)?;
            println!("{page}#{fragment}");
            Ok(())
        }
        Task::FromLink { link, out } => {
            let fragment = link.split_once('#').map_or(link.as_str(), |(_, fragment)| fragment);
            let (settings, drawings) = link::split(fragment);
            let drawings = drawings.ok_or("this link carries settings, but no drawings")?;
            let document = Document { settings, ..link::read(drawings)? };
            save(&document, out)?;
            show(&document, as_json)
        }
    }
}

/// Reads a .fewshot file.
pub fn open(path: &Path) -> Outcome<Document> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    fewshot_file::unpack(&bytes).map_err(|error| format!("{} cannot be opened: {error}", path.display()).into())
}

/// Writes a .fewshot file.
pub fn save(document: &Document, path: &Path) -> Outcome {
    let bytes = fewshot_file::pack(document)?;
    fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

/// True if a file is called so.
pub fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(fewshot_file::ENDING.trim_start_matches('.')))
}

fn drawn(drawings: &[Drawing]) -> usize {
    drawings.iter().filter(|drawing| !drawing.is_empty()).count()
}

fn show(document: &Document, as_json: bool) -> Outcome {
    let classes = document.board.iter().map(|class| {
        let points: usize = class.drawings.iter().map(Drawing::point_count).sum();
        json!({ "name": class.name, "drawings": drawn(&class.drawings), "cells": class.drawings.len(), "points": points })
    });
    let run = document.run.as_ref().map(|run| {
        json!({
            "name": run.name, "method": run.config.method, "seed": run.config.seed, "settings": run.config.values,
            "step": run.checkpoint.step, "bytes": run.checkpoint.weights.len(),
            "loss": run.history.last().map(|step| step.loss),
            "accuracy_percent": run.evaluations.last().map(|(_, accuracy)| accuracy.mean * 100.0),
        })
    });
    if as_json {
        let report = json!({
            "classes": classes.collect::<Vec<_>>(), "query": !document.query.is_empty(),
            "descriptions": document.descriptions, "settings": document.settings, "run": run,
        });
        println!("{report}");
        return Ok(());
    }
    println!("{} classes", document.board.len());
    for class in &document.board {
        let name = if class.name.is_empty() { "(no name)" } else { &class.name };
        println!("  {name}: {} of {} cells drawn", drawn(&class.drawings), class.drawings.len());
    }
    println!("query: {}", if document.query.is_empty() { "empty" } else { "drawn" });
    println!("settings: {}", document.settings);
    match &document.run {
        None => println!("no run"),
        Some(run) => {
            let loss = run.history.last().map(|step| format!(", loss {:.3}", step.loss)).unwrap_or_default();
            let accuracy = run.evaluations.last().map(|(step, accuracy)| {
                format!(", {:.2} ± {:.2}% at step {step}", accuracy.mean * 100.0, accuracy.interval * 100.0)
            });
            let accuracy = accuracy.unwrap_or_default();
            println!("run: {} at step {}{loss}{accuracy}", run.config.method, run.checkpoint.step);
        }
    }
    Ok(())
}

fn export(document: &Document, out: &Path, as_json: bool) -> Outcome {
    fs::create_dir_all(out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (row, class) in document.board.iter().enumerate() {
        let drawings = class.drawings.iter().enumerate().filter(|(_, drawing)| !drawing.is_empty());
        let name = |shot: usize| format!("class-{}-drawing-{}.svg", row + 1, shot + 1);
        files.extend(drawings.map(|(shot, drawing)| (name(shot), svg(drawing).into_bytes())));
    }
    if !document.query.is_empty() {
        files.push(("query.svg".into(), svg(&document.query).into_bytes()));
    }
    if let Some(run) = &document.run {
        files.push(("checkpoint.safetensors".into(), run.checkpoint.weights.clone()));
        files.push(("curves.csv".into(), fewshot_file::curves(&run.history).into_bytes()));
    }
    for (name, bytes) in &files {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    if as_json {
        println!("{}", json!({ "folder": out, "files": files.iter().map(|(name, _)| name).collect::<Vec<_>>() }));
    } else {
        println!("{} files in {}", files.len(), out.display());
    }
    Ok(())
}

/// A drawing as the page shows it.
fn svg(drawing: &Drawing) -> String {
    let paths = drawing.strokes.iter().fold(String::new(), |mut paths, stroke| {
        // Writing to a string cannot fail.
        _ = writeln!(paths, r#"<path d="{}"/>"#, svg_path(stroke));
        paths
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\" width=\"280\" height=\"280\" fill=\"none\" \
         stroke=\"#000\" stroke-width=\"0.04\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n{paths}</svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Class, Point, Stroke};
    use protocol::{Checkpoint, RunConfig, StepMetrics};

    fn work() -> Document {
        let drawing =
            Drawing { strokes: vec![Stroke { points: vec![Point::at(0.2, 0.2, 0.0), Point::at(0.75, 0.5, 9.0)] }] };
        let run = document::SavedRun {
            name: String::new(),
            config: RunConfig { method: "relation".into(), ..RunConfig::default() },
            checkpoint: Checkpoint { step: 2, weights: vec![1, 2, 3] },
            history: vec![StepMetrics { step: 1, loss: 0.5, accuracy: 0.25, milliseconds: 3.0 }],
            evaluations: vec![],
        };
        Document {
            board: vec![Class { id: 0, name: "ka".into(), drawings: vec![drawing, Drawing::default()] }],
            settings: "method=relation&seed=0".into(),
            run: Some(run),
            ..Document::default()
        }
    }

    #[test]
    fn what_is_saved_is_opened_and_exported() {
        let folder = std::env::temp_dir().join(format!("fewshot-document-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("a.FewShot");
        assert!(is_document(&file) && !is_document(Path::new("fewshot")));
        save(&work(), &file).expect("it is written");
        assert_eq!(open(&file).expect("it is read"), work());
        export(&work(), &folder, true).expect("it is written");
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("it is there");
        assert_eq!(read("curves.csv"), "step,loss,accuracy,milliseconds\n1,0.5,0.25,3\n");
        assert!(read("class-1-drawing-1.svg").contains(r#"<path d="M0.2000 0.2000L0.7500 0.5000"/>"#));
        assert!(!folder.join("class-1-drawing-2.svg").exists());
        fs::remove_dir_all(&folder).expect("it was ours");
        assert!(open(&file).expect_err("it is gone").to_string().starts_with("cannot read"));
    }

    #[test]
    fn a_link_becomes_a_file() {
        let folder = std::env::temp_dir().join(format!("fewshot-link-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let out = folder.join("b.fewshot");
        let link = format!("{PAGE}#{}", link::write(&work()).expect("a link"));
        run(&WorkOptions { task: Task::FromLink { link, out: out.clone() } }, true).expect("it is written");
        let read = open(&out).expect("it is read");
        assert_eq!((read.settings.as_str(), read.board[0].name.as_str()), ("method=relation&seed=0", "ka"));
        let plain = Task::FromLink { link: "http://a/#seed=1".into(), out };
        assert!(run(&WorkOptions { task: plain }, true).is_err());
        fs::remove_dir_all(&folder).expect("it was ours");
    }
}
