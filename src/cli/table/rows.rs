//! What the table has a row for: methods with their settings, how their networks are read, and what was published.

mod adapting;
mod unlabelled;

use std::collections::BTreeMap;

use learn::training::adaptation::{HeadKind, TransferMode};

/// A network, and what is asked of it.
pub struct Row {
    /// What to call it.
    pub title: &'static str,
    /// The method's id.
    pub method: &'static str,
    /// Settings other than the defaults, in groups that rows may share; of two values the later counts.
    settings: &'static [&'static [(&'static str, f64)]],
    /// The only number of classes that it is asked to tell apart, if it is trained for no other.
    pub only_way: Option<usize>,
    /// How the trained network answers; a row of the table for each.
    pub readings: &'static [AnswerRule],
    /// Published accuracies, percent: 5-way 1-shot, 5-way 5-shot, 20-way 1-shot, 20-way 5-shot.
    pub published: Option<[f32; 4]>,
    /// Where those come from, and under which protocol.
    pub source: &'static str,
}

impl Row {
    /// Settings other than the defaults, by id.
    pub fn settings(&self) -> BTreeMap<String, f64> {
        self.settings.iter().copied().flatten().map(|(id, value)| ((*id).to_string(), *value)).collect()
    }
}

/// Every row, in the order of the registry.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    METRIC.iter().chain(adapting::ROWS).chain(unlabelled::ROWS)
}

/// How a trained network answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRule {
    /// By the method's own rule.
    OwnRule,
    /// By a new head, after gradient steps on the few drawings of each episode.
    Adapted(TransferMode, HeadKind),
}

impl AnswerRule {
    /// What to add to the row's title.
    pub fn words(self) -> &'static str {
        match self {
            Self::OwnRule => "",
            Self::Adapted(TransferMode::Frozen, HeadKind::Linear) => ", new linear head, frozen",
            Self::Adapted(TransferMode::Frozen, HeadKind::Cosine) => ", new cosine head, frozen",
            Self::Adapted(TransferMode::FineTuned, _) => ", new linear head, all weights fine-tuned",
            Self::Adapted(TransferMode::Scratch, _) => ", from random weights",
        }
    }
}

const OWN: &[AnswerRule] = &[AnswerRule::OwnRule];

/// Episodes of 20 characters with one example and five queries each: 120 drawings a step.
const EPISODES: &[(&str, f64)] = &[("train_way", 20.0), ("within", 0.5), ("learning_rate", 2e-3)];

const POOLED: &str = "pooled characters, 4,800 training classes with rotations; trained with as many shots as tested";

/// Baselines, transfer learning, and methods that compare.
const METRIC: &[Row] = &[
    Row {
        title: "Nearest pixels",
        method: "pixels",
        settings: &[],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Modified Hausdorff distance",
        method: "hausdorff",
        settings: &[],
        only_way: None,
        readings: OWN,
        published: None,
        source: "Lake et al. 2015 report 38.8% error on the 20 official runs (20-way 1-shot within alphabets, evaluation set)",
    },
    Row {
        title: "Random encoder",
        method: "random",
        settings: &[&[("train_way", 20.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Transfer learning (Baseline)",
        method: "transfer",
        settings: &[&[("n_base", 1000.0), ("batch", 120.0), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: &[
            AnswerRule::OwnRule,
            AnswerRule::Adapted(TransferMode::Frozen, HeadKind::Linear),
            AnswerRule::Adapted(TransferMode::FineTuned, HeadKind::Linear),
            AnswerRule::Adapted(TransferMode::Scratch, HeadKind::Linear),
        ],
        published: None,
        source: "Chen et al. 2019 report no numbers for this split",
    },
    Row {
        title: "Transfer learning (Baseline++)",
        method: "transfer",
        settings: &[&[("n_base", 1000.0), ("batch", 120.0), ("learning_rate", 2e-3), ("head", 1.0), ("answer", 2.0)]],
        only_way: None,
        readings: &[AnswerRule::OwnRule, AnswerRule::Adapted(TransferMode::Frozen, HeadKind::Cosine)],
        published: None,
        source: "Chen et al. 2019 report no numbers for this split",
    },
    Row {
        title: "Siamese network",
        method: "siamese",
        settings: &[&[("pairs", 60.0), ("within", 0.5), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: OWN,
        // Without fine-tuning on each episode, as here.
        published: Some([96.7, 98.4, 88.0, 96.5]),
        source: POOLED,
    },
    Row {
        title: "Siamese network, contrastive margin",
        method: "siamese",
        settings: &[&[("pairs", 60.0), ("within", 0.5), ("learning_rate", 2e-3), ("loss", 1.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Matching network",
        method: "matching",
        settings: &[EPISODES],
        only_way: None,
        readings: OWN,
        published: Some([98.1, 98.9, 93.8, 98.5]),
        source: POOLED,
    },
    Row {
        title: "Triplet network",
        method: "triplet",
        settings: &[&[("p_classes", 20.0), ("k_drawings", 6.0), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Prototypical network",
        method: "prototypical",
        settings: &[EPISODES],
        only_way: None,
        readings: OWN,
        published: Some([98.8, 99.7, 96.0, 98.9]),
        source: POOLED,
    },
    Row {
        title: "Prototypical network, cosine",
        method: "prototypical",
        settings: &[&[("train_way", 20.0), ("within", 0.5), ("learning_rate", 2e-3), ("cosine", 1.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Relation network",
        method: "relation",
        settings: &[EPISODES],
        only_way: None,
        readings: OWN,
        published: Some([99.6, 99.8, 97.6, 99.1]),
        source: POOLED,
    },
];
