//! The step of a matching network (Vinyals et al. 2016): every query spreads its attention over the support drawings, and
//! what each class gets in sum is the answer. A field has a stripe for each support drawing of its class, in their order.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    episode::{EpisodeShape, QueryOutcome, count_right},
    episode_matrix::EpisodeMatrix,
    episodic::Episodic,
    frame::{Key, mark, small},
};
use crate::{
    kit::{
        figures::{counted, number, percent},
        matrix::Look,
    },
    map::projection::order::descending,
};
use protocol::{AttentionView, EpisodeView};

/// Support drawings and classes that are told of a query.
const NAMED: usize = 4;

impl Episodic for AttentionView {
    fn episode(&self) -> &EpisodeView {
        &self.episode
    }

    fn matrix(&self) -> Option<EpisodeMatrix> {
        let shape = EpisodeShape::of(&self.episode);
        let queries = shape.queries();
        let fits = [self.attention.len(), self.cosines.len()] == [queries * shape.supports(); 2]
            && self.probabilities.len() == queries * shape.n_way;
        fits.then(|| EpisodeMatrix {
            shape,
            parts: shape.k_shot,
            look: Look::Root,
            values: self.attention.clone(),
            outcomes: shape.outcomes(&self.probabilities),
        })
    }

    fn sentence(&self, matrix: &EpisodeMatrix) -> String {
        let (right, all) = (count_right(&matrix.outcomes), matrix.outcomes.len());
        let context = if self.full_context { "embedded in the context of all" } else { "each embedded by itself" };
        format!(
            "{} (top) looked at {} (left), {context}; the character that got most attention was right for {right}. \
             Cosines are multiplied by {} before the softmax.",
            counted(all, "query drawing"),
            counted(matrix.shape.supports(), "support drawing"),
            number(self.sharpness)
        )
    }

    fn closeup(&self, matrix: &EpisodeMatrix, query: usize) -> AnyView {
        let k_shot = matrix.shape.k_shot.max(1);
        let looked_at = |(support, weight): (usize, f32)| {
            // Area in proportion to attention, so that a quarter of it is half as wide.
            let side = 12.0 + 20.0 * f64::from(weight.clamp(0.0, 1.0)).sqrt();
            let picture = small(self.episode.support.get(support));
            view! {
                <span class="step-share" prop:style=format!("--side:{:.3}rem", side / 16.0)>
                    {picture} {percent(weight)}
                </span>
            }
        };
        let summed = |(class, share): (usize, f32)| {
            view! { <span class="step-share">{mark(class)} {percent(share)}</span> }
        };
        view! {
            <p class="closeup row">
                {small(self.episode.query.get(query))}
                {mark(matrix.outcomes[query].truth)} " looks at "
                {first(self.looks_at(matrix, query), NAMED).into_iter().map(looked_at).collect_view()}
                <span class="closeup-then muted">"in sum"</span>
                {first(self.sums(matrix, query), NAMED.min(12 / k_shot).max(2)).into_iter().map(summed).collect_view()}
            </p>
        }
        .into_any()
    }

    fn spoken(&self, matrix: &EpisodeMatrix, query: usize) -> String {
        let k_shot = matrix.shape.k_shot.max(1);
        let support = |(support, weight): &(usize, f32)| {
            format!("{} to drawing {} of row {}", percent(*weight), support % k_shot + 1, support / k_shot + 1)
        };
        let supports = first(self.looks_at(matrix, query), NAMED).iter().map(support).collect::<Vec<_>>().join(", ");
        let QueryOutcome { truth, taken_for } = matrix.outcomes[query];
        format!("A drawing of row {} taken for row {}. Attention: {supports}.", truth + 1, taken_for + 1)
    }

    fn key(&self) -> Key {
        &[("", "no attention"), ("sign-scale", "all"), ("sign-wrong", "mistake"), ("sign-truth", "truth")]
    }
}

#[ext(AttentionViewExt)]
impl AttentionView {
    /// What a query attends to, the most first: (support drawing, weight).
    fn looks_at(&self, matrix: &EpisodeMatrix, query: usize) -> Vec<(usize, f32)> {
        ordered(&self.attention, matrix.shape.supports(), query)
    }

    /// What each class gets of a query's attention in sum, the most first: (class, weight).
    fn sums(&self, matrix: &EpisodeMatrix, query: usize) -> Vec<(usize, f32)> {
        ordered(&self.probabilities, matrix.shape.n_way, query)
    }
}

/// One row of so many values, the largest first, each with its place.
fn ordered(values: &[f32], columns: usize, row: usize) -> Vec<(usize, f32)> {
    let row = &values[row * columns..(row + 1) * columns];
    let order = descending(&row.iter().map(|value| f64::from(*value)).collect::<Vec<_>>());
    order.into_iter().map(|index| (index, row[index])).collect()
}

fn first<T>(mut list: Vec<T>, count: usize) -> Vec<T> {
    list.truncate(count);
    list
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::episode, *};

    /// Two classes, two shots, one query each; the second is taken for the first class.
    fn view() -> AttentionView {
        AttentionView {
            episode: episode(2, 2, 1),
            attention: vec![0.6, 0.2, 0.1, 0.1, 0.05, 0.55, 0.3, 0.1],
            cosines: vec![0.3, 0.2, 0.1, 0.1, 0.1, 0.4, 0.3, 0.2],
            probabilities: vec![0.8, 0.2, 0.6, 0.4],
            sharpness: 12.5,
            full_context: false,
        }
    }

    #[test]
    fn attention_is_told_from_the_most_to_the_least() {
        let view = view();
        assert_eq!(
            view.matrix().map(|matrix| view.spoken(&matrix, 1)).as_deref(),
            Some(
                "A drawing of row 2 taken for row 1. Attention: 55% to drawing 2 of row 1, 30% to drawing 1 of row 2, \
                 10% to drawing 2 of row 2, 5% to drawing 1 of row 1."
            )
        );
    }

    #[test]
    fn the_sentence_has_the_count_and_the_sharpness() {
        let view = view();
        let words = view.matrix().map(|matrix| view.sentence(&matrix)).unwrap_or_default();
        assert!(
            words.starts_with("2 query drawings (top) looked at 4 support drawings (left), each embedded by itself")
        );
        assert!(words.contains("right for 1.") && words.contains("multiplied by 12.5"), "{words}");
    }
}
