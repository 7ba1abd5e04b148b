//! What paints the three canvases of a matrix.

use super::{
    Table,
    geometry::{Geometry, MatrixAxis},
};
use crate::kit::{inks::Inks, pen::Pen};
use ink::Picture;

/// Steps from an empty field to a dark one: the eye tells no more apart, and thousands of fields share the strings.
const SHADES: usize = 48;

/// What the number of a class takes at the left of a row.
pub const CLASS: f64 = 22.0;

/// Mean width of a letter.
const LETTER: f64 = 6.0;

/// Between words and fields.
const GAP: f64 = 6.0;

/// What stands at the left of a row or above a column.
#[derive(Default)]
pub struct Head<'a> {
    /// A class of an episode, by its number.
    pub class: Option<usize>,
    /// Drawings, side by side.
    pub pictures: &'a [Picture],
    /// Words, of which the beginning is shown.
    pub words: &'a str,
    /// The class a drawing was taken for, and whether that is right.
    pub verdict: Option<(usize, bool)>,
}

/// How numbers in [0, 1] look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The darker the more: a share of a whole.
    #[default]
    Shade,
    /// The same by its root: of a share among many, most of which are too small to be seen otherwise.
    Root,
    /// A bar, the higher the more: a judgement that stands for itself.
    Bar,
    /// Struck out: there is no number.
    Nothing,
}

/// What a field is framed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixFrame {
    /// It is the truth.
    Truth,
    /// It is of two that belong together.
    Pair,
    /// It is of two that do not.
    Mistake,
}

/// One field; its numbers are told apart from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// How its numbers look.
    pub look: Look,
    /// True if it is a mistake, which has another colour.
    pub wrong: bool,
    /// True if a cross says so, too.
    pub crossed: bool,
    /// Its frame.
    pub frame: Option<MatrixFrame>,
}

/// What stands above the columns.
pub fn top(pen: &Pen, table: &dyn Table, geometry: &Geometry, chosen: Option<usize>) {
    let side = geometry.picture();
    for column in 0..geometry.columns.count {
        let head = table.top(column);
        let x = geometry.columns.start(column);
        let middle = x + geometry.columns.pitch / 2.0;
        if let Some(picture) = head.pictures.first() {
            let right = head.verdict.is_none_or(|(_, right)| right);
            pen.picture(
                picture,
                [middle - side / 2.0 + 0.5, 0.5],
                side - 1.0,
                pen.edge_of(chosen == Some(column), right),
            );
        }
        if let Some((taken_for, right)) = head.verdict {
            pen.verdict(taken_for, right, [middle, (side + geometry.top) / 2.0], geometry.columns.pitch);
        }
    }
}

/// What stands at the left of the rows.
pub fn left(pen: &Pen, table: &dyn Table, geometry: &Geometry, chosen: Option<usize>) {
    let pitch = geometry.rows.pitch;
    for row in 0..geometry.rows.count {
        let (head, y) = (table.left(row), geometry.rows.start(row));
        let middle = y + pitch / 2.0;
        let is_chosen = chosen == Some(row);
        if let Some(class) = head.class {
            pen.number(class, [8.0, middle], 16.0);
        }
        let from = if head.class.is_some() { CLASS } else { 0.0 };
        let shown = head.pictures.len().min(geometry.shown);
        for (at, picture) in head.pictures[..shown].iter().enumerate() {
            let place = [from + at as f64 * pitch + 0.5, y + 0.5];
            pen.picture(picture, place, pitch - 1.0, pen.edge_of(is_chosen, true));
        }
        if shown < head.pictures.len() {
            let more = format!("+{}", head.pictures.len() - shown);
            pen.words(&more, [from + shown as f64 * pitch + 2.0, middle], CLASS, pen.inks.muted);
        }
        if !head.words.is_empty() {
            let colour = if is_chosen { pen.inks.accent } else { pen.inks.ink };
            let room = geometry.left - GAP;
            pen.words(&beginning(head.words, (room / LETTER) as usize), [0.0, middle], room, colour);
        }
    }
}

