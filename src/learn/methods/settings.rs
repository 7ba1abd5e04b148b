//! A run's values, checked against what its method declares, and the hyperparameters that several methods share.

use std::collections::BTreeMap;

use super::Deal;
use data::episode::EpisodeShape;
use protocol::{Hyperparameter, MethodInfo, Range, RunConfig};

/// The hyperparameter that says where episodes come from; its values are those of [`Source`].
const SOURCE: &str = "source";

/// Queries of each class where a method's settings do not say.
const TEST_QUERIES: usize = 5;

/// Where a run's episodes come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Generated alphabets, made from the run's seed.
    #[default]
    Generated = 0,
    /// Augmented copies of the drawings on the board.
    Board = 1,
    /// The Omniglot that the browser keeps, once the user has brought it.
    Omniglot = 2,
}

impl Source {
    const ALL: [(&str, Self); 3] =
        [("generated alphabets", Self::Generated), ("my drawings", Self::Board), ("Omniglot", Self::Omniglot)];

    /// The source that a configuration asks for; what it does not name is generated.
    pub fn of(config: &RunConfig) -> Self {
        let asked = config.values.get(SOURCE);
        let found = Self::ALL.into_iter().find(|(_, source)| asked == Some(&f64::from(*source as u8)));
        found.map(|(_, source)| source).unwrap_or_default()
    }
}

/// Why a run's configuration cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// No method has this id.
    #[error("there is no method “{id}”; choose one of: {known}")]
    UnknownMethod {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// A value its hyperparameter does not take.
    #[error("“{label}” cannot be {value}: choose {allowed}")]
    OutOfRange {
        /// The hyperparameter's label.
        label: String,
        /// What was asked for.
        value: f64,
        /// What it takes, in words.
        allowed: String,
    },
    /// A value for a hyperparameter that the method does not have.
    #[error("{method} has no setting “{id}”")]
    UnknownSetting {
        /// The method's title.
        method: String,
        /// What was set.
        id: String,
    },
}

/// Every hyperparameter of a method with a value in its range.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    values: BTreeMap<String, f64>,
}

impl Settings {
    /// Fills in defaults and checks ranges.
    ///
    /// # Errors
    /// If a value is out of range, not finite, fractional where a whole number is due, or of an unknown setting.
    pub fn check(info: &MethodInfo, config: &RunConfig) -> Result<Self, ConfigError> {
        let known = |id: &String| info.hyperparameters.iter().any(|parameter| &parameter.id == id);
        if let Some(id) = config.values.keys().find(|id| !known(id)) {
            return Err(ConfigError::UnknownSetting { method: info.title.clone(), id: id.clone() });
        }
        let mut values = BTreeMap::new();
        for parameter in &info.hyperparameters {
            let value = config.values.get(&parameter.id).copied().unwrap_or(parameter.default);
            if !allows(&parameter.range, value) {
                let (label, allowed) = (parameter.label.clone(), describe(&parameter.range));
                return Err(ConfigError::OutOfRange { label, value, allowed });
            }
            values.insert(parameter.id.clone(), value);
        }
        Ok(Self { values })
    }

    /// A real-valued setting.
    pub fn real(&self, id: &str) -> f64 {
        *self.values.get(id).unwrap_or_else(|| panic!("the method reads “{id}” but does not declare it"))
    }

    /// A whole-numbered setting.
    pub fn whole(&self, id: &str) -> usize {
        self.real(id) as usize
    }

    /// A setting that not every method has.
    pub fn optional(&self, id: &str) -> Option<f64> {
        self.values.get(id).copied()
    }

    /// The shape of the episodes that the method is tested on. A method that is not fed episodes has no number of
    /// queries to set.
    pub fn test_shape(&self) -> EpisodeShape {
        let n_query = self.optional("n_query").map_or(TEST_QUERIES, |n_query| n_query as usize);
        EpisodeShape { n_way: self.whole("n_way"), k_shot: self.whole("k_shot"), n_query }
    }

