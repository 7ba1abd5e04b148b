//! `fewshot evaluate`: what an encoder is worth on characters it has never seen.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use archives::omniglot_runs::{OneShotRun, OneShotRuns};
use data::{
    classes::Classes,
    episode::EpisodeShape,
    scripts::Scripts,
    splits::{alphabets_named, hold_out},
};
use futures::executor::block_on;
use indicatif::ProgressBar;
use learn::{
    methods::Labels,
    training::{device, evaluation::summarise, model::Model},
};
use protocol::DeviceKind;
use serde_json::json;

use crate::{
    Outcome,
    examination::{EpisodeKind, enough, numbers},
    examiner::Examiner,
    files::{drawings, named},
    work,
};

/// How episodes are made, which decides what the result may be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Protocol {
    /// The official one-shot runs: 20 characters of one alphabet, two drawers; needs --runs.
    Lake,
    /// Episodes of characters of one alphabet.
    WithinAlphabet,
    /// Episodes of any characters.
    BetweenAlphabet,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Lake => "lake",
            Self::WithinAlphabet => "within-alphabet",
            Self::BetweenAlphabet => "between-alphabet",
        }
    }

    /// Which published tables measure the same thing.
    fn compares_with(self) -> &'static str {
        match self {
            Self::Lake => {
                "with the official 20 runs: the one-shot classification of Lake et al. 2015 and of Lake et al. 2019, \
                 \u{201c}The Omniglot challenge\u{201d}; with other runs: no published table"
            }
            Self::WithinAlphabet => {
                "on the evaluation set: nearest is the one-shot classification of Lake et al. 2015 and 2019 (20-way \
                 1-shot); episodes are sampled here and drawers are mixed, so the numbers are not the same measure"
            }
            Self::BetweenAlphabet => {
                "the Omniglot tables of Vinyals et al. 2016, Snell et al. 2017 and Finn et al. 2017, as far as the test \
                 characters agree: theirs are of a pooled split and turned by quarters as further classes"
            }
        }
    }
}

