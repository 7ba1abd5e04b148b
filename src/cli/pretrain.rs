//! `fewshot pretrain`: trains the encoder that ships with the page, or any method's network.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use archives::fewshot_file;
use data::{
    classes::Classes,
    joined::Joined,
    rotated::Rotated,
    scripts::Scripts,
    splits::{alphabets_named, hold_out},
};
use document::{Document, SavedRun};
use futures::executor::block_on;
use learn::{
    methods,
    training::{device, trainer::Trainer},
};
use protocol::{Accuracy, Checkpoint, DeviceKind, MethodInfo, Preset, RunConfig, StepMetrics};
use serde_json::json;

use crate::{
    Outcome,
    budget::{Budget, setting},
    examination::{EpisodeKind, enough, percent},
    examiner::Examiner,
    files::{check_writable, drawings, trained_weights},
    work,
};

/// Alphabets of the background set that are held out for validation: scripts of different families.
pub const HELD_OUT: &str = "Armenian,Bengali,Early_Aramaic,Japanese_(hiragana),Tifinagh";

/// What to train on, for how long, and where to write it.
#[derive(clap::Args)]
pub struct PretrainOptions {
    /// Which method: its id, as `fewshot bench` lists them.
    #[arg(long, default_value = "prototypical")]
    method: String,
    /// Settings as a paper has them: `paper`, or another preset of the method; --set changes single ones. Without it, what the
    /// shipped encoder was trained with.
    #[arg(long)]
    preset: Option<String>,
    /// A setting of the method, id=value, as the page's address has them; may be given several times.
    #[arg(long = "set", value_parser = setting)]
    settings: Vec<(String, f64)>,
    /// Omniglot's images_background.zip, or the folder it unpacks to; without it, generated alphabets alone.
    #[arg(long)]
    images: Option<PathBuf>,
    /// Alphabets of Omniglot to hold out for validation.
    #[arg(long, value_delimiter = ',', default_value = HELD_OUT)]
    hold_out: Vec<String>,
    /// Where to write the weights (safetensors, in 32-bit floats; `fewshot compact` makes what the page ships). A name that
    /// ends in .fewshot gets the whole run, which the page opens and trains on.
    #[arg(long, default_value = "pretrained.safetensors")]
    out: PathBuf,
    /// Leave characters of --images out that have fewer drawings than training or validation take; without it, nothing is
    /// trained.
    #[arg(long)]
    leave_out: bool,
    /// Generated alphabets of 20 characters to learn from.
    #[arg(long, default_value_t = 100)]
    alphabets: usize,
    /// Training steps.
    #[arg(long, default_value_t = 4000)]
    steps: u64,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What the shipped encoder is trained with: more classes than at test time, half of the episodes within one alphabet.
/// For other methods, what of it they have.
const SHIPPED: [(&str, f64); 4] = [("channels", 64.0), ("train_way", 20.0), ("within", 0.5), ("learning_rate", 2e-3)];

/// Trains, validates, writes.
pub fn run(options: &PretrainOptions, as_json: bool) -> Outcome {
    check_writable(&options.out)?;
    let config = config(options)?;
    let setup = methods::set_up(&config)?;
    let drawn = Scripts::new(options.seed, options.alphabets, 20);
    let needed = methods::drawings_needed(&setup).max(EpisodeKind::most_drawings());
    let images = Images { path: options.images.as_deref(), needed, leave_out: options.leave_out };
    let (training, held_out) = sources(&images, &options.hold_out, drawn, options.seed)?;
    eprintln!("{} classes to train on, {} held out", training.len(), held_out.len());
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let mut trainer = Trainer::new(&config, training, &device)?;
    let budget = Budget { steps: options.steps, learning_rate: setup.learning_rate.initial };
    let mut curve = Vec::new();
    let seconds = budget.spend(&mut trainer, |trainer, step, loss| {
        let mut examiner = Examiner::new(trainer.model(), held_out.as_ref());
        let checked = examiner.ask(EpisodeKind::new(5, 1, false), 1, 200, |_| {})?;
        curve.push((StepMetrics { step, loss, accuracy: checked.mean, milliseconds: 0.0 }, checked));
        save(options, &config, trainer, &curve)?;
        Ok(Some(format!("step {step}: loss {loss:.3}, held out 5-way 1-shot {}", percent(&checked))))
    })?;
    save(options, &config, &trainer, &curve)?;
    report(options, &trainer, &held_out, seconds, as_json)
}

fn config(options: &PretrainOptions) -> Outcome<RunConfig> {
    let info = methods::find(&options.method)?.info();
    let preset = preset(options, &info)?;
    let known = |id: &str| info.hyperparameters.iter().any(|parameter| parameter.id == id);
    let shipped = SHIPPED.iter().filter(|(id, _)| known(id)).map(|(id, value)| ((*id).to_string(), *value));
    let usual = preset.map_or_else(|| shipped.collect(), |preset| preset.values);
    // All of them, as the page has them, so that it takes a run up with the settings it was made with.
    let defaults = info.hyperparameters.iter().map(|parameter| (parameter.id.clone(), parameter.default));
    let values = defaults.chain(usual).chain(options.settings.iter().cloned()).collect();
    Ok(RunConfig { method: options.method.clone(), seed: options.seed, values })
}

/// The preset that is asked for.
fn preset(options: &PretrainOptions, info: &MethodInfo) -> Outcome<Option<Preset>> {
    let Some(wanted) = &options.preset else { return Ok(None) };
    let found = info.presets.iter().find(|preset| &preset.id == wanted).cloned();
    let known = info.presets.iter().map(|preset| format!("{} ({})", preset.id, preset.title)).collect::<Vec<_>>();
    found.map(Some).ok_or_else(|| match known.is_empty() {
        true => format!("{} has no presets: leave --preset out", info.title).into(),
        false => format!("{} has no preset “{wanted}”; choose one of: {}", info.title, known.join(", ")).into(),
    })
}

/// What to train on, and what to validate on.
type Sources = (Arc<dyn Classes>, Arc<dyn Classes>);

/// Images to learn from, and how many drawings of each character it takes.
pub struct Images<'a> {
    /// The archive or folder.
    pub path: Option<&'a Path>,
    /// Drawings that are needed of each character.
    pub needed: usize,
    /// Whether those that have fewer are left out.
    pub leave_out: bool,
}

