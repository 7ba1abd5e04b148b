//! A drawing being drawn: the strokes that stand, the one under the pen, what can be undone. Knows nothing of pointers
//! or of where on the screen the pad is.

use leptos::prelude::*;

use super::pen::{self, PointerKind};
use crate::kit::{
    history::History,
    reactive::{derived, watch},
};
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
pub enum PadGesture {
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
    steps: Steps,
    /// What the pointer does.
    pub tool: RwSignal<Tool>,
    /// What it is doing.
    pub gesture: RwSignal<PadGesture>,
    /// The pointer that draws, its kind, and when it came: id and milliseconds.
    pub pointer: RwSignal<Option<(i32, PointerKind)>>,
}

/// The way back and forth again.
#[derive(Clone, Copy)]
pub struct Steps {
    /// One edit back.
    pub undo: Callback<()>,
    /// One undone edit forth again.
    pub redo: Callback<()>,
    /// True if there is an edit to undo.
    pub can_undo: Signal<bool>,
    /// True if there is an edit to do again.
    pub can_redo: Signal<bool>,
}

impl Steps {
    /// A history of this drawing alone.
    fn of(drawing: RwSignal<Drawing>) -> Self {
        let history = RwSignal::new(History::<Drawing>::default());
        let mut first = true;
        watch(move || {
            let drawing = drawing.get();
            if history.with_untracked(|history| *history.present() != drawing) {
                // What stands there when the page opens has no past.
                history.update(|history| if first { history.reset(drawing) } else { history.commit(drawing) });
            }
            first = false;
        });
        let walk = move |step: fn(&mut History<Drawing>) -> bool| {
            if history.try_update(step) == Some(true) {
                drawing.set(history.with_untracked(|history| history.present().clone()));
            }
        };
        Self {
            undo: Callback::new(move |()| walk(History::undo)),
            redo: Callback::new(move |()| walk(History::redo)),
            can_undo: derived(move || history.with(|history| history.before().is_some())),
            can_redo: derived(move || history.with(|history| history.after().is_some())),
        }
    }
}

impl PadModel {
    /// A pad on which `drawing` stands; `write` hears of every finished edit, and `steps` is the way back.
    pub fn new(drawing: Signal<Drawing>, write: Callback<Drawing>, steps: Steps) -> Self {
        let (tool, gesture, pointer) = (RwSignal::default(), RwSignal::default(), RwSignal::default());
        Self { drawing, write, steps, tool, gesture, pointer }
    }

    /// A pad over a drawing that lives in a signal of its own, with a history of its own.
    pub fn over(drawing: RwSignal<Drawing>) -> Self {
        Self::new(drawing.into(), Callback::new(move |edited| drawing.set(edited)), Steps::of(drawing))
    }

    /// The strokes that stand.
    pub fn standing(self) -> Drawing {
        match self.gesture.get() {
            PadGesture::Erasing(left) => left,
            PadGesture::None | PadGesture::Drawing(_) => self.drawing.get(),
        }
    }

    /// The pen touches down.
    pub fn begin(self, point: Point, tool: Tool) {
        match tool {
            Tool::Pen => self.gesture.set(PadGesture::Drawing(Stroke { points: vec![point] })),
            Tool::Eraser => {
                self.gesture.set(PadGesture::Erasing(self.drawing.get_untracked()));
                self.extend(&[point]);
            }
        }
    }

    /// The pen moved through these points.
    pub fn extend(self, points: &[Point]) {
        self.gesture.update(|gesture| match gesture {
            PadGesture::None => {}
            PadGesture::Drawing(stroke) => stroke.points.extend_from_slice(points),
            PadGesture::Erasing(left) => {
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
            PadGesture::None => {}
            PadGesture::Drawing(stroke) => {
                let mut after = before;
                after.strokes.push(stroke);
                self.write.run(after);
            }
            PadGesture::Erasing(after) if after != before => self.write.run(after),
            PadGesture::Erasing(_) => {}
        }
    }

    /// What is being drawn was never meant.
    pub fn abandon(self) {
        self.gesture.set(PadGesture::None);
    }

    /// True if the pen is on the pad.
    pub fn is_in_hand(self) -> bool {
        self.gesture.with_untracked(|gesture| *gesture != PadGesture::None)
    }

    /// The pad is left, or the pen is to leave no more ink until it comes down again: the stroke so far stands if `keep`.
    pub fn let_go(self, keep: bool) {
        self.pointer.set(None);
        if keep { self.end() } else { self.abandon() }
    }

    /// Wipes the pad; can be undone.
    pub fn clear(self) {
        self.let_go(false);
        if !self.drawing.with_untracked(Drawing::is_empty) {
            self.write.run(Drawing::default());
        }
    }

    /// One edit back.
    pub fn undo(self) {
        // What is not finished is all that is taken back.
        if self.is_in_hand() { self.let_go(false) } else { self.steps.undo.run(()) }
    }

    /// One undone edit forth again.
    pub fn redo(self) {
        self.steps.redo.run(());
    }

    /// True if there is an edit to undo.
    pub fn can_undo(self) -> bool {
        self.steps.can_undo.get()
    }

    /// True if there is an edit to do again.
    pub fn can_redo(self) -> bool {
        self.steps.can_redo.get()
    }

    /// True if nothing stands on the pad and nothing is being drawn.
    pub fn is_blank(self) -> bool {
        self.gesture.with(|gesture| !matches!(gesture, PadGesture::Drawing(_))) && self.drawing.with(Drawing::is_empty)
    }

    /// True if nothing was drawn yet, nor taken back.
    pub fn has_no_past(self) -> bool {
        self.is_blank() && !self.can_undo() && !self.can_redo()
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
}
