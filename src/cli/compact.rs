//! `fewshot compact`: a weights file in fewer bytes, as the page ships it.

use std::{fs, path::PathBuf};

use learn::training::weights_file::{self, NumberFormat};
use serde_json::json;

use crate::{Outcome, files::check_writable};

/// Which file, and how many bits.
#[derive(clap::Args)]
pub struct CompactOptions {
    /// The network (safetensors).
    #[arg(long)]
    weights: PathBuf,
    /// Where to write the compact file (safetensors).
    #[arg(long)]
    out: PathBuf,
    /// Bits for a weight: 32 or 16 for floats; 2 to 8 for integers with a scale for each output channel, which take a
    /// byte each whatever their bits, but compress to less.
    #[arg(long, default_value = "8", value_parser = numbers)]
    bits: NumberFormat,
}

/// Converts and writes.
pub fn run(options: &CompactOptions, as_json: bool) -> Outcome {
    check_writable(&options.out)?;
    let (from, to) = (options.weights.display(), options.out.display());
    let file = fs::read(&options.weights).map_err(|error| format!("cannot read {from}: {error}"))?;
    let compact = weights_file::convert(&file, options.bits).map_err(|error| format!("{from}: {error}"))?;
    fs::write(&options.out, &compact).map_err(|error| format!("cannot write {to}: {error}"))?;
    if as_json {
        println!("{}", json!({ "bytes_before": file.len(), "bytes": compact.len(), "weights": options.out }));
    } else {
        println!("{} bytes of {} in {from}, written to {to}", compact.len(), file.len());
    }
    Ok(())
}

/// What `--bits` asks for.
fn numbers(bits: &str) -> Result<NumberFormat, String> {
    match bits.parse() {
        Ok(32) => Ok(NumberFormat::Float32),
        Ok(16) => Ok(NumberFormat::Float16),
        Ok(bits @ 2..=8_u8) => Ok(NumberFormat::Integer8 { largest: i8::MAX >> (8 - bits) }),
        _ => Err("2 to 8, 16 or 32".into()),
    }
}
