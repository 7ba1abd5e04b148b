//! The query: one more drawing, and what the encoder takes it for.

use leptos::prelude::*;

use super::{
    pad::{Pad, PadModel, PadTools},
    state::{Answer, PageState, Pretrained},
};
use crate::kit::reactive::{derived, memo};
use crate::kit::{
    bars::{Bars, Layout, percent},
    names,
};
use ink::Drawing;
use protocol::Recogniser;

/// The query pad with its bars, and which encoder answers.
#[component]
pub fn QueryPanel() -> impl IntoView {
    let state = PageState::get();
    let model = PadModel::over(state.query);
    view! {
        <section class="card query" aria-labelledby="query-title">
            <header class="card-head">
                <h2 id="query-title">"Query"</h2>
                <EncoderChoice/>
            </header>
            <div class="query-body">
                <div class="query-paper">
                    <Pad model label="Query" id="query-pad"/>
                    <p class="pad-hint" class:hidden=move || !model.is_blank() aria-hidden="true">"Draw here"</p>
                    <PadTools model/>
                </div>
                <div class="query-answer">
                    <Bars layout=Layout::List/>
                    <p class="query-says" role="status" data-testid="verdict">{derived(move || verdict(state))}</p>
                </div>
            </div>
        </section>
    }
}

/// Which encoder answers queries and draws the map.
#[component]
fn EncoderChoice() -> impl IntoView {
    let state = PageState::get();
    let has_run = memo(move || state.run.with(|run| run.id.is_some()));
    let option = move |value: Recogniser, label: &'static str, id: &'static str| {
        let disabled = move || value == Recogniser::Run && !has_run.get();
        view! {
            <label class="segment" title=move || if disabled() { "Press Train first" } else { "" }>
                <input
                    type="radio"
                    name="encoder"
                    value=id
                    prop:checked=derived(move || state.recogniser.get() == value)
                    disabled=disabled
                    on:change=move |_| state.recogniser.set(value)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments" data-testid="encoder">
            <legend class="visually-hidden">"Encoder that answers"</legend>
            {option(Recogniser::Pretrained, "Pretrained", "pretrained")}
            {option(Recogniser::Run, "This run", "run")}
        </fieldset>
    }
}

/// The answer in a sentence, or what is missing and what to do.
fn verdict(state: PageState) -> String {
    match state.answer.get() {
        Answer::Unanswerable(_) if no_encoder(state) => waiting(Pretrained::Missing).to_owned(),
        Answer::Unanswerable(reason) => reason,
        Answer::Predicted(prediction) => {
            let best = prediction.scores.iter().max_by(|a, b| a.probability.total_cmp(&b.probability));
            let alone = prediction.scores.len() == 1;
            let name = best.map(|score| state.board.with(|board| names::of(board, score.class))).unwrap_or_default();
            let probability = best.map(|score| percent(score.probability)).unwrap_or_default();
            if alone {
                format!("{name} is the only class with a drawing. Draw another one to compare with.")
            } else {
                format!("Looks like {name} ({probability})")
            }
        }
        Answer::None if !state.query.with(Drawing::is_empty) => waiting(state.pretrained.get()).to_owned(),
        Answer::None => missing(state).to_owned(),
    }
}

/// True if there is nothing that could look: no pretrained encoder, and no run.
fn no_encoder(state: PageState) -> bool {
    state.pretrained.with(|pretrained| *pretrained == Pretrained::Missing) && state.run.with(|run| run.id.is_none())
}

fn waiting(pretrained: Pretrained) -> &'static str {
    match pretrained {
        Pretrained::Fetching => "The encoder is on its way …",
        Pretrained::Loaded { .. } => "Looking …",
        Pretrained::Missing => "There is no pretrained encoder: press Train.",
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
        _ => "Draw one of the characters above once more.",
    }
}
