//! Which pointer draws, and what an eraser touches: plain decisions, without a browser.

use ink::{Drawing, Point};

/// What touches the pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    /// A mouse or anything unknown.
    Mouse,
    /// A finger, or a palm.
    Touch,
    /// A pen.
    Pen,
}

impl PointerKind {
    /// From `PointerEvent.pointerType`.
    pub fn from_name(name: &str) -> Self {
        match name {
            "touch" => Self::Touch,
            "pen" => Self::Pen,
            _ => Self::Mouse,
        }
    }
}

/// What to do with a pointer that comes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerRole {
    /// It draws.
    Draws,
    /// It draws, and what the pointer before it was drawing was a palm's doing.
    TakesOver,
    /// It is a second finger, a palm or a second mouse button.
    Ignored,
}

/// A contact wider than this, in CSS pixels, is a palm.
const PALM: f64 = 64.0;
/// So long after the pen was last seen, in milliseconds, a touch may draw again.
const PEN_LEFT: f64 = 1_000.0;

/// Judges a pointer that comes down while `drawing` (if any) already draws, `since_pen` milliseconds after a pen was
/// last seen on the pad. `contact` is the larger side of what touches, in CSS pixels.
pub fn judge(drawing: Option<PointerKind>, comes: PointerKind, contact: f64, since_pen: f64) -> PointerRole {
    let palm = comes == PointerKind::Touch && (contact > PALM || since_pen < PEN_LEFT);
    match (drawing, comes) {
        _ if palm => PointerRole::Ignored,
        (None, _) => PointerRole::Draws,
        (Some(PointerKind::Touch), PointerKind::Pen) => PointerRole::TakesOver,
        (Some(_), _) => PointerRole::Ignored,
    }
}

/// What a pointer that draws is doing when it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// It draws on.
    Draws,
    /// It has lifted, and nothing was told of it.
    Lifted,
    /// It has turned out to be a palm, which never meant to draw.
    Palm,
}

/// The bits of `PointerEvent.buttons` that leave ink: the first button or the tip, and a pen's eraser.
const INK: u16 = 1 | 32;

/// Judges a move of the pointer that draws. A browser that is told of a second button only by a move goes on with such moves
/// until the last button is up.
pub fn judge_move(kind: PointerKind, contact: f64, buttons: u16) -> Motion {
    match kind {
        PointerKind::Touch if contact > PALM => Motion::Palm,
        _ if buttons & INK == 0 => Motion::Lifted,
        _ => Motion::Draws,
    }
}

/// The drawing without the strokes that pass within `radius` of a point, both in the unit square. `None` if it touches
/// none.
pub fn erase(drawing: &Drawing, x: f32, y: f32, radius: f32) -> Option<Drawing> {
    let touched = |points: &[Point]| match points {
        [] => false,
        [only] => (only.x - x).hypot(only.y - y) <= radius,
        _ => points.windows(2).any(|pair| distance_to_segment(x, y, &pair[0], &pair[1]) <= radius),
    };
    let left: Vec<_> = drawing.strokes.iter().filter(|stroke| !touched(&stroke.points)).cloned().collect();
    (left.len() < drawing.strokes.len()).then_some(Drawing { strokes: left })
}

fn distance_to_segment(x: f32, y: f32, from: &Point, to: &Point) -> f32 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length_squared = dx * dx + dy * dy;
    let along = if length_squared > 0.0 { ((x - from.x) * dx + (y - from.y) * dy) / length_squared } else { 0.0 }
        .clamp(0.0, 1.0);
    (from.x + along * dx - x).hypot(from.y + along * dy - y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Stroke;

    #[test]
    fn one_pointer_draws_and_palms_do_not() {
        use PointerKind::{Mouse, Pen, Touch};
        let long_ago = f64::INFINITY;
        assert_eq!(judge(None, Mouse, 1.0, long_ago), PointerRole::Draws);
        assert_eq!(judge(None, Touch, 20.0, long_ago), PointerRole::Draws);
        assert_eq!(judge(Some(Touch), Touch, 20.0, long_ago), PointerRole::Ignored);
        assert_eq!(judge(Some(Pen), Touch, 20.0, long_ago), PointerRole::Ignored);
        assert_eq!(judge(None, Touch, 90.0, long_ago), PointerRole::Ignored);
        assert_eq!(judge(None, Touch, 20.0, 300.0), PointerRole::Ignored);
        assert_eq!(judge(Some(Touch), Pen, 1.0, long_ago), PointerRole::TakesOver);
    }

    #[test]
    fn a_move_draws_while_its_button_is_down_and_it_is_no_palm() {
        use PointerKind::{Mouse, Pen, Touch};
        assert_eq!(judge_move(Mouse, 1.0, 1), Motion::Draws);
        assert_eq!(judge_move(Mouse, 1.0, 3), Motion::Draws, "the right button is down, too");
        assert_eq!(judge_move(Mouse, 1.0, 2), Motion::Lifted, "only the right one is");
        assert_eq!(judge_move(Pen, 1.0, 32), Motion::Draws);
        assert_eq!(judge_move(Touch, 20.0, 1), Motion::Draws);
        assert_eq!(judge_move(Touch, 80.0, 1), Motion::Palm);
    }

    #[test]
    fn the_eraser_takes_whole_strokes_it_touches() {
        let point = |x, y| Point { x, y, t_ms: 0.0, pressure: 0.5 };
        let line = Stroke { points: vec![point(0.1, 0.1), point(0.9, 0.1)] };
        let dot = Stroke { points: vec![point(0.5, 0.8)] };
        let drawing = Drawing { strokes: vec![line.clone(), dot.clone()] };
        assert_eq!(erase(&drawing, 0.5, 0.13, 0.04), Some(Drawing { strokes: vec![dot] }));
        assert_eq!(erase(&drawing, 0.53, 0.8, 0.04), Some(Drawing { strokes: vec![line] }));
        assert_eq!(erase(&drawing, 0.5, 0.5, 0.04), None);
        assert_eq!(erase(&Drawing { strokes: vec![Stroke::default()] }, 0.5, 0.5, 9.0), None);
    }
}
