//! What a trainer declares of its methods: what they are, and what can be set.

use serde::{Deserialize, Serialize};

use super::Supervision;

/// What the page needs to know of a method to offer and explain it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodInfo {
    /// Short, stable name for URLs and command lines: `prototypical`.
    pub id: String,
    /// Name in the page.
    pub title: String,
    /// Authors, title, year.
    pub paper: String,
    /// Where to read it.
    pub paper_url: String,
    /// What it minimises, in one line of Unicode mathematics.
    pub equation: String,
    /// Two or three plain sentences: the idea.
    pub summary: String,
    /// What it learns from.
    pub supervision: Supervision,
    /// True for the one method that a page without other wishes begins with.
    pub usual: bool,
    /// What can be set.
    pub hyperparameters: Vec<Hyperparameter>,
    /// Settings as papers have them.
    pub presets: Vec<Preset>,
}

/// Settings under which a paper reports its numbers, as far as the method's ranges go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// Short name for the command line, one of its own in each method: `paper`.
    pub id: String,
    /// What it is, in a few words.
    pub title: String,
    /// The settings that are not at their defaults, by id.
    pub values: Vec<(String, f64)>,
    /// What the paper reports, and what of its protocol is not a setting here.
    pub published: String,
}

/// One number a user can set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hyperparameter {
    /// Key in [`RunConfig::values`](super::RunConfig::values), in the URL and on the command line: `n_way`.
    pub id: String,
    /// Label in the page.
    pub label: String,
    /// One plain sentence: what it does.
    pub help: String,
    /// Which values it takes.
    pub range: Range,
    /// The value it has if nobody says otherwise.
    pub default: f64,
    /// With which others the page shows it.
    pub group: SettingGroup,
}

/// What a [`Hyperparameter`] is about; the page shows them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingGroup {
    /// The method's own idea: a temperature, a margin, inner steps.
    Method,
    /// The episodes that it learns from, and is tested on.
    Episodes,
    /// The episodes that it is tested on, of a method that learns from something else.
    Test,
    /// The drawings and the network.
    Common,
    /// What is seldom changed.
    More,
}

/// The values of a [`Hyperparameter`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Range {
    /// Whole numbers from `min` to `max`, both included.
    Whole { min: u32, max: u32 },
    /// Real numbers between `min` and `max`, best shown on a logarithmic scale.
    Logarithmic { min: f64, max: f64 },
    /// One of a few named values.
    Choice(Vec<(String, f64)>),
}
