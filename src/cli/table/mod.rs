//! `fewshot table`: trains every method with one budget, and prints one table of what came of it, beside the published
//! numbers.

mod print;
mod rows;
mod shards;
mod words;

use std::{path::PathBuf, sync::Arc};

use burn::tensor::Device;
use data::{classes::Classes, episode::Episode, scripts::Scripts};
use futures::executor::block_on;
use learn::{
    methods::{self, Labels},
    training::{
        adaptation::{AdaptationSettings, Shots, Track, TransferMode},
        device,
        model::Model,
        pictures::stack,
        trainer::Trainer,
    },
};
use protocol::{Accuracy, DeviceKind, RunConfig};

use self::{
    rows::{AnswerRule, Row},
    shards::{CommonBudget, Shard},
};
use crate::{
    Outcome,
    budget::Budget,
    examination::{EpisodeKind, numbers},
    examiner::Examiner,
    pretrain::{HELD_OUT, Images, sources},
};

/// Generated alphabets of 20 characters that every row learns from.
const ALPHABETS: usize = 100;

/// Gradient steps of an adaptation, and how far each goes: enough to fit the labelled drawings.
const ADAPTATION_STEPS: usize = 30;
const PACE: AdaptationSettings = AdaptationSettings { head: 0.05, encoder: 1e-3, seed: 1 };

/// What to train, for how long, and what to ask.
#[derive(clap::Args)]
pub struct TableOptions {
    /// Omniglot's images_background.zip, or the folder it unpacks to; without it, generated alphabets alone.
    #[arg(long)]
    images: Option<PathBuf>,
    /// Alphabets of Omniglot that nothing is trained on, and everything is tested on.
    #[arg(long, value_delimiter = ',', default_value = HELD_OUT)]
    hold_out: Vec<String>,
    /// Only these methods, by id.
    #[arg(long, value_delimiter = ',')]
    methods: Vec<String>,
    /// Only rows with this in their title.
    #[arg(long)]
    row: Option<String>,
    /// Only this part of the rows, such as 3/16: for many machines, each with another part. With --json a line of JSON for
    /// each row, as soon as it is there.
    #[arg(long, conflicts_with = "words")]
    shard: Option<Shard>,
    /// Train nothing: print the table of the lines in these files, which --shard --json wrote.
    #[arg(long, num_args = 1.., conflicts_with_all = ["words", "shard"])]
    merge: Vec<PathBuf>,
    /// The table of words instead: networks that read, and how well they match drawings with descriptions.
    #[arg(long)]
    words: bool,
    /// With --words: a file of weights to ask instead of training.
    #[arg(long, requires = "words")]
    pair: Option<PathBuf>,
    /// Training steps of each method; a step sees 120 drawings, whatever the method makes of them.
    #[arg(long, default_value_t = 2000)]
    steps: u64,
    /// Width of the encoder.
    #[arg(long, default_value_t = 32)]
    channels: u32,
    /// Episodes behind each number.
    #[arg(long, default_value_t = 400)]
    episodes: u64,
    /// Episodes behind each number of the rows that take gradient steps in every episode.
    #[arg(long, default_value_t = 40)]
    adapted_episodes: u64,
    /// Leave characters of --images out that have too few drawings; without it, nothing is trained.
    #[arg(long)]
    leave_out: bool,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl TableOptions {
    fn images(&self) -> Images<'_> {
        let needed = EpisodeKind::most_drawings();
        Images { path: self.images.as_deref(), needed, leave_out: self.leave_out }
    }
}

/// A row of the table, filled in.
struct Filled {
    row: &'static Row,
    reading: AnswerRule,
    /// Between alphabets, then within them, each in the order of [`EpisodeKind::REPORTED`]; `None` for what this row is not
    /// asked.
    accuracies: Vec<Option<Accuracy>>,
    parameters: usize,
    /// Seconds of training.
    seconds: f64,
}

/// Trains, asks, prints; each row as soon as it is there.
pub fn run(options: &TableOptions, as_json: bool) -> Outcome {
    for id in &options.methods {
        methods::find(id)?;
    }
    if options.words {
        let pair = options.pair.as_ref().map(std::fs::read).transpose()?;
        let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
        return words::run(options, pair, &device, as_json);
    }
    let in_lines = as_json && options.shard.is_some();
    let (budget, filled) = if options.merge.is_empty() {
        let budget = CommonBudget::of(options);
        let filled = fill(options, |done| {
            if in_lines {
                println!("{}", shards::line(&budget, done)?);
            }
            Ok(())
        })?;
        (budget, filled)
    } else {
        shards::merge(&options.merge)?
    };
    match (in_lines, as_json) {
        (true, _) => {}
        (false, true) => println!("{}", print::json(&budget, &filled)),
        (false, false) => println!("{}", print::markdown(&budget, &filled)),
    }
    Ok(())
}

