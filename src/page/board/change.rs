//! What was done to the board, found by comparing it before and after. So the one history of the board needs no word from
//! those who change it, and nothing that changes it can be forgotten there.

use super::edit;
use crate::kit::names;
use ink::{Class, Drawing};

/// What was done to the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardChange {
    /// A drawing was changed: its class and its cell.
    Drawn(u32, usize),
    /// A class has another name.
    Renamed(u32),
    /// This class is gone.
    Removed(String),
    /// There are more classes; true if something is drawn in them.
    Added(bool),
    /// Nothing is drawn any more.
    Cleared,
    /// Each class has fewer cells, and drawings went with them.
    Fewer,
    /// No drawing is what it was.
    Filled,
    /// Anything else.
    Other,
}

/// What was done, if this was the board before and that is it after.
pub fn between(before: &[Class], after: &[Class]) -> BoardChange {
    if let Some(name) = removed(before, after) {
        return BoardChange::Removed(name);
    }
    if after.len() > before.len() && after.starts_with(before) {
        return BoardChange::Added(!edit::is_blank(&after[before.len()..]));
    }
    let is_same_shape = before.len() == after.len()
        && before.iter().zip(after).all(|(a, b)| a.id == b.id && a.drawings.len() == b.drawings.len());
    let mut cells = Vec::new();
    let mut names = Vec::new();
    for (a, b) in before.iter().zip(after).filter(|_| is_same_shape) {
        let changed = a.drawings.iter().zip(&b.drawings).enumerate().filter(|(_, (a, b))| a != b);
        cells.extend(changed.map(|(index, _)| (b.id, index)));
        if a.name != b.name {
            names.push(b.id);
        }
    }
    match (cells.as_slice(), names.as_slice()) {
        ([(id, index)], []) => BoardChange::Drawn(*id, *index),
        ([], [id]) => BoardChange::Renamed(*id),
        _ => at_large(before, after, is_same_shape),
    }
}

/// What was done, if it was more than one thing.
fn at_large(before: &[Class], after: &[Class], is_same_shape: bool) -> BoardChange {
    let stays = |drawing: &&Drawing| after.iter().any(|class| class.drawings.contains(drawing));
    let drawings = before.iter().flat_map(|class| &class.drawings).filter(|drawing| !drawing.is_empty());
    let (stayed, gone): (Vec<_>, Vec<_>) = drawings.partition(stays);
    let same_classes = before.iter().map(|class| class.id).eq(after.iter().map(|class| class.id));
    match (edit::is_blank(after), stayed.is_empty(), gone.is_empty()) {
        (true, _, false) if is_same_shape => BoardChange::Cleared,
        (false, true, false) => BoardChange::Filled,
        (_, _, false) if same_classes && !is_same_shape => BoardChange::Fewer,
        _ => BoardChange::Other,
    }
}

/// The name of the one class that is gone, if all others are as they were.
fn removed(before: &[Class], after: &[Class]) -> Option<String> {
    if before.len() != after.len() + 1 {
        return None;
    }
    let at = before.iter().zip(after).position(|(a, b)| a != b).unwrap_or(after.len());
    (before[at + 1..] == after[at..]).then(|| names::shown(&before[at], at))
}

impl BoardChange {
    /// What the undo button says of it.
    pub fn undo_label(&self) -> &'static str {
        match self {
            Self::Drawn(..) => "Undo: drawing changed (Ctrl+Z)",
            Self::Renamed(_) => "Undo: class renamed (Ctrl+Z)",
            Self::Removed(_) => "Undo: class removed (Ctrl+Z)",
            Self::Added(_) => "Undo: class added (Ctrl+Z)",
            Self::Cleared => "Undo: drawings cleared (Ctrl+Z)",
            Self::Fewer => "Undo: drawings removed (Ctrl+Z)",
            Self::Filled => "Undo: board filled (Ctrl+Z)",
            Self::Other => "Undo the last change of the board (Ctrl+Z)",
        }
    }

    /// What is said when it happens, if it took or brought drawings at one press.
    pub fn message(&self) -> Option<String> {
        match self {
            Self::Removed(name) => Some(format!("Class {name} was removed.")),
            Self::Added(true) => Some("Added to the board.".to_owned()),
            Self::Cleared => Some("All drawings were cleared.".to_owned()),
            Self::Fewer => Some("The last drawing of some classes was removed.".to_owned()),
            Self::Filled => Some("The board was filled with new characters.".to_owned()),
            Self::Drawn(..) | Self::Renamed(_) | Self::Added(false) | Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    fn mark(x: f32) -> Drawing {
        Drawing { strokes: vec![Stroke { points: vec![Point::at(x, 0.5, 0.0)] }] }
    }

    fn board() -> Vec<Class> {
        let mut board = edit::blank(3, 2);
        for id in 0..3 {
            edit::set_drawing(&mut board, id, 0, mark(id as f32));
            edit::set_drawing(&mut board, id, 1, mark(0.5 + id as f32));
        }
        board
    }

    fn after(change: impl FnOnce(&mut Vec<Class>)) -> BoardChange {
        let mut after = board();
        change(&mut after);
        between(&board(), &after)
    }

    #[test]
    fn each_edit_is_recognised() {
        assert_eq!(after(|board| edit::set_drawing(board, 2, 1, Drawing::default())), BoardChange::Drawn(2, 1));
        assert_eq!(after(|board| edit::rename(board, 1, "ka".into())), BoardChange::Renamed(1));
        assert_eq!(after(|board| edit::remove_class(board, 1)), BoardChange::Removed("B".into()));
        assert_eq!(after(|board| edit::remove_class(board, 2)), BoardChange::Removed("C".into()));
        assert_eq!(after(|board| _ = edit::add_class(board)), BoardChange::Added(false));
        assert_eq!(after(|board| _ = edit::add_classes(board, self::board())), BoardChange::Added(true));
        assert_eq!(after(|board| edit::clear(board)), BoardChange::Cleared);
        assert_eq!(after(|board| _ = edit::set_k_shot(board, 1)), BoardChange::Fewer);
        assert_eq!(after(|board| _ = edit::set_k_shot(board, 3)), BoardChange::Other, "no drawing went");
    }

    #[test]
    fn a_board_is_called_filled_only_if_it_is() {
        let fill = |board: &mut Vec<Class>| {
            board.iter_mut().flat_map(|class| &mut class.drawings).for_each(|d| *d = mark(9.0))
        };
        assert_eq!(after(fill), BoardChange::Filled);
        assert_eq!(
            after(|board| *board = vec![Class { id: 0, name: String::new(), drawings: vec![mark(9.0)] }]),
            BoardChange::Filled
        );
        assert_eq!(between(&edit::blank(3, 1), &board()), BoardChange::Other, "there was nothing to lose");
        assert_eq!(after(|_| {}), BoardChange::Other);
        assert_eq!(after(Vec::clear), BoardChange::Other);
    }
}
