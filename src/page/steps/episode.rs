//! What an episode's numbers say: which query was taken for which class, and how surely.

use protocol::EpisodeView;

/// Support drawings of one class that there is room for in a row.
const SHOWN_SHOTS: usize = 5;

/// One query of an episode and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryOutcome {
    /// The class it is of.
    pub truth: usize,
    /// The class it was taken for.
    pub taken_for: usize,
}

impl QueryOutcome {
    /// True if it was recognised.
    pub fn is_right(&self) -> bool {
        self.truth == self.taken_for
    }
}

/// The shape of an episode; a view is laid out anew only when it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpisodeShape {
    /// Classes.
    pub n_way: usize,
    /// Support drawings of each class.
    pub k_shot: usize,
    /// Query drawings of each class.
    pub n_query: usize,
}

impl EpisodeShape {
    /// The shape of this episode; nothing at all if its parts do not fit together.
    pub fn of(episode: &EpisodeView) -> Self {
        let EpisodeView { n_way, k_shot, n_query, support, query } = episode;
        let shape = Self { n_way: *n_way as usize, k_shot: *k_shot as usize, n_query: *n_query as usize };
        let fits = support.len() == shape.supports() && query.len() == shape.queries();
        if fits { shape } else { Self::default() }
    }

    /// Support drawings of one class that are shown in a row; a number says how many more there are.
    pub fn shown_shots(&self) -> usize {
        if self.k_shot > SHOWN_SHOTS { SHOWN_SHOTS - 1 } else { self.k_shot }
    }

    /// Support drawings in all.
    pub fn supports(&self) -> usize {
        self.n_way * self.k_shot
    }

    /// Query drawings in all.
    pub fn queries(&self) -> usize {
        self.n_way * self.n_query
    }

    /// The class that a query is of.
    pub fn truth(&self, query: usize) -> usize {
        query / self.n_query.max(1)
    }

    /// What became of every query, if each is taken for the class with its largest value: [queries, n_way].
    pub fn outcomes(&self, values: &[f32]) -> Vec<QueryOutcome> {
        let row = |query: usize| largest(&values[query * self.n_way..(query + 1) * self.n_way]);
        (0..self.queries()).map(|query| QueryOutcome { truth: self.truth(query), taken_for: row(query) }).collect()
    }

    /// "once", "twice", "5 times": how often each character was shown.
    pub fn times(&self) -> String {
        match self.k_shot {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            shots => format!("{shots} times"),
        }
    }
}

/// The place of the largest value; 0 of none.
pub fn largest(values: &[f32]) -> usize {
    values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(index, _)| index)
}

/// How many were right.
pub fn count_right(outcomes: &[QueryOutcome]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_right()).count()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use ink::Picture;

    /// An episode of blank sheets.
    pub fn episode(n_way: u32, k_shot: u32, n_query: u32) -> EpisodeView {
        let blank = |count: u32| vec![Picture::blank(); count as usize];
        EpisodeView { n_way, k_shot, n_query, support: blank(n_way * k_shot), query: blank(n_way * n_query) }
    }

    #[test]
    fn every_query_is_taken_for_its_most_probable_class() {
        let shape = EpisodeShape::of(&episode(2, 1, 2));
        let outcomes = shape.outcomes(&[0.95, 0.05, 0.73, 0.27, 0.0, 1.0, 0.95, 0.05]);
        let pairs: Vec<_> = outcomes.iter().map(|outcome| (outcome.truth, outcome.taken_for)).collect();
        assert_eq!(pairs, [(0, 0), (0, 0), (1, 1), (1, 0)]);
        assert_eq!(count_right(&outcomes), 3);
    }

    #[test]
    fn an_episode_whose_parts_do_not_fit_shows_nothing() {
        let mut broken = episode(2, 1, 2);
        broken.query.pop();
        assert_eq!(EpisodeShape::of(&broken), EpisodeShape::default());
    }
}
