//! The queries of an episode over their class probabilities, painted on two canvases: one strip of drawings, one field
//! for each query and class. Canvases, because twenty classes make thousands of fields, four times a second.

use leptos::prelude::window;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::episode::{Outcome, Shape, outcomes};
use crate::drawing::decimal::fixed;
use crate::{
    drawing::SIDE,
    protocol::PrototypesView,
    ui::{
        class_mark,
        inks::Inks,
        thumbnail::{context_of, new_canvas, put_picture},
    },
};

/// Height of the row that says what a query was taken for, in pixels.
const VERDICT: f64 = 18.0;

/// Width that a mark and a tick want; where there is less, they shrink.
const VERDICT_WIDTH: f64 = 25.0;

/// Room between the queries of one class and the next.
const GAP: f64 = 6.0;

/// From one query or class to the next, in pixels: legible and no less, generous and no more.
const SMALLEST: f64 = 26.0;
const LARGEST: f64 = 42.0;

/// From one query to the next where they are scrolled.
const ROOMY: f64 = 34.0;

/// The least from one query to the next where that lets all of them be seen at once.
const NARROWEST: f64 = 20.0;

/// What a scroll bar may take of the height.
const SCROLLBAR: f64 = 14.0;

/// Steps from an empty field to a dark one: the eye tells no more apart, and thousands of fields share the strings.
const SHADES: usize = 48;

/// The widest canvas, in device pixels, that every browser gives.
const WIDEST: f64 = 16_000.0;

/// Where queries and classes are on the canvases, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    shape: Shape,
    /// From one query to the next.
    pub across: f64,
    /// From one class to the next.
    pub down: f64,
}

impl Geometry {
    /// Fields as large as the room allows, so that a small episode is seen at a glance; a large one stays legible and
    /// is scrolled.
    pub fn new(shape: Shape, room: [f64; 2]) -> Self {
        let queries = shape.queries().max(1) as f64;
        let down = (room[1] - VERDICT - SCROLLBAR) / (shape.n_way + 1) as f64;
        let down = down.floor().clamp(SMALLEST, LARGEST);
        let support = 32.0 + shape.shown_shots() as f64 * (down + 2.0);
        let gaps = GAP * shape.n_way.saturating_sub(1) as f64;
        let across = ((room[0] - support - gaps) / queries).floor();
        // What has to be scrolled anyway need not be small.
        let across = if across < NARROWEST { down.min(ROOMY) } else { across.min(LARGEST) };
        Self { shape, across: across.min(WIDEST / 2.0 / queries), down }
    }

    /// Width of both canvases.
    pub fn width(&self) -> f64 {
        self.x(self.shape.queries()) - GAP
    }

    /// Height of the strip with the queries.
    pub fn strip_height(&self) -> f64 {
        self.picture() + 2.0 + VERDICT
    }

    /// Height of the fields.
    pub fn field_height(&self) -> f64 {
        self.shape.n_way as f64 * self.down
    }

    /// Which query a pixel from the left belongs to.
    pub fn query_at(&self, x: f64) -> Option<usize> {
        let queries = self.shape.queries();
        (0..queries).find(|query| (self.x(*query)..self.x(*query) + self.across).contains(&x))
    }

    /// Side of a query's picture.
    fn picture(&self) -> f64 {
        self.across.min(self.down) - 2.0
    }

    fn x(&self, query: usize) -> f64 {
        query as f64 * self.across + (query / self.shape.n_query.max(1)) as f64 * GAP
    }
}

/// The queries as drawings, each with the mark of the class it was taken for and a tick or a cross.
pub fn paint_strip(
    canvas: &HtmlCanvasElement,
    view: &PrototypesView,
    geometry: Geometry,
    inks: &Inks,
    selected: Option<usize>,
) {
    let Some(context) = prepare(canvas, geometry.width(), geometry.strip_height()) else {
        return;
    };
    // One sheet for all pictures in turn: a canvas for each would be hundreds a second.
    let Some(sheet) = new_canvas(SIDE as u32, SIDE as u32) else {
        return;
    };
    context.set_image_smoothing_enabled(true);
    let side = geometry.picture();
    for (query, (outcome, picture)) in outcomes(view).iter().zip(&view.query).enumerate() {
        let x = geometry.x(query) + (geometry.across - side) / 2.0;
        context.set_fill_style_str(&inks.sheet.css());
        context.fill_rect(x, 1.0, side, side);
        put_picture(&sheet, picture, inks.ink);
        _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&sheet, x, 1.0, side, side);
        let (width, colour) = match (selected == Some(query), outcome.is_right()) {
            (true, _) => (2.0, inks.accent),
            (false, false) => (2.0, inks.danger),
            (false, true) => (1.0, inks.line),
        };
        context.set_line_width(width);
        context.set_stroke_style_str(&colour.css());
        context.stroke_rect(x, 1.0, side, side);
        let scale = (geometry.across / VERDICT_WIDTH).min(1.0);
        verdict(&context, outcome, [x + side / 2.0, side + 2.0 + VERDICT / 2.0], scale, inks);
    }
}

