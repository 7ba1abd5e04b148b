//! `fewshot ready-made`: the networks after so many steps that the page fetches when it is asked for one.
//!
//! Every method that learns is trained as the page itself would train it: the page's default settings, its generated
//! alphabets, one constant learning rate. At each stop the weights are stored in fewer bytes and examined as they are stored;
//! what was found stands in a manifest beside them. Work goes on where an earlier call was broken off: every
//! [`SAVE_EVERY`] steps the whole run is put by, and files that are listed in the manifest are not made again.

mod manifest;
mod thin;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use archives::fewshot_file;
use burn::tensor::Device;
use data::{classes::Classes, scripts::Scripts};
use document::{Document, SavedRun};
use futures::executor::block_on;
use learn::{
    methods,
    training::{
        device,
        evaluation::HELD_OUT_SEED,
        model::Model,
        trainer::{Trainer, TrainingState},
        weights_file::{self, NumberFormat},
    },
};
use protocol::{Accuracy, Checkpoint, DeviceKind, RunConfig, StepMetrics};

use self::manifest::{Manifest, MethodEntry, Stop};
use crate::{
    Outcome,
    examination::{EpisodeKind, percent},
    examiner::Examiner,
    files::trained_weights,
};

/// Steps after which the whole run is put by, so that a call that is broken off loses no more.
const SAVE_EVERY: u64 = 250;
/// Generated alphabets to learn from, and characters of each: those of the page (`training/session/sources.rs`).
const ALPHABETS: (usize, usize) = (50, 20);
/// Generated alphabets that the page evaluates every run on, and characters of each.
const HELD_OUT: (usize, usize) = (10, 20);
/// 8-bit integers are taken if the accuracy that they cost is no more than this.
const WORTH_HALF_THE_BYTES: f32 = 0.002;

/// What to train, how far, and where to put it.
#[derive(clap::Args)]
pub struct ReadyMadeOptions {
    /// The folder for the files and their manifest, ready.json.
    #[arg(long, default_value = "static/ready")]
    out: PathBuf,
    /// Only these methods, by id; without it, every method that learns.
    #[arg(long, value_delimiter = ',')]
    methods: Vec<String>,
    /// After how many steps a network is kept; 0 is always listed, and needs no file.
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1000, 5000])]
    stops: Vec<u64>,
    /// Where unfinished runs are put by.
    #[arg(long, default_value_os_t = std::env::temp_dir().join("fewshot-ready-made"))]
    work: PathBuf,
    /// Episodes of held-out characters behind each accuracy; the first of them are those of the page's own evaluations.
    #[arg(long, default_value_t = 400)]
    episodes: u64,
    /// Where every random choice comes from; 0 is the page's.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Trains what is not there yet, stores it, lists it.
pub fn run(options: &ReadyMadeOptions, as_json: bool) -> Outcome {
    fs::create_dir_all(&options.out)?;
    fs::create_dir_all(&options.work)?;
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let mut stops = options.stops.clone();
    stops.sort_unstable();
    for id in &options.methods {
        methods::find(id)?;
    }
    for method in methods::REGISTRY {
        let info = method.info();
        let wanted = options.methods.is_empty() || options.methods.contains(&info.id);
        let settings = info.hyperparameters.iter().map(|parameter| (parameter.id.clone(), parameter.default));
        let config = RunConfig { method: info.id.clone(), seed: options.seed, values: settings.collect() };
        if wanted && methods::set_up(&config)?.learner.learns() {
            Making { options, config, device: &device }.make(&stops)?;
        }
    }
    let listed = Manifest::read(&options.out)?;
    if as_json {
        println!("{}", serde_json::to_string(&listed)?);
    } else {
        println!("{}", listed.table());
    }
    Ok(())
}

/// One method's networks in the making.
struct Making<'a> {
    options: &'a ReadyMadeOptions,
    config: RunConfig,
    device: &'a Device,
}

