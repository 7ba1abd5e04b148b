//! What can be seen of a drawing: its marks, how they meet, and the whole.
//!
//! Everything is measured on strokes that were brought to one size and to even distances, so neither the place and size of
//! a drawing nor the rate of the pen's samples matters.

use std::f32::consts::PI;

use super::{
    division::{Piece, pieces},
    mark::{Mark, MarkShape},
    trace::{TracePoint, Traces, between, traces, turn},
};
use crate::Drawing;

/// A drawing, measured.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Marks that are told on their own, in the order of the pen, and the parts of those that have parts.
    pub marks: Vec<Mark>,
    /// For each stroke, its pieces in order, as marks.
    pub ways: Vec<Vec<usize>>,
    /// How many strokes there are.
    pub strokes: usize,
    /// Width and height of the box around the ink; the longer is 1, but for a dot.
    pub size: [f32; 2],
    /// Paper that ink encloses: how many areas surely, and how many with those that are too small to be sure of.
    pub enclosed: (usize, usize),
    /// How much of the ink has ink opposite: left to right, top to bottom.
    pub mirrored: [f32; 2],
}

/// The most marks of a drawing that are looked at: nobody tells more.
const MOST_MARKS: usize = 40;

impl Sight {
    /// Measures a drawing. `None` if there is no ink.
    pub fn of(drawing: &Drawing) -> Option<Self> {
        let Traces { bounds, count, lines } = traces(drawing)?;
        let longer = bounds.width().max(bounds.height()).max(1e-6);
        let mut sight = Self {
            marks: Vec::new(),
            ways: Vec::new(),
            strokes: count,
            size: [bounds.width() / longer, bounds.height() / longer],
            enclosed: (0, 0),
            mirrored: [0.0; 2],
        };
        for (stroke, points) in lines.iter().enumerate() {
            if sight.marks.len() < MOST_MARKS {
                sight.add_stroke(stroke, points);
            }
        }
        let grid = Grid::of(&lines);
        sight.enclosed = grid.enclosed();
        sight.mirrored = grid.mirrored(sight.size);
        Some(sight)
    }

    fn add_stroke(&mut self, stroke: usize, points: &[TracePoint]) {
        let mut own = pieces(points);
        // A flick of the pen at either end is nothing to tell.
        let short = |piece: &Piece| piece.points.len() < 6 && !piece.looped;
        if own.len() > 1 && own.last().is_some_and(short) {
            own.pop();
        }
        if own.len() > 1 && own.first().is_some_and(short) {
            own.remove(0);
        }
        let groups = group(points, &own);
        let mut way = Vec::with_capacity(own.len());
        for &(shape, taken) in &groups {
            let whole = taken.1 - taken.0 == 1;
            if !whole {
                self.marks.push(Mark::measure(shape, stroke, points, &own, taken));
            }
            for at in taken.0..taken.1 {
                let shape = if own[at].looped { MarkShape::Looped } else { MarkShape::Plain };
                let mut mark = Mark::measure(shape, stroke, points, &own, (at, at + 1));
                // Bits between larger parts are not worth a name.
                mark.told = whole && (own.len() == 1 || mark.length > 0.13);
                way.push(self.marks.len());
                self.marks.push(mark);
            }
        }
        self.ways.push(way);
    }

    /// Marks that are told on their own.
    pub fn told(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| mark.told)
    }
}

/// Takes the pieces of a stroke together where they make a figure that has a name; else each for itself.
fn group(points: &[TracePoint], pieces: &[Piece]) -> Vec<(MarkShape, (usize, usize))> {
    if let Some(shape) = figure(points, pieces) {
        return vec![(shape, (0, pieces.len()))];
    }
    let (mut groups, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        // A wave or a zigzag within a longer stroke is one thing to the eye.
        let named = [3, 2].into_iter().find_map(|count| {
            let some = pieces.get(at..at + count)?;
            let shape = figure(points, some).filter(|shape| matches!(shape, MarkShape::Zigzag | MarkShape::Bumps))?;
            Some((shape, count))
        });
        let (shape, count) = named.unwrap_or((if pieces[at].looped { MarkShape::Looped } else { MarkShape::Plain }, 1));
        groups.push((shape, (at, at + count)));
        at += count;
    }
    groups
}

