//! Edits of the board as plain functions of its classes: what the buttons do, without a page around them.

use ink::{Class, Drawing};

/// More classes than this do not fit a screen, nor a colour each.
pub const MOST_CLASSES: usize = 8;
/// More drawings of a class than this do not fit either.
pub const MOST_SHOTS: usize = 5;

/// A board of classes without a name or a drawing.
pub fn blank(n_way: usize, k_shot: usize) -> Vec<Class> {
    (0..n_way as u32).map(|id| empty_class(id, k_shot)).collect()
}

/// How many drawings each class has room for.
pub fn k_shot(board: &[Class]) -> usize {
    board.iter().map(|class| class.drawings.len()).max().unwrap_or(1)
}

/// Adds a class with empty cells. Returns its id, or `None` if the board is full.
pub fn add_class(board: &mut Vec<Class>) -> Option<u32> {
    (board.len() < MOST_CLASSES).then(|| {
        let (id, k_shot) = (free_id(board), k_shot(board));
        board.push(empty_class(id, k_shot));
        id
    })
}

/// Adds classes with their drawings, as many as there is room for. True if one was added. A blank board makes way.
pub fn add_classes(board: &mut Vec<Class>, classes: Vec<Class>) -> bool {
    if is_blank(board) {
        board.clear();
    }
    let room = MOST_CLASSES - board.len().min(MOST_CLASSES);
    let k_shot = if board.is_empty() { 1 } else { k_shot(board) };
    let before = board.len();
    for mut class in classes.into_iter().take(room) {
        class.id = free_id(board);
        fit(&mut class.drawings, k_shot);
        board.push(class);
    }
    board.len() > before
}

/// Takes a class off the board.
pub fn remove_class(board: &mut Vec<Class>, id: u32) {
    board.retain(|class| class.id != id);
}

/// Gives a class another name.
pub fn rename(board: &mut [Class], id: u32, name: String) {
    if let Some(class) = board.iter_mut().find(|class| class.id == id) {
        class.name = name;
    }
}

/// Gives every class room for `k_shot` drawings. Empty cells go first; true if a drawing went, too.
pub fn set_k_shot(board: &mut [Class], k_shot: usize) -> bool {
    let mut lost = false;
    for class in board {
        lost |= fit(&mut class.drawings, k_shot.clamp(1, MOST_SHOTS));
    }
    lost
}

/// Puts a drawing into a cell.
pub fn set_drawing(board: &mut [Class], id: u32, index: usize, drawing: Drawing) {
    let cell = board.iter_mut().find(|class| class.id == id).and_then(|class| class.drawings.get_mut(index));
    if let Some(cell) = cell {
        *cell = drawing;
    }
}

/// The drawing in a cell; empty if there is no such cell.
pub fn drawing(board: &[Class], id: u32, index: usize) -> Drawing {
    board.iter().find(|class| class.id == id).and_then(|class| class.drawings.get(index)).cloned().unwrap_or_default()
}

/// True if the board has this cell.
pub fn has_cell(board: &[Class], (id, index): (u32, usize)) -> bool {
    board.iter().any(|class| class.id == id && index < class.drawings.len())
}

/// True if there is the same to learn from two boards: empty cells and empty classes are nothing, and names are only where
/// they are `read`.
pub fn teaches_the_same(one: &[Class], other: &[Class], read: bool) -> bool {
    let drawn = |class: &&Class| class.drawings.iter().any(|drawing| !drawing.is_empty());
    let same = |(one, other): (&Class, &Class)| {
        let [mine, theirs] = [one, other].map(|class| class.drawings.iter().filter(|drawing| !drawing.is_empty()));
        one.id == other.id && (!read || one.name == other.name) && mine.eq(theirs)
    };
    let [mine, theirs] = [one, other].map(|board| board.iter().filter(drawn));
    mine.clone().count() == theirs.clone().count() && mine.zip(theirs).all(same)
}

/// Wipes every cell; classes and their names stay.
pub fn clear(board: &mut [Class]) {
    for class in board {
        class.drawings.iter_mut().for_each(|drawing| *drawing = Drawing::default());
    }
}

