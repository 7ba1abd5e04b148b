//! A scene sets the playground.

use leptos::prelude::*;

use super::LessonState;
use crate::{
    fragment::{
        self,
        settings::{DEVICES, name_of},
    },
    kit::reactive::watch,
    state::Stage,
};
use ::lessons::Panel;
use protocol::Recogniser;

impl LessonState {
    /// From now on, sets the playground as a scene says that was opened, as soon as the scene and the methods are there.
    pub(super) fn set_when_known(self) {
        watch(move || {
            let (scene, is_to_set) = (self.scene.get(), self.is_to_set.get());
            let Some(scene) = scene.filter(|_| is_to_set && self.page.methods.with(|methods| !methods.is_empty()))
            else {
                return;
            };
            untrack(|| {
                self.is_to_set.set(false);
                if !scene.set.is_empty() {
                    self.set(&scene.set);
                }
                if self.page.presenting.get_untracked() {
                    self.put_on_stage();
                }
            });
        });
    }

    /// Sets the controls as this fragment says, but leaves the device that a visitor has chosen.
    fn set(self, fragment: &str) {
        if let Some(tab) = fragment::view_of(fragment) {
            self.steps.tab.set(tab);
        }
        let device = self.page.devices.with_untracked(|devices| devices.choice);
        let device = name_of(&DEVICES, &device);
        fragment::put(self.page, self.trainers, &format!("{fragment}&device={device}"));
    }

    /// Changes these settings and leaves the others, as a sentence of a lesson asks.
    pub(super) fn change(self, changes: &str) {
        let Some(now) = fragment::of_page(self.page) else { return };
        let says = |key: &str| changes.split('&').any(|part| part.split('=').next() == Some(key));
        let kept = now.split('&').filter(|part| part.split('=').next().is_some_and(|key| !says(key)));
        // Another method's settings are its own.
        let kept: Vec<_> = if says("method") { Vec::new() } else { kept.collect() };
        self.set(&[&kept[..], &[changes]].concat().join("&"));
    }

    /// Puts on stage what the open scene says.
    pub fn put_on_stage(self) {
        let panel = self.scene.with_untracked(|scene| scene.as_ref().map_or(Panel::None, |scene| scene.stage));
        self.page.stage.set(match panel {
            Panel::None => None,
            Panel::Board => Some(Stage::Board),
            Panel::Map => Some(Stage::Map),
            Panel::Step => Some(Stage::Step),
            Panel::Curves => Some(Stage::Curves),
        });
    }

    /// True if the open scene wants the run's own encoder to answer.
    pub(super) fn wants_run(self) -> bool {
        self.scene.with_untracked(|scene| {
            scene.as_ref().is_some_and(|scene| scene.set.split('&').any(|part| part == "encoder=run"))
        })
    }

    /// The run's encoder answers.
    pub(super) fn ask_run(self) {
        self.page.recogniser.set(Recogniser::Run);
    }
}
