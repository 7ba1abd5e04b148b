//! The table in parts, made on as many machines: a shard is some of the rows, one JSON line each; merged, they are the table.
//!
//! A row depends on the budget and on its own settings, not on the other rows, so that on the CPU it is the same to the last
//! bit whichever shard it is in.

use std::{collections::BTreeSet, fs, path::PathBuf, str::FromStr};

use protocol::Accuracy;
use serde::{Deserialize, Serialize};

use super::{Filled, TableOptions, rows::rows};
use crate::Outcome;

/// Which part of the rows: the `number`th of `of`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// True if row number `row`, counted from 0, is in it. Neighbours cost alike, so they are dealt out in turn.
    pub fn has(self, row: usize) -> bool {
        row % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err(format!("“{text}” is not a part such as 3/16, from 1/16 to 16/16")),
        }
    }
}

/// What all rows of a table have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommonBudget {
    /// Training steps of a row.
    pub steps: u64,
    /// Width of the encoder.
    pub channels: u32,
    /// Where random choices come from.
    pub seed: u64,
    /// Whether Omniglot was there.
    pub omniglot: bool,
    hold_out: Vec<String>,
    episodes: u64,
    adapted_episodes: u64,
}

impl CommonBudget {
    /// What the options ask for.
    pub fn of(options: &TableOptions) -> Self {
        Self {
            steps: options.steps,
            channels: options.channels,
            seed: options.seed,
            omniglot: options.images.is_some(),
            hold_out: options.hold_out.clone(),
            episodes: options.episodes,
            adapted_episodes: options.adapted_episodes,
        }
    }
}

/// A row as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    row: String,
    reading: String,
    accuracies: Vec<Option<Accuracy>>,
    parameters: usize,
    seconds: f64,
    budget: CommonBudget,
}

/// A row as one line of JSON.
pub fn line(budget: &CommonBudget, done: &Filled) -> Outcome<String> {
    let line = Line {
        row: done.row.title.into(),
        reading: done.reading.words().into(),
        accuracies: done.accuracies.clone(),
        parameters: done.parameters,
        seconds: done.seconds,
        budget: budget.clone(),
    };
    Ok(serde_json::to_string(&line)?)
}

/// The rows of several files of lines, in the order of the table, and what they have in common.
pub fn merge(files: &[PathBuf]) -> Outcome<(CommonBudget, Vec<Filled>)> {
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        Ok((file.display().to_string(), text))
    };
    merge_texts(&files.iter().map(read).collect::<Outcome<Vec<_>>>()?)
}

/// The same of their texts, each with its file's name.
fn merge_texts(texts: &[(String, String)]) -> Outcome<(CommonBudget, Vec<Filled>)> {
    let mut common: Option<CommonBudget> = None;
    let mut placed = Vec::new();
    for (file, text) in texts {
        for (number, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let place = format!("{file}, line {}", number + 1);
            let line: Line = serde_json::from_str(text)
                .map_err(|error| format!("{place}: this is no line that --shard --json wrote ({error})"))?;
            if common.get_or_insert_with(|| line.budget.clone()) != &line.budget {
                return Err(
                    format!("{place}: made with another budget than the lines before; merge tables apart").into()
                );
            }
            let (order, done) = filled(line).ok_or_else(|| format!("{place}: this version has no such row"))?;
            placed.push((order, done));
        }
    }
    let budget = common.ok_or("there is no row in these files")?;
    placed.sort_by_key(|(order, _)| *order);
    if let Some(pair) = placed.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("{} is there twice: give each shard's file once", pair[0].1.row.title).into());
    }
    let there: BTreeSet<&str> = placed.iter().map(|(_, done)| done.row.title).collect();
    let missing: Vec<&str> = rows().map(|row| row.title).filter(|title| !there.contains(title)).collect();
    if !missing.is_empty() {
        eprintln!("Not in these files: {}.", missing.join("; "));
    }
    Ok((budget, placed.into_iter().map(|(_, done)| done).collect()))
}

