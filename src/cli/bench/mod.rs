//! `fewshot bench`: milliseconds of a training step, for each method, device and width; what the gradient through an
//! adaptation costs; and how fast data is made.

mod encoder;
mod meta;
mod unrolled;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use archives::omniglot::Omniglot;
use burn::tensor::Device;
use data::{rates::rates, scripts::Scripts};
use futures::executor::block_on;
use learn::{
    methods,
    training::{
        device::{self, DeviceError},
        timing::time_steps,
        trainer::Trainer,
    },
};
use protocol::{DeviceInfo, DeviceKind, RunConfig};
use serde_json::{Value, json};

use crate::{Outcome, files::named};

/// What every method's step is made to see, so that steps can be compared: 30 pictures, as an episode of 5 classes with
/// 1 example and 5 queries each, 15 pairs, 5 × 6 of a batch, one task with one inner step, 15 drawings twice. Puzzles and
/// films do not divide that evenly: 7 puzzles are 28 tiles, 8 films 32 frames, with 8 sounds where there is sound.
const THIRTY: [(&str, f64); 10] = [
    ("pairs", 15.0),
    ("p_classes", 5.0),
    ("k_drawings", 6.0),
    ("batch", 30.0),
    ("tasks", 1.0),
    ("inner_steps", 1.0),
    ("drawings", 15.0),
    ("puzzles", 7.0),
    ("films", 8.0),
    ("frames", 4.0),
];

/// The method that the others are compared with.
const REFERENCE: &str = "prototypical";

/// Seconds that each kind of data is made for.
const SECONDS: f64 = 0.5;

/// What to time.
#[derive(clap::Args)]
pub struct BenchOptions {
    /// Timed steps for each row, after two that are not counted; the median is printed.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    steps: u32,
    /// Widths of the encoder.
    #[arg(long, value_delimiter = ',', default_values_t = [8, 16, 32, 64])]
    channels: Vec<u32>,
    /// Devices to time on.
    #[arg(long, value_delimiter = ',', default_values_t = [Kind::Cpu, Kind::Gpu])]
    devices: Vec<Kind>,
    /// Only an encoder's blocks as one operation each beside the same blocks in parts, on the CPU.
    #[arg(long)]
    encoder: bool,
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
pub fn run(options: &BenchOptions, as_json: bool) -> Outcome {
    if options.encoder {
        return time_encoder(options, as_json);
    }
    if !as_json {
        println!("milliseconds per training step on 30 drawings, median of {}; against {REFERENCE}", options.steps);
        println!("{:<16}{:<10}{:>10}{:>12}{:>8}", "method", "device", "channels", "ms", "ratio");
    }
    let (mut rows, mut costs, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for &kind in &options.devices {
        match block_on(device::open(kind.into())) {
            Ok(opened) => {
                rows.extend(time_device(options, kind, &opened, as_json)?);
                costs.extend(time_adaptation(options, &opened, as_json));
            }
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
                "steps": options.steps, "rows": rows, "through_adaptation": costs, "left_out": left_out, "drawings_a_second": rates,
                "reading": reading,
            })
        );
    } else {
        println!("\n{:<36}{:>12}", "data, on one core", "a second");
        rates.iter().for_each(|(what, rate)| println!("{what:<36}{rate:>12.0}"));
        if let Some(AnswerRule { seconds, megabytes, summary }) = reading {
            println!("\n{summary}: read in {seconds:.2} s, {megabytes:.1} MB in memory");
        }
    }
    if rows.is_empty() { Err("none of the devices can be used".into()) } else { Ok(()) }
}

/// Encoders of every width, as one operation a block and in parts.
fn time_encoder(options: &BenchOptions, as_json: bool) -> Outcome {
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let mut rows = Vec::new();
    if !as_json {
        println!("{}", encoder::HEAD);
    }
    for &channels in &options.channels {
        for cost in encoder::costs(channels as usize, options.steps, &device) {
            if !as_json {
                println!("{cost}");
            }
            rows.push(cost.json());
        }
    }
    if as_json {
        println!("{}", json!({ "steps": options.steps, "encoder": rows }));
    }
    Ok(())
}

/// One row for each method and width.
fn time_device(
    options: &BenchOptions,
    kind: Kind,
    (device, info): &(Device, DeviceInfo),
    as_json: bool,
) -> Outcome<Vec<Value>> {
    if !as_json {
        println!("{:<16}{:<10}{}", "", kind.to_string(), info.name);
    }
    let mut rows = Vec::new();
    for channels in &options.channels {
        // A method beside the reference in turn, so that a machine whose speed drifts slows both.
        for method in methods::REGISTRY {
            let id = method.info().id;
            let mut times = [0.0, 0.0];
            for (time, id) in times.iter_mut().zip([id.as_str(), REFERENCE]) {
                *time = milliseconds(id, *channels, options.steps, device)?;
            }
            let [milliseconds, reference] = times;
            let ratio = milliseconds / reference;
            if !as_json {
                println!("{id:<16}{:<10}{channels:>10}{milliseconds:>12.1}{ratio:>8.2}", kind.to_string());
            }
            rows.push(json!({
                "method": id, "device": kind.to_string(), "adapter": info.name, "channels": channels,
                "milliseconds": milliseconds, "ratio": ratio,
            }));
        }
    }
    Ok(rows)
}

/// The gradient through an adaptation, at every width.
fn time_adaptation(options: &BenchOptions, (device, info): &(Device, DeviceInfo), as_json: bool) -> Vec<Value> {
    let mut rows = Vec::new();
    for &channels in &options.channels {
        if !as_json {
            println!(
                "\nthe gradient through k inner steps against k + 1 plain steps, {channels} channels, {}",
                info.name
            );
            println!("{}", meta::HEAD);
        }
        for cost in meta::costs(channels as usize, options.steps.min(9), device) {
            if !as_json {
                println!("{cost}");
            }
            let mut row = cost.json();
            row["channels"] = json!(channels);
            row["adapter"] = json!(info.name);
            rows.push(row);
        }
    }
    rows
}

/// Median milliseconds of a step of this method.
fn milliseconds(method: &str, channels: u32, steps: u32, device: &Device) -> Outcome<f32> {
    let info = methods::find(method)?.info();
    let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
    let asked = THIRTY.into_iter().chain([("channels", f64::from(channels))]).filter(|(id, _)| known(id));
    let values = asked.map(|(id, value)| (id.to_string(), value)).collect();
    let config = RunConfig { method: method.into(), seed: 1, values };
    let mut trainer = Trainer::new(&config, Arc::new(Scripts::new(1, 4, 10)), device)?;
    let began = Instant::now();
    Ok(block_on(time_steps(&mut trainer, steps, || began.elapsed().as_secs_f64() * 1e3))??)
}

/// What it took to read an archive.
#[derive(serde::Serialize)]
struct AnswerRule {
    summary: String,
    seconds: f64,
    /// What the drawings take in memory, in millions of bytes.
    megabytes: f64,
}

fn time_reading(images: &Path) -> Outcome<AnswerRule> {
    let began = Instant::now();
    let read = Omniglot::open(images).map_err(|error| named(images, error))?;
    let (seconds, megabytes) = (began.elapsed().as_secs_f64(), read.collection.memory() as f64 / 1e6);
    Ok(AnswerRule { summary: read.summary(), seconds, megabytes })
}

/// Why a device is not timed, and what to do about it.
fn why_not(error: &DeviceError) -> String {
    match error {
        DeviceError::NotBuilt(DeviceKind::Gpu) => "not in this build: add --features gpu to cargo's arguments".into(),
        other => other.to_string(),
    }
}
