//! `fewshot pretrain`: trains the encoder that ships with the page.

use std::{fs, path::PathBuf, sync::Arc, time::Instant};

use fewshot_playground::{
    data::{
        classes::Classes,
        episode::{EpisodeShape, sample_episode, sample_episode_within_alphabet},
        joined::Joined,
        omniglot::Omniglot,
        rotated::Rotated,
        scripts::Scripts,
        seeds::{Stream, rng},
        splits::{alphabets_named, hold_out},
    },
    protocol::{Accuracy, DeviceKind, RunConfig},
    training::{
        device,
        evaluation::{accuracy, summarise},
        trainer::Trainer,
        weights_file::{self, SavedState},
    },
};
use futures::executor::block_on;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::Outcome;

/// Alphabets of the background set that are held out for validation: scripts of different families.
const HELD_OUT: &str = "Armenian,Bengali,Early_Aramaic,Japanese_(hiragana),Tifinagh";

/// What to train on, for how long, and where to write it.
#[derive(clap::Args)]
pub struct Options {
    /// Omniglot's images_background.zip, or the folder it unpacks to; without it, generated alphabets alone.
    #[arg(long)]
    images: Option<PathBuf>,
    /// Alphabets of Omniglot to hold out for validation.
    #[arg(long, value_delimiter = ',', default_value = HELD_OUT)]
    hold_out: Vec<String>,
    /// Where to write the weights (safetensors).
    #[arg(long, default_value = "static/weights/omniglot-conv4.safetensors")]
    out: PathBuf,
    /// Training steps.
    #[arg(long, default_value_t = 4000)]
    steps: u64,
    /// Classes in a training episode. More than at test time is harder, and teaches more (Snell et al. 2017).
    #[arg(long, default_value_t = 20)]
    way: u32,
    /// Support drawings of each class.
    #[arg(long, default_value_t = 1)]
    shot: u32,
    /// Query drawings of each class.
    #[arg(long, default_value_t = 5)]
    query: u32,
    /// Width of the encoder.
    #[arg(long, default_value_t = 64)]
    channels: u32,
    /// Adam's learning rate; it falls to a hundredth along half a cosine.
    #[arg(long, default_value_t = 2e-3)]
    learning_rate: f64,
    /// The share of episodes whose classes are all of one alphabet.
    #[arg(long, default_value_t = 0.5)]
    within: f64,
    /// Where every random choice comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Trains, validates, writes.
pub fn run(options: &Options, as_json: bool) -> Outcome {
    let (training, held_out) = sources(options)?;
    eprintln!("{} classes to train on, {} held out", training.len(), held_out.len());
    let (device, _) = block_on(device::open(DeviceKind::Cpu))?;
    let mut trainer = Trainer::new(&config(options), training, &device)?;
    trainer.mix_within_alphabet(options.within);

    let began = Instant::now();
    let bar = ProgressBar::new(options.steps).with_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {eta} left, {msg}")
            .unwrap_or(ProgressStyle::default_bar()),
    );
    let mut recent = (0.0_f32, 0.0_f32);
    for step in 0..options.steps {
        trainer.set_learning_rate(options.learning_rate * cosine(step, options.steps));
        let done = trainer.step()?;
        let loss = done.loss.into_scalar::<f32>();
        let right = accuracy(&done.logits.into_data().try_to_vec::<f32>()?, done.episode.shape.n_way);
        if !loss.is_finite() {
            return Err(format!("the loss is no longer a number at step {step}: try a smaller --learning-rate").into());
        }
        recent = (recent.0 * 0.98 + loss * 0.02, recent.1 * 0.98 + right * 0.02);
        bar.set_message(format!("loss {:.3}, accuracy {:.1}%", recent.0, recent.1 * 100.0));
        bar.inc(1);
        if (step + 1) % 500 == 0 {
            let checked = validate(&trainer, &held_out, 5, 1, false, 200)?;
            bar.println(format!(
                "step {}: loss {:.3}, held out 5-way 1-shot {}",
                step + 1,
                recent.0,
                percent(&checked)
            ));
            save(options, &trainer)?;
        }
    }
    bar.finish_and_clear();
    save(options, &trainer)?;
    report(options, &trainer, &held_out, began.elapsed().as_secs_f64(), as_json)
}