/// A line's row with its place in the table; `None` if there is no such row.
fn filled(line: Line) -> Option<((usize, usize), Filled)> {
    let (at, row) = rows().enumerate().find(|(_, row)| row.title == line.row)?;
    let reading = row.readings.iter().position(|reading| reading.words() == line.reading)?;
    let Line { accuracies, parameters, seconds, .. } = line;
    let done = Filled { row, reading: row.readings[reading], accuracies, parameters, seconds };
    (done.accuracies.len() == 2 * crate::examination::EpisodeKind::REPORTED.len()).then_some(((at, reading), done))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::table::{fill, print};

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        options: TableOptions,
    }

    const TINY: &str =
        "table --steps 2 --channels 8 --episodes 2 --adapted-episodes 1 --methods random,siamese,matching,relation";

    fn options(more: &str) -> TableOptions {
        Arguments::parse_from(format!("{TINY} {more}").split_whitespace()).options
    }

    /// What a process prints, line by line.
    fn lines(more: &str) -> String {
        let (options, mut lines) = (options(more), Vec::new());
        let keep = |done: &Filled| {
            lines.push(line(&CommonBudget::of(&options), done)?);
            Ok(())
        };
        fill(&options, keep).unwrap_or_else(|error| panic!("{error}"));
        lines.join("\n")
    }

    /// The table without the seconds, which are never the same twice.
    fn table(texts: &[(String, String)]) -> (String, String) {
        let (budget, mut filled) = merge_texts(texts).unwrap_or_else(|error| panic!("{error}"));
        filled.iter_mut().for_each(|done| done.seconds = 0.0);
        (print::markdown(&budget, &filled), print::json(&budget, &filled).to_string())
    }

    #[test]
    fn four_shards_merge_to_the_table_of_one_process_bit_for_bit() {
        let budget = CommonBudget::of(&options(""));
        let mut whole = fill(&options(""), |_| Ok(())).unwrap_or_else(|error| panic!("{error}"));
        whole.iter_mut().for_each(|done| done.seconds = 0.0);
        assert!(whole.len() >= 5, "{}", whole.len());
        let shards: Vec<_> = (1..=4).map(|number| (String::new(), lines(&format!("--shard {number}/4")))).collect();
        let filled = shards.iter().filter(|(_, lines)| !lines.is_empty()).count();
        assert!(filled > 1, "the rows are in several shards");
        let (markdown, json) = table(&shards);
        assert_eq!(markdown, print::markdown(&budget, &whole));
        assert_eq!(json, print::json(&budget, &whole).to_string());
        // The order of the files is no matter.
        assert_eq!(table(&shards.iter().rev().cloned().collect::<Vec<_>>()).1, json);
        let refused = |texts: &[(String, String)]| merge_texts(texts).map(|_| ()).unwrap_err().to_string();
        let twice = [shards.clone(), shards.clone()].concat();
        assert!(refused(&twice).contains("twice"), "{}", refused(&twice));
        let other = shards[1].1.replacen("\"steps\":2", "\"steps\":3", 1);
        let mixed = [shards.clone(), vec![("other".into(), other)]].concat();
        assert!(refused(&mixed).contains("other, line 1: made with another budget"), "{}", refused(&mixed));
        assert!(refused(&[("a".into(), "{}".into())]).contains("a, line 1"));
        assert!(refused(&[]).contains("no row"));
    }

    #[test]
    fn shards_are_named_from_one_and_hold_every_row_once() {
        let shards: Vec<Shard> = (1..=3).map(|number| format!("{number}/3").parse().unwrap()).collect();
        assert!((0..20).all(|row| shards.iter().filter(|shard| shard.has(row)).count() == 1));
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn rows_have_titles_of_their_own() {
        let titles: BTreeSet<&str> = rows().map(|row| row.title).collect();
        assert_eq!(titles.len(), rows().count());
    }
}