/// What to evaluate, and on what.
#[derive(clap::Args)]
pub struct EvaluateOptions {
    /// The network (safetensors, or the run in a .fewshot file): compared as its method compares, or as a prototypical
    /// network if it names none.
    #[arg(long)]
    weights: PathBuf,
    /// Episodes from drawings: Omniglot's images_evaluation.zip or the folder it unpacks to, pictures with a folder for each
    /// class, or a Quick, Draw! file (.ndjson).
    #[arg(long, conflicts_with = "runs")]
    images: Option<PathBuf>,
    /// The official one-shot runs: a zip file, or the folder that holds run01 … run20.
    #[arg(long)]
    runs: Option<PathBuf>,
    /// Only these alphabets of --images.
    #[arg(long, value_delimiter = ',')]
    alphabets: Vec<String>,
    /// Classes in an episode.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=1000))]
    way: u16,
    /// Support drawings of each class.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    shot: u16,
    /// Query drawings of each class.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    query: u16,
    /// Number of episodes.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    episodes: u32,
    /// How episodes are made; lake with --runs, between-alphabet without.
    #[arg(long, value_enum)]
    protocol: Option<Protocol>,
    /// The same as --protocol within-alphabet.
    #[arg(long, conflicts_with = "protocol")]
    within_alphabet: bool,
    /// Leave characters out that have fewer drawings than --shot and --query take together; without it, nothing is evaluated.
    #[arg(long)]
    leave_out: bool,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Evaluates and prints.
pub fn run(options: &EvaluateOptions, as_json: bool) -> Outcome {
    let protocol = protocol(options)?;
    let file = weights(&options.weights)?;
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let model = Model::from_file(&file, &device).map_err(|error| format!("{}: {error}", options.weights.display()))?;
    match &options.runs {
        Some(path) => one_shot_runs(&OneShotRuns::open(path).map_err(|error| named(path, error))?, &model, as_json),
        None => episodes(options, protocol, &model, as_json),
    }
}

/// The bytes of a file of weights, or of the run in a visitor's work.
fn weights(path: &Path) -> Outcome<Vec<u8>> {
    if work::is_document(path) {
        let run = work::open(path)?.run;
        return run.map(|run| run.checkpoint.weights).ok_or_else(|| format!("{} has no run", path.display()).into());
    }
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

/// The protocol that the options ask for, if they agree.
fn protocol(options: &EvaluateOptions) -> Outcome<Protocol> {
    match (options.protocol, &options.runs) {
        (Some(Protocol::Lake), None) => {
            Err("--protocol lake needs --runs: the official all_runs.zip, or what fewshot make-runs has written".into())
        }
        (Some(Protocol::Lake) | None, Some(_)) => Ok(Protocol::Lake),
        (Some(other), Some(_)) => Err(format!("--runs are of the protocol lake, not {}", other.name()).into()),
        (Some(other), None) => Ok(other),
        (None, None) if options.within_alphabet => Ok(Protocol::WithinAlphabet),
        (None, None) => Ok(Protocol::BetweenAlphabet),
    }
}

fn episodes(options: &EvaluateOptions, protocol: Protocol, model: &Model, as_json: bool) -> Outcome {
    let classes: Arc<dyn Classes> = match &options.images {
        None => Arc::new(Scripts::new(options.seed, 20, 20)),
        Some(path) if options.alphabets.is_empty() => Arc::new(drawings(path)?),
        Some(path) => {
            let all = drawings(path)?;
            let wanted = alphabets_named(&all, &options.alphabets)?;
            Arc::new(hold_out(&(Arc::new(all) as Arc<dyn Classes>), &wanted).1)
        }
    };
    let (n_way, k_shot, n_query) = (options.way.into(), options.shot.into(), options.query.into());
    let shape = EpisodeShape { n_way, k_shot, n_query };
    let classes = enough(classes, k_shot + n_query, options.leave_out)?;
    let question = EpisodeKind { shape, within_alphabet: protocol == Protocol::WithinAlphabet };
    let bar = ProgressBar::new(options.episodes.into());
    let mut examiner = Examiner::new(model, classes.as_ref());
    let result = examiner.ask(question, options.seed, options.episodes.into(), |done| bar.inc(done as u64))?;
    bar.finish_and_clear();
    let (percent, interval) = (result.mean * 100.0, result.interval * 100.0);
    if as_json {
        println!(
            "{}",
            json!({
                "accuracy_percent": percent, "interval_percent": interval, "episodes": result.episodes,
                "way": options.way, "shot": options.shot, "query": options.query, "seed": options.seed,
                "within_alphabet": protocol == Protocol::WithinAlphabet,
                "protocol": protocol.name(), "compares_with": protocol.compares_with(),
            })
        );
    } else {
        println!("{n_way}-way {k_shot}-shot: {percent:.2} ± {interval:.2}% over {} episodes", result.episodes);
        println!("compare {}: {}", protocol.name(), protocol.compares_with());
    }
    Ok(())
}

fn one_shot_runs(runs: &OneShotRuns, model: &Model, as_json: bool) -> Outcome {
    let mut errors = Vec::new();
    for run in &runs.runs {
        errors.push(wrong(run, model)? as f64 / run.test.len() as f64 * 100.0);
    }
    let trials = runs.trials();
    let weighted = errors.iter().zip(&runs.runs).map(|(error, run)| error * run.test.len() as f64);
    let error = weighted.sum::<f64>() / trials as f64;
    let interval = summarise(&errors.iter().map(|error| *error as f32).collect::<Vec<_>>()).interval;
    let protocol = Protocol::Lake;
    if as_json {
        let each: Vec<_> = runs
            .runs
            .iter()
            .zip(&errors)
            .map(|(run, error)| json!({ "run": run.name, "error_percent": error }))
            .collect();
        println!(
            "{}",
            json!({
                "error_percent": error, "interval_percent": interval, "trials": trials, "runs": each,
                "protocol": protocol.name(), "compares_with": protocol.compares_with(),
            })
        );
    } else {
        for (run, error) in runs.runs.iter().zip(&errors) {
            println!("{:<8}{error:>6.1}%", run.name);
        }
        println!("error {error:.1} ± {interval:.1}% over {trials} trials in {} runs", runs.runs.len());
        println!("compare {}: {}", protocol.name(), protocol.compares_with());
    }
    Ok(())
}

/// How many drawings of a run are taken for another character.
fn wrong(run: &OneShotRun, model: &Model) -> Outcome<usize> {
    let labels = Labels::class_major(run.training.len(), 1);
    let scores = numbers(model.classify(&labels, &run.training, &run.test).into_data())?;
    let best = |row: &[f32]| row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at);
    Ok(scores.chunks(run.training.len()).zip(&run.answers).filter(|(row, answer)| best(row) != Some(**answer)).count())
}
