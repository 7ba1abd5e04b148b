//! What can be said of a drawing, and whether it is so.
//!
//! [`describe`](super::describe) says a fact only well inside its bounds; [`Fact::holds`] accepts a little more, so that what
//! is true of a character stays true of a hand's drawing of it.

use super::{
    form::{Eighth, Form, eighth, points_to},
    mark::Mark,
    relation::{SpatialRelation, Spot},
    sight::Sight,
    trace::between,
};

/// One thing that can be said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// There is such a mark, perhaps in this part of the whole.
    Mark(Form, Option<Region>),
    /// There is a mark to which another stands so, perhaps at this spot of the first; or to which at least so many do.
    Pair(Form, SpatialRelation, Option<Spot>, Form, u8),
    /// There are at least so many such marks, in a row from left to right, or from top to bottom, or anyhow.
    Several(Form, u8, Option<Arrangement>),
    /// There is a stroke that does this, one after the other, begun from one of its ends.
    Path(Vec<Move>),
    /// So many strokes made it.
    Strokes(u8),
    /// So many areas are enclosed by ink.
    Enclosed(u8),
    /// It is clearly higher than wide.
    Tall,
    /// It is clearly wider than high.
    Wide,
    /// Its left is its right in a mirror.
    Symmetric,
}

/// A part of the whole: column and row, each 0, 1 or 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    pub column: u8,
    pub row: u8,
}

/// How several marks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arrangement {
    Beside,
    Stacked,
}

/// What a stroke does on a part of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// It runs straight.
    Go(Eighth),
    /// It bends, and arrives in this direction from where it was.
    Bend(Eighth),
    /// It turns round, or nearly.
    Round,
}

impl Fact {
    /// Whether this can be said of a drawing.
    pub fn holds(&self, sight: &Sight) -> bool {
        let [width, height] = sight.size;
        match self {
            Self::Mark(form, region) => sight
                .marks
                .iter()
                .any(|mark| form.fits(mark) && region.is_none_or(|region| region.has(mark, sight.size, 0.12))),
            Self::Pair(first, relation, spot, second, count) => {
                let seconds: Vec<&Mark> = sight.marks.iter().filter(|mark| second.fits(mark)).collect();
                sight.marks.iter().filter(|mark| first.fits(mark)).any(|one| {
                    let so = seconds.iter().copied().filter(|other| relation.fits(*spot, one, other));
                    apart(so) >= usize::from(*count)
                })
            }
            Self::Several(form, count, row) => {
                let fitting: Vec<&Mark> = sight.marks.iter().filter(|mark| form.fits(mark)).collect();
                in_row(&fitting, *row, 0.1) >= usize::from(*count)
            }
            Self::Path(moves) => sight.ways.iter().any(|way| {
                let marks: Vec<&Mark> = way.iter().map(|&at| &sight.marks[at]).collect();
                follows(moves, marks.iter().copied(), false) || follows(moves, marks.iter().rev().copied(), true)
            }),
            Self::Strokes(count) => sight.strokes == usize::from(*count),
            Self::Enclosed(count) => (sight.enclosed.0..=sight.enclosed.1).contains(&usize::from(*count)),
            Self::Tall => height > 1.4 * width,
            Self::Wide => width > 1.4 * height,
            Self::Symmetric => sight.mirrored[0] > 0.8,
        }
    }

    /// Whether this is about the whole, and not about marks.
    pub fn is_of_whole(&self) -> bool {
        matches!(self, Self::Strokes(_) | Self::Enclosed(_) | Self::Tall | Self::Wide | Self::Symmetric)
    }
}

impl Region {
    /// The part in which a mark clearly lies; `None` if that is the middle, or the mark goes over several.
    pub fn of(mark: &Mark, size: [f32; 2]) -> Option<Self> {
        let all = (0..9).map(|at| Self { column: at % 3, row: at / 3 });
        all.filter(|region| (region.column, region.row) != (1, 1)).find(|region| region.has(mark, size, 0.0))
    }

