//! What two tabs have done to one board since it was the same in both, put together. Where both changed the same drawing,
//! the other tab's stays, since that one is stored; one's own is in the history.

use std::collections::BTreeSet;

use document::Document;
use ink::{Class, Drawing};

/// The work of two tabs as one.
#[derive(Debug, PartialEq)]
pub struct Merged {
    /// With the changes of both. The settings are ours.
    pub document: Document,
    /// True if both changed the same thing, so that a change of ours is not in it.
    pub conflict: bool,
}

/// Puts our and their changes of `base` together.
pub fn merge(base: &Document, ours: &Document, theirs: &Document) -> Merged {
    let mut conflict = false;
    let board = merge_boards(&base.board, &ours.board, &theirs.board, &mut conflict);
    let document = Document {
        board,
        query: pick(&base.query, &ours.query, &theirs.query, &mut conflict).clone(),
        descriptions: pick(&base.descriptions, &ours.descriptions, &theirs.descriptions, &mut conflict).clone(),
        settings: ours.settings.clone(),
        run: None,
    };
    Merged { document, conflict }
}

/// Theirs if they changed it, else ours.
fn pick<'a, T: PartialEq>(base: &T, ours: &'a T, theirs: &'a T, conflict: &mut bool) -> &'a T {
    *conflict |= theirs != base && ours != base && ours != theirs;
    if theirs == base { ours } else { theirs }
}

/// Their board with our changes: classes in their order, then those that we added.
fn merge_boards(base: &[Class], ours: &[Class], theirs: &[Class], conflict: &mut bool) -> Vec<Class> {
    if theirs == base {
        return ours.to_vec();
    }
    let of = |board: &'_ [Class], id: u32| board.iter().position(|class| class.id == id);
    let mut merged = Vec::new();
    for their in theirs {
        match (of(base, their.id).map(|at| &base[at]), of(ours, their.id).map(|at| &ours[at])) {
            (Some(base), Some(our)) => merged.push(merge_classes(base, our, their, conflict)),
            // We removed what they left as it was; what they changed stays.
            (Some(base), None) if base == their => {}
            (Some(_), None) => {
                *conflict = true;
                merged.push(their.clone());
            }
            (None, None) => merged.push(their.clone()),
            // Both added one under the same id.
            (None, Some(our)) => {
                merged.push(their.clone());
                if our != their {
                    merged.push(Class { id: free_id(&[ids_of(ours), ids_of(theirs), ids_of(&merged)]), ..our.clone() });
                }
            }
        }
    }
    for our in ours.iter().filter(|our| of(theirs, our.id).is_none()) {
        match of(base, our.id) {
            None => merged.push(our.clone()),
            // They removed what we changed.
            Some(at) => *conflict |= base[at] != *our,
        }
    }
    merged
}

fn ids_of(board: &[Class]) -> BTreeSet<u32> {
    board.iter().map(|class| class.id).collect()
}

fn free_id(taken: &[BTreeSet<u32>]) -> u32 {
    (0..).find(|id| taken.iter().all(|ids| !ids.contains(id))).unwrap_or_default()
}

