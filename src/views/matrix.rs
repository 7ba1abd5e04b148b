//! The queries of an episode over what they were compared with, painted on three canvases: support drawings at the left,
//! query drawings above, and between them one field for each pair. Canvases, because twenty classes make thousands of
//! fields, four times a second.

use web_sys::HtmlCanvasElement;

use super::{
    episode::{Outcome, Shape},
    pen::{LONGEST, Pen},
};
use crate::{protocol::EpisodeView, ui::inks::Inks};

/// Height of the row that says what a query was taken for, in pixels.
const VERDICT: f64 = 18.0;

/// Room between the queries of one class and the next.
const GAP: f64 = 6.0;

/// From one query or class to the next, in pixels: legible and no less, generous and no more.
const SMALLEST: f64 = 24.0;
const LARGEST: f64 = 42.0;

/// The least from one support drawing to the next where each has a row of its own.
const LOWEST: f64 = 17.0;

/// From one query to the next where they are scrolled.
const ROOMY: f64 = 34.0;

/// The least from one query to the next where that lets all of them be seen at once.
const NARROWEST: f64 = 20.0;

/// What a scroll bar may take of the height.
const SCROLLBAR: f64 = 14.0;

/// What a class's mark and its bracket take at the left.
const MARGIN: f64 = 22.0;

/// Steps from an empty field to a dark one: the eye tells no more apart, and thousands of fields share the strings.
const SHADES: usize = 48;

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// A class with all its support drawings.
    #[default]
    Classes,
    /// One support drawing; those of a class stand together in a bracket.
    Drawings,
}

/// How a number in [0, 1] looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The darker the more: a share of a whole.
    Shade,
    /// A bar, the higher the more: a judgement that stands for itself.
    Bar,
}

/// An episode's numbers, whatever the method that made them.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The episode's shape.
    pub shape: Shape,
    /// What the rows are.
    pub rows: Rows,
    /// How numbers look.
    pub look: Look,
    /// How dark or how high each field is, in [0, 1]: [queries, rows].
    pub values: Vec<f32>,
    /// What became of every query: [queries].
    pub outcomes: Vec<Outcome>,
}

/// Where queries and rows are on the canvases, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    shape: Shape,
    rows: Rows,
    /// From one query to the next.
    across: f64,
    /// From one row to the next.
    down: f64,
}

impl Geometry {
    /// Fields as large as the room allows, so that a small episode is seen at a glance; a large one stays legible and
    /// is scrolled.
    pub fn new(shape: Shape, rows: Rows, room: [f64; 2]) -> Self {
        let mut geometry = Self { shape, rows, across: SMALLEST, down: SMALLEST };
        let count = geometry.row_count();
        let smallest = if count > shape.n_way { LOWEST } else { SMALLEST };
        let down = (room[1] - VERDICT - SCROLLBAR - geometry.gaps()) / (count + 1) as f64;
        geometry.down = down.floor().clamp(smallest, LARGEST);
        let queries = shape.queries().max(1) as f64;
        let gaps = GAP * shape.n_way.saturating_sub(1) as f64;
        let across = ((room[0] - geometry.support_width() - gaps) / queries).floor();
        // What has to be scrolled anyway need not be small.
        let across = if across < NARROWEST { geometry.down.clamp(SMALLEST, ROOMY) } else { across.min(LARGEST) };
        geometry.across = across.min(LONGEST / 2.0 / queries);
        geometry
    }

    /// Size of the strip with the queries.
    pub fn strip(&self) -> [f64; 2] {
        [self.width(), self.picture() + 2.0 + VERDICT]
    }

    /// Size of the support drawings.
    pub fn support(&self) -> [f64; 2] {
        [self.support_width(), self.height()]
    }

    /// Size of the fields.
    pub fn fields(&self) -> [f64; 2] {
        [self.width(), self.height()]
    }

    /// Which query a pixel from the left belongs to.
    pub fn query_at(&self, x: f64) -> Option<usize> {
        let queries = self.shape.queries();
        (0..queries).find(|query| (self.x(*query)..self.x(*query) + self.across).contains(&x))
    }

    /// From the left of the strip to the middle of a query.
    pub fn middle(&self, query: usize) -> f64 {
        self.x(query) + self.across / 2.0
    }

    /// Room between one class's rows and the next, all together.
    fn gaps(&self) -> f64 {
        self.row_gap() * self.shape.n_way.saturating_sub(1) as f64
    }

    fn row_gap(&self) -> f64 {
        if self.row_count() > self.shape.n_way { GAP } else { 0.0 }
    }

    fn row_count(&self) -> usize {
        match self.rows {
            Rows::Classes => self.shape.n_way,
            Rows::Drawings => self.shape.supports(),
        }
    }

