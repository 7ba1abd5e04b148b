//! The answer to the query as bars, one for each class on the board: how probable it is that the drawing is of it.

use leptos::prelude::*;

use crate::{
    kit::{
        class_mark::ClassMark,
        figures::{leaders, percent},
        names,
        reactive::{derived, each_id, memo},
    },
    state::{PageState, QueryAnswer},
};
use protocol::Prediction;

/// Bars beside the query pad, or the narrow ones that stay in sight on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarsLayout {
    /// One class a line, with its name.
    List,
    /// One class a column.
    Strip,
}

impl PageState {
    /// The probability of a class, if the query has an answer and the class a drawing.
    pub fn probability(self, class: u32) -> Option<f32> {
        self.answer.with(|answer| match answer {
            QueryAnswer::Predicted(prediction) => {
                prediction.scores.iter().find(|score| score.class == class).map(|score| score.probability)
            }
            QueryAnswer::None | QueryAnswer::Unanswerable(_) => None,
        })
    }

    /// The class the query is most like; none if several are level.
    pub fn leading_class(self) -> Option<u32> {
        self.answer.with(|answer| match answer {
            QueryAnswer::Predicted(prediction) => match leading(prediction).0[..] {
                [class] => Some(class),
                _ => None,
            },
            QueryAnswer::None | QueryAnswer::Unanswerable(_) => None,
        })
    }
}

/// The classes that a query is most like, several if they are level, and how probable each of them is.
pub fn leading(prediction: &Prediction) -> (Vec<u32>, f32) {
    let probabilities: Vec<f32> = prediction.scores.iter().map(|score| score.probability).collect();
    let at = leaders(&probabilities);
    let probability = at.first().map_or(0.0, |at| probabilities[*at]);
    (at.into_iter().map(|at| prediction.scores[at].class).collect(), probability)
}

/// One bar for each class.
#[component]
pub fn Bars(
    /// Where they stand.
    layout: BarsLayout,
) -> impl IntoView {
    let state = PageState::get();
    let ids = memo(move || state.board.with(|board| board.iter().map(|class| class.id).collect::<Vec<_>>()));
    let class = match layout {
        BarsLayout::List => "bars bars-list",
        BarsLayout::Strip => "bars bars-strip",
    };
    view! {
        <ul class=class aria-label="How much the query looks like each class">
            {each_id(ids.into(), move |id| view! { <Bar id layout/> }.into_any())}
        </ul>
    }
}

#[component]
fn Bar(id: u32, layout: BarsLayout) -> impl IntoView {
    let state = PageState::get();
    let position = memo(move || state.board.with(|board| names::position(board, id)).unwrap_or_default());
    let name = memo(move || state.board.with(|board| names::of(board, id)));
    let probability = memo(move || state.probability(id));
    let leads = memo(move || state.leading_class() == Some(id));
    let of_name = match layout {
        BarsLayout::List => "bar-name clip",
        BarsLayout::Strip => "bar-name visually-hidden",
    };
    view! {
        <li
            class="bar muted"
            class:leads=derived(move || leads.get())
            class:highlighted=derived(move || state.highlighted.get() == Some(id))
            data-testid="bar"
            on:pointerenter=move |_| state.highlighted.set(Some(id))
            on:pointerleave=move |_| state.highlighted.set(None)
        >
            <ClassMark index=position/>
            <span class=of_name>{name}</span>
            <span class="meter" aria-hidden="true">
                <span style:transform=move || format!("scaleX({:.4})", probability.get().unwrap_or(0.0))></span>
            </span>
            <span class="bar-value" data-testid="probability">
                {derived(move || probability.get().map_or_else(|| "–".to_owned(), percent))}
            </span>
        </li>
    }
}
