//! The board as far as the step views need it: which classes there are, what they are called, and how many drawings each has.

use ink::{Class, Drawing};

use crate::kit::names;

/// The board without its drawings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardSummary {
    /// Classes in the board's order.
    pub classes: Vec<ClassSummary>,
    /// True if there is a drawing on the query pad.
    pub query: bool,
}

/// One class of the board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassSummary {
    /// [`Class::id`].
    pub id: u32,
    /// What the page calls it.
    pub name: String,
    /// Drawings it has, empty cells not counted.
    pub drawings: u32,
}

impl BoardSummary {
    /// What there is on the board and on the query pad.
    pub fn of(board: &[Class], query: &Drawing) -> Self {
        let class = |(position, class): (usize, &Class)| ClassSummary {
            id: class.id,
            name: names::shown(class, position),
            drawings: class.drawings.iter().filter(|drawing| !drawing.is_empty()).count() as u32,
        };
        Self { classes: board.iter().enumerate().map(class).collect(), query: !query.is_empty() }
    }
}

#[cfg(test)]
mod tests {
    use ink::{Point, Stroke};

    use super::*;

    #[test]
    fn empty_cells_are_not_counted() {
        let drawn = Drawing { strokes: vec![Stroke { points: vec![Point::at(0.5, 0.5, 0.0)] }] };
        let board = [Class { id: 7, name: "ka".into(), drawings: vec![Drawing::default(), drawn.clone()] }];
        let summary = BoardSummary::of(&board, &drawn);
        assert_eq!(summary.classes, [ClassSummary { id: 7, name: "ka".into(), drawings: 1 }]);
        assert!(summary.query && !BoardSummary::of(&board, &Drawing::default()).query);
    }
}
