//! Settings under which papers report their numbers, for a method to declare.

use protocol::Preset;

/// A preset of a method: what differs from the defaults, and what was published for it.
pub(super) fn preset(id: &str, title: &str, values: &[(&str, f64)], published: &str) -> Preset {
    let values = values.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
    Preset { id: id.into(), title: title.into(), values, published: published.into() }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::methods::{REGISTRY, set_up};
    use protocol::RunConfig;

    #[test]
    fn every_preset_is_a_run_that_differs_from_the_defaults_and_from_the_others() {
        let mut found = 0;
        for method in REGISTRY {
            let info = method.info();
            let mut seen = HashSet::new();
            for preset in &info.presets {
                let name = format!("{} {}", info.id, preset.id);
                let values = preset.values.clone();
                let config = RunConfig { method: info.id.clone(), seed: 1, values: values.into_iter().collect() };
                set_up(&config).unwrap_or_else(|error| panic!("{name}: {error}"));
                let differs = |(id, value): &(String, f64)| {
                    info.hyperparameters.iter().any(|parameter| &parameter.id == id && parameter.default != *value)
                };
                assert!(preset.values.iter().any(differs), "{name} changes nothing");
                assert!(seen.insert(preset.id.clone()) && seen.insert(format!("{:?}", preset.values)), "{name} twice");
                found += 1;
            }
        }
        assert!(found >= 8, "{found}");
    }
}