fn config(options: &Options) -> RunConfig {
    let values = [
        ("n_way", f64::from(options.way)),
        ("k_shot", f64::from(options.shot)),
        ("n_query", f64::from(options.query)),
        ("channels", f64::from(options.channels)),
        ("learning_rate", options.learning_rate),
    ];
    let values = values.map(|(id, value)| (id.to_string(), value)).into();
    RunConfig { method: "prototypical".into(), seed: options.seed, values }
}

/// What to train on, and what to validate on.
type Sources = (Arc<dyn Classes>, Arc<dyn Classes>);

fn sources(options: &Options) -> Outcome<Sources> {
    let generated = Scripts::new(options.seed, 100, 20);
    let Some(path) = &options.images else {
        return Ok((Arc::new(generated), Arc::new(Scripts::new(options.seed + 1, 10, 20))));
    };
    let all = Omniglot::open(path)?.collection;
    let held_out = alphabets_named(&all, &options.hold_out)?;
    let (rest, validation) = hold_out(&(Arc::new(all) as Arc<dyn Classes>), &held_out);
    let sources: Vec<Box<dyn Classes>> = vec![Box::new(Rotated::new(rest)), Box::new(generated)];
    Ok((Arc::new(Joined::new(sources)), Arc::new(validation)))
}

/// Half a cosine from 1 down to 0.01.
fn cosine(step: u64, steps: u64) -> f64 {
    let along = step as f64 / steps as f64;
    0.01 + 0.99 * 0.5 * (1.0 + (std::f64::consts::PI * along).cos())
}

fn validate(
    trainer: &Trainer,
    held_out: &Arc<dyn Classes>,
    n_way: usize,
    k_shot: usize,
    within: bool,
    episodes: u64,
) -> Outcome<Accuracy> {
    let shape = EpisodeShape { n_way, k_shot, n_query: 5 };
    let mut accuracies = Vec::new();
    for index in 0..episodes {
        let mut rng = rng(1, Stream::Evaluation, index);
        let episode = if within {
            sample_episode_within_alphabet(held_out.as_ref(), shape, &mut rng)?
        } else {
            sample_episode(held_out.as_ref(), shape, &mut rng)?
        };
        accuracies.push(accuracy(&trainer.score(&episode).into_data().try_to_vec::<f32>()?, n_way));
    }
    Ok(summarise(&accuracies))
}

fn save(options: &Options, trainer: &Trainer) -> Outcome {
    let state = trainer.state();
    let saved = SavedState {
        step: state.step,
        weights: state.weights.into_data().try_to_vec()?,
        statistics: state.statistics.into_data().try_to_vec()?,
        moments: None,
    };
    let file = weights_file::write(trainer.learner().network(), &saved, &[("method", "prototypical".into())])?;
    if let Some(folder) = options.out.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside and then moved, so that a full disk leaves the old file as it was.
    let beside = options.out.with_extension("part");
    fs::write(&beside, file).map_err(|error| format!("cannot write {}: {error}", beside.display()))?;
    fs::rename(&beside, &options.out)?;
    Ok(())
}

fn report(options: &Options, trainer: &Trainer, held_out: &Arc<dyn Classes>, seconds: f64, as_json: bool) -> Outcome {
    let mut rows = Vec::new();
    for within in [false, true] {
        for (n_way, k_shot) in [(5, 1), (5, 5), (20, 1), (20, 5)] {
            let checked = validate(trainer, held_out, n_way, k_shot, within, 400)?;
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
    if as_json {
        println!(
            "{}",
            json!({
                "weights": options.out, "parameters": parameters, "steps": options.steps, "seconds": seconds, "held_out": rows,
            })
        );
    } else {
        println!(
            "{parameters} parameters, {} steps in {seconds:.0} s, written to {}",
            options.steps,
            options.out.display()
        );
    }
    Ok(())
}

fn percent(accuracy: &Accuracy) -> String {
    format!("{:.2} ± {:.2}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
}
