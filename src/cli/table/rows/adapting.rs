//! Rows of MAML and its kin.

use super::{OWN, Row};

/// The reference's settings for five classes and one example, but for the number of tasks a step: 4 of 30 drawings.
const FIVE: &[(&str, f64)] = &[("tasks", 4.0), ("inner_steps", 1.0), ("learning_rate", 2e-3)];
/// The same for 20 classes: one task of 120 drawings.
const TWENTY: &[(&str, f64)] =
    &[("n_way", 20.0), ("tasks", 1.0), ("inner_steps", 5.0), ("inner_rate", 0.1), ("learning_rate", 2e-3)];

/// Queries are normalised by each other, as in the reference.
const TRANSDUCTIVE: &[(&str, f64)] = &[("transductive", 1.0)];
const FIRST_ORDER: &[(&str, f64)] = &[("derivative", 1.0)];
const HEAD_ONLY: &[(&str, f64)] = &[("adapts", 1.0)];
/// Five steps of Adam.
const REPTILE: &[(&str, f64)] = &[("derivative", 2.0), ("inner_rule", 2.0), ("inner_rate", 0.01), ("inner_steps", 5.0)];

/// Published for MAML, for first order, and for Reptile.
const MAML: Option<[f32; 4]> = Some([98.7, 99.9, 95.8, 98.9]);
const OF_FIRST_ORDER: Option<[f32; 4]> = Some([98.3, 99.2, 89.4, 97.9]);
const OF_REPTILE: Option<[f32; 4]> = Some([97.7, 99.5, 89.4, 97.1]);

/// Those for five classes, then those for 20.
pub const ROWS: &[Row] = &[
    row("MAML, 5-way, transductive", &[FIVE, TRANSDUCTIVE], 5, MAML),
    row("First-order MAML, 5-way, transductive", &[FIVE, TRANSDUCTIVE, FIRST_ORDER], 5, OF_FIRST_ORDER),
    row("ANIL, 5-way, transductive", &[FIVE, TRANSDUCTIVE, HEAD_ONLY], 5, None),
    row("Reptile, 5-way, transductive", &[FIVE, TRANSDUCTIVE, REPTILE], 5, OF_REPTILE),
    Row { source: "", ..row("MAML by the examples' statistics, 5-way", &[FIVE], 5, None) },
    row("MAML, 20-way, transductive", &[TWENTY, TRANSDUCTIVE], 20, MAML),
    row("First-order MAML, 20-way, transductive", &[TWENTY, TRANSDUCTIVE, FIRST_ORDER], 20, OF_FIRST_ORDER),
    row("ANIL, 20-way, transductive", &[TWENTY, TRANSDUCTIVE, HEAD_ONLY], 20, None),
    row("Reptile, 20-way, transductive", &[TWENTY, TRANSDUCTIVE, REPTILE], 20, OF_REPTILE),
];

/// A row of a network that is trained for so many classes and asked about as many.
const fn row(
    title: &'static str,
    settings: &'static [&'static [(&'static str, f64)]],
    n_way: usize,
    published: Option<[f32; 4]>,
) -> Row {
    Row {
        title,
        method: "maml",
        settings,
        only_way: Some(n_way),
        readings: OWN,
        published,
        source: "pooled characters, 4,800 training classes with rotations; transductive, as here: queries are normalised by each other",
    }
}
