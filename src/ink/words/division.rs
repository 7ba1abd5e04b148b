//! Where a stroke divides: at corners, at loops, and where it begins to bend another way.
//!
//! Headings along a stroke are a function of the way gone: constant on a line, even on an arc, with a jump at a corner. So
//! corners are cut out first, and what is left is divided where the heading departs most from an even change (Ramer 1972,
//! Douglas and Peucker 1973, applied to headings and not to points).

use std::{f32::consts::PI, ops::Range};

use super::trace::{TracePoint, between, crosses, turn};

/// A part of a stroke between two of its places of division.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its points among the stroke's, both ends included.
    pub points: Range<usize>,
    /// How far it turns in all, radians, clockwise is positive.
    pub turn: f32,
    /// Whether it begins with a corner.
    pub corner: bool,
    /// Whether it leads back to where it began, crossing itself.
    pub looped: bool,
}

impl Piece {
    fn count(&self) -> usize {
        self.points.len()
    }

    /// Radians for each point.
    fn rate(&self) -> f32 {
        self.turn / self.count() as f32
    }

    fn is_straight(&self) -> bool {
        self.turn.abs() < 0.6
    }
}

/// Points on either side of a corner that smoothing moved.
const ROUNDED: usize = 2;

/// The fewest points of a piece that counts.
const FEWEST: usize = 5;

/// Divides a stroke into pieces, in its own order.
pub fn pieces(points: &[TracePoint]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    divide_at_loops(points, 0..points.len(), &mut pieces);
    if pieces.is_empty() {
        pieces.push(Piece { points: 0..points.len(), turn: 0.0, corner: false, looped: false });
    }
    pieces
}

/// Cuts out the shortest loop, and goes on with what is before and after it.
fn divide_at_loops(points: &[TracePoint], range: Range<usize>, into: &mut Vec<Piece>) {
    if let Some((from, to)) = shortest_loop(&points[range.clone()]) {
        let (from, to) = (range.start + from, range.start + to);
        divide_at_loops(points, range.start..from + 1, into);
        let turn = headings(&points[from..to + 1]).last().copied().unwrap_or(0.0);
        into.push(Piece { points: from..to + 1, turn, corner: false, looped: true });
        divide_at_loops(points, to..range.end, into);
        return;
    }
    let inside = &points[range.clone()];
    let corners = corners(inside);
    let mut from = 0;
    for to in corners.iter().copied().chain([inside.len() - 1]) {
        if to > from {
            // Smoothing rounded the corners: what is next to them is no bend.
            let roomy = to - from > 8;
            let (start, end) = (
                from + if roomy && from > 0 { ROUNDED } else { 0 },
                to - if roomy && to + 1 < inside.len() { ROUNDED } else { 0 },
            );
            let first = into.len();
            into.extend(smooth_pieces(&inside[start..end + 1]).into_iter().map(|piece| Piece {
                points: piece.points.start + start + range.start..piece.points.end + start + range.start,
                ..piece
            }));
            if let Some(piece) = into.get_mut(first) {
                piece.corner = from > 0;
                piece.points.start = from + range.start;
            }
            if let Some(piece) = into.last_mut() {
                piece.points.end = to + 1 + range.start;
            }
        }
        from = to;
    }
}

/// The two points of the shortest way that crosses itself, round and not with corners.
fn shortest_loop(points: &[TracePoint]) -> Option<(usize, usize)> {
    for gap in 8..points.len().saturating_sub(1) {
        for from in 0..points.len() - 1 - gap {
            let to = from + gap;
            if crosses([points[from], points[from + 1]], [points[to], points[to + 1]])
                && headings(&points[from..to + 1]).last().is_some_and(|turn| turn.abs() > 1.05 * PI)
                && corners(&points[from..to + 2]).is_empty()
            {
                return Some((from, to + 1));
            }
        }
    }
    None
}

/// The heading at each step against the first, without jumps of whole turns.
fn headings(points: &[TracePoint]) -> Vec<f32> {
    let ways: Vec<TracePoint> = points.windows(2).map(|pair| between(pair[0], pair[1])).collect();
    let mut heading = 0.0;
    let turns = ways.windows(2).map(|pair| turn(pair[0], pair[1]));
    let rest = turns.map(|turn| {
        heading += turn;
        heading
    });
    std::iter::once(0.0).chain(rest).collect()
}

