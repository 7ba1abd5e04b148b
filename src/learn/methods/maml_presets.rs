//! MAML and its kin as their papers have them on Omniglot.

use super::presets::preset;
use protocol::Preset;

/// One task's queries by each other, 64 channels: what the papers of MAML and of Reptile have in common.
const SHARED: &[(&str, f64)] = &[("channels", 64.0), ("transductive", 1.0)];

/// MAML, first order, Reptile, and ridge regression.
pub(super) fn presets() -> Vec<Preset> {
    let of = |id: &str, title: &str, values: &[(&str, f64)], published: &str| {
        preset(id, title, &[SHARED, values].concat(), published)
    };
    let five = [("tasks", 32.0), ("inner_steps", 1.0), ("test_steps", 3.0), ("n_query", 1.0)];
    let twenty = [("n_way", 20.0), ("tasks", 16.0), ("inner_steps", 5.0), ("inner_rate", 0.1), ("n_query", 1.0)];
    // Nine queries beside the one example are the ten drawings of a class that Reptile trains on.
    let reptile = [
        ("derivative", 2.0),
        ("inner_rule", 2.0),
        ("inner_rate", 0.01),
        ("inner_steps", 5.0),
        ("inner_batch", 10.0),
        ("test_steps", 50.0),
        ("tasks", 5.0),
        ("n_query", 9.0),
    ];
    vec![
        of("paper", "MAML, 5-way", &five, "98.7% in 1-shot, 99.9 in 5-shot, after 60,000 steps"),
        of("paper-20", "MAML, 20-way", &twenty, "95.8% in 1-shot, 98.9 in 5-shot, after 60,000 steps"),
        of(
            "first-order",
            "First-order MAML, 5-way",
            &[&five[..], &[("derivative", 1.0)]].concat(),
            "98.3% in 1-shot, 99.2 in 5-shot",
        ),
        of(
            "reptile",
            "Reptile, 5-way",
            &reptile,
            "97.7% in 1-shot, 99.5 in 5-shot, after 100,000 steps of plain descent",
        ),
        preset(
            "ridge",
            "Ridge regression (R2-D2)",
            &[("channels", 64.0), ("inner_rule", 3.0), ("inner_steps", 1.0)],
            "no number to compare with, since the paper's network is wider and learns penalty and scale",
        ),
    ]
}
