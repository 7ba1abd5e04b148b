//! The queries of an episode over what they were compared with, painted on three canvases: support drawings at the left,
//! query drawings above, and between them one field for each pair. Canvases, because twenty classes make thousands of
//! fields, four times a second.

use web_sys::HtmlCanvasElement;

use super::{
    episode::{Outcome, Shape},
    pen::{LONGEST, Pen},
};
use crate::kit::inks::Inks;
use protocol::EpisodeView;

/// Height of the row that says what a query was taken for, in pixels.
const VERDICT: f64 = 18.0;

/// Room between the queries of one class and the next.
const GAP: f64 = 6.0;

/// From one query or class to the next, in pixels: legible and no less, generous and no more.
const SMALLEST: f64 = 24.0;
const LARGEST: f64 = 42.0;

/// From one query to the next where they are scrolled.
const ROOMY: f64 = 34.0;

/// The least from one query to the next where that lets all of them be seen at once.
const NARROWEST: f64 = 20.0;

/// What a scroll bar may take of the height.
const SCROLLBAR: f64 = 14.0;

/// What a class's mark takes at the left.
const MARGIN: f64 = 22.0;

/// The most of the width that support drawings may take.
const MOST_SUPPORT: f64 = 0.45;

/// The least width of a stripe for one support drawing, where a field has several.
const STRIPE: f64 = 4.0;

/// Steps from an empty field to a dark one: the eye tells no more apart, and thousands of fields share the strings.
const SHADES: usize = 48;

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
    /// Numbers of one query and one class: 1, or one for each support drawing of the class, side by side in their order.
    pub parts: usize,
    /// How numbers look.
    pub look: Look,
    /// How dark or how high each number is, in [0, 1]: [queries, n_way * parts].
    pub values: Vec<f32>,
    /// What became of every query: [queries].
    pub outcomes: Vec<Outcome>,
}

/// Where queries and rows are on the canvases, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    shape: Shape,
    /// Support drawings of each class that are shown.
    shown: usize,
    /// From one query to the next.
    across: f64,
    /// From one class to the next.
    down: f64,
}