/// True if nothing is drawn anywhere.
pub fn is_blank(board: &[Class]) -> bool {
    board.iter().flat_map(|class| &class.drawings).all(Drawing::is_empty)
}

/// The cell after (or before) this one, in reading order, class by class; goes round at the ends.
pub fn neighbour(board: &[Class], cell: (u32, usize), forward: bool) -> Option<(u32, usize)> {
    let cells: Vec<_> =
        board.iter().flat_map(|class| (0..class.drawings.len()).map(move |index| (class.id, index))).collect();
    let at = cells.iter().position(|candidate| *candidate == cell)?;
    let step = if forward { 1 } else { cells.len() - 1 };
    cells.get((at + step) % cells.len()).copied()
}

/// A board from stored or generated classes: at most as much as fits, ids counted anew if two are alike, every class
/// with room for the same number of drawings.
pub fn tidy(mut board: Vec<Class>) -> Vec<Class> {
    board.truncate(MOST_CLASSES);
    let alike = (1..board.len()).any(|at| board[..at].iter().any(|other| other.id == board[at].id));
    let k_shot = k_shot(&board).clamp(1, MOST_SHOTS);
    for (position, class) in board.iter_mut().enumerate() {
        if alike {
            class.id = position as u32;
        }
        fit(&mut class.drawings, k_shot);
    }
    board
}

/// What [`tidy`] leaves out of a board, if it is anything that was drawn or named.
pub fn left_out(board: &[Class]) -> Option<String> {
    let more = board.get(MOST_CLASSES..).unwrap_or_default();
    let classes = more.iter().filter(|class| !class.name.is_empty() || !is_blank(std::slice::from_ref(class))).count();
    let drawn = |class: &Class| class.drawings.iter().filter(|drawing| !drawing.is_empty()).count();
    let drawings: usize = board.iter().take(MOST_CLASSES).map(|class| drawn(class).saturating_sub(MOST_SHOTS)).sum();
    let count =
        |count: usize, one: &str, more: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {more}") };
    let (of_classes, of_drawings) = (count(classes, "class", "classes"), count(drawings, "drawing", "drawings"));
    match (classes, drawings) {
        (0, 0) => None,
        (0, _) => Some(format!("{of_drawings}, since a class has room for {MOST_SHOTS}")),
        (_, 0) => Some(format!("{of_classes}, since the board has room for {MOST_CLASSES}")),
        _ => Some(format!(
            "{of_classes} and {of_drawings}, since the board has room for {MOST_CLASSES} classes of {MOST_SHOTS}"
        )),
    }
}

fn empty_class(id: u32, k_shot: usize) -> Class {
    Class { id, name: String::new(), drawings: vec![Drawing::default(); k_shot] }
}

fn free_id(board: &[Class]) -> u32 {
    (0..).find(|id| board.iter().all(|class| class.id != *id)).unwrap_or_default()
}

