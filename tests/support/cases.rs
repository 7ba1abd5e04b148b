//! Every method with its defaults at a small size, and once with every other value of its choices.

use std::collections::BTreeMap;

use protocol::{MethodInfo, Range, RunConfig};

/// Small sizes, for the methods that have these settings.
const SMALL: &[(&str, f64)] = &[
    ("channels", 8.0),
    ("n_way", 3.0),
    ("n_query", 2.0),
    ("learning_rate", 1e-2),
    ("pairs", 8.0),
    ("p_classes", 4.0),
    ("k_drawings", 3.0),
    ("n_base", 20.0),
    ("batch", 8.0),
    ("puzzles", 6.0),
    ("films", 8.0),
    ("drawings", 6.0),
    ("tasks", 2.0),
    ("processing_steps", 2.0),
    ("layers", 1.0),
    ("text_width", 16.0),
    ("space", 16.0),
    ("head_width", 32.0),
];

/// Choices of a size or of a source, of which the small value above is enough.
const SIZES: &[&str] = &["source", "channels", "n_base", "text_width", "space", "head_width", "layers"];

/// Other values than defaults that are worth a case and are not choices.
const ALSO: &[(&str, f64)] = &[("k_shot", 2.0), ("head_depth", 0.0), ("decay", 2.0), ("inner_steps", 3.0)];

/// What is changed beside the small sizes, a case each.
pub fn cases(info: &MethodInfo) -> Vec<Option<(String, f64)>> {
    let choices = info.hyperparameters.iter().filter(|parameter| !SIZES.contains(&parameter.id.as_str()));
    let others = choices.flat_map(|parameter| match &parameter.range {
        Range::Choice(choices) => {
            let others = choices.iter().map(|(_, value)| *value).filter(|value| *value != parameter.default);
            // Of widths and ways one stands for all.
            let most = if ["embedding_dim", "train_way"].contains(&parameter.id.as_str()) { 1 } else { usize::MAX };
            others.take(most).map(|value| (parameter.id.clone(), value)).collect()
        }
        Range::Whole { .. } | Range::Logarithmic { .. } => Vec::new(),
    });
    let also = ALSO.iter().filter(|(id, _)| knows(info, id)).map(|(id, value)| ((*id).to_string(), *value));
    std::iter::once(None).chain(others.chain(also).map(Some)).collect()
}

fn knows(info: &MethodInfo, id: &str) -> bool {
    info.hyperparameters.iter().any(|parameter| parameter.id == id)
}

/// A run of a method at a small size, with what a case changes.
pub fn small_run(info: &MethodInfo, case: Option<&(String, f64)>, seed: u64) -> RunConfig {
    let small = SMALL.iter().filter(|(id, _)| knows(info, id)).map(|(id, value)| ((*id).to_string(), *value));
    let values: BTreeMap<_, _> = small.chain(case.cloned()).collect();
    RunConfig { method: info.id.clone(), seed, values }
}
