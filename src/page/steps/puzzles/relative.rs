//! The step of a network that tells what happened to a picture, such as by how much it was turned (after Gidaris, Singh, Komodakis
//! 2018): two pictures, and the three likeliest answers.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    PuzzleView, Rules,
    answers::PuzzleAnswers,
    play::{Play, QuizResult},
};
use crate::{
    kit::{
        figures::percent,
        pen::Pen,
        reactive::{derived, memo},
    },
    steps::{
        Latest,
        frame::small,
        guesses::{GUESS, paint_guess},
    },
};
use protocol::{RelativeView, StepView};

/// Least size of one card, side of a picture, room for the arrow between two, and where the guesses begin.
const CARD: [f64; 2] = [272.0, 62.0];
const PICTURE: f64 = 50.0;
const ARROW: f64 = 16.0;
const BARS_FROM: f64 = 2.0 * PICTURE + ARROW + 14.0;

/// So many answers are on a card.
const SHOWN: usize = 3;

/// How they are seen.
pub const WAY: PuzzleView = PuzzleView {
    name: "relative",
    one: "pair",
    card: |_| Some(CARD),
    count: |view| Some(relative_of(view)?.0.first.len()),
    sentence: |view| {
        let (_, answers) = relative_of(view)?;
        Some(format!("The network told rightly what had happened in {} pairs. {}", answers.right(), answers.mean()))
    },
    told: |view, pair| {
        relative_of(view).filter(|(view, _)| pair < view.first.len()).map(|(view, answers)| view.told(answers, pair))
    },
    seen: |view, pair| {
        let (view, _) = relative_of(view)?;
        Some([small(view.first.get(pair)), small(view.second.get(pair))].into_iter().collect_view().into_any())
    },
    paint,
    key: &[("", "bars: probability"), ("sign-accent", "the truth"), ("sign-mistake", "mistake")],
    game: Some(Rules {
        task: |_| Some("What was done to the first picture to get the second? Choose, then see what the network says."),
        board: |view, play| view! { <Board view play/> }.into_any(),
    }),
};

#[ext(RelativeViewExt)]
impl RelativeView {
    pub fn answers(&self) -> Option<PuzzleAnswers<'_>> {
        let fits = [self.first.len(), self.second.len()] == [self.truth.len(); 2]
            && self.logits.len() == self.probabilities.len();
        PuzzleAnswers::new(&self.truth, &self.probabilities, self.names.len()).filter(|_| fits)
    }

    /// One pair in words.
    pub fn told(&self, answers: PuzzleAnswers, pair: usize) -> String {
        let truth = &self.names[answers.truth(pair)];
        match answers.best(pair) {
            (_, probability) if answers.is_right(pair) => {
                format!("The truth is “{truth}”, and the network says so: {}.", percent(probability))
            }
            (taken, probability) => format!(
                "The truth is “{truth}”, to which the network gives {}; it says “{}”: {}.",
                percent(answers.of_truth(pair)),
                self.names[taken],
                percent(probability)
            ),
        }
    }

    /// What came of the user's answer.
    pub fn verdict(&self, answers: PuzzleAnswers, pair: usize, chosen: usize) -> QuizResult {
        let you = chosen == answers.truth(pair);
        let so = if you { "You are right" } else { "You are wrong" };
        QuizResult { you, network: answers.is_right(pair), words: format!("{so}. {}", self.told(answers, pair)) }
    }
}

fn relative_of(view: &StepView) -> Option<(&RelativeView, PuzzleAnswers<'_>)> {
    match view {
        StepView::Relative(view) => view.answers().map(|answers| (view, answers)),
        _ => None,
    }
}

/// One pair: both pictures, and the likeliest answers.
fn paint(pen: &Pen, view: &StepView, pair: usize, [x, y, width, _]: [f64; 4], selected: bool) {
    let Some((view, answers)) = relative_of(view) else { return };
    let inks = pen.inks;
    let edge = pen.edge_of(selected, answers.is_right(pair));
    let (x, y) = (x + 3.0, y + 4.0);
    pen.picture(&view.first[pair], [x, y], PICTURE, edge);
    pen.words("→", [x + PICTURE + 3.0, y + PICTURE / 2.0], ARROW, inks.muted);
    pen.picture(&view.second[pair], [x + PICTURE + ARROW, y], PICTURE, edge);
    let room = (width - BARS_FROM - 16.0).max(1.0);
    for (at, (answer, probability)) in answers.likeliest(pair, SHOWN).into_iter().enumerate() {
        let line = [x + BARS_FROM - 3.0, y - 1.0 + at as f64 * GUESS, room];
        paint_guess(pen, &view.names[answer], probability, at == 0, answer == answers.truth(pair), line);
    }
}

