//! The one history of the board. It follows the board by itself, whoever changes it: a pen, a button, the generator, the
//! gallery, another tab. A class that an edit leaves as it was is shared between the states before and after.

use std::sync::Arc;

use leptos::prelude::*;

use super::change::{BoardChange, between};
use crate::{
    kit::{history::History, reactive::watch},
    notices::{NoticeTone, Remedy},
    state::PageState,
};
use ink::Class;

/// A board in the history.
type Snapshot = Vec<Arc<Class>>;

/// The board before and after each change.
pub type Past = History<Snapshot>;

impl PageState {
    /// Puts a board in place that has no past: what was kept, or the first characters of all.
    pub fn begin_with(self, board: Vec<Class>) {
        self.past.update(|past| past.reset(snapshot(&board, &[])));
        self.awaiting_board.set(false);
        self.board.set(board);
    }

    /// Takes back the last change of the board.
    pub fn undo_board(self) {
        self.walk(History::undo);
    }

    /// Does what was taken back again.
    pub fn redo_board(self) {
        self.walk(History::redo);
    }

    fn walk(self, step: fn(&mut Past) -> bool) {
        let walked = self.past.try_update(|past| {
            let before = plain(past.present());
            step(past).then(|| (before, plain(past.present())))
        });
        let Some(Some((before, after))) = walked else { return };
        // An open editor goes where something changes, so that it is seen.
        if let (Some(edited), BoardChange::Drawn(id, index)) = (self.editing.get_untracked(), between(&before, &after))
            && edited != (id, index)
        {
            self.editing.set(Some((id, index)));
        }
        self.board.set(after);
    }

    /// What an undo takes back, if there is anything.
    pub fn undoes(self) -> Option<BoardChange> {
        self.past.with(|past| Some(between(&plain(past.before()?), &plain(past.present()))))
    }

    /// True if something was taken back that can be done again.
    pub fn can_redo(self) -> bool {
        self.past.with(|past| past.after().is_some())
    }
}

/// From now on, every change of the board has its place in the history, and those that took or brought many drawings are
/// told, with a way back.
pub fn remember(state: PageState) {
    watch(move || {
        let board = state.board.get();
        let change = untrack(|| state.past.try_update(|past| record(past, &board))).flatten();
        if let Some(message) = change.as_ref().and_then(BoardChange::message) {
            untrack(|| {
                let undo = Remedy::Undo(state.past.with_untracked(|past| past.moves()));
                state.offer(NoticeTone::Info, message, undo);
            });
        }
    });
}

/// Puts a board into the history, unless it is the present one. Letters of a name that are typed one after another are one
/// change. Returns what was done.
fn record(past: &mut Past, board: &[Class]) -> Option<BoardChange> {
    let present = plain(past.present());
    if present == board {
        return None;
    }
    let shared = snapshot(board, past.present());
    let change = between(&present, board);
    let goes_on = matches!(change, BoardChange::Renamed(_))
        && past.after().is_none()
        && past.before().is_some_and(|before| between(&plain(before), &present) == change);
    if goes_on {
        past.amend(shared);
    } else {
        past.commit(shared);
    }
    Some(change)
}

fn snapshot(board: &[Class], like: &[Arc<Class>]) -> Snapshot {
    let share = |class: &Class| like.iter().find(|known| ***known == *class).cloned();
    board.iter().map(|class| share(class).unwrap_or_else(|| Arc::new(class.clone()))).collect()
}

fn plain(snapshot: &[Arc<Class>]) -> Vec<Class> {
    snapshot.iter().map(|class| (**class).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::edit;
    use ink::{Drawing, Point, Stroke};

    fn mark(x: f32) -> Drawing {
        Drawing { strokes: vec![Stroke { points: vec![Point::at(x, 0.5, 0.0)] }] }
    }

    #[test]
    fn every_step_can_be_taken_back_and_nothing_drawn_since_is_lost() {
        let (mut past, mut board) = (Past::default(), edit::blank(2, 1));
        past.reset(snapshot(&board, &[]));
        let mut states = vec![board.clone()];
        let mut step = |change: &dyn Fn(&mut Vec<Class>)| {
            change(&mut board);
            record(&mut past, &board);
            states.push(board.clone());
        };
        step(&|board| edit::set_drawing(board, 0, 0, mark(0.1)));
        step(&|board| edit::clear(board));
        step(&|board| edit::set_drawing(board, 1, 0, mark(0.2)));
        step(&|board| edit::remove_class(board, 0));
        step(&|board| edit::remove_class(board, 1));
        assert!(states.last().is_some_and(Vec::is_empty));
        for state in states.iter().rev().skip(1) {
            assert!(past.undo());
            assert_eq!(plain(past.present()), *state);
        }
        for state in states.iter().skip(1) {
            assert!(past.redo());
            assert_eq!(plain(past.present()), *state);
        }
    }

    #[test]
    fn a_name_typed_letter_by_letter_is_one_change() {
        let (mut past, mut board) = (Past::default(), edit::blank(2, 1));
        past.reset(snapshot(&board, &[]));
        for (id, name) in [(0, "k"), (0, "ka"), (1, "s"), (1, "so")] {
            edit::rename(&mut board, id, name.into());
            assert_eq!(record(&mut past, &board), Some(BoardChange::Renamed(id)));
        }
        assert!(past.undo());
        assert_eq!(plain(past.present()).iter().map(|class| class.name.clone()).collect::<Vec<_>>(), ["ka", ""]);
        assert!(past.undo() && !past.undo());
    }

    #[test]
    fn what_does_not_change_is_not_recorded_and_classes_are_shared() {
        let (mut past, mut board) = (Past::default(), edit::blank(3, 1));
        past.reset(snapshot(&board, &[]));
        assert_eq!(record(&mut past, &board), None);
        edit::set_drawing(&mut board, 0, 0, mark(0.1));
        record(&mut past, &board);
        let before = past.before().expect("there is one").clone();
        assert!(Arc::ptr_eq(&before[1], &past.present()[1]) && !Arc::ptr_eq(&before[0], &past.present()[0]));
    }
}
