//! What a network that adapts answers at one moment of adapting: at φ, or after so many inner steps.

use easy_ext::ext;
use leptos::prelude::*;

use crate::{
    kit::{
        figures::{counted, percent},
        matrix::Look,
    },
    steps::{
        episode::{EpisodeShape, QueryOutcome, count_right},
        episode_matrix::EpisodeMatrix,
        episodic::Episodic,
        frame::{Key, mark, small},
    },
};
use protocol::{AdaptationView, EpisodeView};

/// So many moments of one query are told in full; of more, those that matter.
const ALL_MOMENTS: usize = 4;

#[ext(AdaptationViewExt)]
impl AdaptationView {
    /// φ, and what comes after each inner step.
    pub fn moments(&self) -> usize {
        (self.steps as usize).saturating_add(1)
    }

    /// True if all parts fit together.
    pub fn fits(&self) -> bool {
        let shape = EpisodeShape::of(&self.episode);
        let numbers = shape.queries() * shape.n_way;
        let moments = self.moments();
        numbers > 0
            && self.probabilities.len() == moments.saturating_mul(numbers)
            && self.query_losses.len() == moments
            && self.logits.len() == numbers
            && self.support_losses.len() == moments
            && self.gradient_norms.len() + 1 == moments
            && self.task_losses.len() == self.accuracies.len()
            && !self.accuracies.is_empty()
            && self.paths.len() == self.accuracies.len().saturating_mul(moments)
    }

    /// What became of every query, were one to stop after this inner step: [queries].
    pub fn outcomes(&self, step: usize) -> Vec<QueryOutcome> {
        EpisodeShape::of(&self.episode).outcomes(self.probabilities_at(step))
    }

    /// The share of the queries that are right after this inner step, in [0, 1].
    pub fn accuracy(&self, step: usize) -> f32 {
        let outcomes = self.outcomes(step);
        count_right(&outcomes) as f32 / outcomes.len().max(1) as f32
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        let of_all = match self.accuracies.len() {
            1 => String::new(),
            tasks => {
                format!(" Over all {tasks} tasks: {}.", percent(self.accuracies.iter().sum::<f32>() / tasks as f32))
            }
        };
        let caution = match self.transductive {
            true => " Transductive: queries are normalised by each other, so each answer depends on the rest.",
            false => "",
        };
        format!(
            "At φ {} of the queries are right; after {} on {}, {}.{of_all}{caution}",
            percent(self.accuracy(0)),
            counted(self.steps as usize, "gradient step"),
            counted(self.episode.support.len(), "drawing"),
            percent(self.accuracy(self.steps as usize))
        )
    }

    /// Class probabilities after this inner step: [queries, n_way].
    pub fn probabilities_at(&self, step: usize) -> &[f32] {
        let numbers = self.probabilities.len() / self.moments();
        &self.probabilities[step * numbers..(step + 1) * numbers]
    }

    /// How probable a query is of its own class after this inner step.
    pub fn of_truth(&self, query: usize, step: usize) -> f32 {
        let shape = EpisodeShape::of(&self.episode);
        self.probabilities_at(step)[query * shape.n_way + shape.truth(query)]
    }

    /// The moments that are told of a query when this one is looked at.
    pub fn told_moments(&self, step: usize) -> Vec<usize> {
        let last = self.steps as usize;
        if last < ALL_MOMENTS {
            return (0..=last).collect();
        }
        let mut moments = vec![0, 1, step, last];
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

/// A moment in words.
pub fn moment(step: usize) -> String {
    match step {
        0 => "at φ".to_owned(),
        1 => "after 1 step".to_owned(),
        _ => format!("after {step} steps"),
    }
}

/// An adaptation, looked at after one of its inner steps. It is whole, and the step one of its own.
pub struct MetaAnswers<'a> {
    view: &'a AdaptationView,
    step: usize,
}

impl<'a> MetaAnswers<'a> {
    /// The answers after this inner step, or after the last if there are not so many; `None` if the view is not whole.
    pub fn at(view: &'a AdaptationView, step: usize) -> Option<Self> {
        view.fits().then(|| Self { view, step: step.min(view.steps as usize) })
    }
}

impl Episodic for MetaAnswers<'_> {
    fn episode(&self) -> &EpisodeView {
        &self.view.episode
    }

    fn matrix(&self) -> Option<EpisodeMatrix> {
        Some(EpisodeMatrix {
            shape: EpisodeShape::of(&self.view.episode),
            parts: 1,
            look: Look::Shade,
            values: self.view.probabilities_at(self.step).to_vec(),
            outcomes: self.view.outcomes(self.step),
        })
    }

    fn sentence(&self, _matrix: &EpisodeMatrix) -> String {
        self.view.sentence()
    }

