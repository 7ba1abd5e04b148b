//! Lines in the middle of ink, moved until a round pen along them covers the ink and nothing else.
//!
//! Thinning finds which lines there are, but not quite where: it takes a part of a line's end away, rounds bends, and pulls lines
//! together where they meet. Here each pixel that has ink and is not covered pulls the nearest place of a line, and each that is
//! covered and has none pushes it away: least squares of ink and cover, by steps of Gauss and Newton with a diagonal matrix.

/// A place on a picture, in pixels: the middle of the first is (0, 0).
pub(crate) type Place = (f32, f32);

/// Steps until lines hardly move, on handwriting.
const STEPS: usize = 24;
/// The most that a place moves in a step, in pixels.
const LONGEST_STEP: f32 = 1.0;
/// How far beyond the pen ink that is not covered pulls, in pixels.
const PULL: f32 = 4.0;
/// The widest pen, in pixels from its middle: of what is wider, the inside is left alone.
const WIDEST: f32 = 32.0;

/// Moves lines to where a pen would have to go to leave this ink, row by row of a picture so many pixels wide.
pub(crate) fn fit(lines: &mut [Vec<Place>], ink: &[bool], width: usize) {
    let mut radius = first_radius(lines, ink);
    for _ in 0..STEPS {
        let step = Step::find(lines, ink, width, radius);
        radius = (radius + step.wider).clamp(0.5, WIDEST);
        let mut moves = step.moves.into_iter();
        for line in lines.iter_mut() {
            let own: Vec<Place> = moves.by_ref().take(line.len()).collect();
            for (at, place) in line.iter_mut().enumerate() {
                let (x, y) = calm(&own, at);
                *place = (place.0 + x, place.1 + y);
            }
        }
    }
}

/// Half the width of a pen that leaves as much ink along these lines: of length l and number n, 2 r l + n π r².
fn first_radius(lines: &[Vec<Place>], ink: &[bool]) -> f32 {
    let area = ink.iter().filter(|ink| **ink).count() as f32;
    let length = |line: &Vec<Place>| line.windows(2).map(|ends| apart(ends[0], ends[1])).sum::<f32>();
    let all: f32 = lines.iter().map(length).sum();
    let dots = lines.len().max(1) as f32 * std::f32::consts::PI;
    (((all * all + dots * area).sqrt() - all) / dots).clamp(0.5, WIDEST)
}

fn apart(a: Place, b: Place) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// What one place of a line moves, with its neighbours, so that pixels' corners leave no trace; ends move on their own.
fn calm(moves: &[Place], at: usize) -> Place {
    if at == 0 || at + 1 == moves.len() {
        return moves[at];
    }
    let mean = |a: f32, b: f32, c: f32| (a + 2.0 * b + c) / 4.0;
    let (before, here, after) = (moves[at - 1], moves[at], moves[at + 1]);
    (mean(before.0, here.0, after.0), mean(before.1, here.1, after.1))
}

/// What would make lines cover the ink better.
struct Step {
    /// By how much each place of each line moves, one line after the other.
    moves: Vec<Place>,
    /// By how much the pen's radius grows.
    wider: f32,
}

/// The place of a line that is nearest to a pixel.
#[derive(Clone, Copy)]
struct Nearest {
    squared: f32,
    /// The places between which it lies, and the share of the way from one to the other.
    between: (usize, usize),
    along: f32,
    /// From there to the pixel.
    away: Place,
}

impl Step {
    fn find(lines: &[Vec<Place>], ink: &[bool], width: usize, radius: f32) -> Self {
        let places = lines.iter().map(Vec::len).sum();
        let (mut force, mut weight) = (vec![(0.0, 0.0); places], vec![0.0_f32; places]);
        let (mut lacking, mut edge) = (0.0, 0.0);
        for (near, ink) in nearest(lines, ink.len(), width, radius + PULL).iter().zip(ink) {
            let Some(near) = near else { continue };
            let distance = near.squared.sqrt();
            let cover = (radius + 0.5 - distance).clamp(0.0, 1.0);
            let lack = f32::from(u8::from(*ink)) - cover;
            let is_edge = cover > 0.0 && cover < 1.0;
            if is_edge {
                lacking += lack;
                edge += 1.0;
            }
            let (x, y) = (near.away.0 / distance.max(1e-3) * lack, near.away.1 / distance.max(1e-3) * lack);
            for (at, share) in [(near.between.0, 1.0 - near.along), (near.between.1, near.along)] {
                force[at].0 += x * share;
                force[at].1 += y * share;
                weight[at] += if is_edge { share } else { 0.0 };
            }
        }
        let step = |((x, y), weight): ((f32, f32), f32)| {
            let (x, y) = (x / weight.max(1.0), y / weight.max(1.0));
            let shorter = (LONGEST_STEP / x.hypot(y).max(1e-6)).min(1.0);
            (x * shorter, y * shorter)
        };
        Self { moves: force.into_iter().zip(weight).map(step).collect(), wider: lacking / f32::max(edge, 1.0) }
    }
}

/// For each pixel the nearest place of a line within reach.
fn nearest(lines: &[Vec<Place>], pixels: usize, width: usize, reach: f32) -> Vec<Option<Nearest>> {
    let mut found: Vec<Option<Nearest>> = vec![None; pixels];
    let mut before = 0;
    for line in lines {
        for at in 0..line.len().saturating_sub(1).max(1) {
            let next = (at + 1).min(line.len() - 1);
            let (from, to) = (line[at], line[next]);
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let inverse = 1.0 / (dx * dx + dy * dy).max(1e-6);
            for row in within(from.1, to.1, reach, pixels / width) {
                for column in within(from.0, to.0, reach, width) {
                    let (x, y) = (column as f32 - from.0, row as f32 - from.1);
                    let along = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
                    let away = (x - along * dx, y - along * dy);
                    let squared = away.0 * away.0 + away.1 * away.1;
                    let other = &mut found[row * width + column];
                    if squared < reach * reach && other.is_none_or(|other| squared < other.squared) {
                        *other = Some(Nearest { squared, between: (before + at, before + next), along, away });
                    }
                }
            }
        }
        before += line.len();
    }
    found
}

/// Pixels along one side that may be within reach of an interval.
fn within(a: f32, b: f32, reach: f32, side: usize) -> std::ops::Range<usize> {
    let first = (a.min(b) - reach).ceil().max(0.0) as usize;
    let last = (a.max(b) + reach).floor().min(side as f32 - 1.0);
    first..((last + 1.0).max(0.0) as usize).max(first)
}
