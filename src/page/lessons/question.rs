//! A question of a scene, and what becomes of an answer. Whether it is right is looked up in the playground as it is now.

use leptos::{ev, html, prelude::*};

use super::LessonState;
use crate::kit::{figures, reactive::derived};
use ::lessons::{Answer, Choice, Question, formula::Formula};

/// What became of the latest answer.
#[derive(Clone, Debug, Default, PartialEq)]
enum Verdict {
    #[default]
    None,
    Right,
    /// With what to think of, as HTML.
    Wrong(String),
}

/// A question.
#[component]
pub(super) fn Ask(
    /// The question.
    question: Question,
) -> impl IntoView {
    let state = LessonState::get();
    let verdict = RwSignal::new(Verdict::None);
    let answer = match question.answer {
        Answer::Choice(choices) => {
            choices.into_iter().map(|choice| option(state, choice, verdict)).collect_view().into_any()
        }
        Answer::Number { right, within } => number(state, right, within, verdict),
    };
    let because = question.because;
    let says = derived(move || match verdict.get() {
        Verdict::None => String::new(),
        Verdict::Right => format!("<b>Right.</b> {because}"),
        Verdict::Wrong(hint) => format!("<b>Not so.</b> {hint}"),
    });
    view! {
        <div class="question column" data-testid="question">
            <p inner_html=question.html></p>
            <div class="row wrap tight">{answer}</div>
            <p role="status" class:hidden=derived(move || verdict.get() == Verdict::None) data-testid="question-says" inner_html=says></p>
        </div>
    }
}

fn option(state: LessonState, choice: Choice, verdict: RwSignal<Verdict>) -> AnyView {
    let Choice { html, right, hint } = choice;
    let choose = move |_| {
        let is_right = untrack(|| right.holds(&|name| state.fact(name)));
        verdict.set(if is_right { Verdict::Right } else { Verdict::Wrong(hint.clone()) });
    };
    view! { <button class="button" data-testid="choice" on:click=choose inner_html=html></button> }.into_any()
}

fn number(state: LessonState, right: Formula, within: f64, verdict: RwSignal<Verdict>) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let check = move || {
        let Some(text) = field.get_untracked().map(|field| field.value()) else { return };
        let given = figures::read(&text.replace(',', "."));
        verdict.set(match (untrack(|| right.value(&|name| state.fact(name))), given) {
            (None, _) => {
                Verdict::Wrong("There is nothing to compare with yet: first do what the scene says.".to_owned())
            }
            (_, None) => Verdict::Wrong("Answer with a number.".to_owned()),
            (Some(right), Some(given)) if (given - right).abs() <= within * right.abs() + 1e-9 => Verdict::Right,
            (Some(_), Some(_)) => Verdict::Wrong("Look again at what the playground shows.".to_owned()),
        });
    };
    let by_key = {
        let check = check.clone();
        move |event: ev::KeyboardEvent| {
            if event.key() == "Enter" {
                check();
            }
        }
    };
    view! {
        <input node_ref=field class="number" type="text" inputmode="decimal" aria-label="Your answer" data-testid="answer" on:keydown=by_key/>
        <button class="button" data-testid="check" on:click=move |_| check()>"Check"</button>
    }
    .into_any()
}
