//! `fewshot make-runs`: one-shot runs in the official format, from any alphabets.

use std::{fs, path::PathBuf};

use archives::make_runs::{make_runs, zipped};
use data::splits::alphabets_named;
use serde_json::json;

use crate::{
    Outcome,
    files::{check_writable, drawings},
};

/// What to make runs of, and where to write them.
#[derive(clap::Args)]
pub struct MakeRunsOptions {
    /// Omniglot images: a zip file such as images_background.zip, or the folder it unpacks to.
    #[arg(long)]
    images: PathBuf,
    /// Only these alphabets; without it, all that have 20 characters.
    #[arg(long, value_delimiter = ',')]
    alphabets: Vec<String>,
    /// A folder, which must not exist or be empty, or a file that ends in .zip.
    #[arg(long)]
    out: PathBuf,
    /// How many runs.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=99))]
    runs: u16,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Makes them and writes them.
pub fn run(options: &MakeRunsOptions, as_json: bool) -> Outcome {
    let out = options.out.display();
    let refused = |error: std::io::Error| format!("cannot write {out}: {error}");
    let as_zip = options.out.extension().is_some_and(|extension| extension == "zip");
    if as_zip {
        check_writable(&options.out)?;
    } else {
        fs::create_dir_all(&options.out).map_err(refused)?;
        // Older runs among the new ones would be read as runs of this set.
        if fs::read_dir(&options.out).map_err(refused)?.next().is_some() {
            return Err(format!("{out} is not empty; name another folder, or a file that ends in .zip").into());
        }
    }
    let collection = drawings(&options.images)?;
    let alphabets = match &options.alphabets[..] {
        [] => (0..collection.alphabets().len()).collect(),
        names => alphabets_named(&collection, names)?,
    };
    let files = make_runs(&collection, &alphabets, options.runs.into(), options.seed)?;
    if as_zip {
        fs::write(&options.out, zipped(&files)?).map_err(refused)?;
    } else {
        for (path, bytes) in &files {
            let path = options.out.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(refused)?;
            }
            fs::write(&path, bytes).map_err(refused)?;
        }
    }
    if as_json {
        println!("{}", json!({ "out": options.out, "runs": options.runs, "files": files.len(), "seed": options.seed }));
    } else {
        println!("{} runs written to {out}", options.runs);
    }
    Ok(())
}