impl Making<'_> {
    /// Goes from stop to stop; whatever is listed already is passed over.
    fn make(&self, stops: &[u64]) -> Outcome {
        let stops: Vec<u64> = std::iter::once(0).chain(stops.iter().copied().filter(|step| *step > 0)).collect();
        let is_listed = |step: &u64| -> Outcome<bool> {
            let manifest = Manifest::read(&self.options.out)?;
            let entry = manifest.methods.get(&self.config.method);
            Ok(entry.is_some_and(|entry| entry.settings == self.config.values && entry.has(*step, &self.options.out)))
        };
        let mut left = Vec::new();
        for step in stops {
            if !is_listed(&step)? {
                left.push(step);
            }
        }
        let Some(last) = left.last() else { return Ok(()) };
        let training: Arc<dyn Classes> = Arc::new(Scripts::new(self.options.seed, ALPHABETS.0, ALPHABETS.1));
        let mut trainer = Trainer::new(&self.config, training, self.device)?;
        let mut history = self.resume(&mut trainer, left[0])?;
        let began = Instant::now();
        let from = trainer.steps_taken();
        eprintln!("{}: from step {from} to {last}", self.config.method);
        loop {
            let step = trainer.steps_taken();
            if left.contains(&step) {
                self.keep(&trainer, &history)?;
            }
            if step >= *last {
                return Ok(());
            }
            let done = block_on(trainer.step()?.complete())?;
            if !done.loss.is_finite() {
                return Err(format!("{}: the loss is no longer a number at step {step}", self.config.method).into());
            }
            history.push(StepMetrics { step: done.step, loss: done.loss, accuracy: done.accuracy, milliseconds: 0.0 });
            if done.step.is_multiple_of(SAVE_EVERY) || left.contains(&done.step) {
                self.put_by(&trainer, &history)?;
                let each = began.elapsed().as_secs_f64() * 1e3 / (done.step - from) as f64;
                eprintln!("{}: step {}, {each:.0} ms each, loss {:.3}", self.config.method, done.step, done.loss);
            }
        }
    }

    fn put_by_at(&self) -> PathBuf {
        self.options.work.join(format!("{}-{}.fewshot", self.config.method, self.config.seed))
    }

    /// Goes back to where an earlier call left this run, unless that is past the first stop that is missing.
    fn resume(&self, trainer: &mut Trainer, first: u64) -> Outcome<Vec<StepMetrics>> {
        let Ok(file) = fs::read(self.put_by_at()) else { return Ok(Vec::new()) };
        let Some(run) = fewshot_file::unpack(&file)?.run else { return Ok(Vec::new()) };
        if run.config != self.config || run.checkpoint.step > first {
            return Ok(Vec::new());
        }
        let saved = weights_file::read(trainer.learner().network(), &run.checkpoint.weights)?;
        trainer.restore(TrainingState::of(saved, run.checkpoint.step, self.device));
        Ok(run.history)
    }

    /// The whole run, with the optimiser's state, for a later call.
    fn put_by(&self, trainer: &Trainer, history: &[StepMetrics]) -> Outcome {
        let weights = trained_weights(trainer, &self.config, true)?;
        let run = SavedRun {
            name: String::new(),
            config: self.config.clone(),
            checkpoint: Checkpoint { step: trainer.steps_taken(), weights },
            history: history.to_vec(),
            evaluations: Vec::new(),
        };
        replace(&self.put_by_at(), &fewshot_file::pack(&Document { run: Some(run), ..Document::default() })?)
    }

    /// Stores the network as it stands, examines what is stored, and lists it.
    fn keep(&self, trainer: &Trainer, history: &[StepMetrics]) -> Outcome {
        let step = trainer.steps_taken();
        let whole = trained_weights(trainer, &self.config, false)?;
        let (file, numbers, accuracy) = match step {
            0 => (None, NumberFormat::Float32, self.examine(&whole, trainer)?),
            _ => {
                let (file, numbers, accuracy) = self.smallest(&whole, trainer)?;
                (Some(file), numbers, accuracy)
            }
        };
        let name = format!("{}-{step}.safetensors", self.config.method);
        if let Some(file) = &file {
            replace(&self.options.out.join(&name), file)?;
        }
        let next_loss = self.next_loss(file.as_deref().unwrap_or(&whole), trainer)?;
        eprintln!("{}: after {step} steps {}", self.config.method, percent(&accuracy));
        let stop = Stop {
            steps: step,
            accuracy: accuracy.mean,
            interval: accuracy.interval,
            episodes: accuracy.episodes,
            loss: history.last().map(|last| last.loss),
            next_loss,
            file: file.as_ref().map(|_| format!("ready/{name}")),
            bytes: file.as_ref().map_or(0, Vec::len),
            numbers: numbers.describe(),
        };
        let mut manifest = Manifest::read(&self.options.out)?;
        let entry = manifest.methods.entry(self.config.method.clone()).or_insert_with(MethodEntry::default);
        if entry.settings != self.config.values || entry.seed != self.config.seed {
            *entry =
                MethodEntry { seed: self.config.seed, settings: self.config.values.clone(), ..MethodEntry::default() };
        }
        entry.parameters = trainer.learner().network().weights.len();
        entry.stops.retain(|other| other.steps != step);
        entry.stops.push(stop);
        entry.stops.sort_by_key(|stop| stop.steps);
        if history.last().map_or(0, |last| last.step) >= entry.curve.last().map_or(0, |last| last.0) {
            entry.curve = thin::thinned(history, &self.options.stops);
        }
        replace(&self.options.out.join(manifest::FILE), manifest.text()?.as_bytes())
    }

    /// The file with the fewest bytes that answers as well as all 32 bits do, and how well that is.
    fn smallest(&self, whole: &[u8], trainer: &Trainer) -> Outcome<(Vec<u8>, NumberFormat, Accuracy)> {
        let best = self.examine(whole, trainer)?;
        let integers = NumberFormat::Integer8 { largest: i8::MAX };
        let file = weights_file::convert(whole, integers)?;
        let accuracy = self.examine(&file, trainer)?;
        if accuracy.mean + WORTH_HALF_THE_BYTES >= best.mean {
            return Ok((file, integers, accuracy));
        }
        let file = weights_file::convert(whole, NumberFormat::Float16)?;
        let accuracy = self.examine(&file, trainer)?;
        Ok((file, NumberFormat::Float16, accuracy))
    }

    /// Accuracy on the episodes of the page's own evaluations, and more of them.
    fn examine(&self, file: &[u8], trainer: &Trainer) -> Outcome<Accuracy> {
        let held_out = Scripts::new(HELD_OUT_SEED, HELD_OUT.0, HELD_OUT.1);
        let model = Model::from_file(file, self.device)?;
        let kind = EpisodeKind { shape: trainer.test_shape(), within_alphabet: false };
        Examiner::new(&model, &held_out).ask(kind, HELD_OUT_SEED, self.options.episodes, |_| {})
    }

    /// The loss of the weights of a file on what the step after them learns from: what the page shows of that step.
    fn next_loss(&self, file: &[u8], trainer: &Trainer) -> Outcome<f32> {
        let training: Arc<dyn Classes> = Arc::new(Scripts::new(self.options.seed, ALPHABETS.0, ALPHABETS.1));
        let mut again = Trainer::new(&self.config, training, self.device)?;
        let saved = weights_file::read(again.learner().network(), file)?;
        again.restore(TrainingState::of(saved, trainer.steps_taken(), self.device));
        Ok(block_on(again.step()?.complete())?.loss)
    }
}

/// Written beside and then moved, so that a full disk leaves the old file as it was.
fn replace(path: &Path, bytes: &[u8]) -> Outcome {
    let beside = path.with_extension("part");
    fs::write(&beside, bytes).map_err(|error| format!("cannot write {}: {error}", beside.display()))?;
    Ok(fs::rename(&beside, path)?)
}
