//! Steps of networks that answer questions about pictures, which nobody had to label: pretext tasks. All are seen the same
//! way: a card for each question with what the network says and the truth, and a game against the network.

mod answers;
mod film;
mod jigsaw;
mod jigsaw_board;
pub mod play;
mod relative;
mod shuffled;
mod shuffled_board;
mod soundtracks;
mod soundtracks_board;
mod speaker;
mod tiles;

use leptos::prelude::*;

use self::play::Play;
pub use self::{
    relative::RelativeViewExt, shuffled::ShuffledViewExt, soundtracks::SoundtracksViewExt, tiles::TilesExt,
};
use super::{
    Latest,
    cards::{CardList, PaintCard},
    frame::{Frame, Key, key, pictured, sentence_of},
    loss::panel::Pointed,
};
use crate::kit::reactive::{derived, memo, watch};
use protocol::StepView;

/// A way of seeing questions, as functions of a step; each gives nothing for a step of another kind or one that is not whole.
#[derive(Clone, Copy)]
pub struct PuzzleView {
    /// What tests know it by.
    name: &'static str,
    /// What a question is called, such as “pair”.
    one: &'static str,
    /// The least size of a card: width and height.
    card: fn(&StepView) -> Option<[f64; 2]>,
    /// Questions of a step.
    count: fn(&StepView) -> Option<usize>,
    /// The step in one plain sentence.
    sentence: fn(&StepView) -> Option<String>,
    /// One question and what came of it, in words.
    told: fn(&StepView, usize) -> Option<String>,
    /// What is seen beside these words.
    seen: fn(&StepView, usize) -> Option<AnyView>,
    /// What paints a card.
    paint: PaintCard,
    /// What the colours and signs mean.
    key: Key,
    /// The game, if there is one.
    game: Option<Rules>,
}

/// A game: what the user is asked to do, and what with.
#[derive(Clone, Copy)]
struct Rules {
    task: fn(&StepView) -> Option<&'static str>,
    board: fn(Latest, Play) -> AnyView,
}

/// What happened to a picture.
pub const RELATIVE: PuzzleView = relative::WAY;
/// Jigsaw puzzles.
pub const JIGSAW: PuzzleView = jigsaw::WAY;
/// Films whose frames are shuffled.
pub const SHUFFLED: PuzzleView = shuffled::WAY;
/// Films and sounds.
pub const SOUNDTRACKS: PuzzleView = soundtracks::WAY;

/// The latest questions, or a game with those of the step that is held.
#[component]
pub fn Puzzles(
    /// The latest step.
    latest: Latest,
    /// The game.
    play: Play,
    /// What kind of questions they are.
    way: PuzzleView,
) -> impl IntoView {
    let view = play.shown(latest);
    let ask = move |question: fn(&StepView) -> Option<usize>| view.with(|view| question(view.as_deref()?));
    let count = memo(move || ask(way.count).unwrap_or_default());
    let items = memo(move || (0..count.get()).collect::<Vec<usize>>());
    let card = memo(move || view.with(|view| (way.card)(view.as_deref()?)).unwrap_or([1.0; 2]));
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, way.sentence);
    // What came of a question is also said to those who do not see it.
    watch(move || {
        if let Some(verdict) = play.verdict.get() {
            spoken.set(verdict.words);
        }
    });
    let closeup = move || match way.game.filter(|_| play.is_on.get()) {
        Some(rules) => {
            let task = view.with(|view| (rules.task)(view.as_deref()?))?;
            Some(view! { <p data-testid="play-told">{play.told(task)}</p> }.into_any())
        }
        None => view.with(|view| closeup(way, view.as_deref()?, selected.get()?)),
    };
    let body = move || match way.game.filter(|_| play.is_on.get()) {
        Some(rules) => (rules.board)(view, play),
        None => view! {
            <CardList view items card selected label=sentence spoken paint=way.paint told=way.told
                name=format!("One card for each {}; arrows go from one to the next", way.one)/>
        }
        .into_any(),
    };
    // During the game the loss would give the answer away.
    let told = derived(move || view.get().filter(|_| !play.is_on.get()));
    let beside = way.game.map(|_| view! { <Bar latest play way count/> }.into_any());
    view! {
        <Frame name=way.name view=told pointed=Pointed::terms(selected) key=key(way.key) sentence closeup=Box::new(closeup) spoken beside>
            {body}
        </Frame>
    }
}

fn closeup(way: PuzzleView, view: &StepView, question: usize) -> Option<AnyView> {
    let words = (way.told)(view, question)?;
    let seen = (way.seen)(view, question);
    Some(pictured(seen, words))
}

/// Begins and ends the game, and keeps its score.
#[component]
fn Bar(latest: Latest, play: Play, way: PuzzleView, count: Memo<usize>) -> impl IntoView {
    let at =
        move || play.is_on.get().then(|| format!("{} {} of {}", titled(way.one), play.item.get() + 1, count.get()));
    let buttons = move || match play.is_on.get() {
        false => view! {
            <button class="button" data-testid="play" on:click=move |_| play.begin(latest.get_untracked())>
                "Play against it"
            </button>
        }
        .into_any(),
        true => view! {
            <button class="button" class:primary=derived(move || play.verdict.get().is_some()) data-testid="play-next"
                disabled=derived(move || !play.has_next(count.get()))
                on:click=move |_| play.next(count.get_untracked(), latest)>
                {move || if play.verdict.get().is_some() { "Next" } else { "Skip" }}
            </button>
            <button class="button" data-testid="play-stop" on:click=move |_| play.stop()>"Go on"</button>
        }
        .into_any(),
    };
    view! {
        <div class="play-bar">
            <span class="muted play-at row nowrap"><span>{at}</span> <b data-testid="play-score">{move || play.score()}</b></span>
            <span class="row tight">{buttons}</span>
        </div>
    }
}

/// "Pair".
fn titled(word: &str) -> String {
    word[..1].to_ascii_uppercase() + &word[1..]
}
