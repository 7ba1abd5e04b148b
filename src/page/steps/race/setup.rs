//! What is to race: who, and how much each may spend.

use leptos::prelude::*;

use crate::{fragment::settings::defaults, kit::figures::number, state::PageState};
use protocol::{Budget, Hyperparameter, MethodInfo, Race, Range, Reading, RunConfig, SettingGroup, Supervision};

/// Laps of a race: so often all are tested after the first time.
pub const LAPS: u32 = 10;

/// Races that can be chosen as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RacePreset {
    /// Pairs or triplets.
    #[default]
    Metric,
    /// Three ways to compare with a support set.
    Comparing,
    /// The exact gradient of gradient descent, or steps towards the adapted weights.
    Meta,
    /// SimCLR at two temperatures.
    Temperature,
    /// All that learn without labels, beside a random and a supervised encoder.
    Unlabelled,
    /// What the visitor put together.
    Own,
}

/// The presets, and what they are called.
pub const PRESETS: [(RacePreset, &str); 6] = [
    (RacePreset::Metric, "Siamese and triplet"),
    (RacePreset::Comparing, "Matching, prototypical, relation"),
    (RacePreset::Meta, "MAML and Reptile"),
    (RacePreset::Temperature, "SimCLR: τ = 0.1 and 1"),
    (RacePreset::Unlabelled, "Learning without labels"),
    (RacePreset::Own, "My own choice"),
];

/// What each may spend in a whole race.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BudgetUnit {
    /// Training steps.
    #[default]
    Steps,
    /// Drawings it is shown.
    Drawings,
    /// Seconds of training.
    Seconds,
}

impl BudgetUnit {
    /// How much of it a race is given if nobody says otherwise.
    pub fn usual(self) -> u64 {
        match self {
            Self::Steps => 200,
            Self::Drawings => 6_000,
            Self::Seconds => 20,
        }
    }

    /// A tenth of so much, as a trainer takes it.
    fn lap(self, amount: u64) -> Budget {
        let part = |of: u64| (of / u64::from(LAPS)).clamp(1, Race::MOST.into()) as u32;
        match self {
            Self::Steps => Budget::Steps(part(amount)),
            Self::Drawings => Budget::Drawings(part(amount)),
            Self::Seconds => Budget::Milliseconds(part(1_000 * amount)),
        }
    }
}

/// What is to race. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct RaceSetup {
    /// What was chosen.
    pub preset: RwSignal<RacePreset>,
    /// What the visitor put together.
    pub own: RwSignal<Vec<RunConfig>>,
    /// What a race is measured in.
    pub unit: RwSignal<BudgetUnit>,
    /// How much of it each may spend.
    pub amount: RwSignal<u64>,
    /// The race that was begun last; its entrants are in the order of what is known of them.
    pub begun: RwSignal<Option<(Race, BudgetUnit)>>,
}

impl RaceSetup {
    /// The first preset.
    pub fn new() -> Self {
        Self {
            preset: RwSignal::default(),
            own: RwSignal::default(),
            unit: RwSignal::default(),
            amount: RwSignal::new(BudgetUnit::default().usual()),
            begun: RwSignal::default(),
        }
    }

    /// Who would race now. Follows its signals.
    pub fn entrants(self, page: PageState) -> Vec<RunConfig> {
        match self.preset.get() {
            RacePreset::Own => self.own.get(),
            preset => page.methods.with(|methods| page.config.with(|config| entrants(preset, methods, config))),
        }
    }

    /// Changes who would race: from now on it is the visitor's own choice.
    pub fn change(self, page: PageState, change: impl FnOnce(&mut Vec<RunConfig>)) {
        let mut entrants = untrack(|| self.entrants(page));
        change(&mut entrants);
        self.own.set(entrants);
        self.preset.set(RacePreset::Own);
    }

