//! `fewshot bench`: milliseconds of a training step, for each method and width.

use std::{sync::Arc, time::Instant};

use fewshot_playground::{
    data::scripts::Scripts,
    methods,
    protocol::{DeviceKind, RunConfig},
    training::{device, timing::time_steps, trainer::Trainer},
};
use futures::executor::block_on;
use serde_json::json;

use crate::Outcome;

/// What to time.
#[derive(clap::Args)]
pub struct Options {
    /// Timed steps for each row, after two that are not counted; the median is printed.
    #[arg(long, default_value_t = 20)]
    steps: u32,
    /// Widths of the encoder.
    #[arg(long, value_delimiter = ',', default_values_t = [8, 16, 32, 64])]
    channels: Vec<u32>,
}

/// Times every method at every width.
pub fn run(options: &Options, as_json: bool) -> Outcome {
    let (device, info) = block_on(device::open(DeviceKind::Cpu))?;
    let mut rows = Vec::new();
    if !as_json {
        println!("milliseconds per training step, median of {}; 5-way 1-shot 5-query, 30 images", options.steps);
        println!("{:<16}{:<8}{:>10}{:>12}", "method", "device", "channels", "ms");
    }
    for method in methods::REGISTRY {
        for channels in &options.channels {
            let mut config = RunConfig { method: method.info().id, seed: 1, ..RunConfig::default() };
            config.values.insert("channels".into(), f64::from(*channels));
            let mut trainer = Trainer::new(&config, Arc::new(Scripts::new(1, 4, 10)), &device)?;
            let began = Instant::now();
            let clock = || began.elapsed().as_secs_f64() * 1e3;
            let milliseconds = block_on(time_steps(&mut trainer, options.steps.max(1), clock))??;
            if !as_json {
                println!("{:<16}{:<8}{channels:>10}{milliseconds:>12.1}", config.method, info.name);
            }
            rows.push(json!({
                "method": config.method, "device": info.name, "channels": channels, "milliseconds": milliseconds,
            }));
        }
    }
    if as_json {
        println!("{}", json!({ "steps": options.steps, "rows": rows }));
    }
    Ok(())
}
