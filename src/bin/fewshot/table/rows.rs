//! What the table has a row for: methods with their settings, how their networks are read, and what was published.

use fewshot_playground::training::adaptation::{HeadKind, Transfer};

/// A network, and what is asked of it.
pub struct Row {
    /// What to call it.
    pub title: &'static str,
    /// The method's id.
    pub method: &'static str,
    /// Settings other than the defaults.
    pub settings: &'static [(&'static str, f64)],
    /// The only number of classes that it is asked to tell apart, if it is trained for no other.
    pub only_way: Option<usize>,
    /// How the trained network answers; a row of the table for each.
    pub readings: &'static [Reading],
    /// Published accuracies, percent: 5-way 1-shot, 5-way 5-shot, 20-way 1-shot, 20-way 5-shot.
    pub published: Option<[f32; 4]>,
    /// Where those come from, and under which protocol.
    pub source: &'static str,
}

/// How a trained network answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// By the method's own rule.
    OwnRule,
    /// By a new head, after gradient steps on the few drawings of each episode.
    Adapted(Transfer, HeadKind),
}

impl Reading {
    /// What to add to the row's title.
    pub fn words(self) -> &'static str {
        match self {
            Self::OwnRule => "",
            Self::Adapted(Transfer::Frozen, HeadKind::Linear) => ", new linear head, frozen",
            Self::Adapted(Transfer::Frozen, HeadKind::Cosine) => ", new cosine head, frozen",
            Self::Adapted(Transfer::FineTuned, _) => ", new linear head, all weights fine-tuned",
            Self::Adapted(Transfer::Scratch, _) => ", from random weights",
        }
    }
}

const OWN: &[Reading] = &[Reading::OwnRule];

/// Episodes of 20 characters with one example and five queries each: 120 drawings a step.
const EPISODES: &[(&str, f64)] = &[("train_way", 20.0), ("within", 0.5), ("learning_rate", 2e-3)];

const POOLED: &str = "pooled characters, 4,800 training classes with rotations; trained with as many shots as tested";

/// A step of 60 drawings, each of them twice.
const SIMCLR: &[(&str, f64)] = &[("drawings", 60.0), ("learning_rate", 2e-3)];

/// What was published for encoders that were told no classes.
const UNLABELLED: &str = "unsupervised, pooled characters, as 5w1s/5w5s/20w1s/20w5s: CACTUs-MAML 68.8/87.8/48.1/73.4, UMTRA \
                          83.8/95.4/74.3/92.1, ProtoTransfer 88.0/96.5 and C3LR 89.3/97.4 (5-way)";

