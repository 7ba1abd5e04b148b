//! Legibility: whether the strokes of a character can be told from each other, and are worth telling apart.
//!
//! Ink that runs close to other ink clogs; strokes that cross each other again and again are a tangle; a lone stroke
//! that hardly bends is bare. Alphabets have few of these, and so should those made up here.

use super::{
    alphabet::Alphabet,
    path::{PenPath, STEP, bounds_of},
    program::{Program, StrokeProgram},
};

/// Ink nearer than this to other ink clogs, in shares of a character's size.
const CLOG: f32 = 0.11;

/// More of a character's ink that clogs than a reader puts up with.
const MOST_CLOGGED: f32 = 0.1;

/// More crossings than a reader puts up with.
const MOST_CROSSINGS: usize = 3;

/// More ink than a reader puts up with, in sizes of the character.
const MOST_INK: f32 = 5.5;

/// Whether a character can be read: it neither clogs nor tangles, nor runs on for ever.
pub fn is_legible(program: &Program) -> bool {
    let paths = program.lay_out();
    let crossings: usize = paths.iter().enumerate().map(|(at, path)| crossings(path, &paths[..at])).sum();
    let bounds = bounds_of(&paths);
    let ink = paths.iter().map(PenPath::length).sum::<f32>() / bounds.width().max(bounds.height()).max(STEP);
    clogging(&paths) <= MOST_CLOGGED && crossings <= MOST_CROSSINGS && ink <= MOST_INK
}

/// Whether a character is no more than one line or shallow arc.
pub fn is_bare(program: &Program) -> bool {
    let turning = |stroke: &StrokeProgram| -> f32 {
        // The corner before the first bend only says where the stroke sets out to.
        let corners = stroke.bends.iter().skip(1).map(|bend| bend.corner.abs());
        stroke.bends.iter().map(|bend| bend.turn.abs()).chain(corners).sum()
    };
    matches!(program.strokes.as_slice(), [only] if turning(only) < 2.4)
}

/// The share of a character's ink that clogs: 0 for a clear one.
fn clogging(paths: &[PenPath]) -> f32 {
    let ink: usize = paths.iter().map(|path| path.points.len()).sum();
    let clogged = paths.iter().enumerate().map(|(at, path)| clogged(path, &paths[..at]) * path.points.len() as f32);
    clogged.sum::<f32>() / ink.max(1) as f32
}

/// How well a stroke can be told from those before it: 0 for a clear one, less for one that clogs, tangles, strays from
/// the box, is too small, or stands alone where it should touch.
pub fn merit(alphabet: &Alphabet, path: &PenPath, before: &[PenPath]) -> f32 {
    let bounds = path.bounds();
    let size = bounds.width().max(bounds.height());
    let strays = |low: f32, high: f32| (-0.08 - low).max(0.0) + (high - 1.08).max(0.0);
    let astray = strays(bounds.left, bounds.right) + strays(bounds.top, bounds.bottom);
    let alone = !before.is_empty() && nearest(path, before) > STEP;
    let tiny = (0.25 - size).max(0.0);
    let crossings = crossings(path, before) as f32;
    // One crossing makes a plus, more make a tangle.
    let tangled = 0.12 * crossings + 0.35 * (crossings - 1.0).max(0.0);
    -2.5 * clogged(path, before) - tangled - 3.0 * astray - 4.0 * tiny - if alone { alphabet.connected } else { 0.0 }
}

/// How often a path crosses others, and itself. Pieces of one path that cross the same other path count one by one.
fn crossings(path: &PenPath, before: &[PenPath]) -> usize {
    let line = |path: &PenPath| thinned(path).chain([path.at(1.0)]).collect::<Vec<_>>();
    let (own, others) = (line(path), before.iter().map(line).collect::<Vec<_>>());
    let crossed = |a: &[(f32, f32)], line: &[(f32, f32)]| line.windows(2).any(|b| cross(a, b));
    let of_segment = |(at, a): (usize, &[(f32, f32)])| {
        let with_itself = own.windows(2).skip(at + 2).filter(|b| cross(a, b)).count();
        with_itself + others.iter().filter(|other| crossed(a, other)).count()
    };
    own.windows(2).enumerate().map(of_segment).sum()
}

