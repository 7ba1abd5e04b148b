//! Adapt to my drawings: what a few gradient steps on the few drawings there are make of the network, in several ways side
//! by side. Transfer learning puts a new linear head on it; a network that MAML trained goes the way it was trained for.
//! Every step can be gone back to.

pub mod history;
mod track;

use leptos::{html, prelude::*};

use self::{
    history::{AdaptationHistory, Adapting, missing},
    track::{Track, plot},
};
use crate::{
    kit::{
        chart::{ExportMenu, csv},
        reactive::{derived, memo},
        segments::{Segment, Segments},
        slider::Slider,
        status::EmptyState,
    },
    state::PageState,
    steps::board_summary::BoardSummary,
    trainers::{JobTrouble, jobs::JobState},
};
use protocol::{Adaptation, AdaptationPoint};

/// How many gradient steps there are to choose from.
const STEPS: [(u32, &str); 4] = [(5, "5"), (10, "10"), (20, "20"), (50, "50")];

/// How far Adam moves the new head in one step: it starts from nothing and has little to lose.
const HEAD_LEARNING_RATE: f64 = 0.02;

/// How far Adam moves the encoder in one step: a tenth of what training it from nothing takes, or else the first steps
/// undo what it has learned.
const ENCODER_LEARNING_RATE: f64 = 0.001;

/// Said before the first adaptation.
const INVITATION: &str = "A new linear head is put on the trained encoder, and a few gradient steps on the board's drawings move \
                          the head alone, or everything, or the same network from random weights. A network that MAML trained \
                          needs no new head: it takes the steps it was trained for. Watch how soon each fits your drawings, and \
                          how well it then knows altered copies of them, which it never learns from.";

/// The tab of adaptations.
#[component]
pub fn Adaptations(
    /// The board as it is now.
    board: Memo<BoardSummary>,
    /// The latest adaptation.
    adapting: Adapting,
) -> impl IntoView {
    let adaptation = adapting.history;
    let page = PageState::get();
    let steps = RwSignal::new(20_u32);
    let seed = StoredValue::new(0_u64);
    // The step that is looked at; `None` follows the latest.
    let looked_at = RwSignal::new(None::<usize>);
    let count = memo(move || adaptation.with(|history| history.points.len()));
    let at = memo(move || looked_at.get().unwrap_or(usize::MAX).min(count.get().saturating_sub(1)));
    let point = memo(move || adaptation.with(|history| history.points.get(at.get()).cloned()));
    let kinds = memo(move || adaptation.with(AdaptationHistory::kinds));
    let (around, pointed) = (NodeRef::<html::Div>::new(), RwSignal::new(None));
    let choose = move |step: f64| {
        let at =
            adaptation.with_untracked(|history| history.points.iter().position(|point| f64::from(point.step) == step));
        looked_at.set(at.filter(|at| *at + 1 < count.get_untracked()));
    };
    let table = move |()| {
        let plots: Vec<_> = kinds
            .get_untracked()
            .into_iter()
            .map(|kind| adaptation.with_untracked(|history| plot(history, kind, None)))
            .collect();
        csv(&plots)
    };
    let lacks = memo(move || board.with(missing));
    let begin = move |_| {
        looked_at.set(None);
        let seed = seed.try_update_value(|seed| {
            *seed += 1;
            *seed
        });
        let asked = adaptation_of(steps.get_untracked(), seed.unwrap_or_default());
        adapting.begin(board.get_untracked(), page.recogniser.get_untracked(), asked);
    };
    let choices = STEPS.map(|(count, label)| Segment::new(count, label)).into();
    let sentence = memo(move || told(&board.read(), &adaptation.read(), point.read().as_ref()));
    let idle = derived(move || !adapting.job.state.with(JobState::is_working));
    view! {
        <div class="view column grow adapt" data-view="adapt">
            <div class="adapt-controls row">
                <button class="button primary" data-testid="adapt" disabled=derived(move || lacks.get().is_some()) on:click=begin>
                    "Adapt"
                </button>
                <button class="button quiet" data-testid="adapt-cancel" hidden=idle on:click=move |_| adapting.job.cancel()>
                    "Cancel"
                </button>
                <Segments name="adapt-steps" legend="Gradient steps" segments=choices chosen=steps
                    choose=move |count: u32| steps.set(count)/>
                <span class="muted">"gradient steps"</span>
                <Scrubber count at looked_at point/>
                <span hidden=derived(move || count.get() == 0)><ExportMenu name="fewshot-adaptation" around table/></span>
            </div>
            <div class="step-sentence muted" role="status" data-testid="adapt-sentence"><p>{sentence}</p></div>
            <JobTrouble job=adapting.job/>
            <div class="step-scroll scroll grow" tabindex="0" role="group" aria-label="Ways to adapt">
                <EmptyState words=INVITATION hidden=derived(move || count.get() > 0)/>
                <div class="adapt-tracks" node_ref=around hidden=derived(move || count.get() == 0)>
                    {move || {
                        kinds.get().into_iter().map(|kind| view! { <Track kind adaptation point pointed choose/> }).collect_view()
                    }}
                </div>
            </div>
        </div>
    }
}

/// Goes back through the steps.
#[component]
fn Scrubber(
    count: Memo<usize>,
    at: Memo<usize>,
    looked_at: RwSignal<Option<usize>>,
    point: Memo<Option<AdaptationPoint>>,
) -> impl IntoView {
    let last = move || count.get().saturating_sub(1);
    let words = move |point: &AdaptationPoint| format!("step {} of {}", point.step, point.of);
    view! {
        <Slider
            label="Look at the step"
            notch=derived(move || at.get() as f64)
            last=derived(move || last() as f64)
            words=derived(move || point.with(|point| point.as_ref().map(words)).unwrap_or_default())
            testids=[Some("adapt-scrubber"), Some("adapt-step")]
            disabled=derived(move || count.get() < 2)
            drag=move |step: f64| looked_at.set(Some(step as usize).filter(|step| *step < untrack(last)))
        />
    }
}

/// What to do, what to wait for, or what happened and what to look at.
fn told(board: &BoardSummary, history: &AdaptationHistory, point: Option<&AdaptationPoint>) -> String {
    match (missing(board), point) {
        (Some(lacking), _) => lacking.to_owned(),
        (None, Some(_)) if history.board.classes != board.classes => {
            "The board has changed since: press Adapt again.".to_owned()
        }
        (None, Some(point)) => history.sentence(point),
        (None, None) if history.begun => "The first step is on its way …".to_owned(),
        (None, None) => "What are a few gradient steps on your drawings worth? Press Adapt.".to_owned(),
    }
}

/// An adaptation in so many steps.
fn adaptation_of(steps: u32, seed: u64) -> Adaptation {
    Adaptation { steps, head_learning_rate: HEAD_LEARNING_RATE, encoder_learning_rate: ENCODER_LEARNING_RATE, seed }
}
