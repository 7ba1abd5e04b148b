//! Habits of the pen: where a writer lifts it or leaves it down, and in which order and direction strokes are drawn.
//!
//! None of this can be seen on paper, but for small hooks and gaps: one character, many ways of drawing it.

use rand::Rng;

use super::{
    chance::{between, chance, normal, sign},
    path::{PenPath, STEP},
    writer::{Habits, StrokeOrder},
};

/// A turn on the spot that counts as a corner, radians.
const CORNER: f32 = 0.9;

/// Nothing shorter than this becomes a stroke of its own when the pen is lifted.
const SHORTEST: usize = 6;

/// How near the end of one stroke the next has to begin for the pen to stay down.
const RUN_ON: f32 = 2.0 * STEP;

/// The strokes as this writer draws them, from the strokes of the program.
pub fn apply(paths: Vec<PenPath>, habits: &Habits, rng: &mut impl Rng) -> Vec<PenPath> {
    let mut strokes: Vec<PenPath> = paths.into_iter().flat_map(|path| lifted(path, habits.lift, rng)).collect();
    for stroke in &mut strokes {
        if is_reversed(stroke, habits, rng) {
            stroke.points.reverse();
        }
    }
    let turn = |stroke: &PenPath| match habits.order {
        StrokeOrder::Taught => 0.0,
        StrokeOrder::LeftToRight => stroke.bounds().left,
        StrokeOrder::TopToBottom => stroke.bounds().top,
    };
    strokes.sort_by(|a, b| turn(a).total_cmp(&turn(b)));
    let mut strokes = run_on(strokes, habits.run_on, rng);
    for stroke in &mut strokes {
        for _ in 0..2 {
            if chance(rng, habits.flick) {
                flick(stroke, rng);
            }
            // Once for each end, and back again.
            stroke.points.reverse();
        }
    }
    strokes
}

/// Divides a stroke at those of its corners where the pen is lifted.
fn lifted(mut path: PenPath, likely: f32, rng: &mut impl Rng) -> Vec<PenPath> {
    let mut parts = Vec::new();
    let mut at = SHORTEST;
    while at + SHORTEST < path.points.len() {
        if path.turn(at).abs() > CORNER && chance(rng, likely) {
            let mut rest = PenPath { points: path.points.split_off(at) };
            path.points.push(rest.points[0]);
            // The pen comes down again near to where it went up.
            rest.shift(0.02 * normal(rng), 0.02 * normal(rng));
            parts.push(std::mem::replace(&mut path, rest));
            at = SHORTEST;
        } else {
            at += 1;
        }
    }
    parts.push(path);
    parts
}

fn is_reversed(stroke: &PenPath, habits: &Habits, rng: &mut impl Rng) -> bool {
    let (first, last) = (stroke.at(0.0), stroke.at(1.0));
    let (dx, dy) = (last.0 - first.0, last.1 - first.1);
    let size = stroke.bounds().width().max(stroke.bounds().height());
    let closed = dx.hypot(dy) < 0.3 * size;
    let level = dx.abs() > 3.0 * dy.abs() && !closed;
    chance(rng, habits.reversal) || (closed && habits.rings_reversed) || (level && habits.leftwards && dx > 0.0)
}

/// Joins a stroke to the one before where that ends, if the writer leaves the pen down.
fn run_on(strokes: Vec<PenPath>, likely: f32, rng: &mut impl Rng) -> Vec<PenPath> {
    let mut joined: Vec<PenPath> = Vec::with_capacity(strokes.len());
    for stroke in strokes {
        let start = stroke.at(0.0);
        match joined.last_mut() {
            Some(last) if near(last.at(1.0), start) && stroke.points.len() > 3 && chance(rng, likely) => {
                last.points.extend(stroke.points);
            }
            _ => joined.push(stroke),
        }
    }
    joined
}

fn near(a: (f32, f32), b: (f32, f32)) -> bool {
    (a.0 - b.0).hypot(a.1 - b.1) < RUN_ON
}

/// A short way on after the end, turned sharply.
fn flick(stroke: &mut PenPath, rng: &mut impl Rng) {
    let count = stroke.points.len();
    if count < SHORTEST {
        return;
    }
    let (from, end) = (stroke.points[count - 3], stroke.points[count - 1]);
    let heading = (end.1 - from.1).atan2(end.0 - from.0) + sign(rng) * between(rng, 1.2, 2.8);
    let (sin, cos) = heading.sin_cos();
    let length = between(rng, 0.02, 0.07);
    stroke.points.push((end.0 + cos * length, end.1 + sin * length));
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::scripts::{
        shape::{bend, cornered},
        writer::Writer,
    };

    const STILL: Habits = Writer::PRINTER.habits;

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(5)
    }

    /// Right, then down.
    fn angle() -> PenPath {
        PenPath::walk(0.0, &[bend(0.5, 0.0), cornered(1.57, 0.5, 0.0)])
    }

    #[test]
    fn a_printer_draws_what_the_program_says() {
        assert_eq!(apply(vec![angle()], &STILL, &mut rng()), [angle()]);
    }

    #[test]
    fn a_pen_that_is_lifted_at_a_corner_makes_two_strokes_and_one_that_runs_on_makes_one() {
        let two = apply(vec![angle()], &Habits { lift: 1.0, ..STILL }, &mut rng());
        assert_eq!(two.len(), 2);
        assert!(near(two[0].at(1.0), (0.5, 0.0)) && near(two[1].at(0.0), (0.5, 0.0)));
        assert!((two[0].length() - 0.5).abs() < 1e-3 && (two[1].length() - 0.5).abs() < 1e-3);
        let one = apply(two, &Habits { run_on: 1.0, ..STILL }, &mut rng());
        assert_eq!(one.len(), 1);
        assert!((one[0].length() - 1.0).abs() < 0.1, "{}", one[0].length());
    }

    #[test]
    fn orders_and_directions_differ_but_not_the_ink() {
        let level = PenPath::walk(0.0, &[bend(0.6, 0.0)]);
        let mut upright = PenPath::walk(1.57, &[bend(0.6, 0.0)]);
        upright.shift(-0.2, -0.3);
        let drawn = vec![level.clone(), upright.clone()];
        let sorted = apply(drawn.clone(), &Habits { order: StrokeOrder::LeftToRight, ..STILL }, &mut rng());
        assert_eq!(sorted, [upright.clone(), level.clone()]);
        let left_handed = apply(drawn, &Habits { leftwards: true, ..STILL }, &mut rng());
        assert_eq!((left_handed[0].at(0.0), left_handed[0].at(1.0)), (level.at(1.0), level.at(0.0)));
        assert_eq!(left_handed[1], upright);
    }
}
