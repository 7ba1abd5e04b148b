//! Performances: one drawing of a character by one writer.
//!
//! The program itself is perturbed first (lengths, turns, directions, places), so that strokes which belong together stay
//! together, as they do in handwriting; the writer's [`habits`] divide and order them; then the paper is warped, slanted
//! and turned, a steady hand rules its lines, corners are rounded, the hand trembles, and the [`pen`] adds time.

use rand::Rng;

use super::{
    chance::normal,
    habits,
    path::{PenPath, bounds_of},
    pen,
    program::Program,
    relation::StrokePlacement,
    shape::Bend,
    writer::Writer,
};
use ink::{Drawing, noise::Waves};

/// Draws the program once.
pub fn perform(program: &Program, writer: &Writer, rng: &mut impl Rng) -> Drawing {
    let mut paths = vary(program, writer, rng).lay_out();
    for path in &mut paths {
        let drift = 0.01 * writer.sloppiness;
        path.shift(drift * normal(rng), drift * normal(rng));
    }
    let mut paths = habits::apply(paths, &writer.habits, rng);
    let warp = Waves::sample(0.02 * writer.sloppiness, rng);
    for path in &mut paths {
        for point in &mut path.points {
            *point = warp.displace(*point);
        }
    }
    slant(&mut paths, writer);
    for path in &mut paths {
        straighten(path, writer.ruled);
        round_corners(path, writer.rounding);
        tremble(path, writer.tremor, rng);
    }
    put_on_sheet(&mut paths, writer, rng);
    Drawing { strokes: pen::write(&paths, writer, rng) }
}

/// The program as this writer remembers it this time.
fn vary(program: &Program, writer: &Writer, rng: &mut impl Rng) -> Program {
    let mut program = program.clone();
    let mut slip = |scale: f32| scale * writer.sloppiness * normal(rng);
    for stroke in &mut program.strokes {
        stroke.heading += slip(0.06);
        let size = slip(0.1).exp();
        for bend in &mut stroke.bends {
            *bend = Bend {
                corner: bend.corner * (1.0 + slip(0.06)),
                length: bend.length * size * slip(0.14).exp(),
                turn: writer.bending * bend.turn * (1.0 + slip(0.06)) + slip(0.08),
            };
        }
        vary_relation(&mut stroke.relation, &mut slip);
    }
    program
}

/// The same relation, not quite.
fn vary_relation(relation: &mut StrokePlacement, slip: &mut impl FnMut(f32) -> f32) {
    const PLACE: f32 = 0.04;
    const SHARE: f32 = 0.04;
    match relation {
        StrokePlacement::Spans { from, to } => {
            for coordinate in [&mut from.0, &mut from.1, &mut to.0, &mut to.1] {
                *coordinate += slip(PLACE);
            }
        }
        StrokePlacement::Fills { part } => {
            for edge in [&mut part.left, &mut part.top, &mut part.right, &mut part.bottom] {
                *edge += slip(1.2 * PLACE);
            }
        }
        StrokePlacement::StartsAt { at, .. } | StrokePlacement::EndsAt { at, .. } => *at += slip(SHARE),
        StrokePlacement::Reaches { at, to, .. } => {
            *at += slip(SHARE);
            to.0 += slip(PLACE);
            to.1 += slip(PLACE);
        }
        StrokePlacement::Crosses { at, own, .. } => {
            *at += slip(SHARE);
            *own += slip(SHARE);
        }
        StrokePlacement::Bridges { from, to, .. } => {
            *from += slip(SHARE);
            *to += slip(SHARE);
        }
        StrokePlacement::Along { dx, dy, .. } | StrokePlacement::Inside { dx, dy, .. } => {
            *dx += slip(PLACE);
            *dy += slip(PLACE);
        }
        StrokePlacement::Beside { gap, slide, .. } => {
            *gap *= slip(0.25).exp();
            *slide += slip(PLACE);
        }
    }
}

/// Cuts corners: every point becomes the mean of its neighbours within `reach` of it along the path.
fn round_corners(path: &mut PenPath, reach: f32) {
    let half = (reach / 0.03).round() as usize;
    if half == 0 || path.points.len() < 3 {
        return;
    }
    let points = std::mem::take(&mut path.points);
    let last = points.len() - 1;
    path.points = (0..points.len())
        .map(|index| {
            // A window that shrinks towards the ends keeps them where they are.
            let reach = half.min(index).min(last - index);
            let window = &points[index - reach..=index + reach];
            let (x, y) = window.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
            (x / window.len() as f32, y / window.len() as f32)
        })
        .collect();
}

