//! The queries of an episode over what they were compared with, as a matrix: a row for each class with its support drawings,
//! a column for each query with the class it was taken for.

use super::episode::{EpisodeShape, QueryOutcome};
use crate::kit::{
    matrix::{CLASS, Field, Geometry, Head, Look, MatrixAxis, MatrixFrame, Table},
    pen::LONGEST,
};
use protocol::EpisodeView;

/// Height of the line that says what a query was taken for, in pixels.
const VERDICT: f64 = 18.0;

/// Room between the queries of one class and the next.
const GAP: f64 = 6.0;

/// From one query or class to the next: legible and no less, and on a stage large enough for the back of a room.
const SMALLEST: f64 = 24.0;
const LARGEST: f64 = 96.0;

/// From one query to the next where they are scrolled.
const ROOMY: f64 = 34.0;

/// The least from one query to the next where that lets all of them be seen at once.
const NARROWEST: f64 = 20.0;

/// What a scroll bar may take of the height.
const SCROLLBAR: f64 = 14.0;

/// The most of the width that support drawings may take.
const MOST_SUPPORT: f64 = 0.45;

/// The least width of a stripe for one support drawing, where a field has several.
const STRIPE: f64 = 4.0;

/// An episode's numbers, whatever the method that made them.
#[derive(Clone, Debug, PartialEq)]
pub struct EpisodeMatrix {
    /// The episode's shape.
    pub shape: EpisodeShape,
    /// Numbers of one query and one class: 1, or one for each support drawing of the class, side by side in their order.
    pub parts: usize,
    /// How numbers look.
    pub look: Look,
    /// How dark or how high each number is, in [0, 1]: [queries, n_way * parts].
    pub values: Vec<f32>,
    /// What became of every query: [queries].
    pub outcomes: Vec<QueryOutcome>,
}

/// An episode with its numbers. The right class has a frame, so much ink without one is a mistake; it is also in another
/// colour.
pub struct EpisodeTable<'a> {
    /// The drawings.
    pub episode: &'a EpisodeView,
    /// The numbers.
    pub matrix: &'a EpisodeMatrix,
}

impl Table for EpisodeTable<'_> {
    fn top(&self, query: usize) -> Head<'_> {
        let outcome = self.matrix.outcomes[query];
        let pictures = self.episode.query.get(query..query + 1).unwrap_or_default();
        Head { pictures, verdict: Some((outcome.taken_for, outcome.is_right())), ..Head::default() }
    }

    fn left(&self, class: usize) -> Head<'_> {
        let k_shot = self.matrix.shape.k_shot;
        let pictures = self.episode.support.get(class * k_shot..(class + 1) * k_shot).unwrap_or_default();
        Head { class: Some(class), pictures, ..Head::default() }
    }

    fn parts(&self) -> usize {
        self.matrix.parts
    }

    fn number(&self, class: usize, query: usize, part: usize) -> f32 {
        let EpisodeMatrix { shape, parts, values, .. } = self.matrix;
        values[(query * shape.n_way + class) * parts + part]
    }

    fn field(&self, class: usize, query: usize) -> Field {
        let outcome = self.matrix.outcomes[query];
        let wrong = class == outcome.taken_for && !outcome.is_right();
        let frame = (class == outcome.truth).then_some(MatrixFrame::Truth);
        Field { look: self.matrix.look, wrong, crossed: false, frame }
    }
}

