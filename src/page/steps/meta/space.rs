//! Parameter space as in MAML's figure 1, with real weights: from φ every task leads its own way to its φ_j. If the loss
//! around φ was asked for, it lies under the paths.

use easy_ext::ext;
use leptos::{html, prelude::*};

use super::{contours::Relief, ground::Ground, paths::paint, shown_view};
use crate::{
    kit::{
        figures::{number, percent},
        reactive::{derived, memo, watch},
        size::use_room,
    },
    state::PageState,
    steps::Latest,
    trainers::{JobTrouble, jobs::JobState},
};
use protocol::{AdaptationView, Landscape, Work};

/// The paths of all tasks, and on demand the loss around φ.
#[component]
pub fn Space(
    /// The latest step.
    view: Latest,
    /// The inner step that is looked at.
    step: Memo<usize>,
    /// The loss around φ.
    ground: Ground,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let room = NodeRef::<html::Div>::new();
    let size = use_room(room);
    let inks = crate::kit::inks::use_inks();
    let page = PageState::get();
    let (job, landscape) = (ground.job, ground.landscape());
    let awaited = memo(move || job.state.with(JobState::is_working));
    watch(move || {
        let (Some(canvas), size, inks, step) = (canvas.get(), size.get(), inks.get(), step.get()) else { return };
        landscape.with(|landscape| match landscape.as_deref() {
            Some(landscape) => paint(&canvas, size, inks, &landscape.view, step, Some(landscape)),
            None => _ = shown_view(view, |view| paint(&canvas, size, inks, view, step, None)),
        });
    });
    let caption = memo(move || {
        landscape.with(|landscape| match landscape.as_deref() {
            Some(landscape) => landscape.words(),
            None => shown_view(view, words).unwrap_or_default(),
        })
    });
    let is_there = memo(move || landscape.with(Option::is_some));
    let press = move |_| match page.run.with_untracked(|run| run.id) {
        Some(run) if !is_there.get_untracked() && !awaited.get_untracked() => job.begin(Work::Landscape { run }),
        _ => job.clear(),
    };
    let label = move || match (is_there.get(), awaited.get()) {
        (true, _) => "Hide the loss",
        (false, true) => "On its way … Cancel",
        (false, false) => "Show the loss",
    };
    let around = move || if awaited.get() && !is_there.get() { "" } else { " around φ" };
    view! {
        <figure class="inner-space column" data-testid="inner-space" data-landscape=derived(move || is_there.get().to_string())>
            <div class="inner-canvas" node_ref=room>
                <canvas node_ref=canvas role="img" aria-label=caption></canvas>
            </div>
            <button class="button" data-testid="landscape" on:click=press>
                <span>{label} <span class="inner-around">{around}</span></span>
            </button>
            <JobTrouble job/>
            <figcaption class="muted" data-testid="inner-caption">{caption}</figcaption>
        </figure>
    }
}

/// What the picture is.
fn words(view: &AdaptationView) -> String {
    let tasks = match view.accuracies.len() {
        1 => "the path of the task".to_owned(),
        tasks => format!("the paths of {tasks} tasks"),
    };
    format!(
        "Real weights: {tasks} from φ, projected on the two directions in which they lead furthest, which show {} of \
         their squared length. At each end: task and accuracy.",
        percent(view.shown)
    )
}

#[ext(LandscapeText)]
impl Landscape {
    fn words(&self) -> String {
        let loss = match Relief::of(&self.losses).map(|relief| relief.ends().map(number)) {
            Some([lowest, highest]) => format!("from {lowest} to {highest}, the deeper the tint the more"),
            None => "the same everywhere".to_owned(),
        };
        format!(
            "Query loss of task 1 around φ as of the step where you asked: {loss}; lines in equal ratios. The plane shows {} \
             of the paths' squared length.",
            percent(self.view.shown)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{super::answers::tests::view, *};

    #[test]
    fn the_caption_says_how_much_is_seen() {
        let words = words(&view());
        assert!(words.contains("the paths of 2 tasks") && words.contains("show 83% of"), "{words}");
    }
}
