//! The method's hyperparameters as controls, made from what the method declares, and the seed.

use crate::kit::field::NumberField;
use crate::kit::figures;
use crate::kit::icon_button::IconButton;
use crate::kit::reactive::{derived, memo};
use crate::kit::slider::{NOTCHES, Slider};
use icondata_lu::LuDices;
use leptos::prelude::*;

use super::method::Idea;
use crate::{
    fragment::settings::{defaults, fit},
    state::PageState,
};
use protocol::{Hyperparameter, MethodInfo, Preset, Range, RunConfig, SettingGroup};

/// New seeds stay below this, so that they are easy to read out.
const SEEDS: f64 = 10_000.0;

/// The groups of settings in their order, as the page calls them; the first is the method's own.
const GROUPS: [(SettingGroup, &str); 4] = [
    (SettingGroup::Method, "This method"),
    (SettingGroup::Episodes, "Episodes"),
    (SettingGroup::Test, "Test"),
    (SettingGroup::Common, "Drawings and network"),
];

/// The method's own settings first, then those that it shares with others, the seed, the rest folded away, and its idea.
#[component]
pub fn SettingsPanel() -> impl IntoView {
    let state = PageState::get();
    let method = memo(move || state.method());
    view! {
        {move || method.get().map(|method| {
            let of = |group| {
                let asked = method.hyperparameters.iter().filter(move |parameter| parameter.group == group).cloned();
                asked.map(|parameter| view! { <Setting parameter/> }).collect::<Vec<_>>()
            };
            let groups = GROUPS.map(|(group, title)| {
                let settings = of(group);
                let last = group == SettingGroup::Common;
                (!settings.is_empty() || last).then(|| view! {
                    <h3>{title}</h3>
                    <div class="settings stack">{settings} {last.then(|| view! { <Seed/> })}</div>
                })
            });
            let rest = of(SettingGroup::More);
            view! {
                {groups.collect_view()}
                {(!method.presets.is_empty()).then(|| view! { <Presets method=method.clone()/> })}
                {(!rest.is_empty()).then(|| view! {
                    <details class="more muted">
                        <summary>"More settings"</summary>
                        <div class="settings stack">{rest}</div>
                    </details>
                })}
                <h3>"Idea and paper"</h3>
                <Idea method/>
            }
        })}
    }
}

/// The method's settings as its papers have them, and what those report.
#[component]
fn Presets(method: MethodInfo) -> impl IntoView {
    let state = PageState::get();
    let method = StoredValue::new(method);
    // The settings say which it is, if any: so a preset that came with a link is shown as well.
    let chosen = memo(move || {
        let of = |config: &RunConfig| {
            method.with_value(|method| {
                method.presets.iter().position(|preset| is_set(preset, &method.hyperparameters, config))
            })
        };
        state.config.with(of)
    });
    let choose = move |number: usize| {
        state.config.update(|config| {
            let source = config.values.get(RunConfig::SOURCE).copied();
            method.with_value(|method| {
                let of_preset = method.presets.get(number).into_iter().flat_map(|preset| preset.values.iter().cloned());
                let kept = source.map(|source| (RunConfig::SOURCE.to_owned(), source));
                config.values = defaults(method).into_iter().chain(of_preset).chain(kept).collect();
            });
        })
    };
    let published = move || {
        let number = chosen.get()?;
        method.with_value(|method| method.presets.get(number).map(|preset| format!("Published: {}.", preset.published)))
    };
    view! {
        <div class="setting">
            <label for="setting-preset">"As in the paper"</label>
            <span></span>
            <select
                id="setting-preset"
                class="select"
                on:change:target=move |event| choose(event.target().value().parse().unwrap_or(usize::MAX))
            >
                <option value="" selected=move || chosen.get().is_none()>"no"</option>
                {method.with_value(|method| method.presets.iter().enumerate().map(|(number, preset)| {
                    let selected = move || chosen.get() == Some(number);
                    view! { <option value=number.to_string() selected=selected>{preset.title.clone()}</option> }
                }).collect_view())}
            </select>
            {move || published().map(|text| view! { <p class="help-text muted" data-testid="published">{text}</p> })}
        </div>
    }
}

/// True if a run has all that a preset sets, and defaults elsewhere; where it learns from is another matter.
fn is_set(preset: &Preset, hyperparameters: &[Hyperparameter], config: &RunConfig) -> bool {
    hyperparameters.iter().filter(|parameter| parameter.id != RunConfig::SOURCE).all(|parameter| {
        let asked =
            preset.values.iter().find(|(id, _)| id == &parameter.id).map_or(parameter.default, |(_, value)| *value);
        config.values.get(&parameter.id).is_none_or(|value| *value == asked)
    })
}

/// One hyperparameter.
#[component]
fn Setting(parameter: Hyperparameter) -> impl IntoView {
    let state = PageState::get();
    let Hyperparameter { id, label, help, range, default, group: _ } = parameter;
    let key = StoredValue::new(id.clone());
    let fitting = StoredValue::new(range.clone());
    let value = memo(move || {
        key.with_value(|key| state.config.with(|config| config.values.get(key).copied())).unwrap_or(default)
    });
    let set = Callback::new(move |asked: f64| {
        let value = fitting.with_value(|range| fit(range, asked));
        state.config.update(|config| _ = config.values.insert(key.get_value(), value));
    });
    let input = format!("setting-{id}");
    let explanation = help.clone();
    let (hint, open) = (format!("{input}-help"), RwSignal::new(false));
    let control = match range {
        Range::Whole { min, max } => view! {
            <NumberField id=input.clone() range=u64::from(min)..=u64::from(max) value=derived(move || value.get() as u64)
                set=move |whole: u64| set.run(whole as f64)/>
        }
        .into_any(),
        Range::Logarithmic { min, max } => view! { <Logarithmic id=input.clone() min max value set/> }.into_any(),
        Range::Choice(values) => view! { <Choice id=input.clone() values value set/> }.into_any(),
    };
    view! {
        <div class="setting" title=help>
            <label for=input>{label.clone()}</label>
            <button
                class="explain muted"
                aria-label=format!("What is {label}?")
                aria-expanded=derived(move || open.get().to_string())
                aria-controls=hint.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "?"
            </button>
            {control}
            <p id=hint class="help-text muted" hidden=move || !open.get()>{explanation}</p>
        </div>
    }
}