impl Geometry {
    /// Fields as large as the room allows, so that a small episode is seen at a glance; a large one stays legible and
    /// is scrolled.
    pub fn new(shape: Shape, parts: usize, room: [f64; 2]) -> Self {
        let queries = shape.queries().max(1) as f64;
        let down = (room[1] - VERDICT - SCROLLBAR) / (shape.n_way + 1) as f64;
        let down = down.floor().clamp(SMALLEST, LARGEST);
        let mut geometry = Self { shape, shown: shape.shown_shots(), across: SMALLEST, down };
        // On a phone the queries must not be crowded out.
        while geometry.shown > 1 && geometry.support_width() > MOST_SUPPORT * room[0] {
            geometry.shown -= 1;
        }
        let gaps = GAP * shape.n_way.saturating_sub(1) as f64;
        let across = ((room[0] - geometry.support_width() - gaps) / queries).floor();
        let least = NARROWEST.max(parts as f64 * STRIPE);
        // What has to be scrolled anyway need not be small.
        let roomy = geometry.down.min(ROOMY).max(least);
        let across = if across < least { roomy } else { across.min(LARGEST.max(least)) };
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

    fn width(&self) -> f64 {
        self.x(self.shape.queries()) - GAP
    }

    fn height(&self) -> f64 {
        self.shape.n_way as f64 * self.down
    }

    fn support_width(&self) -> f64 {
        let more = if self.shown < self.shape.k_shot { 26.0 } else { 0.0 };
        MARGIN + self.shown as f64 * self.down + more + 10.0
    }

    /// Side of a query's picture.
    fn picture(&self) -> f64 {
        self.across.min(self.down) - 2.0
    }

    fn x(&self, query: usize) -> f64 {
        query as f64 * self.across + (query / self.shape.n_query.max(1)) as f64 * GAP
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

/// The support drawings, a row for each class, with its mark.
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
    let (side, shown) = (geometry.down - 3.0, geometry.shown);
    for class in 0..n_way {
        let top = class as f64 * geometry.down;
        pen.mark(class, [7.0, top + geometry.down / 2.0], 12.0);
        for shot in 0..shown {
            if let Some(picture) = episode.support.get(class * k_shot + shot) {
                pen.picture(picture, [MARGIN + shot as f64 * geometry.down, top + 1.5], side, (inks.line, 1.0));
            }
        }
        if shown < k_shot {
            let place = [MARGIN + shown as f64 * geometry.down + 2.0, top + geometry.down / 2.0];
            pen.words(&format!("+{}", k_shot - shown), place, 24.0, inks.muted);
        }
    }
}

/// The fields: a row for each class, a column for each query; a field of several numbers has a stripe for each. The right
/// class has a frame, so much ink without one is a mistake; it is also in another colour.
pub fn paint_fields(
    canvas: &HtmlCanvasElement,
    matrix: &Matrix,
    _episode: &EpisodeView,
    geometry: Geometry,
    inks: Inks,
    selected: Option<usize>,
) {
    let Some(pen) = Pen::new(canvas, geometry.fields(), inks) else { return };
    let (n_way, parts) = (matrix.shape.n_way, matrix.parts.max(1));
    let (width, height) = (geometry.across - 3.0, geometry.down - 3.0);
    let shades = shades(inks);
    for (query, outcome) in matrix.outcomes.iter().enumerate() {
        let x = geometry.x(query) + 1.5;
        for at in 0..n_way * parts {
            let (class, part) = (at / parts, at % parts);
            let y = class as f64 * geometry.down + 1.5;
            // A little over the edge, or else hairlines of paper show between the stripes.
            let stripe = [
                x + width * part as f64 / parts as f64,
                y,
                width / parts as f64 + if part + 1 < parts { 0.4 } else { 0.0 },
            ];
            let mistaken = class == outcome.taken_for && !outcome.is_right();
            let value = matrix.values[query * n_way * parts + at];
            paint_number(&pen, matrix.look, value, &shades[usize::from(mistaken)], stripe, height);
        }
        let top = outcome.truth as f64 * geometry.down + 1.5;
        pen.edge(inks.muted, 1.5, [x + 0.5, top + 0.5, width - 1.0, height - 1.0]);
        if selected == Some(query) {
            pen.edge(inks.accent, 2.0, [x - 0.5, 1.0, width + 1.0, geometry.height() - 2.0]);
        }
    }
}

/// One number as a field: left, top and width, then its height.
fn paint_number(pen: &Pen, look: Look, value: f32, shades: &[String], [x, y, width]: [f64; 3], height: f64) {
    // What is not a number counts as 0.
    let value = if value.is_nan() { 0.0 } else { f64::from(value).clamp(0.0, 1.0) };
    let shade = match look {
        Look::Shade => (value * SHADES as f64).round() as usize,
        Look::Bar => 0,
    };
    pen.context.set_fill_style_str(&shades[shade]);
    pen.context.fill_rect(x, y, width, height);
    if look == Look::Bar {
        pen.context.set_fill_style_str(&shades[SHADES]);
        pen.context.fill_rect(x, y + (1.0 - value) * height, width, value * height);
    }
}

/// From an empty field to a full one, for what is right and for mistakes.
fn shades(inks: Inks) -> [Vec<String>; 2] {
    let empty = inks.line.mixed(inks.card, 0.5);
    [inks.accent, inks.danger]
        .map(|heat| (0..=SHADES).map(|shade| empty.mixed(heat, shade as f64 / SHADES as f64).css()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_belongs_to_the_query_painted_there() {
        let shape = Shape { n_way: 3, k_shot: 1, n_query: 2 };
        // Room for four rows of 30 pixels, and for six columns of 32 beside one support drawing.
        let room = [MARGIN + 40.0 + 2.0 * GAP + 6.0 * 32.0, 4.0 * 30.0 + VERDICT + SCROLLBAR];
        let geometry = Geometry::new(shape, 1, room);
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
            let geometry = Geometry::new(Shape { n_way, k_shot: 1, n_query }, 1, room);
            (geometry.across, geometry.down)
        };
        assert_eq!(fields(20, 5, [500.0, 200.0]), (SMALLEST, SMALLEST));
        assert_eq!(fields(2, 5, [2000.0, 900.0]), (LARGEST, LARGEST));
        assert_eq!(fields(5, 5, [0.0, 0.0]), (SMALLEST, SMALLEST));
        let largest = Geometry::new(Shape { n_way: 20, k_shot: 20, n_query: 20 }, 20, [9000.0, 2000.0]);
        assert!(largest.fields().iter().all(|side| *side < LONGEST), "{:?}", largest.fields());
    }

    #[test]
    fn where_there_is_little_room_fewer_support_drawings_are_shown() {
        let shape = Shape { n_way: 5, k_shot: 5, n_query: 5 };
        assert_eq!(Geometry::new(shape, 1, [608.0, 180.0]).shown, 5);
        assert_eq!(Geometry::new(shape, 1, [340.0, 500.0]).shown, 2);
    }

    #[test]
    fn stripes_are_never_too_narrow_to_see() {
        let shape = Shape { n_way: 2, k_shot: 10, n_query: 5 };
        assert_eq!(Geometry::new(shape, 10, [400.0, 100.0]).across, 10.0 * STRIPE);
        assert_eq!(Geometry::new(shape, 1, [0.0, 100.0]).across, SMALLEST);
    }
}
