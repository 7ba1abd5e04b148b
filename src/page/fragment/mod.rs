//! Keeps the URL's fragment and the controls alike: a link to the page is a link to its settings, seed included. A shared
//! link also has drawings ([`document::link`]) and the view that was open; both are shown once, and do not follow the page.

pub mod settings;

use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsValue;

use self::settings::Settings;
use super::{
    state::{DeviceChoice, PageState},
    steps::state::StepTab,
    trainers::Trainers,
};
use crate::kit::reactive::{after, watch};
use document::link;
use protocol::Recogniser;

/// The part of a link that says which view is open.
const VIEW: &str = "view=";
/// The part of a link that says which scene of a lesson is open.
const LESSON: &str = "lesson=";
/// The step panel's tabs in a link; the last is what earlier links call the race.
pub(crate) const TABS: [(&str, StepTab); 5] = [
    ("step", StepTab::Step),
    ("adapt", StepTab::Adapt),
    ("race", StepTab::Race),
    ("words", StepTab::Words),
    ("worth", StepTab::Race),
];

/// Browsers refuse a page that writes its URL too often.
const SETTLE: Duration = Duration::from_millis(250);

/// Reads the fragment as soon as the methods are known and whenever the user edits it, and writes it when a control
/// changes.
pub fn keep_in_step(state: PageState, trainers: Trainers) {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    // What the page wrote last: its own writing is no news.
    let written = StoredValue::new(None::<String>);
    watch(move || {
        let methods_known = state.methods.with(|methods| !methods.is_empty());
        if methods_known && state.config.with_untracked(|config| config.method.is_empty()) {
            adopt(state, trainers);
        }
    });
    let listener = window_event_listener(ev::hashchange, move |_| {
        if written.get_value().as_deref() != Some(current().as_str()) {
            adopt(state, trainers);
        }
    });
    on_cleanup(move || listener.remove());
    watch(move || {
        // What is looked at stays in the address, so that a reload brings it again.
        let Some(fragment) = of_page(state).map(|settings| with_visit(state, with_lesson(state, settings))) else {
            return;
        };
        if let Some(earlier) = pending.get_value() {
            earlier.clear();
        }
        let write = move || {
            written.set_value(Some(fragment.clone()));
            write(&fragment);
        };
        pending.set_value(after(SETTLE, write));
    });
}

/// The fragment that says the page's settings; `None` until the methods are known. Follows its signals.
pub fn of_page(state: PageState) -> Option<String> {
    let settings = Settings {
        config: state.config.get(),
        recogniser: state.recogniser.get(),
        device: state.devices.with(|devices| devices.choice),
    };
    (!settings.config.method.is_empty()).then(|| settings::write(&settings))
}

/// The fragment with the drawings of what is looked at, if they came from a link. Follows its signal.
fn with_visit(state: PageState, fragment: String) -> String {
    let drawings = state.visit.with(|visit| visit.as_ref().map(|visit| visit.link.clone()));
    match drawings.filter(|drawings| !drawings.is_empty()) {
        Some(drawings) => link::join(&fragment, &drawings),
        None => fragment,
    }
}

/// The fragment with the open scene of a lesson, if one is open. Follows its signal.
fn with_lesson(state: PageState, fragment: String) -> String {
    state.lesson.with(|place| match place {
        Some(place) => format!("{fragment}&{LESSON}{}", place.to_link()),
        None => fragment,
    })
}

/// The fragment of a link to what is looked at, with the settings as they are now and a tab of the step panel. Follows its signals.
pub fn with_view(state: PageState, tab: StepTab) -> String {
    let settings = of_page(state).map_or_else(String::new, |settings| format!("{settings}&"));
    with_visit(state, with_lesson(state, settings + &view(tab)))
}

/// Begins with the settings of the last visit, unless the address says others.
pub fn begin_with(state: PageState, trainers: Trainers, fragment: &str) {
    if current().is_empty() && !fragment.is_empty() {
        write(fragment);
        adopt(state, trainers);
    }
}

/// The step panel's tab as a part of a link.
pub fn view(tab: StepTab) -> String {
    format!("{VIEW}{}", settings::name_of(&TABS, &tab))
}

/// The step panel's tab that a fragment opens, if it says one.
pub fn view_of(fragment: &str) -> Option<StepTab> {
    let name = fragment.split('&').find_map(|part| part.strip_prefix(VIEW))?;
    TABS.iter().find(|(candidate, _)| *candidate == name).map(|(_, tab)| *tab)
}

/// The scene of a lesson that a fragment opens, if it says one.
pub fn lesson_of(fragment: &str) -> Option<&str> {
    fragment.split('&').find_map(|part| part.strip_prefix(LESSON))
}

/// What a fragment says beside drawings, view and lesson.
fn settings_of(fragment: &str) -> String {
    let (settings, _) = link::split(fragment);
    let is_setting = |part: &&str| !part.starts_with(VIEW) && !part.starts_with(LESSON);
    settings.split('&').filter(is_setting).collect::<Vec<_>>().join("&")
}

fn write(fragment: &str) {
    let history = window().history();
    _ = history.and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}"))));
}

/// The fragment of the page's address, without the `#`.
pub fn current() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Sets the controls as the address says, and tells the user what it says wrongly.
fn adopt(state: PageState, trainers: Trainers) {
    put(state, trainers, &current());
}

/// Sets the controls as a fragment says, and tells the user what it says wrongly.
pub fn put(state: PageState, trainers: Trainers, fragment: &str) {
    if state.methods.with_untracked(Vec::is_empty) {
        return;
    }
    let (settings, notes) = state.methods.with_untracked(|methods| settings::read(&settings_of(fragment), methods));
    state.config.set(settings.config);
    let has_run = state.run.with_untracked(|run| run.id.is_some());
    // Without a run there is only one encoder to ask.
    state.recogniser.set(if has_run { settings.recogniser } else { Recogniser::Pretrained });
    if settings.device != DeviceChoice::Auto
        || state.devices.with_untracked(|devices| devices.choice) != DeviceChoice::Auto
    {
        trainers.choose(settings.device);
    }
    if !notes.is_empty() {
        state.inform(format!("The link was not understood in full: {}.", notes.join("; ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_settings_view_and_drawings_apart() {
        let fragment = format!("{}&{}", link::join("method=relation&seed=3", "1abc"), view(StepTab::Words));
        assert_eq!(settings_of(&fragment), "method=relation&seed=3");
        assert_eq!(view_of(&fragment), Some(StepTab::Words));
        assert_eq!(view_of("view=<script>&seed=1"), None);
        assert_eq!((settings_of(""), view_of("")), (String::new(), None));
        let scene = "method=maml&lesson=maml.2&seed=1";
        assert_eq!((settings_of(scene).as_str(), lesson_of(scene)), ("method=maml&seed=1", Some("maml.2")));
    }
}