/// Points where the way turns on the spot: nearly all of the turn within a wide window is in its middle.
fn corners(points: &[TracePoint]) -> Vec<usize> {
    let bend = |at: usize, reach: usize| {
        let (before, after) = (reach.min(at), reach.min(points.len() - 1 - at));
        turn(between(points[at - before], points[at]), between(points[at], points[at + after]))
    };
    let sharp = |at: usize| bend(at, 3).abs();
    let mut corners: Vec<usize> = Vec::new();
    for at in FEWEST - 1..(points.len() + 1).saturating_sub(FEWEST) {
        let (near, wide) = (sharp(at), bend(at, 6).abs().max(0.01));
        let peak = (at.saturating_sub(3)..=at + 3).all(|other| {
            other == at
                || points.get(other).is_none()
                || other == 0
                || other == points.len() - 1
                || sharp(other) <= near
        });
        if near > 0.7 && near > 0.66 * wide && peak && corners.last().is_none_or(|last| at - last >= FEWEST - 1) {
            corners.push(at);
        }
    }
    corners
}

/// Divides a way without corners into lines and arcs.
fn smooth_pieces(points: &[TracePoint]) -> Vec<Piece> {
    let headings = headings(points);
    let mut cuts = vec![0];
    divide(&headings, 0, headings.len() - 1, &mut cuts);
    cuts.push(headings.len() - 1);
    let piece = |cut: &[usize]| Piece {
        points: cut[0]..cut[1] + 1,
        turn: headings[cut[1]] - headings[cut[0]],
        corner: false,
        looped: false,
    };
    let mut pieces: Vec<Piece> = cuts.windows(2).filter(|cut| cut[1] > cut[0]).map(piece).collect();
    if let Some(last) = pieces.last_mut() {
        // Points are one more than headings.
        last.points.end = points.len();
    } else {
        pieces.push(Piece { points: 0..points.len(), turn: 0.0, corner: false, looped: false });
    }
    merge(&mut pieces);
    pieces
}

/// Divides where the heading departs most from an even change, if it does by much.
fn divide(headings: &[f32], from: usize, to: usize, cuts: &mut Vec<usize>) {
    const TOLERANCE: f32 = 0.3;
    let even =
        |at: usize| headings[from] + (headings[to] - headings[from]) * (at - from) as f32 / (to - from).max(1) as f32;
    let farthest = (from..to).map(|at| ((headings[at] - even(at)).abs(), at)).max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((away, at)) = farthest.filter(|&(away, at)| away > TOLERANCE && at > from) {
        debug_assert!(away.is_finite());
        divide(headings, from, at, cuts);
        cuts.push(at);
        divide(headings, at, to, cuts);
    }
}

/// Joins pieces that are one to the eye: bits, lines that go on, arcs that go on turning the same way.
fn merge(pieces: &mut Vec<Piece>) {
    let fits = |a: &Piece, b: &Piece| {
        let (small, large) = if a.count() < b.count() { (a, b) } else { (b, a) };
        let bit = small.count() < FEWEST;
        let lines = a.is_straight() && b.is_straight() && (a.turn + b.turn).abs() < 0.7;
        let onwards = a.turn * b.turn > 0.0 && {
            let (slow, fast) = if a.rate().abs() < b.rate().abs() { (a, b) } else { (b, a) };
            slow.rate().abs() > 0.3 * fast.rate().abs() || slow.count() < 2 * FEWEST && fast.count() > 10
        };
        let faint = small.turn.abs() < 0.35 && (small.count() as f32) < 0.35 * large.count() as f32;
        bit || lines || onwards || faint
    };
    loop {
        // The least first, so that bits do not pile up.
        let pairs = (1..pieces.len()).filter(|&at| fits(&pieces[at - 1], &pieces[at]));
        let Some(at) = pairs.min_by_key(|&at| pieces[at - 1].count().min(pieces[at].count())) else { return };
        let gone = pieces.remove(at);
        let kept = &mut pieces[at - 1];
        kept.points.end = gone.points.end;
        kept.turn += gone.turn;
    }
}
