//! A baseline's step: every query laid over the support drawing that is nearest to it, by a rule nobody learned. Where
//! both have ink the picture is dark; what sticks out in colour is what the rule counts as different.

use easy_ext::ext;
use leptos::prelude::*;

use super::{
    Latest,
    cards::{CardList, Width},
    episode::{EpisodeShape, QueryOutcome, count_right},
    frame::{Frame, Key, key, mark, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    figures::{counted, number},
    inks::Rgb,
    pen::Pen,
    reactive::memo,
};
use ink::Picture;
use protocol::{NeighboursView, StepView};

/// Size of one card, and of the drawings on it.
const CARD: [f64; 2] = [68.0, 86.0];
const PICTURE: f64 = 58.0;

/// The support drawing's ink, where the query has none: Okabe and Ito's orange.
const SUPPORT: Rgb = Rgb([230, 159, 0]);

/// What colours and signs mean.
const KEY: Key =
    &[("sign-accent", "query"), ("sign-orange", "nearest"), ("sign-ink", "both"), ("sign-mistake", "mistake")];

/// What became of one query.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Nearest {
    support: usize,
    distance: f32,
    outcome: QueryOutcome,
}

#[ext(NeighboursViewExt)]
impl NeighboursView {
    /// The nearest support drawing of a query; `None` if there is no such query, or the numbers do not fit the drawings.
    fn nearest(&self, query: usize) -> Option<Nearest> {
        let shape = EpisodeShape::of(&self.episode);
        let supports = shape.supports();
        if query >= shape.queries() || self.distances.len() != shape.queries() * supports {
            return None;
        }
        let row = self.distances[query * supports..(query + 1) * supports].iter().copied().enumerate();
        let (support, distance) = row.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let outcome = QueryOutcome { truth: shape.truth(query), taken_for: support / shape.k_shot };
        Some(Nearest { support, distance, outcome })
    }

    /// Queries that have a nearest support drawing.
    fn count(&self) -> usize {
        self.nearest(0).map_or(0, |_| self.episode.query.len())
    }

    /// The step in one plain sentence.
    fn sentence(&self) -> String {
        let outcomes: Vec<QueryOutcome> =
            (0..self.count()).filter_map(|query| self.nearest(query)).map(|nearest| nearest.outcome).collect();
        format!(
            "Laid over the nearest of {} by {}, {} of {} are of the same character. Nothing is learned here: this is \
             what a network has to beat.",
            counted(self.episode.support.len(), "support drawing"),
            self.distance,
            count_right(&outcomes),
            counted(outcomes.len(), "query drawing")
        )
    }

    /// One query in words.
    fn told(&self, query: usize) -> Option<String> {
        let nearest = self.nearest(query)?;
        let shape = EpisodeShape::of(&self.episode);
        let own = &self.distances[query * shape.supports()..][nearest.outcome.truth * shape.k_shot..][..shape.k_shot];
        let own = own.iter().copied().fold(f32::INFINITY, f32::min);
        Some(match nearest.outcome.is_right() {
            true => format!("{}: {}. The nearest is of the same character.", self.distance, number(nearest.distance)),
            false => format!(
                "{}: {}. Its own character's nearest drawing is at {}.",
                self.distance,
                number(nearest.distance),
                number(own)
            ),
        })
    }
}

fn neighbours_of(view: &StepView) -> Option<&NeighboursView> {
    match view {
        StepView::Neighbours(view) => Some(view),
        _ => None,
    }
}

