//! Drawings as small cards on canvases of their own: made once, then copied in every frame of an animation.

use std::collections::HashMap;

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::scene::MapScene;
use crate::kit::{
    class_mark,
    inks::{Inks, Rgb},
    thumbnail::{context_of, new_canvas, picture_canvas},
};
use ink::{
    Drawing, SIDE,
    frame::{Bounds, Frame},
    smooth,
};
use protocol::Landmark;

/// Pixels that a sprite's size is rounded up to, so that a zoom does not remake all of them in every frame.
const BUCKET: f64 = 16.0;

/// The share of a card that its ink fills; the rest is paper.
const INK_EXTENT: f32 = 0.72;

/// The width of the pen's line, as a share of the card's side.
const PEN: f64 = 0.055;

/// The finished cards.
#[derive(Default)]
pub struct Sprites {
    made: HashMap<Landmark, (u32, HtmlCanvasElement)>,
}

impl Sprites {
    /// Forgets everything: the theme or the held-out drawings changed.
    pub fn clear(&mut self) {
        self.made.clear();
    }

    /// Forgets the cards of the board for which `stale` holds.
    pub fn forget(&mut self, stale: impl Fn(Landmark) -> bool) {
        self.made.retain(|landmark, _| !stale(*landmark));
    }

    /// The card of a landmark, good for being shown `side` device pixels wide.
    pub fn get(&mut self, scene: &MapScene, landmark: Landmark, side: f64, inks: &Inks) -> Option<&HtmlCanvasElement> {
        let size = ((side / BUCKET).ceil() * BUCKET) as u32;
        if self.made.get(&landmark).is_none_or(|(made, _)| *made != size) {
            let canvas = make(scene, landmark, size, inks)?;
            self.made.insert(landmark, (size, canvas));
        }
        self.made.get(&landmark).map(|(_, canvas)| canvas)
    }
}

fn make(scene: &MapScene, landmark: Landmark, size: u32, inks: &Inks) -> Option<HtmlCanvasElement> {
    if let Landmark::HeldOut { class, index } = landmark {
        return picture_canvas(scene.picture(class, index)?, inks.muted);
    }
    let card = Card::of(scene, landmark, inks)?;
    let canvas = new_canvas(size, size)?;
    card.paint(&context_of(&canvas)?, [0.0, 0.0], f64::from(size), inks);
    Some(canvas)
}

/// A drawing on a sheet with a coloured edge.
pub struct Card<'a> {
    drawing: &'a Drawing,
    edge: Rgb,
    /// Width of the edge, as a share of the side.
    edge_width: f64,
}

impl<'a> Card<'a> {
    /// The card of a landmark; `None` for what has none.
    pub fn of(scene: &'a MapScene, landmark: Landmark, inks: &Inks) -> Option<Self> {
        match landmark {
            Landmark::Drawing { class, index } => {
                let edge = scene.position(landmark).and_then(|position| Rgb::from_hex(class_mark::colour(position)))?;
                Some(Self { drawing: scene.drawing(class, index)?, edge, edge_width: 0.055 })
            }
            Landmark::Query => Some(Self { drawing: &scene.query, edge: inks.accent, edge_width: 0.07 }),
            Landmark::HeldOut { .. } | Landmark::Prototype { .. } => None,
        }
    }

    /// Paints it, `side` pixels wide.
    pub fn paint(&self, context: &CanvasRenderingContext2d, [left, top]: [f64; 2], side: f64, inks: &Inks) {
        let line = (self.edge_width * side).max(1.5);
        context.save();
        _ = context.translate(left, top);
        context.begin_path();
        _ = context.round_rect_with_f64(line / 2.0, line / 2.0, side - line, side - line, 0.14 * side);
        context.set_fill_style_str(&inks.sheet.css());
        context.fill();
        context.set_stroke_style_str(&self.edge.css());
        context.set_line_width(line);
        context.stroke();
        ink(context, self.drawing, side, inks.ink);
        context.restore();
    }
}

/// The strokes, centred and scaled by the rasteriser's own rule.
fn ink(context: &CanvasRenderingContext2d, drawing: &Drawing, side: f64, ink: Rgb) {
    let points = drawing.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| (point.x, point.y));
    let Some(bounds) = Bounds::around(points.filter(|(x, y)| x.is_finite() && y.is_finite())) else {
        return;
    };
    let frame = Frame::fit(bounds, INK_EXTENT * SIDE as f32, 1.0);
    // Pixels of the card for each pixel of the picture that the frame is made for.
    let unit = side / SIDE as f64;
    let scale = f64::from(frame.scale) * unit;
    let (x, y) = (f64::from(frame.offset_x) * unit, f64::from(frame.offset_y) * unit);
    _ = context.transform(scale, 0.0, 0.0, scale, x, y);
    context.set_line_cap("round");
    context.set_line_join("round");
    context.set_line_width(PEN * side / scale);
    context.set_stroke_style_str(&ink.css());
    for stroke in &drawing.strokes {
        if let Ok(path) = Path2d::new_with_path_string(&smooth::svg_path(stroke)) {
            context.stroke_with_path(&path);
        }
    }
}