fn merge_classes(base: &Class, ours: &Class, theirs: &Class, conflict: &mut bool) -> Class {
    let empty = Drawing::default();
    let at = |class: &'_ Class, index: usize| class.drawings.get(index).cloned().unwrap_or_default();
    let drawings = if base.drawings.len() == ours.drawings.len() || base.drawings.len() == theirs.drawings.len() {
        // One side at most changed how many there are.
        let count = *pick(&base.drawings.len(), &ours.drawings.len(), &theirs.drawings.len(), conflict);
        let cells = base.drawings.len().max(ours.drawings.len()).max(theirs.drawings.len());
        let mut cells: Vec<Drawing> = (0..cells)
            .map(|index| pick(&at(base, index), &at(ours, index), &at(theirs, index), conflict).clone())
            .collect();
        *conflict |= cells[count..].iter().any(|cell| *cell != empty);
        cells.truncate(count);
        cells
    } else {
        pick(&base.drawings, &ours.drawings, &theirs.drawings, conflict).clone()
    };
    let name = pick(&base.name, &ours.name, &theirs.name, conflict).clone();
    Class { id: theirs.id, name, drawings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::edit;
    use ink::{Point, Stroke};

    fn mark(x: f32) -> Drawing {
        Drawing { strokes: vec![Stroke { points: vec![Point::at(x, 0.5, 0.0)] }] }
    }

    fn with(change: impl FnOnce(&mut Document)) -> Document {
        let mut document = Document { board: edit::blank(3, 2), ..Document::default() };
        change(&mut document);
        document
    }

    fn drawn(id: u32, index: usize, x: f32) -> Document {
        with(|document| edit::set_drawing(&mut document.board, id, index, mark(x)))
    }

    #[test]
    fn drawings_of_both_tabs_are_there() {
        let merged = merge(&with(|_| {}), &drawn(0, 0, 0.1), &drawn(1, 1, 0.2));
        assert_eq!(edit::drawing(&merged.document.board, 0, 0), mark(0.1));
        assert_eq!(edit::drawing(&merged.document.board, 1, 1), mark(0.2));
        assert!(!merged.conflict);
    }

    #[test]
    fn two_drawings_in_one_cell_are_a_conflict_and_the_stored_one_stays() {
        let merged = merge(&with(|_| {}), &drawn(0, 0, 0.1), &drawn(0, 0, 0.2));
        assert_eq!(edit::drawing(&merged.document.board, 0, 0), mark(0.2));
        assert!(merged.conflict);
        let same = merge(&with(|_| {}), &drawn(0, 0, 0.1), &drawn(0, 0, 0.1));
        assert!(!same.conflict);
    }

    #[test]
    fn names_queries_and_settings_go_their_ways() {
        let ours = with(|document| {
            edit::rename(&mut document.board, 0, "ours".into());
            document.settings = "seed=1".into();
        });
        let theirs = with(|document| {
            document.query = mark(0.4);
            document.settings = "seed=2".into();
            edit::rename(&mut document.board, 1, "theirs".into());
        });
        let Merged { document, conflict } = merge(&with(|_| {}), &ours, &theirs);
        assert_eq!((document.board[0].name.as_str(), document.board[1].name.as_str()), ("ours", "theirs"));
        assert_eq!((document.query, document.settings.as_str(), conflict), (mark(0.4), "seed=1", false));
    }

    #[test]
    fn classes_that_came_and_went_are_respected_and_no_changed_one_goes_unsaid() {
        let base = drawn(0, 0, 0.1);
        let removed = with(|document| edit::remove_class(&mut document.board, 0));
        let clear = merge(
            &base,
            &removed,
            &with(|document| {
                edit::set_drawing(&mut document.board, 0, 0, mark(0.1));
                document.query = mark(0.3);
            }),
        );
        assert_eq!((clear.document.board.len(), clear.conflict), (2, false), "ours was to remove it");
        let changed = merge(&base, &removed, &drawn(0, 0, 0.9));
        assert_eq!((changed.document.board.len(), changed.conflict), (3, true));
        let lost = merge(&base, &drawn(0, 0, 0.9), &removed);
        assert_eq!((lost.document.board.len(), lost.conflict), (2, true));
        let added = |name: &str| {
            with(|document| {
                let id = edit::add_class(&mut document.board).expect("there is room");
                edit::rename(&mut document.board, id, name.into());
            })
        };
        let both = merge(&with(|_| {}), &added("a"), &added("b")).document.board;
        let ids: Vec<_> = both.iter().map(|class| (class.id, class.name.as_str())).collect();
        assert_eq!(ids[3..], [(3, "b"), (4, "a")]);
    }

    #[test]
    fn fewer_cells_that_would_drop_a_drawing_of_the_other_are_a_conflict() {
        let fewer = with(|document| _ = edit::set_k_shot(&mut document.board, 1));
        assert!(merge(&with(|_| {}), &drawn(2, 1, 0.1), &fewer).conflict);
        let merged = merge(&with(|_| {}), &drawn(2, 0, 0.1), &fewer);
        assert_eq!((merged.document.board[2].drawings.as_slice(), merged.conflict), (&[mark(0.1)][..], false));
    }
}
