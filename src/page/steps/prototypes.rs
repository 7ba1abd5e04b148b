//! The step of a prototypical network (Snell et al. 2017), or of an encoder that is read as one: how probable each query
//! is of each class, and how near it lies to the class's prototype.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    episode::{EpisodeShape, QueryOutcome, count_right},
    episode_matrix::EpisodeMatrix,
    episodic::Episodic,
    frame::{Key, mark},
};
use crate::{
    kit::{
        figures::{number, percent},
        matrix::Look,
    },
    map::projection::order::descending,
};
use protocol::{ComparisonMeasure, EpisodeView, PrototypesView};

/// Classes that are told of a query.
const NAMED: usize = 3;

impl Episodic for PrototypesView {
    fn episode(&self) -> &EpisodeView {
        &self.episode
    }

    fn matrix(&self) -> Option<EpisodeMatrix> {
        let shape = EpisodeShape::of(&self.episode);
        let count = shape.queries() * shape.n_way;
        (self.values.len() == count && self.probabilities.len() == count).then(|| EpisodeMatrix {
            shape,
            parts: 1,
            look: Look::Shade,
            values: self.probabilities.clone(),
            outcomes: shape.outcomes(&self.probabilities),
        })
    }

    fn sentence(&self, matrix: &EpisodeMatrix) -> String {
        let (right, all) = (count_right(&matrix.outcomes), matrix.outcomes.len());
        let how = match self.measure {
            ComparisonMeasure::SquaredDistance => "by the squared distance to each character's prototype",
            ComparisonMeasure::Cosine => "by the cosine with each character's prototype",
        };
        format!(
            "Shown each of {} characters {} (left), the network named {right} of {all} other drawings (top) correctly, \
             {how}.",
            matrix.shape.n_way,
            matrix.shape.times()
        )
    }

    fn closeup(&self, matrix: &EpisodeMatrix, query: usize) -> AnyView {
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        let share = |(class, probability, value): (usize, f32, f32)| {
            view! { <span class="step-share">{mark(class)} {percent(probability)} " at " {number(value)}</span> }
        };
        view! {
            <p>
                {mark(truth)} " taken for " {mark(taken_for)} ". Probability at " {measure(self.measure)} ": "
                {self.likeliest(matrix, query).into_iter().map(share).collect_view()}
            </p>
        }
        .into_any()
    }

    fn spoken(&self, matrix: &EpisodeMatrix, query: usize) -> String {
        let named = |(class, probability, value): &(usize, f32, f32)| {
            format!("row {}: {} at {}", class + 1, percent(*probability), number(*value))
        };
        let classes = self.likeliest(matrix, query).iter().map(named).collect::<Vec<_>>().join("; ");
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        let measure = measure(self.measure);
        format!("A drawing of row {} taken for row {}. Probability at {measure}: {classes}.", truth + 1, taken_for + 1)
    }

    fn key(&self) -> Key {
        &[("", "unlikely"), ("sign-scale", "certain"), ("sign-wrong", "mistake"), ("sign-truth", "truth")]
    }
}

#[ext(PrototypesViewExt)]
impl PrototypesView {
    /// Class, probability and value of the classes that a query is most like, the most probable first.
    fn likeliest(&self, matrix: &EpisodeMatrix, query: usize) -> Vec<(usize, f32, f32)> {
        let n_way = matrix.shape.n_way;
        let at = |class: usize| query * n_way + class;
        let probabilities: Vec<f64> = (0..n_way).map(|class| f64::from(self.probabilities[at(class)])).collect();
        let classes = descending(&probabilities).into_iter().take(NAMED);
        classes.map(|class| (class, self.probabilities[at(class)], self.values[at(class)])).collect()
    }
}

fn measure(measure: ComparisonMeasure) -> &'static str {
    match measure {
        ComparisonMeasure::SquaredDistance => "squared distance",
        ComparisonMeasure::Cosine => "cosine",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::episode, *};

    /// Two classes, one shot, two queries; the last query is taken for the wrong class.
    fn view() -> PrototypesView {
        PrototypesView {
            episode: episode(2, 1, 2),
            measure: ComparisonMeasure::SquaredDistance,
            scale: -1.0,
            values: vec![1.0, 4.0, 1.0, 2.0, 9.0, 3.0, 2.0, 5.0],
            probabilities: vec![0.95, 0.05, 0.73, 0.27, 0.0, 1.0, 0.95, 0.05],
        }
    }

    #[test]
    fn the_sentence_counts_and_says_by_what() {
        let view = view();
        let words = view.matrix().map(|matrix| view.sentence(&matrix)).unwrap_or_default();
        assert!(words.starts_with("Shown each of 2 characters once (left), the network named 3 of 4 other"), "{words}");
        assert!(words.ends_with("by the squared distance to each character's prototype."), "{words}");
    }

    #[test]
    fn a_query_is_told_with_its_distances() {
        let view = view();
        assert_eq!(
            view.matrix().map(|matrix| view.spoken(&matrix, 3)).as_deref(),
            Some(
                "A drawing of row 2 taken for row 1. Probability at squared distance: row 1: 95% at 2.00; row 2: 5% at 5.00."
            )
        );
    }

    #[test]
    fn numbers_that_do_not_fit_the_drawings_are_no_matrix() {
        let mut broken = view();
        broken.probabilities.pop();
        assert_eq!(broken.matrix(), None);
    }
}
