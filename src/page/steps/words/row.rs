//! One description: its field, how the drawing on the pad matches it, its nearest drawings, and what each of its words does.

use super::answer::MatchesExt as _;
use leptos::{html, prelude::*};

use super::{
    PAUSE, Words,
    answer::{DescriptionScore, SHOWN, signed, tint},
    fields::LEAST,
};
use crate::{
    kit::{
        figures::{number, percent},
        inks::use_inks,
        pen::Pen,
        reactive::{derived, memo, watch},
    },
    steps::board_summary::BoardSummary,
};
use protocol::WordShare;

/// Side of a nearest drawing, and from one to the next.
const PICTURE: f64 = 26.0;
const NEXT: f64 = 29.0;

/// One description.
#[component]
pub fn Row(
    /// Its field.
    id: u32,
    /// All of them.
    words: Words,
    /// The board, for its names and marks.
    board: Memo<BoardSummary>,
) -> impl IntoView {
    let book = words.book;
    let text = memo(move || book.with(|book| book.fields.text(id).to_owned()));
    let chosen = memo(move || book.with(|book| book.fields.is_chosen(id)));
    let few = memo(move || book.with(|book| book.fields.ids().len() <= LEAST));
    let answer = memo(move || book.with(|book| book.answer(id)));
    let unreadable = memo(move || book.with(|book| book.fields.is_unreadable(id)));
    let is_best = derived(move || answer.get().is_some_and(|answer| answer.is_best));
    let score = move |which: usize| answer.get().and_then(|answer| answer.score).map(|score| score[which]);
    let is_first = memo(move || book.with(|book| book.fields.is_first(id)));
    let shares = move || {
        let explained = is_first.get() && answer.get().is_some_and(|answer| answer.explained);
        words.told(|matches| Some(explanation(&matches.query.as_ref().filter(|_| explained)?.words)))
    };
    let scale = move || format!("scaleX({:.4})", score(0).unwrap_or(0.0).clamp(0.0, 1.0));
    let probability = move || score(0).map_or_else(|| "–".to_owned(), percent);
    let cosine = move || score(1).map_or_else(|| "–".to_owned(), number);
    view! {
        <li class="words-row" class:best=is_best data-testid="words-row">
            <input
                class="words-field framed"
                type="text"
                autocomplete="off"
                placeholder="describe a drawing"
                aria-label="Description"
                data-testid="words-field"
                prop:value=text
                on:input:target=move |event| {
                    words.change(Some(PAUSE), |book| book.fields.write(id, event.target().value()));
                }
            />
            <button
                class="words-result"
                aria-pressed=derived(move || if chosen.get() { "true" } else { "false" })
                data-testid="words-result"
                on:click=move |_| words.change(None, |book| book.fields.choose(id))
            >
                <span class="visually-hidden">"What its words do: "</span>
                <span class="words-best">{move || if is_best.get() { "best" } else { "" }}</span>
                <span class="meter" aria-hidden="true"><span style:transform=scale></span></span>
                <span class="strong adapt-value" data-testid="words-probability">{probability}</span>
                <span class="muted"><span class="visually-hidden">"cosine "</span>{cosine}</span>
            </button>
            <Nearest answer words board/>
            <button class="words-remove" disabled=few data-testid="words-remove"
                aria-label="Remove this description"
                on:click=move |_| words.remove(id)>
                "×"
            </button>
            <p class="muted words-cut" hidden=derived(move || !unreadable.get())>
                "Nothing of it can be read, so it is not matched: write it in letters of English."
            </p>
            <p class="muted words-cut" hidden=derived(move || !answer.get().is_some_and(|answer| answer.cut))>
                "It is longer than what is read: its end is left out."
            </p>
            {shares}
        </li>
    }
}

/// What each word does.
fn explanation(shares: &[WordShare]) -> AnyView {
    let most = shares.iter().map(|word| word.share.abs()).fold(0.0, f32::max);
    let word = |WordShare { word, share }: &WordShare| {
        let heat = if *share < 0.0 { "danger" } else { "accent" };
        let style = format!("background:color-mix(in srgb,var(--{heat}) {}%,var(--card))", tint(*share, most));
        view! { <span class="words-word" prop:style=style>{word.clone()} " " <b>{signed(*share)}</b></span> }.into_any()
    };
    view! {
        <div class="words-shares" data-testid="words-shares">
            {shares.iter().map(word).collect_view()}
            <span class="muted">
                "How far the cosine falls without the word: with + it speaks for the match, with − against it."
            </span>
        </div>
    }
    .into_any()
}

/// The nearest drawings of a gallery; those of the board have their class's mark.
#[component]
fn Nearest(
    /// What is known of the description.
    answer: Memo<Option<DescriptionScore>>,
    words: Words,
    board: Memo<BoardSummary>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    let position = move |id: u32| board.with(|board| board.classes.iter().position(|class| class.id == id));
    watch(move || {
        let (Some(canvas), inks, answer) = (canvas.get(), inks.get(), answer.get()) else { return };
        let Some(pen) = Pen::new(&canvas, [SHOWN as f64 * NEXT, NEXT], inks) else { return };
        words.told(|matches| {
            for (at, found) in matches.found.get(answer?.at)?.iter().take(SHOWN).enumerate() {
                let x = at as f64 * NEXT + 1.0;
                let mark = found.class.and_then(position);
                let edge = if mark.is_some() { (inks.accent, 2.0) } else { (inks.line, 1.0) };
                pen.picture(&found.picture, [x, 1.0], PICTURE, edge);
                if let Some(mark) = mark {
                    pen.mark(mark, [x + PICTURE - 5.0, PICTURE - 4.0], 9.0);
                }
            }
            Some(())
        });
    });
    let label = memo(move || {
        let name =
            |id: u32| position(id).map_or_else(String::new, |at| board.with(|board| board.classes[at].name.clone()));
        words.told(|matches| Some(matches.told(answer.get()?.at, name))).unwrap_or_default()
    });
    view! { <canvas node_ref=canvas class="words-nearest" role="img" aria-label=label data-testid="words-nearest"></canvas> }
}
