//! The step of a relation network (Sung et al. 2018): a learned module scores every query against every class in [0, 1],
//! each score for itself; the target is 1 for the right class and 0 for all others.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    episode::{EpisodeShape, QueryOutcome, count_right},
    episode_matrix::EpisodeMatrix,
    episodic::Episodic,
    frame::{Key, mark, small},
};
use crate::kit::matrix::Look;
use protocol::{EpisodeView, RelationsView};

/// Beside the bars of so many classes there is room for words.
const FEW: usize = 8;

impl Episodic for RelationsView {
    fn episode(&self) -> &EpisodeView {
        &self.episode
    }

    fn matrix(&self) -> Option<EpisodeMatrix> {
        let shape = EpisodeShape::of(&self.episode);
        (self.scores.len() == shape.queries() * shape.n_way).then(|| EpisodeMatrix {
            shape,
            parts: 1,
            look: Look::Bar,
            values: self.scores.clone(),
            outcomes: shape.outcomes(&self.scores),
        })
    }

    fn sentence(&self, matrix: &EpisodeMatrix) -> String {
        let (right, all) = (count_right(&matrix.outcomes), matrix.outcomes.len());
        let [of_truth, of_others] = self.means(matrix);
        format!(
            "The relation module scored {all} queries (top) against {} characters (left); the highest score was right \
             for {right}. Scores average {of_truth:.2} where the target is 1 and {of_others:.2} where it is 0.",
            matrix.shape.n_way
        )
    }

    fn closeup(&self, matrix: &EpisodeMatrix, query: usize) -> AnyView {
        let truth = matrix.outcomes[query].truth;
        let bar = |class: usize| {
            let score = self.scores[query * matrix.shape.n_way + class];
            let height = format!("scaleY({:.3})", score.clamp(0.0, 1.0));
            view! {
                <span class="relation" class:target=class == truth>
                    <span class="meter"><span style:transform=height></span></span>
                    <span>{mark(class)} <br/> {format!("{score:.2}")}</span>
                </span>
            }
        };
        view! {
            <p class="closeup row">
                {small(self.episode.query.get(query))}
                {(0..matrix.shape.n_way).map(bar).collect_view()}
                {(matrix.shape.n_way <= FEW).then(|| view! { <span>"target 1 for " {mark(truth)} ", 0 for the others"</span> })}
            </p>
        }
        .into_any()
    }

    fn spoken(&self, matrix: &EpisodeMatrix, query: usize) -> String {
        let n_way = matrix.shape.n_way;
        let named = |class: usize| format!("row {}: {:.2}", class + 1, self.scores[query * n_way + class]);
        let scores = (0..n_way).map(named).collect::<Vec<_>>().join("; ");
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        format!("A drawing of row {} taken for row {}. Scores: {scores}.", truth + 1, taken_for + 1)
    }

    fn key(&self) -> Key {
        &[("", "score 0"), ("sign-bars", "1"), ("sign-wrong", "mistake"), ("sign-truth", "target 1")]
    }
}

#[ext(RelationsViewExt)]
impl RelationsView {
    /// The mean score of right classes, and of wrong ones.
    fn means(&self, matrix: &EpisodeMatrix) -> [f32; 2] {
        let (mut sums, mut counts) = ([0.0_f32; 2], [0.0_f32; 2]);
        for (query, scores) in self.scores.chunks_exact(matrix.shape.n_way.max(1)).enumerate() {
            for (class, score) in scores.iter().enumerate() {
                let wrong = usize::from(class != matrix.shape.truth(query));
                sums[wrong] += score;
                counts[wrong] += 1.0;
            }
        }
        [sums[0] / counts[0].max(1.0), sums[1] / counts[1].max(1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::episode, *};

    #[test]
    fn the_sentence_compares_scores_with_their_targets() {
        let view = RelationsView {
            episode: episode(2, 1, 1),
            scores: vec![0.9, 0.3, 0.7, 0.5],
            logits: vec![2.2, -0.85, 0.85, 0.0],
            squared: true,
        };
        let words = view.matrix().map(|matrix| view.sentence(&matrix)).unwrap_or_default();
        assert!(words.contains("right for 1."), "{words}");
        assert!(words.ends_with("Scores average 0.70 where the target is 1 and 0.50 where it is 0."), "{words}");
    }
}
