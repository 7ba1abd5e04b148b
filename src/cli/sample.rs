//! `fewshot sample`: a contact sheet of characters, to be looked at.

use std::{fs, path::PathBuf};

use archives::contact_sheet::contact_sheet;
use data::{Classes, Scripts};
use serde_json::json;

use crate::{
    Outcome,
    files::{check_writable, drawings},
};

/// What to draw, and where to.
#[derive(clap::Args)]
pub struct SampleOptions {
    /// The PNG file to write.
    #[arg(long)]
    out: PathBuf,
    /// Draw from this zip or folder instead of generated alphabets: Omniglot's images or strokes, pictures with a folder for
    /// each class, or a Quick, Draw! file (.ndjson).
    #[arg(long)]
    images: Option<PathBuf>,
    /// How many alphabets, spread evenly over those there are.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=200))]
    alphabets: u16,
    /// The first so many characters of each: a row each.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    characters: u16,
    /// Drawings of each character, by as many hands: a column each.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100))]
    drawings: u16,
    /// Pixels of the sheet for each pixel of a drawing.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=8))]
    zoom: u16,
    /// Which alphabets are generated.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Draws and writes.
pub fn run(options: &SampleOptions, as_json: bool) -> Outcome {
    check_writable(&options.out)?;
    let source: Box<dyn Classes> = match &options.images {
        Some(path) => Box::new(drawings(path)?),
        None => Box::new(Scripts::new(options.seed, options.alphabets.into(), options.characters.into())),
    };
    let rows = rows(source.as_ref(), options.alphabets.into(), options.characters.into());
    let sheet = contact_sheet(source.as_ref(), &rows, options.drawings.into(), options.zoom.into())?;
    fs::write(&options.out, sheet).map_err(|error| format!("cannot write {}: {error}", options.out.display()))?;
    if as_json {
        let names: Vec<String> = rows.iter().map(|&class| source.name(class)).collect();
        println!("{}", json!({ "sheet": options.out, "rows": names, "drawings": options.drawings }));
    } else {
        println!("{} characters, {} drawings of each: {}", rows.len(), options.drawings, options.out.display());
    }
    Ok(())
}

/// The first characters of some alphabets, spread over all there are.
fn rows(source: &dyn Classes, alphabets: usize, characters: usize) -> Vec<usize> {
    let present = (0..source.len()).map(|class| source.alphabet(class) + 1).max().unwrap_or(0);
    let shown = alphabets.min(present);
    let first = |alphabet| (0..source.len()).filter(move |&class| source.alphabet(class) == alphabet).take(characters);
    (0..shown).flat_map(|at| first(at * present / shown)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_are_spread_and_no_more_are_shown_than_there_are() {
        let scripts = Scripts::new(1, 6, 4);
        assert_eq!(rows(&scripts, 3, 2), [0, 1, 8, 9, 16, 17]);
        assert_eq!(rows(&scripts, 100, 100), (0..24).collect::<Vec<_>>());
    }
}
