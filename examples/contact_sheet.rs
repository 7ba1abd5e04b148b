//! Writes contact sheets of generated alphabets and, given Omniglot's images, of those beside them, to be looked at.
//!
//! `cargo run --release --no-default-features --features omniglot --example contact_sheet -- FOLDER [images_background.zip]`

use std::{env, error::Error, fs, path::PathBuf};

use fewshot_playground::data::{Classes, Scripts, contact_sheet::contact_sheet, omniglot::Omniglot};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("name a folder to write the contact sheets to")?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("scripts.png"), sheet(&Scripts::new(1, 30, 5))?)?;
    if let Some(images) = arguments.next() {
        fs::write(folder.join("omniglot.png"), sheet(&Omniglot::open(&images)?.collection)?)?;
    }
    Ok(())
}

/// The first characters of six alphabets, twenty drawings each.
fn sheet(source: &dyn Classes) -> Result<Vec<u8>, Box<dyn Error>> {
    let alphabets = (0..source.len()).map(|class| source.alphabet(class) + 1).max().unwrap_or(0);
    let shown = (0..6).map(|at| at * alphabets / 6);
    let first = |alphabet| (0..source.len()).filter(move |&class| source.alphabet(class) == alphabet).take(5);
    Ok(contact_sheet(source, &shown.flat_map(first).collect::<Vec<_>>(), 20, 2)?)
}