    /// Rows of one class.
    fn rows_of_class(&self) -> usize {
        self.row_count() / self.shape.n_way.max(1)
    }

    fn width(&self) -> f64 {
        self.x(self.shape.queries()) - GAP
    }

    fn height(&self) -> f64 {
        self.row_count() as f64 * self.down + self.gaps()
    }

    fn support_width(&self) -> f64 {
        let pictures = match self.rows {
            Rows::Classes => self.shape.shown_shots(),
            Rows::Drawings => 1,
        };
        let more = if pictures < self.shape.k_shot && self.rows == Rows::Classes { 26.0 } else { 0.0 };
        MARGIN + pictures as f64 * self.down + more + 10.0
    }

    /// Side of a query's picture.
    fn picture(&self) -> f64 {
        self.across.min(self.down.max(SMALLEST)) - 2.0
    }

    fn x(&self, query: usize) -> f64 {
        query as f64 * self.across + (query / self.shape.n_query.max(1)) as f64 * GAP
    }

    fn y(&self, row: usize) -> f64 {
        row as f64 * self.down + (row / self.rows_of_class().max(1)) as f64 * self.row_gap()
    }
}

/// What paints one of the three canvases.
pub type Paint = fn(&HtmlCanvasElement, &Matrix, &EpisodeView, Geometry, Inks, Option<usize>);

/// The queries as drawings, each with the mark of the class it was taken for and a tick or a cross.
pub fn paint_strip(
    canvas: &HtmlCanvasElement,
    matrix: &Matrix,
    episode: &EpisodeView,
    geometry: Geometry,
    inks: Inks,
    selected: Option<usize>,
) {
    let Some(pen) = Pen::new(canvas, geometry.strip(), inks) else { return };
    let side = geometry.picture();
    for (query, (outcome, picture)) in matrix.outcomes.iter().zip(&episode.query).enumerate() {
        let x = geometry.middle(query) - side / 2.0;
        let edge = match (selected == Some(query), outcome.is_right()) {
            (true, _) => (inks.accent, 2.0),
            (false, false) => (inks.danger, 2.0),
            (false, true) => (inks.line, 1.0),
        };
        pen.picture(picture, [x, 1.0], side, edge);
        let below = [geometry.middle(query), side + 2.0 + VERDICT / 2.0];
        pen.verdict(outcome.taken_for, outcome.is_right(), below, geometry.across);
    }
}

/// The support drawings with the marks of their classes, and a bracket around those of a class that has several rows.
pub fn paint_support(
    canvas: &HtmlCanvasElement,
    matrix: &Matrix,
    episode: &EpisodeView,
    geometry: Geometry,
    inks: Inks,
    _selected: Option<usize>,
) {
    let Some(pen) = Pen::new(canvas, geometry.support(), inks) else { return };
    let Shape { n_way, k_shot, .. } = matrix.shape;
    let side = geometry.down - 3.0;
    let rows = geometry.rows_of_class();
    for class in 0..n_way {
        let (top, bottom) = (geometry.y(class * rows), geometry.y((class + 1) * rows) - geometry.row_gap());
        pen.mark(class, [7.0, (top + bottom) / 2.0], 12.0);
        if rows > 1 {
            let (left, top, bottom) = (MARGIN - 5.0, top + 2.0, bottom - 2.0);
            for (from, to) in [
                ([left + 3.0, top], [left, top]),
                ([left, top], [left, bottom]),
                ([left, bottom], [left + 3.0, bottom]),
            ] {
                pen.line(inks.muted, 1.0, from, to);
            }
        }
        let shown = if matrix.rows == Rows::Classes { matrix.shape.shown_shots() } else { k_shot };
        for shot in 0..shown {
            let place = match matrix.rows {
                Rows::Classes => [MARGIN + shot as f64 * geometry.down, top + 1.5],
                Rows::Drawings => [MARGIN, geometry.y(class * rows + shot) + 1.5],
            };
            if let Some(picture) = episode.support.get(class * k_shot + shot) {
                pen.picture(picture, place, side, (inks.line, 1.0));
            }
        }
        if shown < k_shot {
            let place = [MARGIN + shown as f64 * geometry.down + 2.0, (top + bottom) / 2.0];
            pen.words(&format!("+{}", k_shot - shown), place, 24.0, inks.muted);
        }
    }
}

