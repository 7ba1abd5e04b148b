//! Paints the scene: held-out drawings at the bottom, then the lines of the query, cards, prototypes, and the query.

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::{
    scene::{MapMark, MapScene, class_of},
    sprites::{Card, Sprites},
    view::Pixel,
};
use crate::kit::{class_mark, inks::Inks, names, picture::recorder_of, thumbnail::context_of};
use protocol::Landmark;

/// What does not stand out while something else does.
const FADED: f64 = 0.22;

/// Height of a class's name, and the most letters of it.
const NAME: u32 = 15;
const LETTERS: usize = 14;

/// A canvas and what is needed to paint the scene on it.
pub struct Painter {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The page's font, for the names of classes.
    family: String,
    sprites: Sprites,
    inks: Inks,
    /// True while what is painted is written down: then cards are painted as lines, not copied as pixels.
    is_recorded: bool,
}

/// One frame being painted.
struct Frame<'a> {
    scene: &'a MapScene,
    time: f64,
    /// Device pixels for each unit of the scene.
    ratio: f64,
}

impl Painter {
    /// Paints on this canvas; `None` if the browser gives no 2-D context.
    pub fn new(canvas: HtmlCanvasElement, inks: Inks) -> Option<Self> {
        let context = context_of(&canvas)?;
        let style = web_sys::window().and_then(|window| window.get_computed_style(&canvas).ok().flatten());
        let family = style.and_then(|style| style.get_property_value("font-family").ok());
        let family = family.unwrap_or_else(|| "sans-serif".to_owned());
        Some(Self { canvas, context, family, sprites: Sprites::default(), inks, is_recorded: false })
    }

    /// Other colours from now on.
    pub fn set_inks(&mut self, inks: Inks) {
        if inks != self.inks {
            self.inks = inks;
            self.sprites.clear();
        }
    }

    /// The cards, to forget some of them.
    pub fn sprites(&mut self) -> &mut Sprites {
        &mut self.sprites
    }

    /// CSS pixels of what the scene measures in.
    pub fn unit(&self) -> f64 {
        self.inks.unit
    }

    /// Paints the scene as it is at this time, in milliseconds, with so many device pixels for each CSS pixel; while a picture is
    /// made, onto what writes it down.
    pub fn paint(&mut self, scene: &MapScene, time: f64, ratio: f64) {
        let ratio = ratio * self.inks.unit;
        let Some(recorder) = recorder_of(&self.canvas) else { return self.paint_all(scene, time, ratio) };
        let context = std::mem::replace(&mut self.context, recorder);
        self.is_recorded = true;
        self.paint_all(scene, time, ratio);
        self.is_recorded = false;
        self.context = context;
    }

    fn paint_all(&mut self, scene: &MapScene, time: f64, ratio: f64) {
        let size = scene.size.map(|side| (side * ratio).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (size[0], size[1]) {
            self.canvas.set_width(size[0]);
            self.canvas.set_height(size[1]);
        }
        let context = &self.context;
        _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, scene.size[0], scene.size[1]);
        context.set_image_smoothing_enabled(true);
        let frame = Frame { scene, time, ratio };
        self.layer(&frame, |landmark| matches!(landmark, Landmark::HeldOut { .. }));
        self.query_lines(&frame);
        self.tethers(&frame);
        self.layer(&frame, |landmark| matches!(landmark, Landmark::Drawing { .. }));
        for mark in &scene.marks {
            if let Landmark::Prototype { class } = mark.landmark {
                self.prototype(&frame, class);
            }
        }
        self.layer(&frame, |landmark| landmark == Landmark::Query);
        self.names(&frame);
        self.context.set_global_alpha(1.0);
    }