/// Omniglot's background set, each character turned four ways, and generated alphabets, less the alphabets held out; or
/// generated alphabets alone.
pub fn sources(images: &Images, held_out: &[String], generated: Scripts, seed: u64) -> Outcome<Sources> {
    let Some(path) = images.path else {
        return Ok((Arc::new(generated), Arc::new(Scripts::new(seed + 1, 10, 20))));
    };
    let all = drawings(path)?;
    let held_out = alphabets_named(&all, held_out)?;
    // Held-out alphabets are named by their numbers in the whole, so they are taken out first.
    let (rest, validation) = hold_out(&(Arc::new(all) as Arc<dyn Classes>), &held_out);
    let enough = |part| enough(Arc::new(part), images.needed, images.leave_out);
    let (rest, validation) = (enough(rest)?, enough(validation)?);
    let sources: Vec<Box<dyn Classes>> = vec![Box::new(Rotated::new(rest)), Box::new(generated)];
    Ok((Arc::new(Joined::new(sources)), validation))
}

/// Writes the weights, or the whole run with what was measured on the way.
fn save(
    options: &PretrainOptions,
    config: &RunConfig,
    trainer: &Trainer,
    curve: &[(StepMetrics, Accuracy)],
) -> Outcome {
    let whole = work::is_document(&options.out);
    let weights = trained_weights(trainer, config, whole)?;
    let file = if whole {
        let checkpoint = Checkpoint { step: trainer.steps_taken(), weights };
        let run = SavedRun {
            name: String::new(),
            config: config.clone(),
            checkpoint,
            history: curve.iter().map(|(step, _)| *step).collect(),
            evaluations: curve.iter().map(|(step, accuracy)| (step.step, *accuracy)).collect(),
        };
        fewshot_file::pack(&Document { run: Some(run), ..Document::default() })?
    } else {
        weights
    };
    if let Some(folder) = options.out.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside and then moved, so that a full disk leaves the old file as it was.
    let beside = options.out.with_extension("part");
    fs::write(&beside, file).map_err(|error| format!("cannot write {}: {error}", beside.display()))?;
    fs::rename(&beside, &options.out)?;
    Ok(())
}

fn report(
    options: &PretrainOptions,
    trainer: &Trainer,
    held_out: &Arc<dyn Classes>,
    seconds: f64,
    as_json: bool,
) -> Outcome {
    let mut examiner = Examiner::new(trainer.model(), held_out.as_ref());
    let mut rows = Vec::new();
    for within in [false, true] {
        for (n_way, k_shot) in EpisodeKind::REPORTED {
            let checked = examiner.ask(EpisodeKind::new(n_way, k_shot, within), 1, 400, |_| {})?;
            let from = if within { "within one alphabet" } else { "all held-out characters" };
            if !as_json {
                println!("{n_way}-way {k_shot}-shot, {from}: {}", percent(&checked));
            }
            rows.push(json!({
                "way": n_way, "shot": k_shot, "within_alphabet": within, "episodes": checked.episodes,
                "accuracy_percent": checked.mean * 100.0, "interval_percent": checked.interval * 100.0,
            }));
        }
    }
    let parameters = trainer.learner().network().weights.len();
    let published = preset(options, &methods::find(&options.method)?.info())?.map(|preset| preset.published);
    if as_json {
        println!(
            "{}",
            json!({
                "method": options.method, "weights": options.out, "parameters": parameters, "steps": options.steps,
                "seconds": seconds, "held_out": rows, "preset": options.preset, "published": published,
            })
        );
    } else {
        println!(
            "{parameters} parameters, {} steps in {seconds:.0} s, written to {}",
            options.steps,
            options.out.display()
        );
        published.iter().for_each(|published| println!("Published: {published}"));
    }
    Ok(())
}