/// The fields: a row for each class or support drawing, a column for each query. The rows of the right class have a
/// frame, so much ink without one is a mistake; it is also in another colour.
pub fn paint_fields(
    canvas: &HtmlCanvasElement,
    matrix: &Matrix,
    _episode: &EpisodeView,
    geometry: Geometry,
    inks: Inks,
    selected: Option<usize>,
) {
    let Some(pen) = Pen::new(canvas, geometry.fields(), inks) else { return };
    let (rows, of_class) = (geometry.row_count(), geometry.rows_of_class().max(1));
    let (width, height) = (geometry.across - 3.0, geometry.down - 3.0);
    let empty = inks.line.mixed(inks.card, 0.5);
    let shades = [inks.accent, inks.danger].map(|heat| {
        (0..=SHADES).map(|shade| empty.mixed(heat, shade as f64 / SHADES as f64).css()).collect::<Vec<_>>()
    });
    for (query, outcome) in matrix.outcomes.iter().enumerate() {
        let x = geometry.x(query) + 1.5;
        for row in 0..rows {
            let y = geometry.y(row) + 1.5;
            // What is not a number counts as 0.
            let value = f64::from(matrix.values[query * rows + row]).clamp(0.0, 1.0);
            let value = if value.is_nan() { 0.0 } else { value };
            let mistaken = row / of_class == outcome.taken_for && !outcome.is_right();
            let shades = &shades[usize::from(mistaken)];
            let shade = match matrix.look {
                Look::Shade => (value * SHADES as f64).round() as usize,
                Look::Bar => 0,
            };
            pen.context.set_fill_style_str(&shades[shade]);
            pen.context.fill_rect(x, y, width, height);
            if matrix.look == Look::Bar {
                pen.context.set_fill_style_str(&shades[SHADES]);
                pen.context.fill_rect(x, y + (1.0 - value) * height, width, value * height);
            }
        }
        let (top, bottom) = (geometry.y(outcome.truth * of_class), geometry.y((outcome.truth + 1) * of_class));
        let frame = [x + 0.5, top + 2.0, width - 1.0, bottom - top - geometry.row_gap() - 4.0];
        pen.edge(inks.muted, 1.5, frame);
        if selected == Some(query) {
            pen.edge(inks.accent, 2.0, [x - 0.5, 1.0, width + 1.0, geometry.height() - 2.0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_belongs_to_the_query_painted_there() {
        let shape = Shape { n_way: 3, k_shot: 1, n_query: 2 };
        // Room for four rows of 30 pixels, and for six columns of 32 beside one support drawing.
        let room = [MARGIN + 40.0 + 2.0 * GAP + 6.0 * 32.0, 4.0 * 30.0 + VERDICT + SCROLLBAR];
        let geometry = Geometry::new(shape, Rows::Classes, room);
        assert_eq!((geometry.across, geometry.down), (32.0, 30.0));
        assert_eq!(geometry.width(), 6.0 * 32.0 + 2.0 * GAP);
        assert_eq!(geometry.query_at(0.0), Some(0));
        assert_eq!(geometry.query_at(63.0), Some(1));
        assert_eq!(geometry.query_at(66.0), None, "the gap between two classes");
        assert_eq!(geometry.query_at(71.0), Some(2));
        assert_eq!(geometry.query_at(geometry.width() + 1.0), None);
    }

    #[test]
    fn fields_stay_legible_and_canvases_possible() {
        let fields = |n_way, n_query, room| {
            let geometry = Geometry::new(Shape { n_way, k_shot: 1, n_query }, Rows::Classes, room);
            (geometry.across, geometry.down)
        };
        assert_eq!(fields(20, 5, [500.0, 200.0]), (SMALLEST, SMALLEST));
        assert_eq!(fields(2, 5, [2000.0, 900.0]), (LARGEST, LARGEST));
        assert_eq!(fields(5, 5, [0.0, 0.0]), (SMALLEST, SMALLEST));
        let largest = Geometry::new(Shape { n_way: 20, k_shot: 20, n_query: 20 }, Rows::Drawings, [9000.0, 2000.0]);
        assert!(largest.width() < LONGEST && largest.height() < LONGEST, "{:?}", largest.fields());
    }

    #[test]
    fn rows_of_drawings_stand_together_by_class() {
        let shape = Shape { n_way: 2, k_shot: 3, n_query: 1 };
        let geometry = Geometry::new(shape, Rows::Drawings, [400.0, 100.0]);
        assert_eq!(geometry.down, LOWEST);
        assert_eq!(geometry.y(3) - geometry.y(2), LOWEST + GAP);
        assert_eq!(geometry.height(), 6.0 * LOWEST + GAP);
        let single = Geometry::new(Shape { k_shot: 1, ..shape }, Rows::Drawings, [400.0, 0.0]);
        assert_eq!((single.height(), single.down), (2.0 * SMALLEST, SMALLEST));
    }
}
