//! The query: one more drawing, and what the encoder takes it for.

use leptos::prelude::*;

use super::{
    bars::{Bars, BarsLayout, leading},
    notices::Remedy,
    other_hand,
    pad::{Pad, PadModel, PadTools},
    state::{PageState, Pretrained, QueryAnswer},
    storage::FIRST_BOARD,
    trainers::{Trainers, kind_name, worker_state::WorkerState},
};
use crate::kit::reactive::{derived, memo};
use crate::kit::{
    card::Card,
    figures::percent,
    names,
    segments::{Segment, Segments},
};
use ink::{Class, Drawing};
use protocol::Recogniser;

/// The query pad with its bars, and which encoder answers.
#[component]
pub fn QueryPanel() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let model = PadModel::over(state.query);
    let trouble = memo(move || trouble(state, trainers));
    other_hand::draw_when_asked(state, model);
    let ghost = memo(move || state.board.with(|board| first_drawing(board)));
    let nothing_drawn = memo(move || ghost.with(Drawing::is_empty));
    let beside = Some(view! { <EncoderChoice/> }.into_any());
    view! {
        <Card name="query" id="query-title" number="1" title="Draw" beside>
            <p class="query-says" role="status" data-testid="verdict">{derived(move || verdict(state, trouble.get()))}</p>
            <div class="query-body">
                <Pad model label="Query" id="query-pad" ghost/>
                <div class="query-answer column">
                    <Bars layout=BarsLayout::List/>
                    {move || trouble.get().filter(|_| !is_answered(state)).map(|Trouble { remedy, .. }| view! {
                        <button
                            class="button query-remedy"
                            data-testid="query-remedy"
                            on:click={
                                let remedy = remedy.clone();
                                move |_| remedy.clone().apply(state, trainers)
                            }
                        >
                            {remedy.label()}
                        </button>
                    })}
                </div>
                <div class="row tight query-tools">
                    <button
                        class="button"
                        title="Another hand’s version of a character of the board (T)"
                        data-testid="try-one"
                        disabled=nothing_drawn
                        on:click=move |_| state.try_one()
                    >
                        "Try one"
                    </button>
                    <PadTools model/>
                </div>
            </div>
        </Card>
    }
}

/// Which encoder answers queries and draws the map.
#[component]
fn EncoderChoice() -> impl IntoView {
    let state = PageState::get();
    let has_run = memo(move || state.run.with(|run| run.id.is_some()));
    let segments = vec![
        Segment::new(Recogniser::Pretrained, "Pretrained").id("pretrained"),
        Segment::new(Recogniser::Run, "This run")
            .id("run")
            .disabled(derived(move || !has_run.get()), "Press Train first"),
    ];
    view! {
        <div class:hidden=derived(move || !has_run.get())>
            <Segments name="encoder" legend="Encoder that answers" segments testid="encoder" chosen=state.recogniser
                choose=move |which| state.recogniser.set(which)/>
        </div>
    }
}

/// The first drawing on the board.
fn first_drawing(board: &[Class]) -> Drawing {
    board.iter().flat_map(|class| &class.drawings).find(|drawing| !drawing.is_empty()).cloned().unwrap_or_default()
}

/// What keeps the query from being answered, with what one press can do about it.
#[derive(Clone, Debug, PartialEq)]
struct Trouble {
    text: String,
    remedy: Remedy,
}

fn trouble(state: PageState, trainers: Trainers) -> Option<Trouble> {
    let active = state.devices.with(|devices| devices.active);
    if let WorkerState::GivenUp { reload, .. } = trainers.worker(active).state.get() {
        let text = format!("Nothing can answer: the {} trainer does not start.", kind_name(active));
        return Some(Trouble { text, remedy: if reload { Remedy::Reload } else { Remedy::Restart(active) } });
    }
    if let (Some(text), true) = (state.no_characters.get(), state.awaiting_board.get()) {
        return Some(Trouble { text, remedy: Remedy::Sample(FIRST_BOARD.0, FIRST_BOARD.1) });
    }
    if state.recogniser.get() == Recogniser::Run {
        return None;
    }
    let text = match state.pretrained.get() {
        Pretrained::Missing { why } => format!("{why} Or press Train: a run's own encoder answers, too."),
        Pretrained::Fetching { slow: true } => "The encoder takes long to come. Wait, or try again.".to_owned(),
        Pretrained::Fetching { slow: false } | Pretrained::Loaded { .. } => return None,
    };
    Some(Trouble { text, remedy: Remedy::FetchEncoder })
}

fn is_answered(state: PageState) -> bool {
    state.answer.with(|answer| matches!(answer, QueryAnswer::Predicted(_)))
}

/// The answer in a sentence, or what is missing and what to do.
fn verdict(state: PageState, trouble: Option<Trouble>) -> String {
    match (state.answer.get(), trouble) {
        (QueryAnswer::Predicted(prediction), _) => {
            let (classes, probability) = leading(&prediction);
            let names: Vec<String> =
                state.board.with(|board| classes.iter().map(|class| names::of(board, *class)).collect());
            let (names, probability) = (names::listed(&names), percent(probability));
            match (classes.len(), prediction.scores.len()) {
                (_, 1) => format!("{names} is the only class with a drawing. Draw another one to compare with."),
                (1, _) => match prediction.measure.as_str() {
                    judged @ ("p(same)" | "relation score") => {
                        format!(
                            "Most like {names}: {judged} {probability}. Each is judged alone; they need not add to 100%."
                        )
                    }
                    _ => format!("Looks like {names} ({probability})"),
                },
                (0, _) => {
                    "The encoder gives no number for this drawing: rewind the run, or try another one.".to_owned()
                }
                (level, all) if level == all => {
                    format!("Looks like no class more than another: all are level ({probability} each)")
                }
                _ => format!("Looks like {names} alike: they are level ({probability} each)"),
            }
        }
        (QueryAnswer::Unanswerable(_) | QueryAnswer::None, Some(Trouble { text, .. })) => text,
        (QueryAnswer::Unanswerable(reason), None) => reason,
        (QueryAnswer::None, None) if !state.query.with(Drawing::is_empty) => match state.pretrained.get() {
            Pretrained::Loaded { .. } => "Looking …".to_owned(),
            Pretrained::Fetching { .. } | Pretrained::Missing { .. } => "The encoder is on its way …".to_owned(),
        },
        (QueryAnswer::None, None) => missing(state).to_owned(),
    }
}

fn missing(state: PageState) -> &'static str {
    let drawn = state
        .board
        .with(|board| board.iter().filter(|class| class.drawings.iter().any(|drawing| !drawing.is_empty())).count());
    match drawn {
        _ if state.awaiting_board.get() => "The first characters are on their way …",
        0 => "First draw an example of each class on the board.",
        1 => "Draw an example of a second class, to compare with.",
        _ => "Draw one of these once more.",
    }
}