    /// How training episodes are dealt.
    pub fn deal(&self) -> Deal {
        let mut shape = self.test_shape();
        shape.n_way = shape.n_way.max(self.whole("train_way"));
        Deal { shape, within: self.real("within") }
    }

    /// The width of the linear map behind the encoder; `None` if there is no map.
    pub fn embedding_dim(&self) -> Option<usize> {
        Some(self.whole("embedding_dim")).filter(|dim| *dim > 0)
    }
}

/// Hyperparameters of every method that learns from episodes.
pub fn episodic() -> Vec<Hyperparameter> {
    let whole = |min, max| Range::Whole { min, max };
    let ways = [("as many as in tests", 0), ("10", 10), ("20", 20)];
    let mut all = vec![source()];
    all.extend(way_and_shot());
    all.extend([
        parameter(
            "n_query",
            "Queries",
            "How many drawings of each character it has to recognise in an episode.",
            whole(1, 15),
            5.0,
            false,
        ),
        parameter(
            "train_way",
            "Classes in training",
            "Training with more classes than are asked for later is harder, and teaches more.",
            Range::Choice(ways.map(|(label, way)| (label.into(), f64::from(way))).to_vec()),
            0.0,
            false,
        ),
        within("The share of episodes whose characters are all of one alphabet, and so resemble each other."),
    ]);
    all
}

/// The share of harder comparisons, between characters of one alphabet.
pub fn within(help: &str) -> Hyperparameter {
    let shares = [("none", 0.0), ("half", 0.5), ("all", 1.0)];
    let shares = shares.map(|(label, share)| (label.to_string(), share));
    parameter("within", "Look-alikes", help, Range::Choice(shares.to_vec()), 0.0, false)
}

/// Where a run learns from.
pub fn source() -> Hyperparameter {
    let sources = Source::ALL.map(|(name, source)| (name.into(), f64::from(source as u8)));
    parameter(
        SOURCE,
        "Learn from",
        "Endless generated characters, augmented copies of the drawings on the board, or Omniglot, once it is in this \
         browser (see Data).",
        Range::Choice(sources.to_vec()),
        0.0,
        true,
    )
}

/// How hard the question is: of every method, since every method is tested.
pub fn way_and_shot() -> [Hyperparameter; 2] {
    let whole = |min, max| Range::Whole { min, max };
    [
        parameter("n_way", "Classes (way)", "How many characters an episode tells apart.", whole(2, 20), 5.0, true),
        parameter(
            "k_shot",
            "Examples (shot)",
            "How many drawings of each character the network is shown.",
            whole(1, 10),
            1.0,
            true,
        ),
    ]
}

/// Hyperparameters of every method with a Conv4 encoder and Adam.
pub fn encoder() -> Vec<Hyperparameter> {
    let widths = [8, 16, 32, 64].map(|width| (width.to_string(), f64::from(width)));
    let dims =
        [("same as channels", 0), ("2 (a flat map)", 2), ("8", 8), ("16", 16), ("32", 32), ("64", 64), ("128", 128)];
    let dims = dims.map(|(label, dim)| (label.to_string(), f64::from(dim)));
    vec![
        parameter(
            "channels",
            "Channels",
            "How wide each of the four convolutions is: wider sees more and takes longer.",
            Range::Choice(widths.to_vec()),
            32.0,
            true,
        ),
        parameter(
            "embedding_dim",
            "Embedding",
            "How many numbers stand for a drawing; with 2 the map shows them as they are.",
            Range::Choice(dims.to_vec()),
            0.0,
            false,
        ),
        parameter(
            "learning_rate",
            "Learning rate",
            "How far Adam moves the weights in one step.",
            Range::Logarithmic { min: 1e-5, max: 1e-1 },
            1e-3,
            false,
        ),
        whole(
            "decay",
            "Rate falls over",
            "Steps over which the learning rate falls to a hundredth, along half a cosine; with 0 it stays.",
            0,
            100_000,
            0,
        ),
    ]
}

