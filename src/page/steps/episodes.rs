//! Steps that are an episode, whatever the method compares its queries with: support drawings at the left, queries
//! above, and between them what the method made of each pair.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    Latest,
    episode::EpisodeShape,
    episode_matrix::{self, EpisodeMatrix, EpisodeTable},
    episodic::Episodic,
    frame::{Frame, key},
    loss::panel::Pointed,
    meta::answers::MetaAnswers,
};
use crate::kit::{
    matrix::{By, Matrix, MatrixLayout, MatrixSource, Of, Pick, Table},
    reactive::{derived, memo},
};
use protocol::StepView;

/// Asks the latest step, if it is a whole episode. A network that adapts is asked what it answers after inner step `at`.
fn ask<T>(
    view: &Option<Arc<StepView>>,
    at: usize,
    question: impl FnOnce(&dyn Episodic, EpisodeMatrix) -> T,
) -> Option<T> {
    let answers;
    let view: &dyn Episodic = match view.as_deref()? {
        StepView::Prototypes(view) => view,
        StepView::Attention(view) => view,
        StepView::Relations(view) => view,
        StepView::Adaptation(view) => {
            answers = MetaAnswers::at(view, at)?;
            &answers
        }
        StepView::Pairs(_)
        | StepView::Triplets(_)
        | StepView::BaseClasses(_)
        | StepView::Neighbours(_)
        | StepView::Contrast(_)
        | StepView::Relative(_)
        | StepView::Jigsaw(_)
        | StepView::Shuffled(_)
        | StepView::Soundtracks(_)
        | StepView::Captions(_) => return None,
    };
    Some(question(view, view.matrix()?))
}

/// What is shown of the latest episode. Copy it freely.
#[derive(Clone, Copy)]
pub struct ShownEpisode {
    pub view: Latest,
    /// The inner step that is looked at, of a network that adapts.
    at: Signal<usize>,
    /// The query that is pointed at.
    selected: RwSignal<Option<usize>>,
    /// The number of that query that is pointed at: a class, or a support drawing where each has its own.
    part: RwSignal<Option<usize>>,
    /// What a screen reader says when the selection moves by keyboard.
    pub spoken: RwSignal<String>,
    /// The step in one sentence.
    pub sentence: Memo<String>,
}

impl ShownEpisode {
    /// Nothing is pointed at yet.
    pub fn new(view: Latest, at: Signal<usize>) -> Self {
        let ask_for = move || view.with(|view| ask(view, at.get(), |view, matrix| view.sentence(&matrix)));
        Self {
            view,
            at,
            selected: RwSignal::new(None),
            part: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            sentence: memo(move || ask_for().unwrap_or_default()),
        }
    }

    /// The same as its loss has it.
    pub fn pointed(self) -> Pointed {
        Pointed::of(self.selected, self.part)
    }

    /// What the colours and signs of the latest step mean.
    pub fn key(self) -> AnyView {
        key(untrack(|| self.ask(|view, _| view.key())).unwrap_or_default())
    }

    /// The query that is pointed at.
    pub fn closeup(self) -> Option<AnyView> {
        let query = self.selected.get()?;
        self.ask(|view, matrix| (query < matrix.outcomes.len()).then(|| view.closeup(&matrix, query))).flatten()
    }

    fn ask<T>(self, question: impl FnOnce(&dyn Episodic, EpisodeMatrix) -> T) -> Option<T> {
        self.view.with(|view| ask(view, self.at.get(), question))
    }

    fn select(self, query: Option<usize>) {
        self.selected.set(query);
        let words = query.and_then(|query| untrack(|| self.ask(|view, matrix| view.spoken(&matrix, query))));
        self.spoken.set(words.unwrap_or_default());
    }
}

/// The latest episode, where there is nothing else to see.
#[component]
pub fn Episodes(
    /// The latest step.
    view: Latest,
    /// What tests know it by.
    name: &'static str,
) -> impl IntoView {
    let shown = ShownEpisode::new(view, Signal::stored(0));
    view! {
        <Frame name view pointed=shown.pointed() key=shown.key() sentence=shown.sentence closeup=Box::new(move || shown.closeup()) spoken=shown.spoken>
            <Queries shown/>
        </Frame>
    }
}

/// Queries over what they are compared with. Those that do not fit are scrolled.
#[component]
pub fn Queries(shown: ShownEpisode) -> impl IntoView {
    let shape =
        memo(move || shown.ask(|_, matrix| (matrix.shape, matrix.parts)).unwrap_or((EpisodeShape::default(), 1)));
    let source: MatrixSource = Arc::new(move |show: &mut dyn FnMut(&dyn Table)| {
        shown.ask(|view, matrix| show(&EpisodeTable { episode: view.episode(), matrix: &matrix }));
    });
    let layout: MatrixLayout = Box::new(move |room| {
        let (shape, parts) = shape.get();
        episode_matrix::layout(shape, parts, room)
    });
    // Where a class has a number for each of its drawings, its first stands for it.
    let parts = move || shape.with(|(_, parts)| *parts);
    let picked =
        derived(move || Pick { column: shown.selected.get(), row: shown.part.get().map(|part| part / parts()) });
    let pick = move |(Pick { column, row }, by): (Pick, By)| match by {
        By::Keys => {
            shown.part.set(None);
            shown.select(column);
        }
        By::Pointing | By::Press => {
            let part = column.and(row).map(|row| row * untrack(parts));
            shown.pointed().point.run((column, part));
        }
    };
    view! {
        <Matrix source layout of=Of::Columns picked pick label=shown.sentence
            name="Queries; left and right go from one to the next"/>
    }
}