/// Makes a class's cells `k_shot`, dropping empty ones first. True if a drawing was dropped.
fn fit(drawings: &mut Vec<Drawing>, k_shot: usize) -> bool {
    while drawings.len() > k_shot {
        let Some(empty) = drawings.iter().rposition(Drawing::is_empty) else {
            drawings.truncate(k_shot);
            return true;
        };
        drawings.remove(empty);
    }
    drawings.resize(k_shot, Drawing::default());
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    fn mark(x: f32) -> Drawing {
        Drawing { strokes: vec![Stroke { points: vec![Point { x, y: 0.5, t_ms: 0.0, pressure: 0.5 }] }] }
    }

    #[test]
    fn drawings_that_arrive_take_the_boards_shape_and_a_blank_board_makes_way() {
        let arriving = |count: usize| vec![Class { id: 0, name: String::new(), drawings: vec![mark(0.4); 5] }; count];
        let mut board = blank(3, 2);
        assert!(add_classes(&mut board, arriving(1)));
        assert_eq!((board.len(), board[0].drawings.len()), (1, 1));
        set_k_shot(&mut board, 2);
        assert!(add_classes(&mut board, arriving(20)));
        let ids: Vec<_> = board.iter().map(|class| class.id).collect();
        assert_eq!(ids, (0..MOST_CLASSES as u32).collect::<Vec<_>>());
        assert!(board.iter().skip(1).all(|class| class.drawings == [mark(0.4), mark(0.4)]));
        assert!(!add_classes(&mut board, arriving(1)), "the board is full");
    }

    #[test]
    fn only_what_is_drawn_teaches() {
        let mut board = blank(2, 1);
        set_drawing(&mut board, 1, 0, mark(0.3));
        let mut roomy = board.clone();
        set_k_shot(&mut roomy, 3);
        add_class(&mut roomy);
        assert!(teaches_the_same(&board, &roomy, true));
        set_drawing(&mut roomy, 2, 1, mark(0.3));
        assert!(!teaches_the_same(&board, &roomy, true));
        roomy = board.clone();
        rename(&mut roomy, 1, "ka".into());
        assert!(!teaches_the_same(&board, &roomy, true) && teaches_the_same(&board, &roomy, false));
        set_drawing(&mut board, 1, 0, Drawing::default());
        assert!(teaches_the_same(&board, &blank(5, 2), true));
    }

    #[test]
    fn the_board_has_room_for_eight_classes() {
        let mut board = blank(MOST_CLASSES, 1);
        assert_eq!(add_class(&mut board), None);
        assert_eq!(board.len(), MOST_CLASSES);
    }

    #[test]
    fn fewer_shots_drop_empty_cells_first_and_say_when_a_drawing_goes() {
        let mut board = blank(1, 3);
        set_drawing(&mut board, 0, 2, mark(0.3));
        assert!(!set_k_shot(&mut board, 1));
        assert_eq!(board[0].drawings, [mark(0.3)]);
        set_k_shot(&mut board, 2);
        set_drawing(&mut board, 0, 1, mark(0.4));
        assert!(set_k_shot(&mut board, 1));
        assert_eq!(board[0].drawings, [mark(0.3)]);
        assert!(!set_k_shot(&mut board, 0), "one cell always stays");
        assert_eq!(k_shot(&board), 1);
    }

    #[test]
    fn cells_follow_each_other_round_the_board() {
        let board = blank(2, 2);
        assert_eq!(neighbour(&board, (0, 1), true), Some((1, 0)));
        assert_eq!(neighbour(&board, (1, 1), true), Some((0, 0)));
        assert_eq!(neighbour(&board, (0, 0), false), Some((1, 1)));
        assert_eq!(neighbour(&board, (7, 0), true), None);
    }

    #[test]
    fn a_stored_board_of_any_shape_becomes_one_that_fits() {
        let ragged = vec![
            Class { id: 3, name: "a".into(), drawings: vec![mark(0.1); 9] },
            Class { id: 3, name: "b".into(), drawings: vec![] },
        ];
        let board = tidy(ragged);
        assert_eq!(board.iter().map(|class| class.id).collect::<Vec<_>>(), [0, 1]);
        assert!(board.iter().all(|class| class.drawings.len() == MOST_SHOTS));
        assert_eq!(tidy(vec![empty_class(7, 1); 20]).len(), MOST_CLASSES);
    }

    #[test]
    fn what_does_not_fit_is_said_unless_it_is_nothing() {
        let class = |id: u32, drawings: usize| Class { id, name: String::new(), drawings: vec![mark(0.1); drawings] };
        assert_eq!(left_out(&vec![class(0, 5); 8]), None);
        assert_eq!(left_out(&vec![empty_class(0, 9); 20]), None, "nothing is drawn there");
        let said = left_out(&vec![class(0, 9); 20]).expect("classes and drawings are left out");
        assert!(said.starts_with("12 classes and 32 drawings"), "{said}");
        assert!(left_out(&[class(0, 6)]).expect("one is left out").starts_with("1 drawing,"));
        assert!(left_out(&[class(0, 7)]).expect("two are left out").starts_with("2 drawings"));
    }
}
