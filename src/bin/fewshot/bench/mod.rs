//! `fewshot bench`: milliseconds of a training step, for each method, device and width; and how fast data is made.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use burn::tensor::Device;
use fewshot_playground::{
    data::{omniglot::Omniglot, rates::rates, scripts::Scripts},
    methods,
    protocol::{DeviceInfo, DeviceKind, RunConfig},
    training::{
        device::{self, DeviceError},
        timing::time_steps,
        trainer::Trainer,
    },
};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::Outcome;

/// Seconds that each kind of data is made for.
const SECONDS: f64 = 0.5;

/// What to time.
#[derive(clap::Args)]
pub struct Options {
    /// Timed steps for each row, after two that are not counted; the median is printed.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    steps: u32,
    /// Widths of the encoder.
    #[arg(long, value_delimiter = ',', default_values_t = [8, 16, 32, 64])]
    channels: Vec<u32>,
    /// Devices to time on.
    #[arg(long, value_delimiter = ',', default_values_t = [Kind::Cpu, Kind::Gpu])]
    devices: Vec<Kind>,
    /// Omniglot's images, a zip file or a folder, to time the reading of.
    #[arg(long)]
    images: Option<PathBuf>,
}

/// A device as a word of the command line.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Cpu,
    Gpu,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        })
    }
}

impl From<Kind> for DeviceKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Cpu => Self::Cpu,
            Kind::Gpu => Self::Gpu,
        }
    }
}

/// Times every method at every width on every device there is; says why where there is none.
pub fn run(options: &Options, as_json: bool) -> Outcome {
    if !as_json {
        println!("milliseconds per training step, median of {}; 5-way 1-shot 5-query, 30 images", options.steps);
        println!("{:<16}{:<10}{:>10}{:>12}", "method", "device", "channels", "ms");
    }
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for &kind in &options.devices {
        match block_on(device::open(kind.into())) {
            Ok(opened) => rows.extend(time_device(options, kind, &opened, as_json)?),
            Err(error) => {
                let reason = why_not(&error);
                if !as_json {
                    println!("{:<16}{:<10}{reason}", "", kind.to_string());
                }
                left_out.push(json!({ "device": kind.to_string(), "reason": reason }));
            }
        }
    }
    let began = Instant::now();
    let rates = rates(SECONDS, || began.elapsed().as_secs_f64());
    let reading = options.images.as_deref().map(time_reading).transpose()?;
    if as_json {
        let rates: serde_json::Map<String, Value> =
            rates.into_iter().map(|(what, rate)| (what.into(), json!(rate))).collect();
        println!(
            "{}",
            json!({
                "steps": options.steps, "rows": rows, "left_out": left_out, "drawings_a_second": rates,
                "reading": reading,
            })
        );
    } else {
        println!("\n{:<36}{:>12}", "data, on one core", "a second");
        rates.iter().for_each(|(what, rate)| println!("{what:<36}{rate:>12.0}"));
        if let Some(Reading { seconds, megabytes, summary }) = reading {
            println!("\n{summary}: read in {seconds:.2} s, {megabytes:.1} MB in memory");
        }
    }
    if rows.is_empty() { Err("none of the devices can be used".into()) } else { Ok(()) }
}

/// One row for each method and width.
fn time_device(
    options: &Options,
    kind: Kind,
    (device, info): &(Device, DeviceInfo),
    as_json: bool,
) -> Outcome<Vec<Value>> {
    if !as_json {
        println!("{:<16}{:<10}{}", "", kind.to_string(), info.name);
    }
    let mut rows = Vec::new();
    for method in methods::REGISTRY {
        for channels in &options.channels {
            let mut config = RunConfig { method: method.info().id, seed: 1, ..RunConfig::default() };
            config.values.insert("channels".into(), f64::from(*channels));
            let mut trainer = Trainer::new(&config, Arc::new(Scripts::new(1, 4, 10)), device)?;
            let began = Instant::now();
            let clock = || began.elapsed().as_secs_f64() * 1e3;
            let milliseconds = block_on(time_steps(&mut trainer, options.steps, clock))??;
            if !as_json {
                println!("{:<16}{:<10}{channels:>10}{milliseconds:>12.1}", config.method, kind.to_string());
            }
            rows.push(json!({
                "method": config.method, "device": kind.to_string(), "adapter": info.name, "channels": channels,
                "milliseconds": milliseconds,
            }));
        }
    }
    Ok(rows)
}

/// What it took to read an archive.
#[derive(serde::Serialize)]
struct Reading {
    summary: String,
    seconds: f64,
    /// What the drawings take in memory, in millions of bytes.
    megabytes: f64,
}

fn time_reading(images: &Path) -> Outcome<Reading> {
    let began = Instant::now();
    let read = Omniglot::open(images)?;
    let (seconds, megabytes) = (began.elapsed().as_secs_f64(), read.collection.memory() as f64 / 1e6);
    Ok(Reading { summary: read.summary(), seconds, megabytes })
}

/// Why a device is not timed, and what to do about it.
fn why_not(error: &DeviceError) -> String {
    match error {
        DeviceError::NotBuilt(DeviceKind::Gpu) => "not in this build: add --features gpu to cargo's arguments".into(),
        other => other.to_string(),
    }
}
