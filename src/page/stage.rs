//! One of the page's panels alone and large, with what else matters in a strip below it. The root's size of type grows, so
//! that everything in the panel grows with it.

use leptos::prelude::*;

use crate::{
    kit::{
        reactive::watch,
        segments::{Segment, Segments},
    },
    state::{PageState, PanelName, Stage},
};

/// What can have more room, in the order of the choice.
const STAGES: [(Stage, &str, &str); 4] = [
    (Stage::Board, "board", "Board"),
    (Stage::Map, "map", "Map"),
    (Stage::Step, "step", "Step"),
    (Stage::Curves, "curves", "Curves"),
];

/// The choice of what has all the room.
#[component]
pub fn StageChoice() -> impl IntoView {
    let state = PageState::get();
    let mut segments = vec![Segment::new(None, "Everything").testid("stage-none")];
    segments.extend(STAGES.map(|(stage, _, label)| Segment::new(Some(stage), label)));
    view! {
        <div class="stage-choice">
            <Segments name="stage" legend="What has more room" segments testid="stage" chosen=state.stage
                choose=move |stage| state.stage.set(stage)/>
        </div>
    }
}

/// What the style sheets and the lessons call it; `None` for everything beside each other.
pub fn name(stage: Option<Stage>) -> Option<&'static str> {
    STAGES.iter().find(|(candidate, ..)| Some(*candidate) == stage).map(|(_, name, _)| *name)
}

/// From now on, shows what is on stage.
pub fn follow(state: PageState) {
    watch(move || {
        let stage = state.stage.get();
        let Some(root) = document().document_element() else { return };
        let Some(name) = name(stage) else {
            _ = root.remove_attribute("data-stage");
            return;
        };
        _ = root.set_attribute("data-stage", name);
        state.place.set(match stage {
            Some(Stage::Map) => PanelName::Map,
            Some(Stage::Step) => PanelName::Step,
            Some(Stage::Curves) => PanelName::Learner,
            Some(Stage::Board) | None => PanelName::Board,
        });
    });
}