/// Fields as large as the room allows, so that a small episode is seen at a glance; a large one stays legible and is
/// scrolled.
pub fn layout(shape: EpisodeShape, parts: usize, room: [f64; 2]) -> Geometry {
    let queries = shape.queries().max(1) as f64;
    let down = (room[1] - VERDICT - SCROLLBAR) / (shape.n_way + 1) as f64;
    let down = down.floor().clamp(SMALLEST, LARGEST);
    let mut shown = shape.shown_shots();
    let width = |shown: usize| {
        let more = if shown < shape.k_shot { 26.0 } else { 0.0 };
        CLASS + shown as f64 * down + more + 10.0
    };
    // On a phone the queries must not be crowded out.
    while shown > 1 && width(shown) > MOST_SUPPORT * room[0] {
        shown -= 1;
    }
    let left = width(shown);
    let gaps = GAP * shape.n_way.saturating_sub(1) as f64;
    let across = ((room[0] - left - gaps) / queries).floor();
    let least = NARROWEST.max(parts as f64 * STRIPE);
    // What has to be scrolled anyway need not be small.
    let roomy = down.min(ROOMY).max(least);
    let across = if across < least { roomy } else { across.min(LARGEST.max(least)) };
    let pitch = across.min(LONGEST / 2.0 / queries);
    let columns = MatrixAxis { count: shape.queries(), pitch, group: shape.n_query, gap: GAP };
    let rows = MatrixAxis::new(shape.n_way, down);
    Geometry { rows, columns, left, top: pitch.min(down) + VERDICT, shown, inset: 1.5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_as_large_as_the_room_allows() {
        let shape = EpisodeShape { n_way: 3, k_shot: 1, n_query: 2 };
        // Room for four rows of 30 pixels, and for six columns of 32 beside one support drawing.
        let room = [CLASS + 40.0 + 2.0 * GAP + 6.0 * 32.0, 4.0 * 30.0 + VERDICT + SCROLLBAR];
        let geometry = layout(shape, 1, room);
        assert_eq!((geometry.columns.pitch, geometry.rows.pitch), (32.0, 30.0));
        assert_eq!(geometry.left + geometry.columns.length(), room[0]);
    }

    #[test]
    fn fields_stay_legible_and_canvases_possible() {
        let fields = |n_way, n_query, room| {
            let geometry = layout(EpisodeShape { n_way, k_shot: 1, n_query }, 1, room);
            (geometry.columns.pitch, geometry.rows.pitch)
        };
        assert_eq!(fields(20, 5, [500.0, 200.0]), (SMALLEST, SMALLEST));
        assert_eq!(fields(2, 5, [2000.0, 900.0]), (LARGEST, LARGEST));
        assert_eq!(fields(5, 5, [0.0, 0.0]), (SMALLEST, SMALLEST));
        let largest = layout(EpisodeShape { n_way: 20, k_shot: 20, n_query: 20 }, 20, [9000.0, 2000.0]);
        assert!(largest.columns.length() < LONGEST && largest.rows.length() < LONGEST, "{largest:?}");
    }

    #[test]
    fn where_there_is_little_room_fewer_support_drawings_are_shown() {
        let shape = EpisodeShape { n_way: 5, k_shot: 5, n_query: 5 };
        assert_eq!(layout(shape, 1, [608.0, 180.0]).shown, 5);
        assert_eq!(layout(shape, 1, [340.0, 500.0]).shown, 1);
    }

    #[test]
    fn stripes_are_never_too_narrow_to_see() {
        let shape = EpisodeShape { n_way: 2, k_shot: 10, n_query: 5 };
        assert_eq!(layout(shape, 10, [400.0, 100.0]).columns.pitch, 10.0 * STRIPE);
        assert_eq!(layout(shape, 1, [0.0, 100.0]).columns.pitch, SMALLEST);
    }

    #[test]
    fn a_mistake_is_where_the_query_went_and_the_frame_where_it_belongs() {
        let episode = super::super::episode::tests::episode(2, 1, 1);
        let shape = EpisodeShape::of(&episode);
        let values = vec![0.9, 0.1, 0.7, 0.3];
        let matrix = EpisodeMatrix { shape, parts: 1, look: Look::Shade, outcomes: shape.outcomes(&values), values };
        let table = EpisodeTable { episode: &episode, matrix: &matrix };
        assert!(table.field(0, 1).wrong && table.field(0, 1).frame.is_none());
        assert_eq!(table.field(1, 1).frame, Some(MatrixFrame::Truth));
        assert_eq!(table.number(1, 0, 0), 0.1);
        assert_eq!(table.top(1).verdict, Some((0, false)));
    }
}
