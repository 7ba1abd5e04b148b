//! What an episode's numbers say: which query was taken for which class, and how surely.

use crate::maps::order::descending;
use crate::protocol::PrototypesView;

/// Support drawings of one class that there is room for.
const SHOWN_SHOTS: usize = 5;

/// Classes that are told of a query.
const NAMED: usize = 3;

/// One query of an episode and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The class it is of.
    pub truth: usize,
    /// The class it was taken for.
    pub taken_for: usize,
    /// How probable the network found that.
    pub probability: f32,
}

impl Outcome {
    /// True if it was recognised.
    pub fn is_right(&self) -> bool {
        self.truth == self.taken_for
    }
}

/// One query and the classes it is most like.
#[derive(Clone, Debug, PartialEq)]
pub struct Closeup {
    /// What became of it.
    pub outcome: Outcome,
    /// Class, probability and squared distance to the class's prototype; the most probable first.
    pub classes: Vec<(usize, f32, f32)>,
}

impl Closeup {
    /// A query of the episode; `None` if there is no such query.
    pub fn of(view: &PrototypesView, query: usize) -> Option<Self> {
        let outcome = *outcomes(view).get(query)?;
        let n_way = view.n_way as usize;
        let at = |class: usize| query * n_way + class;
        let probabilities: Vec<f64> = (0..n_way).map(|class| f64::from(view.probabilities[at(class)])).collect();
        let classes = descending(&probabilities).into_iter().take(NAMED);
        let classes = classes.map(|class| (class, view.probabilities[at(class)], view.distances[at(class)])).collect();
        Some(Self { outcome, classes })
    }
}

/// The shape of an episode; the panel is laid out anew only when it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Classes.
    pub n_way: usize,
    /// Support drawings of each class.
    pub k_shot: usize,
    /// Query drawings of each class.
    pub n_query: usize,
}

impl Shape {
    /// The shape of this episode; nothing at all if its parts do not fit together.
    pub fn of(view: &PrototypesView) -> Self {
        let shape = Self { n_way: view.n_way as usize, k_shot: view.k_shot as usize, n_query: view.n_query as usize };
        let queries = shape.queries();
        let fits = view.support.len() == shape.n_way * shape.k_shot
            && view.query.len() == queries
            && view.probabilities.len() == queries * shape.n_way
            && view.distances.len() == queries * shape.n_way;
        if fits { shape } else { Self::default() }
    }

    /// Support drawings of one class that are shown; a number says how many more there are.
    pub fn shown_shots(&self) -> usize {
        if self.k_shot > SHOWN_SHOTS { SHOWN_SHOTS - 1 } else { self.k_shot }
    }

    /// Query drawings in all.
    pub fn queries(&self) -> usize {
        self.n_way * self.n_query
    }
}

/// What became of every query.
pub fn outcomes(view: &PrototypesView) -> Vec<Outcome> {
    let shape = Shape::of(view);
    (0..shape.queries())
        .map(|query| {
            let row = &view.probabilities[query * shape.n_way..(query + 1) * shape.n_way];
            let best = row.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            Outcome { truth: query / shape.n_query, taken_for: best.0, probability: best.1 }
        })
        .collect()
}

/// The step in one plain sentence.
pub fn sentence(view: &PrototypesView) -> String {
    let Shape { n_way, k_shot, .. } = Shape::of(view);
    let outcomes = outcomes(view);
    let right = outcomes.iter().filter(|outcome| outcome.is_right()).count();
    let shots = match k_shot {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{k_shot} times"),
    };
    let all = outcomes.len();
    format!(
        "Shown each of {n_way} characters {shots} (left), the network named {right} of {all} other drawings (top) \
         correctly."
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::drawing::Picture;

    /// Two classes, one shot, two queries; the last query is taken for the wrong class.
    pub fn view() -> PrototypesView {
        PrototypesView {
            n_way: 2,
            k_shot: 1,
            n_query: 2,
            support: vec![Picture::blank(); 2],
            query: vec![Picture::blank(); 4],
            distances: vec![1.0, 4.0, 1.0, 2.0, 9.0, 3.0, 2.0, 5.0],
            probabilities: vec![0.95, 0.05, 0.73, 0.27, 0.0, 1.0, 0.95, 0.05],
        }
    }

    #[test]
    fn every_query_is_taken_for_its_most_probable_class() {
        let outcomes = outcomes(&view());
        assert_eq!(
            outcomes.iter().map(|o| (o.truth, o.taken_for)).collect::<Vec<_>>(),
            [(0, 0), (0, 0), (1, 1), (1, 0)]
        );
        assert!(!outcomes[3].is_right());
        assert_eq!(outcomes[3].probability, 0.95);
    }

    #[test]
    fn a_closeup_begins_with_the_most_probable_class() {
        let closeup = Closeup::of(&view(), 3).map(|closeup| closeup.classes);
        assert_eq!(closeup, Some(vec![(0, 0.95, 2.0), (1, 0.05, 5.0)]));
        assert_eq!(Closeup::of(&view(), 4), None);
    }

    #[test]
    fn the_sentence_counts() {
        assert!(
            sentence(&view()).starts_with("Shown each of 2 characters once (left), the network named 3 of 4 other")
        );
    }

    #[test]
    fn an_episode_whose_parts_do_not_fit_shows_nothing() {
        let mut broken = view();
        broken.probabilities.pop();
        assert_eq!(Shape::of(&broken), Shape::default());
        assert!(outcomes(&broken).is_empty());
    }
}
