//! Rows of encoders that are told no classes, and of one beside them that is.

use super::{OWN, Row};

/// A step of 60 drawings, each of them twice.
const SIMCLR: &[(&str, f64)] = &[("drawings", 60.0), ("learning_rate", 2e-3), ("temperature_is", 0.0)];

/// What was published for encoders that were told no classes.
const UNLABELLED: &str = "unsupervised, pooled characters, as 5w1s/5w5s/20w1s/20w5s: CACTUs-MAML 68.8/87.8/48.1/73.4, UMTRA \
                          83.8/95.4/74.3/92.1, ProtoTransfer 88.0/96.5 and C3LR 89.3/97.4 (5-way)";

/// The pretext tasks, then contrastive learning.
pub const ROWS: &[Row] = &[
    Row {
        title: "Relative transformation, no labels",
        method: "relative",
        settings: &[&[("pairs", 60.0), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Jigsaw, no labels",
        method: "jigsaw",
        settings: &[&[("puzzles", 30.0), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Shuffle and learn, no labels",
        method: "shuffle",
        settings: &[&[("films", 40.0), ("learning_rate", 2e-3)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "Audio and film, half of the wrong sounds chosen by class",
        method: "sound",
        settings: &[&[("films", 24.0), ("learning_rate", 2e-3), ("hard", 0.5)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
    Row {
        title: "SimCLR, no labels",
        method: "simclr",
        settings: &[SIMCLR],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "SimCLR, no labels, new linear head",
        method: "simclr",
        settings: &[SIMCLR, &[("answer", 1.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "SimCLR, no labels, learned temperature",
        method: "simclr",
        settings: &[SIMCLR, &[("temperature_is", 1.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "ProtoCLR, no labels",
        method: "simclr",
        settings: &[SIMCLR, &[("partners", 2.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: UNLABELLED,
    },
    Row {
        title: "Supervised contrastive",
        method: "simclr",
        settings: &[SIMCLR, &[("partners", 1.0)]],
        only_way: None,
        readings: OWN,
        published: None,
        source: "",
    },
];