/// The same for an encoder whose features are maps, behind which there is no map to an embedding.
pub fn encoder_of_maps() -> Vec<Hyperparameter> {
    encoder().into_iter().filter(|parameter| parameter.id != "embedding_dim").collect()
}

/// Hyperparameters of every method that is not fed episodes: what it learns from, and what it is tested on.
pub fn tested() -> Vec<Hyperparameter> {
    let mut all = vec![source()];
    all.extend(way_and_shot());
    all
}

/// A whole number that only a method's own settings have.
pub fn whole(id: &str, label: &str, help: &str, min: u32, max: u32, default: u32) -> Hyperparameter {
    parameter(id, label, help, Range::Whole { min, max }, f64::from(default), false)
}

/// One of several named ways, counted from 0; the first is the default.
pub fn choice(id: &str, label: &str, help: &str, ways: &[&str]) -> Hyperparameter {
    let ways = ways.iter().zip(0_u8..).map(|(way, value)| ((*way).to_string(), f64::from(value)));
    parameter(id, label, help, Range::Choice(ways.collect()), 0.0, false)
}

/// How far apart is far enough.
pub fn margin(help: &str, default: f64) -> Hyperparameter {
    parameter("margin", "Margin", help, Range::Logarithmic { min: 0.01, max: 100.0 }, default, false)
}

/// Whether drawings are changed at random before the network sees them.
pub fn augmented() -> Hyperparameter {
    let help = "Changes every drawing a little before the network sees it: turned, slanted, bent.";
    choice("augmented", "Augment", help, &["no", "yes"])
}

/// A hyperparameter from its parts.
pub fn parameter(id: &str, label: &str, help: &str, range: Range, default: f64, prominent: bool) -> Hyperparameter {
    Hyperparameter { id: id.into(), label: label.into(), help: help.into(), range, default, prominent }
}

fn allows(range: &Range, value: f64) -> bool {
    match range {
        Range::Whole { min, max } => value.fract() == 0.0 && (f64::from(*min)..=f64::from(*max)).contains(&value),
        Range::Logarithmic { min, max } => (*min..=*max).contains(&value),
        Range::Choice(choices) => choices.iter().any(|(_, choice)| *choice == value),
    }
}

fn describe(range: &Range) -> String {
    match range {
        Range::Whole { min, max } => format!("a whole number from {min} to {max}"),
        Range::Logarithmic { min, max } => format!("a number from {min} to {max}"),
        Range::Choice(choices) => {
            let names: Vec<_> = choices.iter().map(|(_, value)| value.to_string()).collect();
            format!("one of {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> MethodInfo {
        crate::methods::REGISTRY[0].info()
    }

    fn with(id: &str, value: f64) -> Result<Settings, ConfigError> {
        let values = BTreeMap::from([(id.to_string(), value)]);
        Settings::check(&info(), &RunConfig { method: info().id, seed: 1, values })
    }

    #[test]
    fn missing_values_have_their_defaults() {
        let settings = with("n_way", 3.0).unwrap();
        assert_eq!(settings.test_shape(), EpisodeShape { n_way: 3, k_shot: 1, n_query: 5 });
        assert_eq!(settings.embedding_dim(), None);
    }

    #[test]
    fn values_outside_their_range_are_refused_by_name() {
        for (id, value) in
            [("n_way", 1.0), ("n_way", 2.5), ("n_way", f64::NAN), ("channels", 9.0), ("learning_rate", f64::INFINITY)]
        {
            assert!(matches!(with(id, value), Err(ConfigError::OutOfRange { .. })), "{id} = {value}");
        }
        let text = with("n_way", 900.0).unwrap_err().to_string();
        assert_eq!(text, "“Classes (way)” cannot be 900: choose a whole number from 2 to 20");
    }

    #[test]
    fn unknown_settings_are_refused() {
        assert!(matches!(with("colour", 1.0), Err(ConfigError::UnknownSetting { .. })));
    }
}