/// The fields: a row for each class, a column for each query, the darker the more probable. The right class has a
/// frame, so a dark field without one is a mistake; it is also in another colour.
pub fn paint_fields(
    canvas: &HtmlCanvasElement,
    view: &PrototypesView,
    geometry: Geometry,
    inks: &Inks,
    selected: Option<usize>,
) {
    let shape = Shape::of(view);
    let Some(context) = prepare(canvas, geometry.width(), geometry.field_height()) else {
        return;
    };
    let (width, height) = (geometry.across - 3.0, geometry.down - 3.0);
    let empty = inks.line.mixed(inks.card, 0.5);
    let shades = [inks.accent, inks.danger].map(|heat| {
        (0..=SHADES).map(|shade| empty.mixed(heat, shade as f64 / SHADES as f64).css()).collect::<Vec<String>>()
    });
    for (query, outcome) in outcomes(view).iter().enumerate() {
        let x = geometry.x(query) + 1.5;
        for class in 0..shape.n_way {
            let y = class as f64 * geometry.down + 1.5;
            let probability = f64::from(view.probabilities[query * shape.n_way + class]);
            let mistaken = class == outcome.taken_for && !outcome.is_right();
            // A probability that is not a number counts as 0.
            let shade = (probability.clamp(0.0, 1.0) * SHADES as f64).round() as usize;
            context.set_fill_style_str(&shades[usize::from(mistaken)][shade]);
            context.fill_rect(x, y, width, height);
            if class == outcome.truth {
                context.set_line_width(1.5);
                context.set_stroke_style_str(&inks.muted.css());
                context.stroke_rect(x + 0.5, y + 0.5, width - 1.0, height - 1.0);
            }
        }
        if selected == Some(query) {
            context.set_line_width(2.0);
            context.set_stroke_style_str(&inks.accent.css());
            context.stroke_rect(x - 0.5, 1.0, width + 1.0, geometry.field_height() - 2.0);
        }
    }
}

/// The mark of a class, and a tick or a cross beside it.
fn verdict(context: &CanvasRenderingContext2d, outcome: &Outcome, [x, y]: [f64; 2], scale: f64, inks: &Inks) {
    let sign = if outcome.is_right() { "M3.5 .5L5.5 3L9.5-3.5" } else { "M4-3L9.5 3M9.5-3L4 3" };
    let (Ok(mark), Ok(sign)) =
        (Path2d::new_with_path_string(class_mark::shape_path(outcome.taken_for)), Path2d::new_with_path_string(sign))
    else {
        return;
    };
    context.save();
    _ = context.translate(x, y);
    _ = context.scale(scale, scale);
    context.set_line_cap("round");
    context.set_line_width(1.6);
    context.set_stroke_style_str(&(if outcome.is_right() { inks.muted } else { inks.danger }).css());
    context.stroke_with_path(&sign);
    _ = context.translate(-5.5, 0.0);
    _ = context.scale(4.6, 4.6);
    context.set_fill_style_str(class_mark::colour(outcome.taken_for));
    context.fill_with_path_2d(&mark);
    context.restore();
}

/// Gives a canvas its size, on the page and in device pixels, and empties it.
fn prepare(canvas: &HtmlCanvasElement, width: f64, height: f64) -> Option<CanvasRenderingContext2d> {
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let ratio = window().device_pixel_ratio().clamp(1.0, 2.0).min(WIDEST / width);
    let size = [width, height].map(|side| (side * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != (size[0], size[1]) {
        canvas.set_width(size[0]);
        canvas.set_height(size[1]);
        _ = canvas
            .set_attribute("style", &format!("inline-size:{}px;block-size:{}px", fixed(width, 2), fixed(height, 2)));
    }
    let context = context_of(canvas)?;
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    context.clear_rect(0.0, 0.0, width, height);
    Some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_belongs_to_the_query_painted_there() {
        let shape = Shape { n_way: 3, k_shot: 1, n_query: 2 };
        // Room for four rows of 30 pixels, and for six columns of 32 beside one support drawing.
        let room = [32.0 + 32.0 + 2.0 * GAP + 6.0 * 32.0, 4.0 * 30.0 + VERDICT + SCROLLBAR];
        let geometry = Geometry::new(shape, room);
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
            let geometry = Geometry::new(Shape { n_way, k_shot: 1, n_query }, room);
            (geometry.across, geometry.down)
        };
        assert_eq!(fields(20, 5, [500.0, 200.0]), (SMALLEST, SMALLEST));
        assert_eq!(fields(2, 5, [2000.0, 900.0]), (LARGEST, LARGEST));
        assert_eq!(fields(5, 5, [0.0, 0.0]), (SMALLEST, SMALLEST));
        assert_eq!(fields(5, 5, [606.0, 190.0]), (20.0, 26.0));
        let largest = Geometry::new(Shape { n_way: 20, k_shot: 20, n_query: 20 }, [9000.0, 2000.0]);
        assert!(largest.width() < WIDEST, "{}", largest.width());
    }
}
