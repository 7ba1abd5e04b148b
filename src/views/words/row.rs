//! One description: its field, how the drawing on the pad matches it, its nearest drawings, and what each of its words does.

use leptos::{html, prelude::*};

use super::{
    Words,
    answer::{SHOWN, result, signed, tint},
    fields::{LEAST, read},
};
use crate::{
    drawing::decimal::fixed,
    protocol::{Found, Matches, WordShare},
    ui::{
        bars::percent,
        inks::use_inks,
        reactive::{derived, memo, watch},
        step_view::messages::BoardNews,
    },
    views::pen::Pen,
};

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
    board: RwSignal<BoardNews>,
) -> impl IntoView {
    let Words { fields, matches, .. } = words;
    let text = memo(move || fields.with(|fields| fields.text(id).to_owned()));
    let place = memo(move || fields.with(|fields| fields.position(id) + 1));
    let chosen = memo(move || fields.with(|fields| fields.is_chosen(id)));
    let first = memo(move || fields.with(|fields| fields.is_first(id)));
    let few = memo(move || fields.with(|fields| fields.ids().len() <= LEAST));
    let answer = memo(move || matches.with(|matches| text.with(|text| matches.as_ref()?.answer(read(text)))));
    let is_best = memo(move || answer.get().is_some_and(|answer| answer.is_best));
    let score = move |which: usize| answer.get().and_then(|answer| answer.score).map(|score| score[which]);
    let shares = memo(move || {
        let explained = first.get() && answer.get().is_some_and(|answer| answer.explained);
        let shares = |matches: &Matches| Some(matches.query.as_ref()?.words.clone());
        matches.with(|matches| matches.as_deref().filter(|_| explained).and_then(shares)).unwrap_or_default()
    });
    let scale = move || format!("scaleX({})", fixed(score(0).unwrap_or(0.0).clamp(0.0, 1.0), 4));
    let label = move || format!("Words of description {}: {}", place.get(), result(answer.get()));
    view! {
        <li class="words-row" class:best=is_best data-testid="words-row">
            <input
                class="words-field"
                type="text"
                autocomplete="off"
                placeholder="describe a drawing"
                aria-label=derived(move || format!("Description {}", place.get()))
                data-testid="words-field"
                prop:value=text
                on:input:target=move |event| words.write(id, event.target().value())
            />
            <button
                class="words-result"
                aria-pressed=derived(move || if chosen.get() { "true" } else { "false" })
                aria-label=label
                title="What each of its words does"
                data-testid="words-result"
                on:click=move |_| words.change(|fields| fields.choose(id))
            >
                <span class="words-best">{move || if is_best.get() { "best" } else { "" }}</span>
                <span class="adapt-bar"><span style:transform=scale></span></span>
                <span class="adapt-value" data-testid="words-probability">
                    {move || score(0).map_or_else(|| "–".to_owned(), percent)}
                </span>
                <span class="words-cosine">
                    {move || score(1).map_or_else(|| "–".to_owned(), |cosine| fixed(cosine, 2).to_string())}
                </span>
            </button>
            <Nearest at=memo(move || answer.get().map(|answer| answer.at)) words board/>
            <button class="words-remove" disabled=few data-testid="words-remove"
                aria-label=move || format!("Remove description {}", place.get())
                on:click=move |_| words.remove(id)>
                "×"
            </button>
            <p class="muted words-cut" hidden=derived(move || !answer.get().is_some_and(|answer| answer.cut))>
                "It is longer than what is read: its end is left out."
            </p>
            {move || Some(shares.get()).filter(|shares| !shares.is_empty()).map(explanation)}
        </li>
    }
}

/// What each word does.
fn explanation(shares: Vec<WordShare>) -> AnyView {
    let most = shares.iter().map(|word| word.share.abs()).fold(0.0, f32::max);
    let word = |WordShare { word, share }: WordShare| {
        let heat = if share < 0.0 { "danger" } else { "accent" };
        let style = format!("background:color-mix(in srgb,var(--{heat}) {}%,var(--card))", tint(share, most));
        view! { <span class="words-word" style=style>{word} " " <b>{signed(share)}</b></span> }.into_any()
    };
    view! {
        <div class="words-shares" data-testid="words-shares">
            {shares.into_iter().map(word).collect_view()}
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
    /// The description's place in the answer.
    at: Memo<Option<usize>>,
    words: Words,
    board: RwSignal<BoardNews>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    let class = move |id: u32| board.with(|board| board.classes.iter().position(|class| class.id == id));
    let found = memo(move || {
        let found = |matches: &Matches| Some(matches.found.get(at.get()?)?.iter().take(SHOWN).cloned().collect());
        words.matches.with(|matches| found(matches.as_ref()?)).unwrap_or_default()
    });
    watch(move || {
        let (Some(canvas), inks) = (canvas.get(), inks.get()) else { return };
        let Some(pen) = Pen::new(&canvas, [SHOWN as f64 * NEXT, NEXT], inks) else { return };
        found.with(|found: &Vec<Found>| {
            for (at, found) in found.iter().enumerate() {
                let x = at as f64 * NEXT + 1.0;
                let mark = found.class.and_then(class);
                let edge = if mark.is_some() { (inks.accent, 2.0) } else { (inks.line, 1.0) };
                pen.picture(&found.picture, [x, 1.0], PICTURE, edge);
                if let Some(mark) = mark {
                    pen.mark(mark, [x + PICTURE - 5.0, PICTURE - 4.0], 9.0);
                }
            }
        });
    });
    let name = move |id: u32| {
        board.with(|board| {
            board.classes.iter().find(|class| class.id == id).map_or_else(String::new, |class| class.name.clone())
        })
    };
    let label =
        memo(move || words.matches.with(|matches| Some(matches.as_ref()?.told(at.get()?, name))).unwrap_or_default());
    view! { <canvas node_ref=canvas class="words-nearest" role="img" aria-label=label data-testid="words-nearest"></canvas> }
}
