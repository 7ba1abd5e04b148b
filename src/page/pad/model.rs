//! A drawing being drawn: the strokes that stand, the one under the pen, what can be undone. Knows nothing of pointers
//! or of where on the screen the pad is.

use leptos::prelude::*;

use super::{
    history::History,
    pen::{self, PointerKind},
};
use crate::kit::reactive::watch;
use ink::{Drawing, Point, Stroke};

/// How near the eraser must come to a stroke, in the unit square.
const ERASER: f32 = 0.04;

/// What the pointer does on the pad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Leaves ink.
    #[default]
    Pen,
    /// Takes away the strokes it touches.
    Eraser,
}

/// What the pointer is doing at this moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gesture {
    /// Nothing is on the pad.
    #[default]
    None,
    /// A stroke grows.
    Drawing(Stroke),
    /// Strokes vanish; this is what is left.
    Erasing(Drawing),
}

/// A drawing being drawn. Copy it freely.
#[derive(Clone, Copy)]
pub struct PadModel {
    drawing: Signal<Drawing>,
    write: Callback<Drawing>,
    history: RwSignal<History>,
    /// What the pointer does.
    pub tool: RwSignal<Tool>,
    /// What it is doing.
    pub gesture: RwSignal<Gesture>,
    /// The pointer that draws, its kind, and when it came: id and milliseconds.
    pub pointer: RwSignal<Option<(i32, PointerKind)>>,
}

impl PadModel {
    /// A pad on which `drawing` stands; `write` hears of every finished edit.
    pub fn new(drawing: Signal<Drawing>, write: Callback<Drawing>) -> Self {
        let model = Self {
            drawing,
            write,
            history: RwSignal::default(),
            tool: RwSignal::default(),
            gesture: RwSignal::default(),
            pointer: RwSignal::default(),
        };
        // A drawing that was put there by someone else has no past here.
        watch(move || {
            let drawing = model.drawing.get();
            if model.history.with_untracked(|history| history.present() != &drawing) {
                model.history.update(|history| history.reset(drawing));
            }
        });
        model
    }

    /// The strokes that stand.
    pub fn standing(self) -> Drawing {
        match self.gesture.get() {
            Gesture::Erasing(left) => left,
            Gesture::None | Gesture::Drawing(_) => self.drawing.get(),
        }
    }

    /// The pen touches down.
    pub fn begin(self, point: Point, tool: Tool) {
        match tool {
            Tool::Pen => self.gesture.set(Gesture::Drawing(Stroke { points: vec![point] })),
            Tool::Eraser => {
                self.gesture.set(Gesture::Erasing(self.drawing.get_untracked()));
                self.extend(&[point]);
            }
        }
    }

    /// The pen moved through these points.
    pub fn extend(self, points: &[Point]) {
        self.gesture.update(|gesture| match gesture {
            Gesture::None => {}
            Gesture::Drawing(stroke) => stroke.points.extend_from_slice(points),
            Gesture::Erasing(left) => {
                for point in points {
                    if let Some(rest) = pen::erase(left, point.x, point.y, ERASER) {
                        *left = rest;
                    }
                }
            }
        });
    }

    /// The pen lifts: the stroke stands.
    pub fn end(self) {
        let gesture = self.gesture.try_update(std::mem::take).unwrap_or_default();
        let before = self.drawing.get_untracked();
        match gesture {
            Gesture::None => {}
            Gesture::Drawing(stroke) => {
                let mut after = before;
                after.strokes.push(stroke);
                self.commit(after);
            }
            Gesture::Erasing(after) if after != before => self.commit(after),
            Gesture::Erasing(_) => {}
        }
    }

    /// What is being drawn was never meant.
    pub fn abandon(self) {
        self.gesture.set(Gesture::None);
    }

    /// Wipes the pad; can be undone.
    pub fn clear(self) {
        if !self.drawing.with_untracked(Drawing::is_empty) {
            self.commit(Drawing::default());
        }
    }

    /// One edit back.
    pub fn undo(self) {
        self.step(History::undo);
    }

    /// One undone edit forth again.
    pub fn redo(self) {
        self.step(History::redo);
    }

    /// True if there is an edit to undo.
    pub fn can_undo(self) -> bool {
        self.history.with(History::can_undo)
    }

    /// True if there is an edit to do again.
    pub fn can_redo(self) -> bool {
        self.history.with(History::can_redo)
    }

    /// True if nothing stands on the pad and nothing is being drawn.
    pub fn is_blank(self) -> bool {
        self.gesture.with(|gesture| !matches!(gesture, Gesture::Drawing(_))) && self.drawing.with(Drawing::is_empty)
    }

    /// How many strokes stand.
    pub fn stroke_count(self) -> usize {
        self.drawing.with(|drawing| drawing.strokes.len())
    }

    /// Milliseconds from the start of the drawing to the end of its last stroke.
    pub fn duration(self) -> f32 {
        self.drawing.with_untracked(|drawing| {
            drawing.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| point.t_ms).fold(0.0, f32::max)
        })
    }

    fn commit(self, drawing: Drawing) {
        self.history.update(|history| history.commit(drawing.clone()));
        self.write.run(drawing);
    }

    fn step(self, step: impl FnOnce(&mut History) -> bool) {
        if self.history.try_update(step) == Some(true) {
            self.write.run(self.history.with_untracked(|history| history.present().clone()));
        }
    }
}