    /// All cards and dots of one kind, what is pointed at last.
    fn layer(&mut self, frame: &Frame, belongs: impl Fn(Landmark) -> bool) {
        let Frame { scene, time, .. } = *frame;
        let is_pointed = |mark: &&MapMark| scene.pointed == Some(mark.landmark);
        let marks = || scene.marks.iter().filter(|mark| belongs(mark.landmark));
        let pointed = marks().filter(is_pointed);
        for mark in marks().filter(|mark| !is_pointed(mark)).chain(pointed) {
            let pixel = scene.pixel(mark, time);
            let side = scene.side(mark.landmark, time) * if is_pointed(&mark) { 1.15 } else { 1.0 };
            if out_of_sight(pixel, side, scene.size) {
                continue;
            }
            self.context.set_global_alpha(alpha(scene, mark.landmark));
            match mark.landmark {
                Landmark::HeldOut { .. } if MapScene::is_dot(side) => self.dot(pixel, side / 2.0),
                landmark => self.card(frame, landmark, pixel, side),
            }
        }
    }

    fn dot(&self, [x, y]: Pixel, radius: f64) {
        self.context.begin_path();
        _ = self.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        self.context.set_fill_style_str(&self.inks.muted.css());
        self.context.fill();
    }

    fn card(&mut self, frame: &Frame, landmark: Landmark, [x, y]: Pixel, side: f64) {
        let (left, top) = (x - side / 2.0, y - side / 2.0);
        if self.is_recorded
            && let Some(card) = Card::of(frame.scene, landmark, &self.inks)
        {
            card.paint(&self.context, [left, top], side, &self.inks);
        } else if let Some(sprite) = self.sprites.get(frame.scene, landmark, side * frame.ratio, &self.inks) {
            _ = self.context.draw_image_with_html_canvas_element_and_dw_and_dh(sprite, left, top, side, side);
        } else {
            return;
        }
        if let Some(position) = frame.scene.position(landmark) {
            let radius = (0.13 * side).clamp(3.5, 6.0);
            self.class_mark([left + 0.5 * radius, top + 0.5 * radius], radius, position);
        }
    }

    /// The shape of a class in its colour, with an edge that sets it off from whatever it lies on.
    fn class_mark(&self, [x, y]: Pixel, radius: f64, position: usize) {
        let Ok(path) = Path2d::new_with_path_string(class_mark::shape_path(position)) else {
            return;
        };
        self.context.save();
        _ = self.context.translate(x, y);
        _ = self.context.scale(radius, radius);
        self.context.set_line_join("round");
        self.context.set_line_width(3.6 / radius);
        self.context.set_stroke_style_str(&self.inks.card.css());
        self.context.stroke_with_path(&path);
        self.context.set_line_width(1.4 / radius);
        self.context.set_stroke_style_str(&self.inks.ink.css());
        self.context.stroke_with_path(&path);
        self.context.set_fill_style_str(class_mark::colour(position));
        self.context.fill_with_path_2d(&path);
        self.context.restore();
    }

    /// A prototype: its class's shape in a ring. Where the class has a single drawing, the prototype is that drawing,
    /// and the ring goes around its card.
    fn prototype(&self, frame: &Frame, class: u32) {
        let Some((position, [x, y])) = place_of(frame, class) else {
            return;
        };
        self.context.set_global_alpha(alpha(frame.scene, Landmark::Prototype { class }));
        for (width, colour) in [(4.5, self.inks.card.css()), (2.0, class_mark::colour(position).to_owned())] {
            self.context.begin_path();
            _ = self.context.arc(x, y, ring(frame, class), 0.0, std::f64::consts::TAU);
            self.context.set_line_width(width);
            self.context.set_stroke_style_str(&colour);
            self.context.stroke();
        }
        if !frame.scene.is_single(class) {
            self.class_mark([x, y], 6.5, position);
        }
    }

    /// The names of the classes under their prototypes, or above those that lie at the lower edge, over everything else.
    fn names(&self, frame: &Frame) {
        let context = &self.context;
        context.set_font(&format!("600 {NAME}px {}", self.family));
        context.set_text_align("center");
        context.set_text_baseline("top");
        context.set_line_join("round");
        context.set_line_width(4.0);
        context.set_stroke_style_str(&self.inks.card.css());
        context.set_fill_style_str(&self.inks.ink.css());
        for mark in &frame.scene.marks {
            let Landmark::Prototype { class } = mark.landmark else { continue };
            let Some((position, [x, y])) = place_of(frame, class) else { continue };
            let name = names::shown(&frame.scene.board[position], position);
            let short = names::shortened(&name, LETTERS);
            let (away, high) = (ring(frame, class) + 2.0, f64::from(NAME));
            let has_room = y + away + high <= frame.scene.size[1];
            let top = if has_room { y + away } else { y - away - high };
            context.set_global_alpha(alpha(frame.scene, mark.landmark));
            _ = context.stroke_text(&short, x, top);
            _ = context.fill_text(&short, x, top);
        }
    }