#[component]
fn Logarithmic(id: String, min: f64, max: f64, value: Memo<f64>, set: Callback<f64>) -> impl IntoView {
    view! {
        <Slider
            id
            notch=derived(move || notch(value.get(), min, max))
            words=derived(move || readable(value.get()))
            drag=move |notch| set.run(at_notch(notch, min, max))
        />
    }
}

#[component]
fn Choice(id: String, values: Vec<(String, f64)>, value: Memo<f64>, set: Callback<f64>) -> impl IntoView {
    view! {
        <select
            id=id
            class="select"
            on:change:target=move |event| {
                if let Some(value) = figures::read(&event.target().value()) {
                    set.run(value);
                }
            }
        >
            {values.into_iter().map(|(label, option)| view! {
                <option value=option.to_string() selected=move || value.get() == option>{label}</option>
            }).collect_view()}
        </select>
    }
}

#[component]
fn Seed() -> impl IntoView {
    let state = PageState::get();
    let seed = memo(move || state.config.with(|config| config.seed));
    let set = move |seed: u64| state.config.update(|config| config.seed = seed);
    view! {
        <div class="setting">
            <label for="setting-seed">"Seed"</label>
            <div class="seed">
                <NumberField id="setting-seed" range=0..=u64::MAX value=seed set/>
                <IconButton icon=LuDices label="New seed" press=move || set((js_sys::Math::random() * SEEDS) as u64)/>
            </div>
        </div>
    }
}

/// Where on its slider a value of a logarithmic range is.
fn notch(value: f64, min: f64, max: f64) -> f64 {
    (NOTCHES * (value / min).ln() / (max / min).ln()).round()
}

/// The value at a notch, with two significant digits.
fn at_notch(notch: f64, min: f64, max: f64) -> f64 {
    let exact = min * (max / min).powf(notch / NOTCHES);
    let exponent = exact.log10().floor() as i32 - 1;
    // Divided by a whole power of ten, so that 0.0012 is not 0.0012000000000000001.
    match exponent {
        0.. => (exact / 10f64.powi(exponent)).round() * 10f64.powi(exponent),
        _ => (exact * 10f64.powi(-exponent)).round() / 10f64.powi(-exponent),
    }
}

/// A number as short as two significant digits allow: 0.0012, 3.5, 1e-6.
fn readable(value: f64) -> String {
    if value == 0.0 || (1e-4..1e5).contains(&value.abs()) {
        let digits = if value == 0.0 { 0 } else { (1 - value.abs().log10().floor() as i32).max(0) as usize };
        let text = format!("{value:.digits$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        let exponent = value.abs().log10().floor() as i32;
        let mantissa = format!("{:.1}", value / 10f64.powi(exponent));
        format!("{}e{exponent}", mantissa.trim_end_matches(".0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_is_set_where_all_of_it_is_and_nothing_else() {
        let whole = |id: &str, default| Hyperparameter {
            id: id.into(),
            label: String::new(),
            help: String::new(),
            range: Range::Whole { min: 0, max: 9 },
            default,
            group: SettingGroup::More,
        };
        let hyperparameters = vec![whole("source", 0.0), whole("n_way", 5.0), whole("tasks", 4.0)];
        let preset = Preset {
            id: String::new(),
            title: String::new(),
            values: vec![("tasks".into(), 8.0)],
            published: String::new(),
        };
        let set = |values: &[(&str, f64)]| {
            let values = values.iter().map(|(id, value)| ((*id).to_owned(), *value)).collect();
            is_set(&preset, &hyperparameters, &RunConfig { method: String::new(), seed: 1, values })
        };
        assert!(set(&[("source", 2.0), ("n_way", 5.0), ("tasks", 8.0)]));
        assert!(!set(&[("n_way", 5.0), ("tasks", 4.0)]) && !set(&[("n_way", 6.0), ("tasks", 8.0)]));
    }

    #[test]
    fn a_slider_has_round_values_and_finds_its_way_back() {
        assert_eq!(at_notch(0.0, 1e-5, 1e-1), 1e-5);
        assert_eq!(at_notch(50.0, 1e-5, 1e-1), 1e-3);
        assert_eq!(at_notch(100.0, 1e-5, 1e-1), 1e-1);
        assert_eq!(at_notch(52.0, 1e-5, 1e-1), 0.0012);
        for at in 0..=100 {
            assert!((notch(at_notch(f64::from(at), 1e-5, 1e-1), 1e-5, 1e-1) - f64::from(at)).abs() <= 1.0);
        }
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let texts: Vec<_> = [0.0, 0.001, 0.0012, 3.5, 10.0, 250.0, 1e-6].map(readable).into();
        assert_eq!(texts, ["0", "0.001", "0.0012", "3.5", "10", "250", "1e-6"]);
    }
}
