//! The pretraining step of transfer learning (Chen et al. 2019): an ordinary classifier over many base characters. Each
//! drawing stands beside a drawing of each of its three likeliest characters; the true one is marked.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    Latest,
    cards::CardList,
    frame::{Frame, Key, key, pictured, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    figures::{counted, percent},
    pen::Pen,
    reactive::memo,
};
use protocol::{BaseClassesView, StepView};

/// Least size of one card, and of the drawing on it.
const CARD: [f64; 2] = [200.0, 62.0];
const PICTURE: f64 = 52.0;

/// Side of a guess's drawing, and where they begin.
const GUESS: f64 = 38.0;
const GUESSES_FROM: f64 = PICTURE + 14.0;

/// What colours and signs mean.
const KEY: Key =
    &[("", "drawing, then what it is taken for"), ("sign-accent", "the true character"), ("sign-mistake", "mistake")];

#[ext(BaseClassesViewExt)]
impl BaseClassesView {
    pub fn fits(&self) -> bool {
        let count = self.pictures.len();
        let known = |class: &u32| (*class as usize) < self.names.len();
        [self.truth.len(), self.guesses.len(), self.true_probability.len(), self.true_logit.len(), self.log_total.len()]
            == [count; 5]
            && self.truth.iter().all(known)
            && self.guesses.iter().flatten().all(|(class, _)| known(class))
    }

    pub fn name(&self, class: u32) -> &str {
        &self.names[class as usize]
    }

    /// A drawing of a class, if it was guessed.
    pub fn example(&self, class: u32) -> Option<&ink::Picture> {
        self.examples.iter().find(|(other, _)| *other == class).map(|(_, picture)| picture)
    }

    pub fn is_right(&self, drawing: usize) -> bool {
        self.guesses[drawing][0].0 == self.truth[drawing]
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        let count = self.pictures.len();
        let right = (0..count).filter(|drawing| self.is_right(*drawing)).count();
        let mean = self.true_probability.iter().sum::<f32>() / count.max(1) as f32;
        format!(
            "The classifier named {right} of {} correctly among {}; it gave the true one {} on average, and guessing would \
             give {}.",
            counted(count, "drawing"),
            counted(self.names.len(), "base character"),
            percent(mean),
            percent(1.0 / self.names.len().max(1) as f32)
        )
    }

    /// One drawing in words.
    pub fn told(&self, drawing: usize) -> String {
        let guess = |(class, probability): &(u32, f32)| format!("{} {}", self.name(*class), percent(*probability));
        let guesses = self.guesses[drawing].iter().map(guess).collect::<Vec<_>>().join(", ");
        let truth = self.name(self.truth[drawing]);
        format!(
            "{truth}, to which the classifier gives {}. Guesses: {guesses}.",
            percent(self.true_probability[drawing])
        )
    }
}

fn base_of(view: &StepView) -> Option<&BaseClassesView> {
    match view {
        StepView::BaseClasses(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// The latest batch.
#[component]
pub fn BaseClasses(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let count = memo(move || view.with(|view| Some(base_of(view.as_deref()?)?.pictures.len())).unwrap_or_default());
    let items = memo(move || (0..count.get()).collect::<Vec<usize>>());
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(base_of(view)?.sentence()));
    let closeup = move || {
        let drawing = selected.get()?;
        view.with(|view| {
            let view = base_of(view.as_deref()?).filter(|view| drawing < view.pictures.len())?;
            Some(pictured([small(view.pictures.get(drawing))], view.told(drawing)))
        })
    };
    view! {
        <Frame name="base-classes" view pointed=Pointed::terms(selected) key=key(KEY) sentence closeup=Box::new(closeup) spoken>
            <CardList view items card=Signal::stored(CARD) selected label=sentence spoken paint=paint_drawing
                name="Drawings; arrows go from one to the next"
                told=|view, drawing| Some(base_of(view)?.told(drawing))/>
        </Frame>
    }
}

/// One drawing, and a drawing of each of the three likeliest characters with its probability.
fn paint_drawing(pen: &Pen, view: &StepView, drawing: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some(view) = base_of(view) else { return };
    let (right, truth, inks) = (view.is_right(drawing), view.truth[drawing], pen.inks);
    pen.picture(&view.pictures[drawing], [x + 3.0, y + 3.0], PICTURE, pen.edge_of(selected, right));
    for (at, (class, probability)) in view.guesses[drawing].iter().enumerate() {
        let (left, top) = (x + GUESSES_FROM + at as f64 * (GUESS + 6.0), y + 3.0);
        let edge = match (*class == truth, at) {
            (true, _) => (inks.accent, 2.0),
            (false, 0) => (inks.danger, 2.0),
            (false, _) => (inks.line, 1.0),
        };
        match view.example(*class) {
            Some(picture) => pen.picture(picture, [left, top], GUESS, edge),
            None => pen.words(view.name(*class), [left, top + GUESS / 2.0], GUESS, inks.muted),
        }
        let below = top + GUESS + 3.0;
        pen.fill(inks.line.mixed(inks.card, 0.5), [left, below, GUESS, 3.0]);
        pen.fill(edge.0, [left, below, GUESS * f64::from(probability.clamp(0.0, 1.0)), 3.0]);
        pen.words(
            &percent(*probability),
            [left, below + 10.0],
            GUESS,
            if *class == truth { inks.ink } else { inks.muted },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Picture;

    fn view() -> BaseClassesView {
        BaseClassesView {
            pictures: vec![Picture::blank(); 2],
            truth: vec![0, 2],
            names: ["Greek 1", "Greek 2", "Latin 1", "Latin 2"].map(String::from).to_vec(),
            guesses: vec![[(0, 0.5), (1, 0.3), (2, 0.1)], [(1, 0.6), (2, 0.2), (0, 0.1)]],
            examples: vec![(0, Picture::blank())],
            true_probability: vec![0.5, 0.2],
            true_logit: vec![1.0, 0.5],
            log_total: vec![1.7, 2.1],
        }
    }

    #[test]
    fn the_sentence_compares_with_guessing() {
        assert_eq!(
            view().sentence(),
            "The classifier named 1 of 2 drawings correctly among 4 base characters; it gave the true one 35% on average, \
             and guessing would give 25%."
        );
        assert_eq!(
            view().told(1),
            "Latin 1, to which the classifier gives 20%. Guesses: Greek 2 60%, Latin 1 20%, Greek 1 10%."
        );
    }

    #[test]
    fn a_class_without_a_name_is_not_shown() {
        let mut broken = view();
        broken.truth[0] = 4;
        assert!(!broken.fits());
    }
}