/// The name of the figure that pieces make, if they make one.
fn figure(points: &[TracePoint], pieces: &[Piece]) -> Option<MarkShape> {
    let [first, .., last] = pieces else { return None };
    let chord = |piece: &Piece| between(points[piece.points.start], points[piece.points.end - 1]);
    let count = |piece: &Piece| piece.points.len() as f32;
    let whole: f32 = pieces.iter().map(count).sum();
    let gap = super::trace::distance(points[first.points.start], points[last.points.end - 1]);
    let closes = gap < 0.004 * whole;
    if pieces.iter().any(|piece| piece.looped) {
        return None;
    }
    let straight = |piece: &Piece| piece.turn.abs() < 0.6;
    let cornered = pieces[1..].iter().all(|piece| piece.corner);
    let smooth = pieces[1..].iter().all(|piece| !piece.corner);
    if pieces.iter().all(straight) && cornered {
        let turns: Vec<f32> = pieces.windows(2).map(|two| turn(chord(&two[0]), chord(&two[1]))).collect();
        let onwards = turns.iter().all(|turn| turn * turns[0] > 0.0);
        let back = turns.windows(2).all(|two| two[0] * two[1] < 0.0);
        return match pieces.len() {
            2 => Some(MarkShape::Angle),
            3 if onwards && closes => Some(MarkShape::Triangle),
            3 if onwards && turns.iter().sum::<f32>().abs() < 1.3 * PI => Some(MarkShape::Bracket),
            4 | 5 if onwards && closes => Some(MarkShape::Box),
            _ if back => Some(MarkShape::Zigzag),
            _ => None,
        };
    }
    let onwards = pieces.iter().all(|piece| piece.turn * first.turn > 0.0 && !straight(piece));
    match pieces {
        [_, _] if !smooth && onwards && pieces.iter().all(|piece| piece.turn.abs() > 0.45 * PI) => {
            let back = turn(direction_at_end(points, first), chord_start(points, last));
            (back * first.turn < 0.0).then_some(MarkShape::Bumps)
        }
        [a, b] if straight(a) != straight(b) && smooth => {
            let (line, bend) = if straight(a) { (a, b) } else { (b, a) };
            let tight = count(bend) < 1.1 * count(line) && bend.turn.abs() > 0.4 * PI && bend.turn.abs() < 1.4 * PI;
            tight.then_some(MarkShape::Hook)
        }
        // A cup or a cane: an arc with long ends.
        [a, b, c] if smooth && straight(a) && !straight(b) && straight(c) => {
            let bent = (0.55 * PI..1.4 * PI).contains(&b.turn.abs()) && count(b) > 0.25 * whole;
            bent.then_some(MarkShape::Plain)
        }
        // One bend with some unevenness.
        _ if smooth && bends_once(pieces) => Some(MarkShape::Plain),
        _ if smooth && !pieces.iter().any(straight) => {
            let back = pieces.windows(2).all(|two| two[0].turn * two[1].turn < 0.0);
            let even = pieces.iter().all(|piece| count(piece) > 0.2 * whole && piece.turn.abs() < 1.3 * PI);
            (back && even).then_some(MarkShape::Wave)
        }
        _ => None,
    }
}

/// Whether pieces turn all to one side, with no long line among them, and less than all round.
fn bends_once(pieces: &[Piece]) -> bool {
    let turn: f32 = pieces.iter().map(|piece| piece.turn).sum();
    let count: usize = pieces.iter().map(|piece| piece.points.len()).sum();
    let bent = |piece: &Piece| piece.turn * turn > 0.0 && piece.turn.abs() >= 0.6;
    let short = |piece: &Piece| piece.turn.abs() < 0.6 && 20 * piece.points.len() < 7 * count;
    (0.4 * PI..1.75 * PI).contains(&turn.abs()) && pieces.iter().all(|piece| bent(piece) || short(piece))
}

fn direction_at_end(points: &[TracePoint], piece: &Piece) -> TracePoint {
    let end = piece.points.end - 1;
    between(points[end.saturating_sub(3).max(piece.points.start)], points[end])
}

fn chord_start(points: &[TracePoint], piece: &Piece) -> TracePoint {
    let start = piece.points.start;
    between(points[start], points[(start + 3).min(piece.points.end - 1)])
}

/// Cells along each side of the grid.
const SIDE: usize = 38;

/// Cells between the drawing and the grid's edge.
const EDGE: usize = 3;

/// A coarse picture: which cells a line of the usual width covers.
struct Grid {
    thin: Vec<bool>,
    thick: Vec<bool>,
}

impl Grid {
    fn of(strokes: &[Vec<TracePoint>]) -> Self {
        let mut grid = Self { thin: vec![false; SIDE * SIDE], thick: vec![false; SIDE * SIDE] };
        for point in strokes.iter().flatten() {
            let at = cell(point[1]) * SIDE + cell(point[0]);
            grid.thin[at] = true;
            for near in [at, at - 1, at + 1, at - SIDE, at + SIDE] {
                grid.thick[near] = true;
            }
        }
        grid
    }

    /// How many areas of paper cannot be left without crossing ink: those of a fair size, and all.
    fn enclosed(&self) -> (usize, usize) {
        const FAIR: usize = 12;
        let mut seen = self.thick.clone();
        let mut areas = (0, 0);
        let mut open = Vec::new();
        for start in 0..SIDE * SIDE {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            open.push(start);
            let mut size = 0;
            while let Some(at) = open.pop() {
                size += 1;
                let (row, column) = (at / SIDE, at % SIDE);
                let near = [
                    (row > 0).then(|| at - SIDE),
                    (row + 1 < SIDE).then_some(at + SIDE),
                    (column > 0).then(|| at - 1),
                    (column + 1 < SIDE).then_some(at + 1),
                ];
                for next in near.into_iter().flatten().filter(|&next| !std::mem::replace(&mut seen[next], true)) {
                    open.push(next);
                }
            }
            // The first is the paper around.
            if start > 0 {
                areas.0 += usize::from(size >= FAIR);
                areas.1 += 1;
            }
        }
        areas
    }

    /// The share of ink that has ink at its mirror image.
    fn mirrored(&self, size: [f32; 2]) -> [f32; 2] {
        let ends = size.map(|size| cell(size) + EDGE);
        let ink: Vec<[usize; 2]> =
            (0..SIDE * SIDE).filter(|&at| self.thin[at]).map(|at| [at % SIDE, at / SIDE]).collect();
        let share = |opposite: &dyn Fn([usize; 2]) -> [usize; 2]| {
            let met = ink.iter().map(|&place| opposite(place)).filter(|place| self.thick[place[1] * SIDE + place[0]]);
            met.count() as f32 / ink.len().max(1) as f32
        };
        [
            share(&|[x, y]| [ends[0].saturating_sub(x).min(SIDE - 1), y]),
            share(&|[x, y]| [x, ends[1].saturating_sub(y).min(SIDE - 1)]),
        ]
    }
}

fn cell(coordinate: f32) -> usize {
    let cells = (SIDE - 2 * EDGE - 1) as f32;
    (coordinate.clamp(0.0, 1.0) * cells).round() as usize + EDGE
}