/// Lets the pen stray a little from its way and back, ever slightly.
fn tremble(path: &mut PenPath, amount: f32, rng: &mut impl Rng) {
    let (mut dx, mut dy) = (0.0, 0.0);
    for point in &mut path.points {
        dx = 0.85 * dx + amount * normal(rng);
        dy = 0.85 * dy + amount * normal(rng);
        point.0 += dx;
        point.1 += dy;
    }
}

/// Slants, stretches and turns the character.
fn slant(paths: &mut [PenPath], writer: &Writer) {
    let (sin, cos) = writer.rotation.sin_cos();
    let stretch = writer.stretch.sqrt();
    for point in paths.iter_mut().flat_map(|path| &mut path.points) {
        let (x, y) = ((point.0 - writer.slant * point.1) * stretch, point.1 / stretch);
        *point = (x * cos - y * sin, x * sin + y * cos);
    }
}

/// Takes lines that are nearly level or upright to be so, as a hand does that pushes a mouse: `ruled` of what is missing.
fn straighten(path: &mut PenPath, ruled: f32) {
    const NEARLY: f32 = 0.22;
    let mut start = 0;
    while start + 1 < path.points.len() {
        // From corner to corner.
        let corner = (start + 1..path.points.len()).find(|&at| path.turn(at).abs() > 0.6);
        let end = corner.unwrap_or(path.points.len() - 1);
        let (from, to) = (path.points[start], path.points[end]);
        let (dx, dy) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        let run: f32 =
            path.points[start..=end].windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum();
        if dx.hypot(dy) > 0.97 * run && dx.min(dy) < NEARLY * dx.max(dy) {
            for (index, point) in path.points.iter_mut().enumerate().skip(start) {
                let share = (index.min(end) - start) as f32 / (end - start) as f32;
                if dx > dy {
                    point.1 -= share * ruled * (to.1 - from.1);
                } else {
                    point.0 -= share * ruled * (to.0 - from.0);
                }
            }
        }
        start = end;
    }
}

/// Puts the character somewhere on the unit sheet.
fn put_on_sheet(paths: &mut [PenPath], writer: &Writer, rng: &mut impl Rng) {
    let bounds = bounds_of(paths);
    let scale = writer.size / bounds.width().max(bounds.height()).max(0.3);
    let free = ((1.0 - writer.size) / 2.0).max(0.0);
    let (x, y) = if writer.sloppiness > 0.0 {
        (0.5 + 0.5 * free * normal(rng).clamp(-2.0, 2.0), 0.5 + 0.5 * free * normal(rng).clamp(-2.0, 2.0))
    } else {
        (0.5, 0.5)
    };
    for point in paths.iter_mut().flat_map(|path| &mut path.points) {
        point.0 = (point.0 - (bounds.left + bounds.right) / 2.0) * scale + x;
        point.1 = (point.1 - (bounds.top + bounds.bottom) / 2.0) * scale + y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripts::shape::{bend, cornered};

    #[test]
    fn a_steady_hand_makes_nearly_level_lines_level_and_leaves_the_others() {
        // Nearly level, then nearly upright, then a slope.
        let drawn = PenPath::walk(0.1, &[bend(0.59, 0.0), cornered(1.5, 0.59, 0.0), cornered(1.0, 0.29, 0.0)]);
        let mut ruled = drawn.clone();
        straighten(&mut ruled, 1.0);
        let (start, first, second) = (ruled.points[0], ruled.points[20], ruled.points[40]);
        assert!((first.1 - start.1).abs() < 1e-5 && (second.0 - first.0).abs() < 1e-5, "{first:?} {second:?}");
        let slope = |path: &PenPath| {
            let (from, to) = (path.points[40], path.at(1.0));
            (to.0 - from.0, to.1 - from.1)
        };
        assert!((slope(&drawn).0 - slope(&ruled).0).hypot(slope(&drawn).1 - slope(&ruled).1) < 1e-5);
        let mut free = drawn.clone();
        straighten(&mut free, 0.0);
        assert_eq!(free, drawn);
    }
}