/// The beginning of a text, with whole words if there are any.
fn beginning(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let cut: String = text.chars().take(letters.saturating_sub(1)).collect();
    let whole = cut.rfind(' ').filter(|at| 2 * at > cut.len()).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{whole}…")
}

/// The fields. One of several numbers has a stripe for each.
pub fn fields(pen: &Pen, table: &dyn Table, geometry: &Geometry) {
    let (shades, parts) = (shades(pen.inks), table.parts().max(1));
    let span = |axis: &MatrixAxis, at: usize| (axis.start(at) + geometry.inset, axis.pitch - 2.0 * geometry.inset);
    for row in 0..geometry.rows.count {
        let (y, height) = span(&geometry.rows, row);
        for column in 0..geometry.columns.count {
            let (x, width) = span(&geometry.columns, column);
            let field = table.field(row, column);
            let shades = &shades[usize::from(field.wrong)];
            let each = width / parts as f64;
            for part in 0..parts {
                // A little over the edge, or else hairlines of paper show between the stripes.
                let wide = each + if part + 1 < parts { 0.4 } else { 0.0 };
                let number = table.number(row, column, part);
                paint_number(pen, number, field.look, shades, [x + each * part as f64, y, wide, height]);
            }
            paint_signs(pen, field, [x, y, width, height]);
        }
    }
}

fn paint_number(pen: &Pen, number: f32, look: Look, shades: &[String], [x, y, width, height]: [f64; 4]) {
    // What is not a number counts as 0.
    let value = if number.is_nan() { 0.0 } else { f64::from(number).clamp(0.0, 1.0) };
    let shade = match look {
        Look::Shade => (value * SHADES as f64).round() as usize,
        Look::Root => (value.sqrt() * SHADES as f64).round() as usize,
        Look::Bar => 0,
        Look::Nothing => return,
    };
    pen.context.set_fill_style_str(&shades[shade]);
    pen.context.fill_rect(x, y, width, height);
    if look == Look::Bar {
        pen.context.set_fill_style_str(&shades[SHADES]);
        pen.context.fill_rect(x, y + (1.0 - value) * height, width, value * height);
    }
}

fn paint_signs(pen: &Pen, field: Field, [x, y, width, height]: [f64; 4]) {
    let inks = pen.inks;
    let (right, bottom) = (x + width - 2.0, y + height - 2.0);
    if field.look == Look::Nothing {
        pen.line(inks.line, 1.0, [x + 2.0, bottom], [right, y + 2.0]);
    }
    if field.crossed {
        pen.line(inks.card, 1.0, [x + 2.0, y + 2.0], [right, bottom]);
        pen.line(inks.card, 1.0, [x + 2.0, bottom], [right, y + 2.0]);
    }
    let (colour, line) = match field.frame {
        Some(MatrixFrame::Truth) => (inks.muted, 1.5),
        Some(MatrixFrame::Pair) => (inks.ink, 1.25),
        Some(MatrixFrame::Mistake) => (inks.danger, 2.0),
        None => return,
    };
    pen.edge(colour, line, [x + 0.5, y + 0.5, (width - 1.0).max(3.0), (height - 1.0).max(3.0)]);
}

/// From an empty field to a full one, for what is right and for mistakes.
fn shades(inks: Inks) -> [Vec<String>; 2] {
    let empty = inks.line.mixed(inks.card, 0.5);
    [inks.accent, inks.danger]
        .map(|heat| (0..=SHADES).map(|shade| empty.mixed(heat, shade as f64 / SHADES as f64).css()).collect())
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn words_are_cut_between_words_where_they_can_be() {
        assert_eq!(beginning("a ring", 10), "a ring");
        assert_eq!(beginning("a vertical line crossed by a line", 20), "a vertical line…");
        assert_eq!(beginning("antidisestablishmentarianism", 10), "antidises…");
        assert_eq!(beginning("ΩΩΩΩΩΩ", 3), "ΩΩ…");
    }
}
