//! How a method declares its hyperparameters and reads a run's values of them: by one and the same function.
//!
//! A method has a struct of settings with a function `read`, which asks a [`SettingsReader`] for one field after another.
//! Whatever is asked for is thereby declared, in this order, with its label, its range and its default; so a method cannot
//! read what it did not declare. What the page shows of a method is `read` with no values given
//! ([`SettingsReader::declared`]); so `read` must ask for the same hyperparameters whatever their values are.

use std::{collections::BTreeMap, ops::RangeInclusive};

use protocol::{Hyperparameter, Range, SettingGroup};

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

/// Gives a method's settings their values, and keeps a list of what was asked for.
pub struct SettingsReader<'a> {
    given: &'a BTreeMap<String, f64>,
    /// The run's.
    seed: u64,
    declared: Vec<Hyperparameter>,
    /// True if what is asked for next belongs to the method's own idea.
    is_own: bool,
    /// The first value that was out of range.
    refused: Option<ConfigError>,
}

impl<'a> SettingsReader<'a> {
    /// Reads from `given`, by id. What it does not hold has its default.
    pub fn new(given: &'a BTreeMap<String, f64>) -> Self {
        Self { given, seed: 0, declared: Vec::new(), is_own: false, refused: None }
    }

    /// The same for a run with this seed.
    pub fn seeded(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The run's seed, for a method that has choices of its own to draw.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The hyperparameters that `read` asks for.
    pub fn declared<T>(read: impl FnOnce(&mut SettingsReader) -> T) -> Vec<Hyperparameter> {
        let given = BTreeMap::new();
        let mut reader = SettingsReader::new(&given);
        read(&mut reader);
        reader.declared
    }

    /// What was asked for, once all of it was.
    ///
    /// # Errors
    /// If something was given that was not asked for, or a value was out of range. `method` is the method's title.
    pub fn finish(self, method: &str) -> Result<Vec<Hyperparameter>, ConfigError> {
        let known = |id: &String| self.declared.iter().any(|parameter| &parameter.id == id);
        if let Some(id) = self.given.keys().find(|id| !known(id)) {
            return Err(ConfigError::UnknownSetting { method: method.into(), id: id.clone() });
        }
        self.refused.map_or(Ok(self.declared), Err)
    }

    /// The value of a hyperparameter. One that is out of range, not finite, or fractional where a whole number is due is
    /// refused by [`finish`](Self::finish); until then the default takes its place.
    pub fn ask(&mut self, parameter: Hyperparameter) -> f64 {
        let mut value = self.given.get(&parameter.id).copied().unwrap_or(parameter.default);
        if !allows(&parameter.range, value) {
            let (label, allowed) = (parameter.label.clone(), describe(&parameter.range));
            self.refused.get_or_insert(ConfigError::OutOfRange { label, value, allowed });
            value = parameter.default;
        }
        let group = if std::mem::take(&mut self.is_own) { SettingGroup::Method } else { parameter.group };
        self.declared.push(Hyperparameter { group, ..parameter });
        value
    }

    /// What is asked for next is the method's own idea, and is shown first.
    pub fn own(&mut self) -> &mut Self {
        self.is_own = true;
        self
    }

    /// A whole number.
    pub fn whole(&mut self, id: &str, label: &str, help: &str, range: RangeInclusive<u32>, default: u32) -> usize {
        let range = Range::Whole { min: *range.start(), max: *range.end() };
        self.ask(parameter(id, label, help, range, f64::from(default))) as usize
    }

    /// A real number, on a logarithmic scale.
    pub fn real(&mut self, id: &str, label: &str, help: &str, range: RangeInclusive<f64>, default: f64) -> f64 {
        let range = Range::Logarithmic { min: *range.start(), max: *range.end() };
        self.ask(parameter(id, label, help, range, default))
    }

    /// One of several named ways, which are counted from 0; the first is the default.
    pub fn choice<T: Clone, const N: usize>(&mut self, id: &str, label: &str, help: &str, ways: [(&str, T); N]) -> T {
        self.choice_by_default(id, label, help, ways, 0)
    }

    /// The same with another default.
    pub fn choice_by_default<T: Clone, const N: usize>(
        &mut self,
        id: &str,
        label: &str,
        help: &str,
        ways: [(&str, T); N],
        default: u8,
    ) -> T {
        let names = ways.iter().zip(0_u8..).map(|((name, _), number)| ((*name).to_string(), f64::from(number)));
        let chosen = self.ask(parameter(id, label, help, Range::Choice(names.collect()), default.into()));
        ways[chosen as usize].1.clone()
    }

    /// Yes or no; the usual answer comes first and is 0.
    pub fn yes_or_no(&mut self, id: &str, label: &str, help: &str, usual: bool) -> bool {
        let name = |answer: bool| if answer { "yes" } else { "no" };
        self.choice(id, label, help, [(name(usual), usual), (name(!usual), !usual)])
    }

    /// One of a few whole numbers.
    pub fn one_of(&mut self, id: &str, label: &str, help: &str, numbers: &[u32], default: u32) -> usize {
        let numbers = numbers.iter().map(|number| (number.to_string(), f64::from(*number)));
        self.ask(parameter(id, label, help, Range::Choice(numbers.collect()), f64::from(default))) as usize
    }

    /// A share: none, half or all.
    pub fn share(&mut self, id: &str, label: &str, help: &str, default: f64) -> f64 {
        let shares = [("none", 0.0), ("half", 0.5), ("all", 1.0)].map(|(name, share)| (name.to_string(), share));
        self.ask(parameter(id, label, help, Range::Choice(shares.to_vec()), default))
    }
}

/// A hyperparameter that the page shows under “More settings”.
pub fn parameter(id: &str, label: &str, help: &str, range: Range, default: f64) -> Hyperparameter {
    Hyperparameter { id: id.into(), label: label.into(), help: help.into(), range, default, group: SettingGroup::More }
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
    use crate::methods::{REGISTRY, Setup, set_up};
    use data::episode::EpisodeShape;
    use protocol::RunConfig;

    fn with(id: &str, value: f64) -> Result<Setup, ConfigError> {
        let values = BTreeMap::from([(id.to_string(), value)]);
        set_up(&RunConfig { method: REGISTRY[0].info().id, seed: 1, values })
    }

    fn refusal(id: &str, value: f64) -> ConfigError {
        with(id, value).err().expect("it is refused")
    }

    #[test]
    fn missing_values_have_their_defaults() {
        let setup = with("n_way", 3.0).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(setup.test_shape, EpisodeShape { n_way: 3, k_shot: 1, n_query: 5 });
        assert_eq!((setup.learning_rate.initial, setup.learning_rate.falls_over), (1e-3, 0));
        assert_eq!(setup.learner.comparer().map_dim(), 32, "there is no map behind the encoder");
    }

    #[test]
    fn values_outside_their_range_are_refused_by_name() {
        for (id, value) in
            [("n_way", 1.0), ("n_way", 2.5), ("n_way", f64::NAN), ("channels", 9.0), ("learning_rate", f64::INFINITY)]
        {
            assert!(matches!(refusal(id, value), ConfigError::OutOfRange { .. }), "{id} = {value}");
        }
        let text = refusal("n_way", 900.0).to_string();
        assert_eq!(text, "“Classes (way)” cannot be 900: choose a whole number from 2 to 20");
    }

    #[test]
    fn unknown_settings_are_refused() {
        assert!(matches!(refusal("colour", 1.0), ConfigError::UnknownSetting { .. }));
    }

    #[test]
    fn what_is_declared_is_what_is_read_and_does_not_depend_on_values() {
        for method in REGISTRY {
            let info = method.info();
            let last = |parameter: &Hyperparameter| match &parameter.range {
                Range::Whole { max, .. } => f64::from(*max),
                Range::Logarithmic { max, .. } => *max,
                Range::Choice(choices) => choices[choices.len() - 1].1,
            };
            let given = info.hyperparameters.iter().map(|parameter| (parameter.id.clone(), last(parameter))).collect();
            let mut from = SettingsReader::new(&given);
            method.set_up(&mut from);
            assert_eq!(from.finish(&info.title).unwrap(), info.hyperparameters, "{}", info.id);
        }
    }

    #[test]
    fn values_are_what_was_given() {
        let given = [("size", 16.0), ("way", 1.0), ("bent", 1.0), ("share", 0.5)];
        let given = given.map(|(id, value)| (id.to_string(), value)).into_iter().collect();
        let mut from = SettingsReader::new(&given);
        assert_eq!(from.one_of("size", "", "", &[8, 16], 8), 16);
        assert_eq!(from.choice("way", "", "", [("near", 'n'), ("far", 'f')]), 'f');
        assert!(!from.yes_or_no("bent", "", "", true), "1 is the unusual answer");
        assert_eq!(from.share("share", "", "", 0.0), 0.5);
        assert_eq!(from.whole("steps", "", "", 1..=9, 4), 4);
        assert_eq!(from.finish("").map(|declared| declared.len()), Ok(5));
    }
}