/// Every row, in the order of the lecture.
pub const ROWS: &[Row] = &[
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
        settings: &[("train_way", 20.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Transfer learning (Baseline)",
        method: "transfer",
        settings: &[("n_base", 1000.0), ("batch", 120.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: &[
            Reading::OwnRule,
            Reading::Adapted(Transfer::Frozen, HeadKind::Linear),
            Reading::Adapted(Transfer::FineTuned, HeadKind::Linear),
            Reading::Adapted(Transfer::Scratch, HeadKind::Linear),
        ],
        published: None,
        source: "Chen et al. 2019 report no numbers for this split",
    },
    Row {
        title: "Transfer learning (Baseline++)",
        method: "transfer",
        settings: &[("n_base", 1000.0), ("batch", 120.0), ("learning_rate", 2e-3), ("head", 1.0), ("answer", 2.0)],
        only_way: None,
        readings: &[Reading::OwnRule, Reading::Adapted(Transfer::Frozen, HeadKind::Cosine)],
        published: None,
        source: "Chen et al. 2019 report no numbers for this split",
    },
    Row {
        title: "Siamese network",
        method: "siamese",
        settings: &[("pairs", 60.0), ("within", 0.5), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: Some([97.3, 98.4, 88.1, 97.0]),
        source: POOLED,
    },
    Row {
        title: "Siamese network, contrastive margin",
        method: "siamese",
        settings: &[("pairs", 60.0), ("within", 0.5), ("learning_rate", 2e-3), ("loss", 1.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Matching network",
        method: "matching",
        settings: EPISODES,
        only_way: None,
        readings: OWN,
        published: Some([98.1, 98.9, 93.8, 98.5]),
        source: POOLED,
    },
    Row {
        title: "Triplet network",
        method: "triplet",
        settings: &[("p_classes", 20.0), ("k_drawings", 6.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Prototypical network",
        method: "prototypical",
        settings: EPISODES,
        only_way: None,
        readings: OWN,
        published: Some([98.8, 99.7, 96.0, 98.9]),
        source: POOLED,
    },
    Row {
        title: "Prototypical network, cosine",
        method: "prototypical",
        settings: &[("train_way", 20.0), ("within", 0.5), ("learning_rate", 2e-3), ("cosine", 1.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Relation network",
        method: "relation",
        settings: EPISODES,
        only_way: None,
        readings: OWN,
        published: Some([99.6, 99.8, 97.6, 99.1]),
        source: POOLED,
    },
    MAML_5,
    Row {
        title: "First-order MAML, 5-way, transductive",
        settings: &[
            ("tasks", 4.0),
            ("inner_steps", 1.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("derivative", 1.0),
        ],
        published: Some([98.3, 99.2, 89.4, 97.9]),
        ..MAML_5
    },
    Row {
        title: "ANIL, 5-way, transductive",
        settings: &[
            ("tasks", 4.0),
            ("inner_steps", 1.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("adapts", 1.0),
        ],
        published: None,
        ..MAML_5
    },
    Row {
        title: "Reptile, 5-way, transductive",
        settings: &[
            ("tasks", 4.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("derivative", 2.0),
            ("inner_rule", 2.0),
            ("inner_rate", 0.01),
            ("inner_steps", 5.0),
        ],
        published: Some([97.7, 99.5, 89.4, 97.1]),
        ..MAML_5
    },
    Row {
        title: "MAML by the examples' statistics, 5-way",
        settings: &[("tasks", 4.0), ("inner_steps", 1.0), ("learning_rate", 2e-3)],
        published: None,
        source: "",
        ..MAML_5
    },
    Row { title: "MAML, 20-way, transductive", settings: MAML_20, only_way: Some(20), ..MAML_5 },
    Row {
        title: "First-order MAML, 20-way, transductive",
        settings: &[
            ("n_way", 20.0),
            ("tasks", 1.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("inner_rate", 0.1),
            ("inner_steps", 5.0),
            ("derivative", 1.0),
        ],
        only_way: Some(20),
        published: Some([98.3, 99.2, 89.4, 97.9]),
        ..MAML_5
    },
    Row {
        title: "ANIL, 20-way, transductive",
        settings: &[
            ("n_way", 20.0),
            ("tasks", 1.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("inner_rate", 0.1),
            ("inner_steps", 5.0),
            ("adapts", 1.0),
        ],
        only_way: Some(20),
        published: None,
        ..MAML_5
    },
    Row {
        title: "Reptile, 20-way, transductive",
        settings: &[
            ("n_way", 20.0),
            ("tasks", 1.0),
            ("transductive", 1.0),
            ("learning_rate", 2e-3),
            ("derivative", 2.0),
            ("inner_rule", 2.0),
            ("inner_rate", 0.01),
            ("inner_steps", 5.0),
        ],
        only_way: Some(20),
        published: Some([97.7, 99.5, 89.4, 97.1]),
        ..MAML_5
    },
    Row {
        title: "Relative transformation, no labels",
        method: "relative",
        settings: &[("pairs", 60.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Jigsaw, no labels",
        method: "jigsaw",
        settings: &[("puzzles", 30.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Shuffle and learn, no labels",
        method: "shuffle",
        settings: &[("films", 40.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Audio and film, no labels",
        method: "sound",
        settings: &[("films", 24.0), ("learning_rate", 2e-3)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "SimCLR, no labels",
        method: "simclr",
        settings: SIMCLR,
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "SimCLR, no labels, new linear head",
        method: "simclr",
        settings: &[("drawings", 60.0), ("learning_rate", 2e-3), ("answer", 1.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "SimCLR, no labels, learned temperature",
        method: "simclr",
        settings: &[("drawings", 60.0), ("learning_rate", 2e-3), ("temperature_is", 1.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "ProtoCLR, no labels",
        method: "simclr",
        settings: &[("drawings", 60.0), ("learning_rate", 2e-3), ("partners", 2.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "Supervised contrastive",
        method: "simclr",
        settings: &[("drawings", 60.0), ("learning_rate", 2e-3), ("partners", 1.0)],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
];

/// The reference's settings for 20 classes, but for the number of tasks a step: 120 drawings.
const MAML_20: &[(&str, f64)] = &[
    ("n_way", 20.0),
    ("tasks", 1.0),
    ("transductive", 1.0),
    ("learning_rate", 2e-3),
    ("inner_rate", 0.1),
    ("inner_steps", 5.0),
];

/// MAML as its reference code has it for five classes and one example, but for the number of tasks a step: 4 of 30 drawings.
const MAML_5: Row = Row {
    title: "MAML, 5-way, transductive",
    method: "maml",
    settings: &[("tasks", 4.0), ("inner_steps", 1.0), ("transductive", 1.0), ("learning_rate", 2e-3)],
    only_way: Some(5),
    readings: OWN,
    published: Some([98.7, 99.9, 95.8, 98.9]),
    source: "pooled characters, 4,800 training classes with rotations; transductive, as here: queries are normalised by each other",
};
