//! Keeps the URL's fragment and the controls alike: a link to the page is a link to its settings, seed included.

pub mod settings;

use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsValue;

use self::settings::Settings;
use super::{
    state::{DeviceChoice, PageState},
    trainers::Trainers,
};
use crate::kit::reactive::{after, watch};
use protocol::Recogniser;

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
        let Some(fragment) = of_page(state) else { return };
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

/// Begins with the settings of the last visit, unless the address says others.
pub fn begin_with(state: PageState, trainers: Trainers, fragment: &str) {
    if current().is_empty() && !fragment.is_empty() {
        write(fragment);
        adopt(state, trainers);
    }
}

fn write(fragment: &str) {
    let history = window().history();
    _ = history.and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}"))));
}

fn current() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Sets the controls as the fragment says, and tells the user what it says wrongly.
fn adopt(state: PageState, trainers: Trainers) {
    if state.methods.with_untracked(Vec::is_empty) {
        return;
    }
    let (settings, notes) = state.methods.with_untracked(|methods| settings::read(&current(), methods));
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
