//! What lessons may ask of the playground ([`lessons::FACTS`] and [`lessons::TEXTS`] list it).

use leptos::prelude::*;

use super::LessonState;
use crate::{
    bars::leading,
    fragment::{
        TABS,
        settings::{RECOGNISERS, name_of},
    },
    stage,
    state::QueryAnswer,
};

/// Facts of the open run, which are none if that has other settings than the controls.
const OF_RUN: [&str; 6] = ["step", "running", "loss", "batch_accuracy", "accuracy", "measured_at"];

impl LessonState {
    /// True if the open run is what the controls say. Follows its signals.
    pub(super) fn has_run_of_controls(self) -> bool {
        let config = self.page.config.get();
        self.page.run.with(|run| run.config.as_ref() == Some(&config))
    }

    /// The number of this name now, or of a text whether it is so (`method=maml`: 1 or 0); `None` if there is none. Follows its signals.
    pub(super) fn fact(self, name: &str) -> Option<f64> {
        let page = self.page;
        let truth = |is_so: bool| Some(f64::from(u8::from(is_so)));
        if let Some((text, value)) = name.split_once('=') {
            return truth(self.text(text) == value);
        }
        // What is open may be the run of a scene before.
        if OF_RUN.contains(&name) && !self.has_run_of_controls() {
            return None;
        }
        match name {
            "step" => page.run.with(|run| run.id.map(|_| run.step as f64)),
            "running" => truth(page.run.with(|run| run.running)),
            "loss" => page.history.with(|history| history.last().map(|metrics| f64::from(metrics.loss))),
            "batch_accuracy" => page.history.with(|history| history.last().map(|metrics| f64::from(metrics.accuracy))),
            "accuracy" => page.evaluations.with(|all| all.last().map(|(_, accuracy)| f64::from(accuracy.mean))),
            "measured_at" => page.evaluations.with(|all| all.last().map(|(step, _)| *step as f64)),
            "classes" => page.board.with(|board| {
                let drawn = board.iter().filter(|class| class.drawings.iter().any(|drawing| !drawing.is_empty()));
                Some(drawn.count() as f64)
            }),
            "on_board" => page.board.with(|board| {
                let all = board.iter().flat_map(|class| &class.drawings);
                Some(all.filter(|drawing| !drawing.is_empty()).count() as f64)
            }),
            "queried" => truth(page.query.with(|query| !query.is_empty())),
            "answered" => truth(page.answer.with(|answer| matches!(answer, QueryAnswer::Predicted(_)))),
            "probability" => page.answer.with(|answer| match answer {
                QueryAnswer::Predicted(prediction) => Some(f64::from(leading(prediction).1)),
                QueryAnswer::None | QueryAnswer::Unanswerable(_) => None,
            }),
            "adapted" => truth(self.steps.adapting.history.with(|history| !history.points.is_empty())),
            "seed" => Some(page.config.with(|config| config.seed as f64)),
            setting => page.config.with(|config| config.values.get(setting).copied()),
        }
    }

    fn text(self, name: &str) -> String {
        let page = self.page;
        match name {
            "method" => page.config.with(|config| config.method.clone()),
            "tab" => name_of(&TABS, &self.steps.tab.get()),
            "encoder" => name_of(&RECOGNISERS, &page.recogniser.get()),
            "stage" => stage::name(page.stage.get()).unwrap_or("none").to_owned(),
            _ => String::new(),
        }
    }
}
