//! The state of the controls as text and back: the part of the URL after the `#`. Whatever it says, reading it gives
//! settings that can be used, and notes about what could not.

use std::collections::BTreeMap;

use crate::{kit::figures, state::DeviceChoice};
use protocol::{MethodInfo, Range, Recogniser, RunConfig};

/// A longer fragment was not written by this page.
const LONGEST: usize = 4_096;

/// The state of the controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Method, seed and hyperparameters.
    pub config: RunConfig,
    /// Which encoder answers.
    pub recogniser: Recogniser,
    /// What training should happen on.
    pub device: DeviceChoice,
}

/// Names of the values of [`Recogniser`] in a fragment.
pub(crate) const RECOGNISERS: [(&str, Recogniser); 2] =
    [("pretrained", Recogniser::Pretrained), ("run", Recogniser::Run)];
/// Names of the values of [`DeviceChoice`] in a fragment.
pub(crate) const DEVICES: [(&str, DeviceChoice); 3] =
    [("auto", DeviceChoice::Auto), ("cpu", DeviceChoice::Cpu), ("gpu", DeviceChoice::Gpu)];

/// The fragment that says these settings, without the `#`.
pub fn write(settings: &Settings) -> String {
    let Settings { config, recogniser, device } = settings;
    let mut pairs = vec![
        ("method".to_owned(), config.method.clone()),
        ("seed".to_owned(), config.seed.to_string()),
        ("encoder".to_owned(), name_of(&RECOGNISERS, recogniser)),
        ("device".to_owned(), name_of(&DEVICES, device)),
    ];
    pairs.extend(config.values.iter().map(|(id, value)| (id.clone(), value.to_string())));
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// The settings that a fragment (without the `#`) says, for these methods, and notes about what it says wrongly.
///
/// # Panics
/// If there are no methods.
pub fn read(fragment: &str, methods: &[MethodInfo]) -> (Settings, Vec<String>) {
    assert!(!methods.is_empty(), "settings are read once the methods are known");
    let mut notes = Vec::new();
    let mut said = pairs(fragment, &mut notes);
    let method = method(said.remove("method"), methods, &mut notes);
    let seed = match said.remove("seed").map(|seed| seed.parse::<u64>()) {
        Some(Ok(seed)) => seed,
        Some(Err(_)) => {
            notes.push("its seed is not a whole number".to_owned());
            0
        }
        None => 0,
    };
    let recogniser = choice(&RECOGNISERS, "encoder", said.remove("encoder"), &mut notes);
    let device = choice(&DEVICES, "device", said.remove("device"), &mut notes);
    let mut values = defaults(method);
    for parameter in &method.hyperparameters {
        if let Some(text) = said.remove(&parameter.id) {
            match figures::read(&text) {
                Some(asked) => {
                    let fitted = fit(&parameter.range, asked);
                    if asked != fitted {
                        notes.push(format!("{} cannot be {asked}, so it is {fitted}", parameter.label));
                    }
                    values.insert(parameter.id.clone(), fitted);
                }
                None => notes.push(format!("{} is not a number", parameter.label)),
            }
        }
    }
    if !said.is_empty() {
        notes.push("it sets things that this page does not have".to_owned());
    }
    let config = RunConfig { method: method.id.clone(), seed, values };
    (Settings { config, recogniser, device }, notes)
}

/// Every hyperparameter of a method at its default.
pub fn defaults(method: &MethodInfo) -> BTreeMap<String, f64> {
    let mut values = BTreeMap::new();
    for parameter in &method.hyperparameters {
        values.insert(parameter.id.clone(), parameter.default);
    }
    values
}

/// The value of a range that is nearest to this one. Not a number becomes the range's first value.
pub fn fit(range: &Range, value: f64) -> f64 {
    match range {
        Range::Whole { min, max } => value.round().max(f64::from(*min)).min(f64::from(*max)),
        Range::Logarithmic { min, max } => value.max(*min).min(*max),
        Range::Choice(values) => {
            let distance = |candidate: &f64| (candidate - value).abs();
            let all = values.iter().map(|(_, candidate)| *candidate);
            all.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default()
        }
    }
}

fn pairs(fragment: &str, notes: &mut Vec<String>) -> BTreeMap<String, String> {
    if fragment.len() > LONGEST {
        notes.push("it is too long".to_owned());
        return BTreeMap::new();
    }
    let mut said = BTreeMap::new();
    match serde_urlencoded::from_str::<Vec<(String, String)>>(fragment) {
        Ok(pairs) => {
            for (key, value) in pairs.into_iter().filter(|(key, _)| !key.is_empty()) {
                said.insert(key, value);
            }
        }
        Err(_) => notes.push("it could not be read".to_owned()),
    }
    said
}

fn method<'a>(said: Option<String>, methods: &'a [MethodInfo], notes: &mut Vec<String>) -> &'a MethodInfo {
    let found = said.as_ref().and_then(|id| methods.iter().find(|method| method.id == *id));
    if said.is_some() && found.is_none() {
        notes.push("it names a method that this page does not have".to_owned());
    }
    let usual = || methods.iter().find(|method| method.usual).unwrap_or(&methods[0]);
    found.unwrap_or_else(usual)
}