/// The latest episode of a baseline.
#[component]
pub fn Neighbours(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let count = memo(move || view.with(|view| Some(neighbours_of(view.as_deref()?)?.count())).unwrap_or_default());
    let items = memo(move || (0..count.get()).collect::<Vec<usize>>());
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(neighbours_of(view)?.sentence()));
    let closeup = move || {
        let query = selected.get()?;
        view.with(|view| {
            let view = neighbours_of(view.as_deref()?)?;
            let nearest = view.nearest(query)?;
            let (drawn, found) =
                (small(view.episode.query.get(query)), small(view.episode.support.get(nearest.support)));
            let QueryOutcome { truth, taken_for } = nearest.outcome;
            let words = view.told(query);
            Some(
                view! {
                    <p class="closeup row">
                        {drawn} {mark(truth)} " is nearest to " {found} {mark(taken_for)} <span>{words}</span>
                    </p>
                }
                .into_any(),
            )
        })
    };
    view! {
        <Frame name="neighbours" view pointed=Pointed::terms(selected) key=key(KEY) sentence closeup=Box::new(closeup) spoken>
            <CardList view items card=Signal::stored(CARD) width=Width::Fixed selected label=sentence spoken paint=paint_query
                name="Queries; arrows go from one to the next"
                told=|view, query| neighbours_of(view)?.told(query)/>
        </Frame>
    }
}

/// One query over its nearest support drawing, with the distance below.
fn paint_query(pen: &Pen, view: &StepView, query: usize, [x, y, width, _]: [f64; 4], selected: bool) {
    let Some(view) = neighbours_of(view) else { return };
    let Some(nearest) = view.nearest(query) else { return };
    let (Some(above), Some(below)) = (view.episode.query.get(query), view.episode.support.get(nearest.support)) else {
        return;
    };
    let inks = pen.inks;
    let right = nearest.outcome.is_right();
    let (x, y) = (x + (width - PICTURE) / 2.0, y + 3.0);
    pen.fill(inks.sheet, [x, y, PICTURE, PICTURE]);
    let (both, of_query, of_support) = apart(above, below);
    pen.bare_picture(&of_support, [x, y], PICTURE, SUPPORT);
    pen.bare_picture(&of_query, [x, y], PICTURE, inks.accent);
    pen.bare_picture(&both, [x, y], PICTURE, inks.ink);
    let edge = pen.edge_of(selected, right);
    pen.edge(edge.0, edge.1, [x, y, PICTURE, PICTURE]);
    let middle = y + PICTURE + 12.0;
    pen.verdict(nearest.outcome.taken_for, right, [x + 12.0, middle], 25.0);
    pen.words(&number(nearest.distance), [x + 28.0, middle], PICTURE - 28.0, inks.muted);
}

/// The ink that two drawings share, the first's alone, and the second's alone.
fn apart(first: &Picture, second: &Picture) -> (Picture, Picture, Picture) {
    let part = |of: fn(u8, u8) -> u8| {
        let bytes = first.bytes().iter().zip(second.bytes()).map(|(a, b)| of(*a, *b)).collect();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    };
    (part(u8::min), part(u8::saturating_sub), part(|a, b| b.saturating_sub(a)))
}

#[cfg(test)]
mod tests {
    use super::{super::episode::tests::episode, *};

    fn view() -> NeighboursView {
        NeighboursView {
            episode: episode(2, 2, 1),
            distance: "pixels that differ".into(),
            distances: vec![5.0, 3.0, 4.0, 9.0, 2.0, 8.0, 6.0, 4.0],
        }
    }

    #[test]
    fn every_query_has_its_nearest_support_drawing() {
        let nearest: Vec<_> = (0..2)
            .filter_map(|query| view().nearest(query))
            .map(|nearest| (nearest.support, nearest.outcome.is_right()))
            .collect();
        assert_eq!(nearest, [(1, true), (0, false)]);
        assert_eq!(
            view().told(1).as_deref(),
            Some("pixels that differ: 2.00. Its own character's nearest drawing is at 4.00.")
        );
        assert!(view().sentence().contains("1 of 2 query drawings are of the same character"), "{}", view().sentence());
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let mut broken = view();
        broken.distances.pop();
        assert_eq!(broken.count(), 0);
        assert_eq!(broken.told(0), None);
    }

    #[test]
    fn ink_is_told_apart() {
        let picture = |first: u8| {
            let mut bytes = vec![0; 784];
            bytes[0] = first;
            Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
        };
        let (both, query, support) = apart(&picture(200), &picture(150));
        assert_eq!((both.bytes()[0], query.bytes()[0], support.bytes()[0]), (150, 50, 0));
    }
}
