//! The list of ready-made networks, as the page and whoever is curious reads it: JSON, a line for each method.

use std::{collections::BTreeMap, fmt::Write as _, fs, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};

use super::{ALPHABETS, HELD_OUT};
use crate::Outcome;

/// The manifest's name in its folder.
pub const FILE: &str = "ready.json";

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The networks of each method, by its id.
    pub methods: BTreeMap<String, MethodEntry>,
}

/// The networks of one method, which are one run at several moments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MethodEntry {
    /// Where every random choice of the run comes from.
    pub seed: u64,
    /// Every setting of the method, as the page begins with it.
    pub settings: BTreeMap<String, f64>,
    /// Numbers in its weights.
    pub parameters: usize,
    /// The moments.
    pub stops: Vec<Stop>,
    /// What training went through: step, loss, fraction of right answers, each the mean of some steps around.
    pub curve: Vec<(u64, f32, f32)>,
}

/// A network after so many steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// Training steps behind it.
    pub steps: u64,
    /// Mean accuracy on episodes of held-out generated characters, in [0, 1], of the weights as they are stored.
    pub accuracy: f32,
    /// Half the width of the 95% confidence interval of that mean.
    pub interval: f32,
    /// Episodes behind it.
    pub episodes: u32,
    /// The loss of the latest step, before it; none before the first.
    pub loss: Option<f32>,
    /// The loss of the next step, before it, of the weights as they are stored.
    pub next_loss: f32,
    /// The file, from the site's folder; none before the first step, where the seed says it all.
    pub file: Option<String>,
    /// Its size.
    pub bytes: usize,
    /// What its numbers are stored as.
    pub numbers: String,
}

impl MethodEntry {
    /// True if the network after so many steps is listed and there.
    pub fn has(&self, steps: u64, folder: &Path) -> bool {
        let stop = self.stops.iter().find(|stop| stop.steps == steps);
        stop.is_some_and(|stop| stop.file.as_ref().is_none_or(|file| there(folder, file).exists()))
    }
}

/// Where a listed file lies; `folder` is the manifest's.
fn there(folder: &Path, file: &str) -> std::path::PathBuf {
    folder.join(file.rsplit('/').next().unwrap_or(file))
}

impl Manifest {
    /// What is listed in a folder; nothing if there is no manifest yet.
    ///
    /// # Errors
    /// If there is one that cannot be read.
    pub fn read(folder: &Path) -> Outcome<Self> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("cannot read {}: {error}", path.display()).into()),
        }
    }

    /// As it is written: a line for each method.
    ///
    /// # Errors
    /// If a number cannot be written, which none of them is.
    pub fn text(&self) -> Outcome<String> {
        let lines = self.methods.iter().map(|(id, entry)| Ok(format!("{id:?}:{}", serde_json::to_string(entry)?)));
        let lines: Vec<String> = lines.collect::<Outcome<_>>()?;
        let trained = format!("{} generated alphabets of {} characters, from the seed", ALPHABETS.0, ALPHABETS.1);
        let tested = format!("{} other generated alphabets of {} characters", HELD_OUT.0, HELD_OUT.1);
        Ok(format!(
            "{{\"trained_on\":{trained:?},\"tested_on\":{tested:?},\"methods\":{{\n{}\n}}}}\n",
            lines.join(",\n")
        ))
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut text = String::from("| method | parameters | steps | held-out accuracy | loss | bytes |\n");
        text.push_str("| --- | ---: | ---: | ---: | ---: | ---: |");
        for (id, entry) in &self.methods {
            for Stop { steps, accuracy, interval, loss, bytes, .. } in &entry.stops {
                let loss = loss.map_or_else(String::new, |loss| format!("{loss:.3}"));
                let (accuracy, interval) = (accuracy * 100.0, interval * 100.0);
                let parameters = entry.parameters;
                _ = write!(
                    text,
                    "\n| {id} | {parameters} | {steps} | {accuracy:.1} ± {interval:.1} | {loss} | {bytes} |"
                );
            }
        }
        text
    }
}