/// Trains and asks every row that the options name; `tell` hears of each as soon as it is there.
fn fill(options: &TableOptions, mut tell: impl FnMut(&Filled) -> Outcome) -> Outcome<Vec<Filled>> {
    let drawn = Scripts::new(options.seed, ALPHABETS, 20);
    let (training, held_out) = sources(&options.images(), &options.hold_out, drawn, options.seed)?;
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let mut filled = Vec::new();
    for (number, row) in rows::rows().enumerate() {
        if options.shard.is_some_and(|shard| !shard.has(number)) {
            continue;
        }
        let of_method = options.methods.is_empty() || options.methods.iter().any(|id| id == row.method);
        if !of_method || options.row.as_deref().is_some_and(|wanted| !row.title.contains(wanted)) {
            continue;
        }
        eprintln!("{}", row.title);
        let (model, seconds) = train(options, row, &training, &device)?;
        for reading in row.readings {
            let accuracies = examine(options, &model, row, *reading, &held_out)?;
            let parameters = model.learner.network().weights.len();
            let done = Filled { row, reading: *reading, accuracies, parameters, seconds };
            eprintln!("    {}", print::line(&done));
            tell(&done)?;
            filled.push(done);
        }
    }
    Ok(filled)
}

/// A row's network, trained, and the seconds that took. What has nothing to learn still looks at some drawings, so that
/// its norms know them.
fn train(options: &TableOptions, row: &Row, training: &Arc<dyn Classes>, device: &Device) -> Outcome<(Model, f64)> {
    let mut values = row.settings();
    let info = methods::find(row.method)?.info();
    if info.hyperparameters.iter().any(|parameter| parameter.id == "channels") {
        values.insert("channels".into(), f64::from(options.channels));
    }
    let config = RunConfig { method: row.method.into(), seed: options.seed, values };
    let mut trainer = Trainer::new(&config, training.clone(), device)?;
    let steps = if trainer.learner().learns() { options.steps } else { options.steps.min(50) };
    let budget = Budget { steps, learning_rate: trainer.learning_rate().initial };
    let seconds = budget.spend(&mut trainer, |_, _, _| Ok(None))?;
    Ok((trainer.into_model(), seconds))
}

fn examine(
    options: &TableOptions,
    model: &Model,
    row: &Row,
    reading: AnswerRule,
    held_out: &Arc<dyn Classes>,
) -> Outcome<Vec<Option<Accuracy>>> {
    let mut examiner = Examiner::new(model, held_out.as_ref());
    let mut accuracies = Vec::new();
    for within in [false, true] {
        for (n_way, k_shot) in EpisodeKind::REPORTED {
            if row.only_way.is_some_and(|way| way != n_way) {
                accuracies.push(None);
                continue;
            }
            let question = EpisodeKind::new(n_way, k_shot, within);
            let accuracy = match reading {
                AnswerRule::OwnRule => examiner.ask(question, 1, options.episodes, |_| {})?,
                AnswerRule::Adapted(kind, head) => {
                    let adapt = |episode: &Episode| adapted(model, kind, head, episode);
                    question.ask(held_out.as_ref(), 1, options.adapted_episodes, adapt)?
                }
            };
            accuracies.push(Some(accuracy));
        }
    }
    Ok(accuracies)
}

/// Scores of an episode's queries after a few gradient steps on its support set.
fn adapted(
    model: &Model,
    kind: TransferMode,
    head: learn::training::adaptation::HeadKind,
    episode: &Episode,
) -> Outcome<Vec<f32>> {
    let images = |pictures: &[ink::Picture]| stack(&pictures.iter().collect::<Vec<_>>(), &model.device);
    let shots = Shots { images: images(&episode.support), labels: Labels::support(episode.shape) };
    let mut track = Track::begin(model, kind, head, shots, PACE);
    (0..ADAPTATION_STEPS).for_each(|_| track.step());
    numbers(track.logits(images(&episode.query)).into_data())
}
