//! Undo and redo: whole states before and after, because what is edited here is small, and an edit may touch any part of it.

/// More edits than this are not remembered.
const AT_MOST: usize = 100;

/// The states of something before and after the present one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History<T> {
    undone_to: Vec<T>,
    redone_to: Vec<T>,
    present: T,
    /// Counts what was done, so that an offer to undo something can be taken back when something else was done.
    moves: u64,
}

impl<T: Clone + Default> History<T> {
    /// Starts anew from a state that did not come from an edit here.
    pub fn reset(&mut self, present: T) {
        *self = Self { present, moves: self.moves + 1, ..Self::default() };
    }

    /// The state as it is.
    pub fn present(&self) -> &T {
        &self.present
    }

    /// The state that an undo goes back to.
    pub fn before(&self) -> Option<&T> {
        self.undone_to.last()
    }

    /// The state that a redo goes forth to.
    pub fn after(&self) -> Option<&T> {
        self.redone_to.last()
    }

    /// How often something was done.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// There was an edit; what had been undone is gone.
    pub fn commit(&mut self, state: T) {
        self.undone_to.push(std::mem::replace(&mut self.present, state));
        if self.undone_to.len() > AT_MOST {
            self.undone_to.remove(0);
        }
        self.redone_to.clear();
        self.moves += 1;
    }

    /// The last edit goes on: an undo takes back all of it.
    pub fn amend(&mut self, state: T) {
        self.present = state;
        self.redone_to.clear();
        self.moves += 1;
    }

    /// One edit back. False if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(state) = self.undone_to.pop() else { return false };
        self.redone_to.push(std::mem::replace(&mut self.present, state));
        self.moves += 1;
        true
    }

    /// One undone edit forth again. False if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(state) = self.redone_to.pop() else { return false };
        self.undone_to.push(std::mem::replace(&mut self.present, state));
        self.moves += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_walk_the_edits_and_a_new_edit_forgets_what_was_undone() {
        let mut history = History::default();
        history.commit(1);
        history.commit(2);
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(*history.present(), 0);
        assert!(history.redo());
        assert_eq!((history.before(), *history.present(), history.after()), (Some(&0), 1, Some(&2)));
        history.commit(3);
        assert!(history.after().is_none() && !history.redo());
        assert!(history.undo());
        assert_eq!(*history.present(), 1);
    }

    #[test]
    fn an_edit_that_goes_on_is_undone_as_one() {
        let mut history = History::default();
        history.commit(1);
        history.amend(2);
        assert!(history.undo());
        assert_eq!((*history.present(), history.after()), (0, Some(&2)));
    }

    #[test]
    fn a_reset_starts_anew_memory_is_bounded_and_all_is_counted() {
        let mut history = History::default();
        for count in 0..2 * AT_MOST {
            history.commit(count);
        }
        assert_eq!(std::iter::from_fn(|| history.undo().then_some(())).count(), AT_MOST);
        assert_eq!(history.moves(), 3 * AT_MOST as u64);
        history.reset(7);
        assert!(history.before().is_none() && history.after().is_none());
        assert_eq!((*history.present(), history.moves()), (7, 3 * AT_MOST as u64 + 1));
    }
}
