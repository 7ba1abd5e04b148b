//! Training for a stated number of steps, as the commands that train do it: Adam along half a cosine, with a progress
//! bar, and an end with a message if the loss is no longer a number.

use std::time::Instant;

use futures::executor::block_on;
use indicatif::{ProgressBar, ProgressStyle};
use learn::training::{pending::CompletedStep, schedule::cosine, trainer::Trainer};

use crate::Outcome;

/// How long to train, and how fast.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Training steps.
    pub steps: u64,
    /// Adam's learning rate in the beginning; it falls to a hundredth along half a cosine.
    pub learning_rate: f64,
}

impl Budget {
    /// Trains to the end of the budget, and returns the seconds that took. `check` is called every 500 steps with the
    /// step and the recent loss, and may say something.
    ///
    /// # Errors
    /// If the classes have too little, or the loss is no longer a number.
    pub fn spend(
        self,
        trainer: &mut Trainer,
        mut check: impl FnMut(&Trainer, u64, f32) -> Outcome<Option<String>>,
    ) -> Outcome<f64> {
        let began = Instant::now();
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {eta} left, {msg}");
        let bar = ProgressBar::new(self.steps).with_style(style.unwrap_or(ProgressStyle::default_bar()));
        let mut recent: Option<(f32, f32)> = None;
        for step in 0..self.steps {
            trainer.set_learning_rate(self.learning_rate * cosine(step, self.steps));
            let CompletedStep { loss, accuracy: right, .. } = block_on(trainer.step()?.complete())?;
            if !loss.is_finite() {
                return Err(
                    format!("the loss is no longer a number at step {step}: try a smaller learning rate").into()
                );
            }
            let (old_loss, old_right) = recent.unwrap_or((loss, right));
            recent = Some((old_loss * 0.98 + loss * 0.02, old_right * 0.98 + right * 0.02));
            bar.set_message(format!("loss {:.3}, accuracy {:.1}%", old_loss, old_right * 100.0));
            bar.inc(1);
            if (step + 1) % 500 == 0
                && let Some(said) = check(trainer, step + 1, old_loss)?
            {
                bar.println(said);
            }
        }
        bar.finish_and_clear();
        Ok(began.elapsed().as_secs_f64())
    }
}

/// Settings as they stand on the command line, `id=value`.
///
/// # Errors
/// If there is no equals sign, or what is behind it is not a number.
pub fn setting(text: &str) -> Result<(String, f64), String> {
    let (id, value) = text.split_once('=').ok_or_else(|| format!("“{text}” is not of the form id=value"))?;
    Ok((id.to_string(), value.parse().map_err(|_| format!("“{value}” is not a number"))?))
}
