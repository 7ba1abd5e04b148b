//! `fewshot sample`: a contact sheet of generated alphabets, and of Omniglot's beside it, to be looked at.

use std::{fs, path::PathBuf};

use fewshot_playground::data::{Classes, Scripts, contact_sheet::contact_sheet, omniglot::Omniglot};
use serde_json::json;

use crate::Outcome;

/// What to draw.
#[derive(clap::Args)]
pub struct Options {
    /// Where to write the sheet (PNG).
    #[arg(long)]
    out: PathBuf,
    /// Alphabets to show; of Omniglot's, so many are taken evenly from all.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100))]
    alphabets: u32,
    /// Characters of each alphabet, a row for each.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    characters: u32,
    /// Drawings of each character, a column for each.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    drawings: u32,
    /// Screen pixels for each pixel of a picture.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=8))]
    zoom: u32,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Omniglot's images_background.zip, or the folder it unpacks to: show these instead of generated alphabets.
    #[arg(long)]
    images: Option<PathBuf>,
}

/// Draws the sheet.
pub fn run(options: &Options, as_json: bool) -> Outcome {
    let [alphabets, characters, drawings, zoom] =
        [options.alphabets, options.characters, options.drawings, options.zoom].map(|number| number as usize);
    let source: Box<dyn Classes> = match &options.images {
        Some(images) => Box::new(Omniglot::open(images)?),
        None => Box::new(Scripts::new(options.seed, alphabets, characters)),
    };
    let rows = rows(source.as_ref(), alphabets, characters);
    fs::write(&options.out, contact_sheet(source.as_ref(), &rows, drawings, zoom)?)
        .map_err(|error| format!("cannot write {}: {error}", options.out.display()))?;
    if as_json {
        let names: Vec<String> = rows.iter().map(|&class| source.name(class)).collect();
        println!("{}", json!({ "out": options.out, "rows": names, "drawings": drawings }));
    } else {
        println!("{} characters, {drawings} drawings of each, written to {}", rows.len(), options.out.display());
    }
    Ok(())
}

/// The first characters of some alphabets, taken evenly from all.
fn rows(source: &dyn Classes, alphabets: usize, characters: usize) -> Vec<usize> {
    let present = (0..source.len()).map(|class| source.alphabet(class) + 1).max().unwrap_or(0);
    let shown = alphabets.min(present);
    let of = |alphabet| (0..source.len()).filter(move |&class| source.alphabet(class) == alphabet).take(characters);
    (0..shown).map(|at| at * present / shown).flat_map(of).collect()
}