/// The game: the pictures, and a button for each answer; what the network says appears on the buttons.
#[component]
fn Board(view: Latest, play: Play) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let board = move || {
        let pair = play.item.get();
        chosen.set(None);
        view.with(|shown| {
            let (relative, answers) = relative_of(shown.as_deref()?).filter(|(view, _)| pair < view.first.len())?;
            let truth = answers.truth(pair);
            let button = |(answer, (name, share)): (usize, (&String, &f32))| {
                let answer = Answer { pair, answer, is_true: answer == truth, name: name.clone(), share: *share };
                answer_to_press(view, play, chosen, answer)
            };
            let buttons = relative.names.iter().zip(answers.row(pair)).enumerate().map(button).collect_view();
            Some(view! {
                <div class="play-pictures row">
                    {small(relative.first.get(pair))} <span aria-hidden="true">"→"</span> {small(relative.second.get(pair))}
                </div>
                <div class="play-answers">{buttons}</div>
            })
        })
    };
    view! { <div class="play-board scroll">{board}</div> }
}

/// One answer to one question.
struct Answer {
    pair: usize,
    answer: usize,
    is_true: bool,
    name: String,
    /// What the network gives it.
    share: f32,
}

/// The button of an answer; once the user has chosen, with what the network gives it.
fn answer_to_press(view: Latest, play: Play, chosen: RwSignal<Option<usize>>, of: Answer) -> AnyView {
    let Answer { pair, answer, is_true, name, share } = of;
    let is_told = memo(move || play.verdict.with(Option::is_some));
    let is_chosen = memo(move || chosen.get() == Some(answer));
    let told = move || is_told.get().then(|| percent(share));
    let fill = move || format!("scaleX({:.4})", if is_told.get() { share } else { 0.0 });
    let choose = move |_| {
        let verdict = view.with_untracked(|view| {
            let (view, answers) = relative_of(view.as_deref()?)?;
            Some(view.verdict(answers, pair, answer))
        });
        if let Some(verdict) = verdict.filter(|_| chosen.get_untracked().is_none()) {
            chosen.set(Some(answer));
            play.answer(verdict);
        }
    };
    view! {
        <button class="play-answer framed row" data-testid="play-answer" aria-pressed=derived(move || if is_chosen.get() { "true" } else { "false" })
            class:chosen=derived(move || is_chosen.get()) class:truth=derived(move || is_told.get() && is_true)
            class:mistake=derived(move || is_chosen.get() && !is_true) on:click=choose>
            <span class="meter" aria-hidden="true"><span style:transform=fill></span></span>
            <span>{name}</span>
            <span class="play-share nowrap">{told}</span>
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Picture;

    fn view() -> RelativeView {
        RelativeView {
            first: vec![Picture::blank(); 2],
            second: vec![Picture::blank(); 2],
            names: ["turned", "mirrored", "another drawing"].map(String::from).to_vec(),
            truth: vec![0, 2],
            probabilities: vec![0.7, 0.2, 0.1, 0.5, 0.2, 0.3],
            logits: vec![0.0; 6],
        }
    }

    #[test]
    fn pairs_are_told_with_the_truth() {
        let view = view();
        let told = |pair| view.answers().map(|answers| view.told(answers, pair)).unwrap_or_default();
        assert_eq!(told(0), "The truth is “turned”, and the network says so: 70%.");
        assert_eq!(told(1), "The truth is “another drawing”, to which the network gives 30%; it says “turned”: 50%.");
        let step = StepView::Relative(view.clone());
        assert!(
            (WAY.sentence)(&step).is_some_and(|words| words.contains("what had happened in 1 of 2 pairs. The right"))
        );
        assert_eq!((WAY.told)(&step, 2), None);
    }

    #[test]
    fn a_verdict_is_on_both() {
        let view = view();
        let verdict = |pair, chosen| view.answers().map(|answers| view.verdict(answers, pair, chosen));
        assert!(verdict(1, 2).is_some_and(|verdict| verdict.you && !verdict.network));
        assert!(
            verdict(0, 1).is_some_and(|verdict| !verdict.you && verdict.network && verdict.words.contains("wrong"))
        );
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let mut broken = view();
        broken.second.pop();
        assert!(broken.answers().is_none());
    }
}