    /// The race as a trainer is asked for it.
    pub fn race(self, page: PageState) -> Race {
        let entrants = untrack(|| self.entrants(page));
        let reading = match self.preset.get_untracked() {
            RacePreset::Unlabelled => Reading::Frozen,
            _ => Reading::OwnRule,
        };
        let lap = self.unit.get_untracked().lap(self.amount.get_untracked());
        Race { entrants, reading, lap, laps: LAPS }
    }
}

/// Who races in a preset, with the drawings, the episodes and the seed of `config`.
fn entrants(preset: RacePreset, methods: &[MethodInfo], config: &RunConfig) -> Vec<RunConfig> {
    let one = |id: &str, own: &[(&str, f64)]| {
        let info = methods.iter().find(|info| info.id == id)?;
        Some(alike(info, config, own))
    };
    let named = |ids: &[&str]| ids.iter().filter_map(|id| one(id, &[])).collect::<Vec<_>>();
    match preset {
        RacePreset::Metric => named(&["siamese", "triplet"]),
        RacePreset::Comparing => named(&["matching", "prototypical", "relation"]),
        RacePreset::Meta => {
            let reptile =
                methods.iter().find(|info| info.id == "maml").and_then(|info| choice(info, "derivative", "Reptile"));
            let reptile = reptile.and_then(|reptile| one("maml", &[("derivative", reptile)]));
            named(&["maml"]).into_iter().chain(reptile).collect()
        }
        RacePreset::Temperature => {
            [0.1, 1.0].into_iter().filter_map(|tau| one("simclr", &[("temperature", tau)])).collect()
        }
        RacePreset::Unlabelled => {
            let learns =
                |info: &&MethodInfo| matches!(info.supervision, Supervision::SelfSupervised | Supervision::Captions);
            let unlabelled = methods.iter().filter(learns).map(|info| alike(info, config, &[]));
            unlabelled.chain(named(&["random", "prototypical"])).take(*Race::ENTRANTS.end()).collect()
        }
        RacePreset::Own => Vec::new(),
    }
}

/// A method with the drawings, the episodes and the seed of `config`, and its own settings as they usually are but for `own`.
fn alike(info: &MethodInfo, config: &RunConfig, own: &[(&str, f64)]) -> RunConfig {
    let mut values = defaults(info);
    for parameter in &info.hyperparameters {
        let shared = matches!(parameter.group, SettingGroup::Episodes | SettingGroup::Test | SettingGroup::Common);
        if let (true, Some(value)) = (shared, config.values.get(&parameter.id)) {
            values.insert(parameter.id.clone(), *value);
        }
    }
    values.extend(own.iter().map(|(id, value)| ((*id).to_owned(), *value)));
    RunConfig { method: info.id.clone(), seed: config.seed, values }
}

/// The value of a choice that is called so.
fn choice(info: &MethodInfo, id: &str, name: &str) -> Option<f64> {
    let parameter = info.hyperparameters.iter().find(|parameter| parameter.id == id)?;
    let Range::Choice(ways) = &parameter.range else { return None };
    ways.iter().find(|(label, _)| label == name).map(|(_, value)| *value)
}

/// What each entrant is called: its method, and where another has the same, the settings in which they differ.
pub fn names(entrants: &[RunConfig], methods: &[MethodInfo]) -> Vec<String> {
    let name = |config: &RunConfig| {
        let Some(info) = methods.iter().find(|info| info.id == config.method) else { return config.method.clone() };
        let rivals: Vec<_> = entrants.iter().filter(|other| other.method == config.method).collect();
        let differs = |parameter: &&Hyperparameter| {
            rivals.iter().any(|rival| value(rival, parameter) != value(config, parameter))
        };
        let mut differing: Vec<_> =
            info.hyperparameters.iter().filter(differs).map(|parameter| words(config, parameter)).collect();
        if rivals.iter().any(|rival| rival.seed != config.seed) {
            differing.push(format!("seed {}", config.seed));
        }
        if differing.is_empty() { info.title.clone() } else { format!("{}: {}", info.title, differing.join(", ")) }
    };
    entrants.iter().map(name).collect()
}