    fn closeup(&self, matrix: &EpisodeMatrix, query: usize) -> AnyView {
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        let share = |step: usize| {
            let name = if step == 0 { "φ".to_owned() } else { step.to_string() };
            let share = percent(self.view.of_truth(query, step));
            view! { <span class="step-share" class:chosen=step == self.step>{name} ": " <b>{share}</b></span> }
        };
        view! {
            <p class="closeup row">
                {small(self.view.episode.query.get(query))}
                <span class="closeup-words">
                    "Taken for " {mark(taken_for)} " " {moment(self.step)} ". Probability of " {mark(truth)} " step by step: "
                    {self.view.told_moments(self.step).into_iter().map(share).collect_view()}
                </span>
            </p>
        }
        .into_any()
    }

    fn spoken(&self, matrix: &EpisodeMatrix, query: usize) -> String {
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        let told = |step: usize| format!("{} {}", moment(step), percent(self.view.of_truth(query, step)));
        let shares = self.view.told_moments(self.step).into_iter().map(told).collect::<Vec<_>>().join(", ");
        format!(
            "A drawing of row {} taken for row {} {}. Probability of row {0}: {shares}.",
            truth + 1,
            taken_for + 1,
            moment(self.step)
        )
    }

    fn key(&self) -> Key {
        &[("", "unlikely"), ("sign-scale", "certain"), ("sign-wrong", "mistake"), ("sign-truth", "truth")]
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::steps::episode::tests::episode;

    /// Two classes, one shot, one query; two inner steps of two tasks. At φ both queries are taken for the first class.
    pub fn view() -> AdaptationView {
        AdaptationView {
            episode: episode(2, 1, 1),
            steps: 2,
            transductive: false,
            probabilities: vec![0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 0.4, 0.6, 0.9, 0.1, 0.2, 0.8],
            logits: vec![2.0, -0.2, -0.7, 0.7],
            support_losses: vec![0.7, 0.2, 0.1],
            rate: Some(0.4),
            gradient_norms: vec![1.2, 0.8],
            task_losses: vec![0.16, 0.6],
            query_losses: vec![0.86, 0.37, 0.16],
            accuracies: vec![1.0, 0.5],
            paths: vec![[0.0; 2], [1.0, 0.0], [2.0, 1.0], [0.0; 2], [-1.0, 0.5], [-2.0, 0.0]],
            shown: 0.83,
        }
    }

    #[test]
    fn the_sentence_compares_before_and_after() {
        assert_eq!(
            view().sentence(),
            "At φ 50% of the queries are right; after 2 gradient steps on 2 drawings, 100%. Over all 2 tasks: 75%."
        );
        let alone = AdaptationView {
            accuracies: vec![1.0],
            task_losses: vec![0.16],
            paths: view().paths[..3].to_vec(),
            transductive: true,
            ..view()
        };
        assert!(alone.fits());
        let words = alone.sentence();
        assert!(!words.contains("Over all") && words.contains("Transductive"), "{words}");
    }

    #[test]
    fn answers_change_from_step_to_step() {
        let view = view();
        let values =
            |step| MetaAnswers::at(&view, step).and_then(|answers| answers.matrix()).map(|matrix| matrix.values);
        assert_eq!(values(0), Some(vec![0.6, 0.4, 0.7, 0.3]));
        assert_eq!(values(2), Some(vec![0.9, 0.1, 0.2, 0.8]));
        assert_eq!(values(9), values(2), "there are two steps");
        assert_eq!([0, 1, 2].map(|step| view.accuracy(step)), [0.5, 1.0, 1.0]);
    }

    #[test]
    fn a_query_is_told_from_step_to_step() {
        let view = view();
        let told = MetaAnswers::at(&view, 0).and_then(|answers| Some(answers.spoken(&answers.matrix()?, 1)));
        assert_eq!(
            told.as_deref(),
            Some(
                "A drawing of row 2 taken for row 1 at φ. Probability of row 2: at φ 30%, after 1 step 60%, after 2 steps \
                 80%."
            )
        );
        assert_eq!(AdaptationView { steps: 10, ..view }.told_moments(1), [0, 1, 10]);
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let spoilt: [fn(&mut AdaptationView); 6] = [
            |view| _ = view.probabilities.pop(),
            |view| _ = view.query_losses.pop(),
            |view| _ = view.support_losses.pop(),
            |view| _ = view.paths.pop(),
            |view| _ = view.episode.query.pop(),
            |view| view.steps = u32::MAX,
        ];
        for spoil in spoilt {
            let mut broken = view();
            spoil(&mut broken);
            assert!(MetaAnswers::at(&broken, 0).is_none());
        }
        assert!(MetaAnswers::at(&view(), 0).is_some());
    }
}
