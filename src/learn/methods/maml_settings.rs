//! What MAML lets one choose: how tasks are adapted to, and how the start is learned from that.

use super::settings;
use protocol::{Hyperparameter, Range};

/// The hyperparameters that only MAML has.
pub(super) fn own() -> Vec<Hyperparameter> {
    let real = |id, label, help, min, max, default| {
        settings::parameter(id, label, help, Range::Logarithmic { min, max }, default, false)
    };
    vec![
        settings::whole("tasks", "Tasks a step", "How many tasks a step of training learns from.", 1, 32, 4),
        settings::whole("inner_steps", "Inner steps", "Gradient steps on the examples of a task.", 1, 10, 2),
        real(
            "inner_rate",
            "Inner rate",
            "How far one of those steps goes; with Adam, a tenth of that.",
            1e-3,
            1.0,
            0.4,
        ),
        settings::choice(
            "inner_rule",
            "Inner rule",
            "By which rule they go.",
            &["gradient descent", "momentum", "Adam"],
        ),
        settings::choice(
            "derivative",
            "Meta-gradient",
            "How the start is moved: by the exact gradient through all steps; by first-order MAML, as if the inner \
             gradients were constant; towards the adapted weights (Reptile); or by the point where adapting would come to \
             rest (implicit MAML).",
            &["exact", "first order", "Reptile", "implicit"],
        ),
        settings::choice(
            "adapts",
            "Adapts",
            "Everything, or the last layer alone (ANIL).",
            &["everything", "the head"],
        ),
        settings::choice(
            "rates",
            "Inner rates",
            "One fixed rate, or one learned for every weight (Meta-SGD).",
            &["fixed", "learned"],
        ),
        settings::choice(
            "head",
            "Head",
            "Where the last layer begins: with its own weights for each class, as in the paper, or the same for all, so \
             that their order cannot matter and any number of classes will do (Ye, Chao 2022).",
            &["one for each class", "same for all classes"],
        ),
        settings::choice(
            "transductive",
            "Batch norm",
            "Queries are normalised as the examples are, or by each other as in the paper's code. Then one query's \
             answer depends on the others (transductive).",
            &["by the examples", "by the queries"],
        ),
        real("clip", "Clip", "The longest gradient that a step of training follows.", 1e-1, 1e3, 10.0),
    ]
}
