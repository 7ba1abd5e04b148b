//! Undo and redo: whole drawings before and after, because a drawing is small and an edit may touch any of its strokes.

use ink::Drawing;

/// More edits than this are not remembered.
const AT_MOST: usize = 100;

/// The states of a drawing before and after the present one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    undone_to: Vec<Drawing>,
    redone_to: Vec<Drawing>,
    present: Drawing,
}

impl History {
    /// Starts anew from a drawing that did not come from an edit here.
    pub fn reset(&mut self, drawing: Drawing) {
        *self = Self { present: drawing, ..Self::default() };
    }

    /// The drawing as it is.
    pub fn present(&self) -> &Drawing {
        &self.present
    }

    /// The drawing has been edited; what had been undone is gone.
    pub fn commit(&mut self, drawing: Drawing) {
        self.redone_to.clear();
        self.undone_to.push(std::mem::replace(&mut self.present, drawing));
        if self.undone_to.len() > AT_MOST {
            self.undone_to.remove(0);
        }
    }

    /// One edit back. False if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(drawing) = self.undone_to.pop() else { return false };
        self.redone_to.push(std::mem::replace(&mut self.present, drawing));
        true
    }

    /// One undone edit forth again. False if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(drawing) = self.redone_to.pop() else { return false };
        self.undone_to.push(std::mem::replace(&mut self.present, drawing));
        true
    }

    /// True if there is an edit to undo.
    pub fn can_undo(&self) -> bool {
        !self.undone_to.is_empty()
    }

    /// True if there is an edit to do again.
    pub fn can_redo(&self) -> bool {
        !self.redone_to.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    fn strokes(count: usize) -> Drawing {
        let point = Point { x: 0.5, y: 0.5, t_ms: 0.0, pressure: 0.5 };
        Drawing { strokes: vec![Stroke { points: vec![point] }; count] }
    }

    #[test]
    fn undo_and_redo_walk_the_edits_and_a_new_edit_forgets_what_was_undone() {
        let mut history = History::default();
        history.commit(strokes(1));
        history.commit(strokes(2));
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(history.present(), &strokes(0));
        assert!(history.redo());
        assert_eq!(history.present(), &strokes(1));
        history.commit(strokes(3));
        assert!(!history.can_redo() && !history.redo());
        assert!(history.undo());
        assert_eq!(history.present(), &strokes(1));
    }

    #[test]
    fn a_reset_starts_anew_and_memory_is_bounded() {
        let mut history = History::default();
        for count in 0..2 * AT_MOST {
            history.commit(strokes(count));
        }
        assert_eq!(std::iter::from_fn(|| history.undo().then_some(())).count(), AT_MOST);
        history.reset(strokes(7));
        assert!(!history.can_undo() && !history.can_redo());
        assert_eq!(history.present(), &strokes(7));
    }
}
