//! Lights up what a scene or a phrase of its text speaks of.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::LessonState;
use crate::{
    kit::reactive::{next_frame, watch},
    state::PanelName,
};
use ::lessons::targets;

/// What is lit has this attribute.
const LIT: &str = "data-lit";

/// The places of a phone, by the class that each has.
const PLACES: [(&str, PanelName); 4] = [
    (".place-board", PanelName::Board),
    (".place-map", PanelName::Map),
    (".place-learner", PanelName::Learner),
    (".place-step", PanelName::Step),
];

/// From now on, lights up what the open scene points at.
pub(super) fn follow(state: LessonState) {
    watch(move || {
        _ = state.scene.get();
        // What a scene sets may change what there is to point at.
        next_frame(move || scene(state));
    });
}

/// Lights up what the open scene points at, and nothing else.
pub(super) fn scene(state: LessonState) {
    let points = state.scene.with_untracked(|scene| scene.as_ref().map_or_else(Vec::new, |scene| scene.point.clone()));
    only(points.iter().map(String::as_str));
}

/// Lights up what has these names, and nothing else.
fn only<'a>(names: impl Iterator<Item = &'a str>) {
    while let Ok(Some(lit)) = document().query_selector("[data-lit]") {
        _ = lit.remove_attribute(LIT);
    }
    for name in names {
        if let Some(element) = find(name) {
            _ = element.set_attribute(LIT, "");
        }
    }
}

fn find(name: &str) -> Option<Element> {
    document().query_selector(targets::selector(name)?).ok().flatten()
}

/// What the phrase under the pointer, or the one with the focus, says in this attribute.
fn said(event: &Event, attribute: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{attribute}]")).ok().flatten()?.get_attribute(attribute)
}

/// The pointer or the focus has come to a phrase, or left it.
pub(super) fn moved(state: LessonState, event: &Event) {
    match said(event, "data-point") {
        Some(name) => only(std::iter::once(name.as_str())),
        None => scene(state),
    }
}

/// A phrase was pressed: goes to what it speaks of, or changes the settings that it names.
pub(super) fn pressed(state: LessonState, event: &Event) {
    if let Some(changes) = said(event, "data-set") {
        state.change(&changes);
    } else if let Some(name) = said(event, "data-point") {
        let Some(element) = find(&name) else { return };
        let holds = |class: &str| element.closest(class).ok().flatten().is_some();
        if let Some((_, place)) = PLACES.iter().find(|(class, _)| holds(class)) {
            state.page.place.set(*place);
        }
        next_frame(move || element.scroll_into_view());
    }
}
