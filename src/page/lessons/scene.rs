//! A scene sets the playground.

use leptos::prelude::*;

use super::LessonState;
use crate::{
    fragment,
    kit::reactive::watch,
    state::{DeviceChoice, Stage},
};
use ::lessons::Panel;
use protocol::Recogniser;

impl LessonState {
    /// Sets the playground as the open scene says, as soon as the scene and the methods are there.
    pub(super) fn set_when_known(self) {
        let mut waits = true;
        watch(move || {
            let Some(scene) = self.scene.get().filter(|_| waits) else { return };
            if self.page.methods.with(Vec::is_empty) {
                return;
            }
            waits = false;
            untrack(|| {
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
        let device = match device {
            DeviceChoice::Auto => "auto",
            DeviceChoice::Cpu => "cpu",
            DeviceChoice::Gpu => "gpu",
        };
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
