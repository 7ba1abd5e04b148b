//! Generated characters as they come onto the board: with the page's ids and letters, each drawing in the middle of its
//! sheet. The networks see no difference, since the rasteriser centres everything; a reader does.

use super::edit;
use ink::{Class, Drawing, frame::Bounds};

/// The share of the sheet that the longer side of a centred drawing takes, at least and at most.
const LONGER_SIDE: (f32, f32) = (0.5, 0.7);

/// Generated classes as a board.
pub fn as_board(classes: Vec<Class>) -> Vec<Class> {
    let mut board = edit::tidy(classes);
    for (position, class) in board.iter_mut().enumerate() {
        class.id = position as u32;
        class.name.clear();
        class.drawings.iter_mut().for_each(centre);
    }
    board
}

/// Puts a drawing in the middle of its sheet, neither small nor over the edge.
pub fn centre(drawing: &mut Drawing) {
    let points = drawing.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| (point.x, point.y));
    let Some(bounds) = Bounds::around(points) else { return };
    let longer = bounds.width().max(bounds.height());
    let scale = if longer > 0.0 { longer.clamp(LONGER_SIDE.0, LONGER_SIDE.1) / longer } else { 1.0 };
    let (x, y) = ((bounds.left + bounds.right) / 2.0, (bounds.top + bounds.bottom) / 2.0);
    for point in drawing.strokes.iter_mut().flat_map(|stroke| &mut stroke.points) {
        point.x = 0.5 + (point.x - x) * scale;
        point.y = 0.5 + (point.y - y) * scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Point, Stroke};

    fn line(from: (f32, f32), to: (f32, f32)) -> Drawing {
        let point = |(x, y)| Point { x, y, t_ms: 0.0, pressure: 0.5 };
        Drawing { strokes: vec![Stroke { points: vec![point(from), point(to)] }] }
    }

    #[test]
    fn drawings_arrive_in_the_middle_of_their_sheet() {
        let class = Class { id: 9, name: "Script 1".into(), drawings: vec![line((0.8, 0.2), (1.8, 0.2))] };
        let board = as_board(vec![class]);
        assert_eq!((board[0].id, board[0].name.as_str()), (0, ""));
        let points = &board[0].drawings[0].strokes[0].points;
        for (point, x) in points.iter().zip([0.15, 0.85]) {
            assert!((point.x - x).abs() < 1e-6 && (point.y - 0.5).abs() < 1e-6);
        }
    }

    #[test]
    fn a_dot_and_an_empty_drawing_arrive_whole() {
        let board = as_board(vec![Class {
            id: 0,
            name: String::new(),
            drawings: vec![line((0.1, 0.1), (0.1, 0.1)), Drawing::default()],
        }]);
        assert_eq!(board[0].drawings[0], line((0.5, 0.5), (0.5, 0.5)));
        assert!(board[0].drawings[1].is_empty());
    }
}
