//! Whether a clause is true of a drawing, by definitions as simple as possible and none of the describer's own.
//!
//! A mark may be any run of points of a stroke, or of strokes that continue each other; a clause is true if some runs make
//! it so.

use super::{
    definitions::*,
    parse::{Clause, Named},
    runs::*,
};
use ink::{
    Drawing, SIDE, rasterise,
    words::{Fact, MarkKind, SpatialRelation},
};

/// A drawing's ways: strokes, and strokes joined end to end.
pub struct Checker<'a> {
    drawing: &'a Drawing,
    ways: Vec<Vec<DrawingOrigin>>,
    strokes: usize,
}

impl<'a> Checker<'a> {
    pub fn new(drawing: &'a Drawing) -> Self {
        let points = || drawing.strokes.iter().flat_map(|stroke| &stroke.points);
        let least = |axis: fn(&crate::Point) -> f32| points().map(axis).fold(f32::MAX, f32::min);
        let most = |axis: fn(&crate::Point) -> f32| points().map(axis).fold(f32::MIN, f32::max);
        let (left, top) = (least(|p| p.x), least(|p| p.y));
        let longer = (most(|p| p.x) - left).max(most(|p| p.y) - top).max(0.12);
        let mut ways: Vec<Vec<DrawingOrigin>> = drawing
            .strokes
            .iter()
            .filter(|stroke| !stroke.points.is_empty())
            .map(|stroke| spaced(stroke.points.iter().map(|p| [(p.x - left) / longer, (p.y - top) / longer])))
            .collect();
        let strokes = ways.len();
        // Twice, for three strokes in a row.
        for from in [0, strokes] {
            for a in from..ways.len() {
                for b in 0..strokes {
                    for (back_a, back_b) in [(false, false), (false, true), (true, false), (true, true)] {
                        let (mut one, mut other) = (ways[a].clone(), ways[b].clone());
                        if back_a {
                            one.reverse();
                        }
                        if back_b {
                            other.reverse();
                        }
                        let far = one.iter().zip(&other).any(|(p, q)| gap(*p, *q) > 0.05) || one.len() != other.len();
                        if a != b && far && gap(one[one.len() - 1], other[0]) < 0.1 && ways.len() < 60 {
                            one.extend(other);
                            ways.push(one);
                        }
                    }
                }
            }
        }
        Self { drawing, ways, strokes }
    }

    pub fn is_true(&self, clause: &Clause) -> bool {
        match clause {
            Clause::There(named, region, row) => {
                let runs: Vec<&[DrawingOrigin]> = self.runs(named).into_iter().collect();
                let placed = |run: &&&[DrawingOrigin]| {
                    region.is_none_or(|region| {
                        let (b, all) = (bounds(run), self.bounds());
                        [region.column, region.row].into_iter().enumerate().all(|(axis, third)| {
                            let (from, to) = (all[axis], all[axis + 2]);
                            let share = ((b[axis] + b[axis + 2]) / 2.0 - from) / (to - from).max(0.1);
                            to - from < 0.4 || (share * 3.0 - f32::from(third) - 0.5).abs() < 0.9
                        })
                    })
                };
                let runs: Vec<&[DrawingOrigin]> = runs.iter().filter(placed).copied().collect();
                rows(&runs, *row) >= named.count
            }
            Clause::Stand(first, relation @ (SpatialRelation::Corner | SpatialRelation::Into), spot, second) => {
                self.ways.iter().any(|way| {
                    let mut back = way.clone();
                    back.reverse();
                    joined(way, *relation, first, *spot, second) || joined(&back, *relation, first, *spot, second)
                })
            }
            Clause::Stand(first, relation, spot, second) => {
                let (firsts, seconds) = (self.runs(first), self.runs(second));
                let stands = |a: &[DrawingOrigin], b: &[DrawingOrigin]| {
                    related(*relation, a, b) && spot.is_none_or(|s| spotted(s, a, b))
                };
                if first.count > 1 {
                    seconds.iter().any(|b| rows(&some(&firsts, |a| stands(a, b)), None) >= first.count)
                } else {
                    firsts.iter().any(|a| rows(&some(&seconds, |b| stands(a, b)), None) >= second.count)
                }
            }
            Clause::Path(moves) => self.ways.iter().any(|way| {
                let mut back = way.clone();
                back.reverse();
                goes(way, moves) || goes(&back, moves)
            }),
            Clause::Whole(fact) => self.whole(fact),
        }
    }

    fn bounds(&self) -> [f32; 4] {
        bounds(&self.ways[..self.strokes].concat())
    }

    fn whole(&self, fact: &Fact) -> bool {
        let all = self.bounds();
        let (width, height) = (all[2] - all[0], all[3] - all[1]);
        match fact {
            Fact::Strokes(count) => self.strokes == usize::from(*count),
            Fact::Tall => height > 1.35 * width,
            Fact::Wide => width > 1.35 * height,
            Fact::Enclosed(count) => {
                let (sure, all) = enclosed(self.drawing);
                (sure..=all).contains(&usize::from(*count))
            }
            Fact::Symmetric => {
                let picture = rasterise(self.drawing);
                let ink = |row: usize, column: usize| picture.ink(row, column) > 0.4;
                let near = |row: usize, column: usize| {
                    (row - 1..=row + 1).any(|row| (column - 1..=column + 1).any(|column| ink(row, column)))
                };
                let all: Vec<bool> = (1..SIDE - 1)
                    .flat_map(|row| (1..SIDE - 1).map(move |column| (row, column)))
                    .filter(|&(row, column)| ink(row, column))
                    .map(|(row, column)| near(row, SIDE - 1 - column))
                    .collect();
                all.iter().filter(|met| **met).count() as f32 > 0.75 * all.len() as f32
            }
            _ => false,
        }
    }

    /// The longest runs that a name fits.
    fn runs(&self, named: &Named) -> Vec<&[DrawingOrigin]> {
        let mut found: Vec<&[DrawingOrigin]> = Vec::new();
        for (which, way) in self.ways.iter().enumerate() {
            let dots = named.kinds.contains(&MarkKind::Dot);
            if dots && which < self.strokes && extent(way) < 0.16 {
                found.push(way);
            }
            let mut own: Vec<(usize, usize)> = Vec::new();
            for from in 0..way.len() {
                for to in (from + 2..way.len()).rev() {
                    if own.iter().any(|&(a, b)| a <= from && b >= to) {
                        break;
                    }
                    if fits(named, &way[from..=to]) {
                        own.push((from, to));
                        break;
                    }
                }
            }
            found.extend(own.into_iter().map(|(from, to)| &way[from..=to]));
        }
        found.sort_by_key(|run| std::cmp::Reverse(run.len()));
        found.truncate(150);
        found
    }
}