    /// From every card that stands aside, a line to the dot where it belongs.
    fn tethers(&self, frame: &Frame) {
        let Frame { scene, time, .. } = *frame;
        for mark in &scene.marks {
            let colour = match (mark.landmark, scene.position(mark.landmark)) {
                (Landmark::Drawing { .. }, Some(position)) => class_mark::colour(position).to_owned(),
                (Landmark::Query, _) => self.inks.accent.css(),
                _ => continue,
            };
            let (home, there) = (scene.home(mark, time), scene.pixel(mark, time));
            if (home[0] - there[0]).hypot(home[1] - there[1]) < 0.3 * scene.side(mark.landmark, time) {
                continue;
            }
            self.context.set_global_alpha(0.7 * alpha(scene, mark.landmark));
            self.context.set_stroke_style_str(&colour);
            self.context.set_fill_style_str(&colour);
            self.line(home, there, 1.0);
            self.context.begin_path();
            _ = self.context.arc(home[0], home[1], 2.5, 0.0, std::f64::consts::TAU);
            self.context.fill();
        }
    }

    fn line(&self, from: Pixel, to: Pixel, width: f64) {
        self.context.set_line_width(width);
        self.context.begin_path();
        self.context.move_to(from[0], from[1]);
        self.context.line_to(to[0], to[1]);
        self.context.stroke();
    }

    /// Lines from the query to the prototypes, the stronger the more probable.
    fn query_lines(&self, frame: &Frame) {
        let Frame { scene, time, .. } = *frame;
        let Some(query) = scene.marks.iter().find(|mark| mark.landmark == Landmark::Query) else {
            return;
        };
        let from = scene.pixel(query, time);
        self.context.set_stroke_style_str(&self.inks.accent.css());
        self.context.set_line_cap("round");
        for (class, share) in &scene.shares {
            let share = f64::from(*share);
            let to = scene.prototype_pixel(*class, time).filter(|_| share.is_finite() && share > 0.01);
            if let Some(to) = to {
                self.context.set_global_alpha(0.15 + 0.75 * share);
                self.line(from, to, 1.0 + 3.0 * share);
            }
        }
    }
}

/// The place on the board of a prototype's class, and where on the canvas it is.
fn place_of(frame: &Frame, class: u32) -> Option<(usize, Pixel)> {
    let position = names::position(&frame.scene.board, class)?;
    Some((position, frame.scene.prototype_pixel(class, frame.time)?))
}

/// The radius of the ring of a prototype.
fn ring(frame: &Frame, class: u32) -> f64 {
    let card = || frame.scene.side(Landmark::Drawing { class, index: 0 }, frame.time);
    if frame.scene.is_single(class) { 0.76 * card() } else { 13.0 }
}

/// How strongly a landmark is painted: the board before the held-out drawings, a class that stands out before others.
fn alpha(scene: &MapScene, landmark: Landmark) -> f64 {
    let other_class = match (scene.highlighted, class_of(landmark)) {
        (Some(highlighted), Some(class)) => highlighted != class,
        (Some(_), None) => landmark != Landmark::Query,
        (None, _) => false,
    };
    let other_held_out = match (scene.pointed, landmark) {
        (Some(Landmark::HeldOut { class: pointed, .. }), Landmark::HeldOut { class, .. }) => pointed != class,
        _ => false,
    };
    match landmark {
        _ if other_class || other_held_out => FADED,
        Landmark::HeldOut { .. } => 0.8,
        Landmark::Drawing { .. } | Landmark::Prototype { .. } | Landmark::Query => 1.0,
    }
}

fn out_of_sight([x, y]: Pixel, side: f64, [width, height]: Pixel) -> bool {
    x < -side || y < -side || x > width + side || y > height + side
}