/// Whether two segments cross; to touch is not to cross.
fn cross(a: &[(f32, f32)], b: &[(f32, f32)]) -> bool {
    let side = |from: (f32, f32), to: (f32, f32), of: (f32, f32)| {
        (to.0 - from.0) * (of.1 - from.1) - (to.1 - from.1) * (of.0 - from.0)
    };
    side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0 && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
}

/// The share of a path that runs close to other ink, its own included.
fn clogged(path: &PenPath, before: &[PenPath]) -> f32 {
    let close = |a: (f32, f32), b: (f32, f32)| squared_distance(a, b) < CLOG * CLOG;
    // Along the path itself, points this many steps away ought to be farther off than that.
    let apart = (2.0 * CLOG / STEP) as usize;
    let points = thinned(path).enumerate().filter(|&(at, point)| {
        let own = path.points.iter().skip(THIN * at + apart).step_by(THIN).any(|&other| close(point, other));
        own || before.iter().any(|path| thinned(path).any(|other| close(point, other)))
    });
    // Where strokes meet they are close, and should be: that much is free.
    let free = 2.0 * CLOG / STEP;
    ((THIN * points.count()) as f32 - free).max(0.0) / path.points.len() as f32
}

/// The distance between a path and the nearest of the others.
fn nearest(path: &PenPath, before: &[PenPath]) -> f32 {
    let others = || before.iter().flat_map(|path| &path.points);
    let squared = thinned(path).chain([path.at(1.0)]).flat_map(|a| others().map(move |&b| squared_distance(a, b)));
    squared.fold(f32::INFINITY, f32::min).sqrt()
}

/// Of so many points of a path one is compared with others, which is exact enough and several times faster.
const THIN: usize = 2;

fn thinned(path: &PenPath) -> impl Iterator<Item = (f32, f32)> {
    path.points.iter().copied().step_by(THIN)
}

fn squared_distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripts::{alphabet::Line, relation::StrokePlacement, shape::bend};

    /// Strokes of one straight line each, from place to place.
    fn lines(ends: &[Line]) -> Program {
        let stroke = |&(from, to): &_| StrokeProgram {
            heading: 0.0,
            bends: vec![bend(1.0, 0.0)],
            relation: StrokePlacement::Spans { from, to },
        };
        Program { strokes: ends.iter().map(stroke).collect() }
    }

    #[test]
    fn a_plus_can_be_read_and_a_thicket_or_a_doubled_line_cannot() {
        assert!(is_legible(&lines(&[((0.5, 0.0), (0.5, 1.0)), ((0.0, 0.5), (1.0, 0.5))])));
        let uprights = [0.1, 0.5, 0.9].map(|x| ((x, 0.0), (x, 1.0)));
        let levels = [0.1, 0.5, 0.9].map(|y| ((0.0, y), (1.0, y)));
        assert!(!is_legible(&lines(&[uprights, levels].concat())));
        assert!(!is_legible(&lines(&[((0.5, 0.0), (0.5, 1.0)), ((0.55, 0.0), (0.55, 1.0))])));
    }

    #[test]
    fn one_line_is_bare_and_two_or_a_ring_are_not() {
        let upright = ((0.5, 0.0), (0.5, 1.0));
        assert!(is_bare(&lines(&[upright])));
        assert!(!is_bare(&lines(&[upright, ((0.5, 0.5), (1.0, 0.5))])));
        let mut ring = lines(&[upright]);
        ring.strokes[0].bends = vec![bend(1.0, 6.0)];
        assert!(!is_bare(&ring));
    }
}