fn value(config: &RunConfig, parameter: &Hyperparameter) -> f64 {
    config.values.get(&parameter.id).copied().unwrap_or(parameter.default)
}

/// A setting in words: “Temperature 0.1”.
fn words(config: &RunConfig, parameter: &Hyperparameter) -> String {
    let value = value(config, parameter);
    let chosen = match &parameter.range {
        Range::Choice(ways) => ways.iter().find(|(_, way)| *way == value).map(|(name, _)| name.clone()),
        Range::Whole { .. } => Some(value.to_string()),
        Range::Logarithmic { .. } => None,
    };
    format!("{} {}", parameter.label, chosen.unwrap_or_else(|| number(value as f32)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn parameter(id: &str, group: SettingGroup, range: Range, default: f64) -> Hyperparameter {
        Hyperparameter { id: id.into(), label: id.to_uppercase(), help: String::new(), range, default, group }
    }

    fn method(id: &str, supervision: Supervision) -> MethodInfo {
        let whole = Range::Whole { min: 1, max: 64 };
        let ways = Range::Choice(vec![("exact".into(), 0.0), ("Reptile".into(), 2.0)]);
        MethodInfo {
            id: id.into(),
            title: id.to_uppercase(),
            paper: String::new(),
            paper_url: String::new(),
            equation: String::new(),
            summary: String::new(),
            supervision,
            usual: false,
            hyperparameters: vec![
                parameter("channels", SettingGroup::Common, whole, 32.0),
                parameter("temperature", SettingGroup::Method, Range::Logarithmic { min: 0.01, max: 10.0 }, 0.5),
                parameter("derivative", SettingGroup::Method, ways, 0.0),
            ],
            presets: Vec::new(),
        }
    }

    fn methods() -> Vec<MethodInfo> {
        let labelled = ["siamese", "triplet", "maml", "prototypical"].map(|id| method(id, Supervision::Labels));
        let others = [method("simclr", Supervision::SelfSupervised), method("random", Supervision::Untrained)];
        labelled.into_iter().chain(others).collect()
    }

    #[test]
    fn a_preset_has_the_pages_drawings_and_seed_and_its_methods_own_settings() {
        let values = BTreeMap::from([("channels".to_owned(), 8.0), ("temperature".to_owned(), 9.0)]);
        let config = RunConfig { method: "simclr".into(), seed: 7, values };
        let pair = entrants(RacePreset::Temperature, &methods(), &config);
        assert_eq!(pair.iter().map(|one| one.values["temperature"]).collect::<Vec<_>>(), [0.1, 1.0]);
        assert!(pair.iter().all(|one| one.values["channels"] == 8.0 && one.seed == 7));
        assert_eq!(names(&pair, &methods()), ["SIMCLR: TEMPERATURE 0.10", "SIMCLR: TEMPERATURE 1.00"]);
        let meta = entrants(RacePreset::Meta, &methods(), &config);
        assert_eq!(names(&meta, &methods()), ["MAML: DERIVATIVE exact", "MAML: DERIVATIVE Reptile"]);
        let metric = entrants(RacePreset::Metric, &methods(), &config);
        assert_eq!(names(&metric, &methods()), ["SIAMESE", "TRIPLET"]);
        assert_eq!(metric[0].values["temperature"], 0.5, "SimCLR's is not Siamese's");
        let unlabelled = entrants(RacePreset::Unlabelled, &methods(), &config);
        assert_eq!(
            unlabelled.iter().map(|one| one.method.as_str()).collect::<Vec<_>>(),
            ["simclr", "random", "prototypical"]
        );
    }

    #[test]
    fn a_race_is_ten_laps_of_a_tenth() {
        assert_eq!(BudgetUnit::Steps.lap(200), Budget::Steps(20));
        assert_eq!(BudgetUnit::Drawings.lap(3), Budget::Drawings(1));
        assert_eq!(BudgetUnit::Seconds.lap(20), Budget::Milliseconds(2_000));
    }
}