fn choice<T: Copy + Default>(names: &[(&str, T)], key: &str, said: Option<String>, notes: &mut Vec<String>) -> T {
    let Some(said) = said else { return T::default() };
    let found = names.iter().find(|(name, _)| *name == said).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<_> = names.iter().map(|(name, _)| *name).collect();
        notes.push(format!("its {key} is none of {}", known.join(", ")));
    }
    found.unwrap_or_default()
}

/// The name that a value has among these.
pub(crate) fn name_of<T: PartialEq>(names: &[(&str, T)], value: &T) -> String {
    names.iter().find(|(_, candidate)| candidate == value).map_or_else(String::new, |(name, _)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Hyperparameter, SettingGroup, Supervision};

    fn parameter(id: &str, range: Range, default: f64) -> Hyperparameter {
        Hyperparameter {
            id: id.into(),
            label: id.into(),
            help: String::new(),
            range,
            default,
            group: SettingGroup::More,
        }
    }

    fn methods() -> Vec<MethodInfo> {
        let hyperparameters = vec![
            parameter("n_way", Range::Whole { min: 2, max: 20 }, 5.0),
            parameter("learning_rate", Range::Logarithmic { min: 1e-5, max: 1e-1 }, 1e-3),
            parameter("channels", Range::Choice(vec![("8".into(), 8.0), ("64".into(), 64.0)]), 64.0),
        ];
        let method = |id: &str| MethodInfo {
            id: id.into(),
            title: id.into(),
            paper: String::new(),
            paper_url: String::new(),
            equation: String::new(),
            summary: String::new(),
            supervision: Supervision::Labels,
            usual: id == "prototypical",
            hyperparameters: hyperparameters.clone(),
            presets: Vec::new(),
        };
        vec![method("relation"), method("prototypical")]
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut settings = read("", &methods()).0;
        settings.config.method = "relation".into();
        settings.config.seed = u64::MAX;
        settings.config.values.insert("learning_rate".into(), 0.000_123);
        settings.recogniser = Recogniser::Run;
        settings.device = DeviceChoice::Gpu;
        let fragment = write(&settings);
        assert_eq!(read(&fragment, &methods()), (settings, vec![]), "{fragment}");
    }

    #[test]
    fn an_empty_fragment_means_the_defaults_without_a_word() {
        let (settings, notes) = read("", &methods());
        assert_eq!(settings.config.method, "prototypical");
        assert_eq!(settings.config.values["channels"], 64.0);
        assert!(notes.is_empty());
    }

    #[test]
    fn values_out_of_range_are_fitted_with_a_note() {
        let (settings, notes) = read("n_way=900&learning_rate=-1&channels=30&seed=7", &methods());
        let values = &settings.config.values;
        assert_eq!((values["n_way"], values["learning_rate"], values["channels"]), (20.0, 1e-5, 8.0));
        assert_eq!(settings.config.seed, 7);
        assert_eq!(notes.len(), 3);
    }

    #[test]
    fn hostile_fragments_give_defaults_and_notes() {
        let usual = read("", &methods()).0;
        for fragment in [
            "n_way=NaN",
            "n_way=inf&learning_rate=1e999",
            "seed=-3",
            "seed=1e5",
            "method=<script>alert(1)</script>",
            "encoder=both&device=toaster",
            "%ff%fe=%zz&&&===&%",
            "n_way",
            "__proto__=1",
            &"n_way=7&".repeat(2_000),
        ] {
            let (settings, notes) = read(fragment, &methods());
            assert_eq!(settings, usual, "{fragment:.40}");
            assert!(!notes.is_empty(), "{fragment:.40}");
        }
    }
}
