//! The loss around φ as a tint with lines of equal loss over it.

use wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};

use super::{
    contours::{Relief, isoline, levels, refined},
    scale::PlaneScale,
};
use crate::kit::{
    inks::{Inks, Rgb},
    pen::Pen,
    thumbnail::{context_of, new_canvas},
};
use protocol::Landscape;

/// How strong the highest loss is tinted.
const TINT: f64 = 0.45;

/// Paints the loss as a tint, and lines of equal loss over it.
pub fn paint(pen: &Pen, landscape: &Landscape, scale: &PlaneScale) {
    let Some(relief) = Relief::of(&landscape.losses) else { return };
    let heights: Vec<f32> = landscape.losses.iter().map(|loss| relief.height(*loss)).collect();
    let (heights, side) = refined(&heights, landscape.side as usize);
    let [left, bottom] = scale.place(landscape.from);
    let [right, top] = scale.place(landscape.to);
    let cell = [right - left, bottom - top].map(|length| length / (side - 1) as f64);
    if let Some(sheet) = tinted(&heights, side, pen.inks) {
        // Numbers of the grid are in the middle of their pixels.
        let corner = [left - cell[0] / 2.0, top - cell[1] / 2.0];
        let [width, height] = cell.map(|length| length * side as f64);
        _ = pen.context.draw_image_with_html_canvas_element_and_dw_and_dh(&sheet, corner[0], corner[1], width, height);
    }
    pen.context.begin_path();
    for level in levels() {
        for piece in isoline(&heights, side, level) {
            let [from, to] = piece.map(|[x, y]| [left + x * cell[0], bottom - y * cell[1]]);
            pen.context.move_to(from[0], from[1]);
            pen.context.line_to(to[0], to[1]);
        }
    }
    pen.context.set_line_width(0.75);
    pen.context.set_stroke_style_str(&pen.inks.card.mixed(pen.inks.muted, 0.8).css());
    pen.context.stroke();
}

/// Heights as a picture with a pixel for each, the lowest as light as the card.
fn tinted(heights: &[f32], side: usize, inks: Inks) -> Option<HtmlCanvasElement> {
    let shade = |height: &f32| {
        let Rgb([r, g, b]) = inks.card.mixed(inks.muted, TINT * f64::from(*height));
        [r, g, b, 255]
    };
    let pixels: Vec<u8> = heights.chunks(side).rev().flatten().flat_map(shade).collect();
    let sheet = new_canvas(side as u32, side as u32)?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), side as u32, side as u32).ok()?;
    context_of(&sheet)?.put_image_data(&image, 0.0, 0.0).ok()?;
    Some(sheet)
}