    fn has(self, mark: &Mark, size: [f32; 2], slack: f32) -> bool {
        let [x, y] = mark.centre();
        let third = |at: f32, size: f32, third: u8| {
            let share = at / size.max(0.01);
            match third {
                _ if size < 0.3 => third == 1,
                0 => share < 0.3 + slack,
                1 => (share - 0.5).abs() < 0.12 + slack,
                _ => share > 0.7 - slack,
            }
        };
        mark.extent() < 0.5 + slack && third(x, size[0], self.column) && third(y, size[1], self.row)
    }
}

/// How many marks stand so: the most that one can take from them in order.
pub fn in_row(marks: &[&Mark], row: Option<Arrangement>, slack: f32) -> usize {
    let axis = usize::from(row == Some(Arrangement::Stacked));
    let mut sorted: Vec<&Mark> = marks.to_vec();
    order(&mut sorted, |mark| mark.bounds[axis]);
    let mut count: usize = 0;
    let mut last: Option<&Mark> = None;
    for mark in sorted {
        let next = last.is_none_or(|last| {
            let other = 1 - axis;
            let over = last.bounds[other + 2].min(mark.bounds[other + 2]) - last.bounds[other].max(mark.bounds[other]);
            let smaller =
                (last.bounds[other + 2] - last.bounds[other]).min(mark.bounds[other + 2] - mark.bounds[other]);
            let apart =
                mark.bounds[axis] - last.bounds[axis] > 0.08 && mark.bounds[axis + 2] - last.bounds[axis + 2] > 0.08;
            match row {
                Some(_) => apart && over > 0.5 * smaller - 0.03 - slack,
                None => !overlap(last, mark),
            }
        });
        if next {
            count += 1;
            last = Some(mark);
        }
    }
    count
}

/// How many marks there are that have no part in common.
fn apart<'a>(marks: impl Iterator<Item = &'a Mark>) -> usize {
    let mut found: Vec<&Mark> = Vec::new();
    for mark in marks {
        if !found.iter().any(|other| overlap(other, mark)) {
            found.push(mark);
        }
    }
    found.len()
}

/// Sorts a few things by insertion: the standard library's sort costs the trainer some kilobytes for each type.
pub fn order<T>(things: &mut [T], key: impl Fn(&T) -> f32) {
    for end in 1..things.len() {
        let mut at = end;
        while at > 0 && key(&things[at - 1]) > key(&things[at]) {
            things.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Whether two marks share a piece of a stroke.
pub fn overlap(a: &Mark, b: &Mark) -> bool {
    a.stroke == b.stroke && a.pieces.0 < b.pieces.1 && b.pieces.0 < a.pieces.1
}

/// Whether a stroke does all of this in this order; other things may come in between.
fn follows<'a>(moves: &[Move], mut way: impl Iterator<Item = &'a Mark>, backwards: bool) -> bool {
    moves.iter().all(|step| way.any(|mark| step.fits(mark, backwards)))
}

impl Move {
    /// What a piece of a stroke clearly does, from its first point to its last, or backwards.
    pub fn of(mark: &Mark, backwards: bool) -> Option<Self> {
        let to = eighth(way(mark, backwards));
        [Self::Round, Self::Go(to), Self::Bend(to)].into_iter().find(|step| step.fits_within(mark, backwards, 0.0))
    }

    fn fits(self, mark: &Mark, backwards: bool) -> bool {
        self.fits_within(mark, backwards, 1.0)
    }

    fn fits_within(self, mark: &Mark, backwards: bool, slack: f32) -> bool {
        let goes =
            |to: Eighth| mark.extent() > 0.12 - 0.04 * slack && points_to(way(mark, backwards), to, 0.4 + 0.35 * slack);
        match self {
            Self::Round => mark.turn.abs() > 4.4 - 0.6 * slack,
            Self::Go(to) => mark.detour() < 1.03 + 0.06 * slack && goes(to),
            Self::Bend(to) => mark.turn.abs() > 1.2 - 0.5 * slack && mark.turn.abs() < 4.0 + 0.5 * slack && goes(to),
        }
    }
}

fn way(mark: &Mark, backwards: bool) -> [f32; 2] {
    if backwards { between(mark.last(), mark.first()) } else { between(mark.first(), mark.last()) }
}
