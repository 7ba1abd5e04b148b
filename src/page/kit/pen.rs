//! What the views paint with: a canvas of the right size, drawings, class marks, ticks and crosses, words.

use leptos::prelude::window;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::{
    class_mark,
    inks::{Inks, Rgb},
    picture::surface_of,
    thumbnail::{new_canvas, put_picture},
};
use ink::{Picture, SIDE};

/// The widest or highest canvas, in device pixels, that every browser gives.
pub const LONGEST: f64 = 16_000.0;

/// Width that a mark and a tick want; where there is less, they shrink.
const VERDICT_WIDTH: f64 = 25.0;

/// The page's typeface, for words on a canvas.
pub const TYPEFACE: &str = "\"Atkinson Hyperlegible Next\", system-ui, sans-serif";

/// A canvas that is ready to be painted on, in sixteenths of the root's size of type ([`Inks::unit`]).
pub struct Pen {
    /// For what is not here.
    pub context: CanvasRenderingContext2d,
    /// The theme's colours.
    pub inks: Inks,
    // One sheet for all pictures in turn: a canvas for each would be hundreds a second.
    sheet: HtmlCanvasElement,
}

impl Pen {
    /// Gives a canvas its size in sixteenths of the root's size of type, on the page and in device pixels, and empties it.
    /// `None` if there is nothing to see.
    pub fn new(canvas: &HtmlCanvasElement, [width, height]: [f64; 2], inks: Inks) -> Option<Self> {
        if width <= 0.0 || height <= 0.0 {
            return None;
        }
        let ratio = inks.unit * window().device_pixel_ratio().clamp(1.0, 2.0);
        let ratio = ratio.min(LONGEST / width.max(height));
        let size = [width, height].map(|side| (side * ratio).round() as u32);
        if (canvas.width(), canvas.height()) != (size[0], size[1]) {
            canvas.set_width(size[0]);
            canvas.set_height(size[1]);
            let style = format!("inline-size:{:.3}rem;block-size:{:.3}rem", width / 16.0, height / 16.0);
            canvas.style().set_css_text(&style);
        }
        let context = surface_of(canvas)?;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, width, height);
        context.set_image_smoothing_enabled(true);
        context.set_text_baseline("middle");
        Some(Self { context, inks, sheet: new_canvas(SIDE as u32, SIDE as u32)? })
    }

    /// A drawing on a white sheet with an edge of this colour and width.
    pub fn picture(&self, picture: &Picture, place: [f64; 2], side: f64, edge: (Rgb, f64)) {
        self.fill(self.inks.sheet, [place[0], place[1], side, side]);
        self.bare_picture(picture, place, side, self.inks.ink);
        self.edge(edge.0, edge.1, [place[0], place[1], side, side]);
    }

    /// The ink of a drawing and nothing else.
    pub fn bare_picture(&self, picture: &Picture, [x, y]: [f64; 2], side: f64, ink: Rgb) {
        put_picture(&self.sheet, picture, ink);
        _ = self.context.draw_image_with_html_canvas_element_and_dw_and_dh(&self.sheet, x, y, side, side);
    }

    /// The middle of a sheet, so many pixels wide, on paper: a tile.
    pub fn tile(&self, picture: &Picture, pixels: usize, [x, y]: [f64; 2], side: f64) {
        self.fill(self.inks.sheet, [x, y, side, side]);
        put_picture(&self.sheet, picture, self.inks.ink);
        let (from, size) = ((SIDE.saturating_sub(pixels) / 2) as f64, pixels as f64);
        let sheet = &self.sheet;
        _ = self.context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            sheet, from, from, size, size, x, y, side, side,
        );
    }

    /// A rectangle: left, top, width, height.
    pub fn fill(&self, colour: Rgb, [x, y, width, height]: [f64; 4]) {
        self.context.set_fill_style_str(&colour.css());
        self.context.fill_rect(x, y, width, height);
    }

    /// The edge of a rectangle: left, top, width, height.
    pub fn edge(&self, colour: Rgb, line_width: f64, [x, y, width, height]: [f64; 4]) {
        self.context.set_line_width(line_width);
        self.context.set_stroke_style_str(&colour.css());
        self.context.stroke_rect(x, y, width, height);
    }

    /// Colour and width of the edge of a drawing: what is chosen stands out first, then what went wrong.
    pub fn edge_of(&self, chosen: bool, right: bool) -> (Rgb, f64) {
        match (chosen, right) {
            (true, _) => (self.inks.accent, 2.0),
            (false, false) => (self.inks.danger, 2.0),
            (false, true) => (self.inks.line, 1.0),
        }
    }

    /// A straight line.
    pub fn line(&self, colour: Rgb, line_width: f64, from: [f64; 2], to: [f64; 2]) {
        self.context.set_line_width(line_width);
        self.context.set_stroke_style_str(&colour.css());
        self.context.begin_path();
        self.context.move_to(from[0], from[1]);
        self.context.line_to(to[0], to[1]);
        self.context.stroke();
    }

    /// A disc.
    pub fn disc(&self, colour: Rgb, [x, y]: [f64; 2], radius: f64) {
        self.context.set_fill_style_str(&colour.css());
        self.context.begin_path();
        _ = self.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        self.context.fill();
    }

    /// Words in the size of captions, from their left end, squeezed if they need more than `room` pixels.
    pub fn words(&self, text: &str, [x, y]: [f64; 2], room: f64, colour: Rgb) {
        self.context.set_font(&format!("13px {TYPEFACE}"));
        self.context.set_fill_style_str(&colour.css());
        _ = self.context.fill_text_with_max_width(text, x, y, room);
    }

    /// The mark of a class around a place, `size` pixels high.
    pub fn mark(&self, class: usize, [x, y]: [f64; 2], size: f64) {
        let Ok(path) = Path2d::new_with_path_string(class_mark::shape_path(class)) else { return };
        self.context.save();
        _ = self.context.translate(x, y);
        _ = self.context.scale(size / 2.2, size / 2.2);
        self.context.set_fill_style_str(class_mark::colour(class));
        self.context.fill_with_path_2d(&path);
        self.context.restore();
    }

    /// The number of an episode's class on grey, around a place, `size` high: such a class is none of the board's, whose
    /// colours and shapes it must not have.
    pub fn number(&self, class: usize, [x, y]: [f64; 2], size: f64) {
        self.fill(self.inks.line, [x - size / 2.0, y - size / 2.0, size, size]);
        self.context.set_font(&format!("600 {:.1}px {TYPEFACE}", 0.85 * size));
        self.context.set_text_align("center");
        self.context.set_fill_style_str(&self.inks.ink.css());
        _ = self.context.fill_text_with_max_width(&(class + 1).to_string(), x, y + 0.5, size - 1.0);
        self.context.set_text_align("start");
    }

    /// A tick, or a cross in the colour of what went wrong, around a place.
    pub fn sign(&self, right: bool, [x, y]: [f64; 2], scale: f64) {
        let sign = if right { "M-3 .5L-1 3L3-3.5" } else { "M-2.8-3L2.8 3M2.8-3L-2.8 3" };
        let Ok(path) = Path2d::new_with_path_string(sign) else { return };
        self.context.save();
        _ = self.context.translate(x, y);
        _ = self.context.scale(scale, scale);
        self.context.set_line_cap("round");
        self.context.set_line_width(1.6);
        let colour = if right { self.inks.muted } else { self.inks.danger };
        self.context.set_stroke_style_str(&colour.css());
        self.context.stroke_with_path(&path);
        self.context.restore();
    }

    /// The number of the episode's class that a drawing was taken for, and a tick or a cross beside it; `room` pixels wide.
    pub fn verdict(&self, taken_for: usize, right: bool, [x, y]: [f64; 2], room: f64) {
        let scale = (room / VERDICT_WIDTH).min(1.0);
        self.number(taken_for, [x - 5.0 * scale, y], 13.0 * scale);
        self.sign(right, [x + 7.5 * scale, y], scale);
    }
}
