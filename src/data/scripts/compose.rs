//! Composing characters: stroke by stroke, each the most legible of a few ideas.

use std::f32::consts::PI;

use rand::{Rng, RngExt};

use super::{
    alphabet::Alphabet,
    chance::{between, chance, normal, weighted},
    legibility::merit,
    path::PenPath,
    program::{Program, StrokeProgram},
    relation::{Side, StrokePlacement},
    shape::{PrimitiveKind, bend, mirrored, reversed},
};

/// Ideas for each stroke, of which the most legible is drawn.
const IDEAS: usize = 10;

/// Makes up a character of the alphabet: a new one, or an `earlier` one with a little more to it.
pub fn compose(alphabet: &Alphabet, earlier: Option<&Program>, rng: &mut impl Rng) -> Program {
    if let Some(earlier) = earlier {
        let mut program = earlier.clone();
        if chance(rng, 0.2) {
            add_dots(&mut program, rng);
        } else {
            add_strokes(&mut program, alphabet, 1, rng);
        }
        return program;
    }
    let mut program = Program::default();
    if let Some((share, (from, to))) = alphabet.mark
        && chance(rng, share)
    {
        let relation = StrokePlacement::Spans { from, to };
        program.strokes.push(StrokeProgram { heading: 0.0, bends: vec![bend(1.0, 0.0)], relation });
    }
    let pieces = weighted(rng, &alphabet.pieces) + 1;
    add_strokes(&mut program, alphabet, pieces, rng);
    if chance(rng, alphabet.dots) {
        add_dots(&mut program, rng);
    }
    program
}

/// Adds so many pieces, several to a stroke where the alphabet leaves the pen down.
fn add_strokes(program: &mut Program, alphabet: &Alphabet, mut pieces: usize, rng: &mut impl Rng) {
    let mut paths = program.lay_out();
    while pieces > 0 {
        let mut joined = 1;
        while joined < pieces.min(4) && chance(rng, alphabet.cursive) {
            joined += 1;
        }
        pieces -= joined;
        let ideas = (0..IDEAS).map(|_| {
            let mut stroke = idea(alphabet, program, joined, rng);
            if chance(rng, alphabet.attached) {
                attach(&mut stroke, &paths);
            }
            let path = stroke.lay_out(&paths);
            // A little chance, so that ideas of equal merit take turns.
            let merit = merit(alphabet, &path, &paths) + 0.15 * normal(rng);
            (merit, stroke, path)
        });
        if let Some((_, stroke, path)) = ideas.max_by(|a, b| a.0.total_cmp(&b.0)) {
            program.strokes.push(stroke);
            paths.push(path);
        }
    }
}

/// One idea for the next stroke.
fn idea(alphabet: &Alphabet, program: &Program, joined: usize, rng: &mut impl Rng) -> StrokeProgram {
    let before = program.strokes.len();
    if before > 0 && chance(rng, alphabet.echo) {
        return echo(&program.strokes[before - 1], before - 1, rng);
    }
    let mut stroke = if chance(rng, alphabet.reuse) {
        alphabet.palette[rng.random_range(0..alphabet.palette.len())].clone()
    } else {
        let (heading, bends) = alphabet.fresh_stroke(rng);
        let relation = alphabet.usual_place(heading, &bends, rng);
        StrokeProgram { heading, bends, relation }
    };
    for _ in 1..joined {
        alphabet.extend(&mut stroke.bends, rng);
    }
    if before > 0 && !chance(rng, alphabet.gridded) {
        stroke.relation = among_others(alphabet, before, rng);
    } else if joined > 1 {
        // What takes several pieces needs room.
        let part = if before == 0 || chance(rng, 0.5) { alphabet.whole() } else { alphabet.part(rng) };
        stroke.relation = StrokePlacement::Fills { part };
    }
    towards_the_end(&mut stroke, rng);
    stroke.resize(match stroke.relation {
        StrokePlacement::Inside { .. } => between(rng, 0.25, 0.45),
        _ if joined > 1 => between(rng, 0.75, 1.0),
        _ => [0.5, 0.65, 0.9][weighted(rng, &[1.0, 2.0, 1.0])],
    });
    stroke
}

/// Lets a stroke that finds its place on the grid set out from ink that is near its start.
fn attach(stroke: &mut StrokeProgram, before: &[PenPath]) {
    let start = stroke.lay_out(before).at(0.0);
    let Some((of, at)) = nearest_joint(before, start) else { return };
    match stroke.relation {
        StrokePlacement::Spans { from, to } => {
            // Uprights stay upright.
            let (x, y) = before[of].at(at);
            stroke.relation = StrokePlacement::Reaches { of, at, to: (x + to.0 - from.0, y + to.1 - from.1) };
        }
        StrokePlacement::Fills { part } => {
            stroke.resize(part.width().max(part.height()));
            stroke.relation = StrokePlacement::StartsAt { of, at };
        }
        _ => {}
    }
}

/// The end, middle or other point of a stroke that is nearest to a place, if it is near: ends and middles are
/// preferred, since characters hold together there.
fn nearest_joint(before: &[PenPath], place: (f32, f32)) -> Option<(usize, f32)> {
    const NEAR: f32 = 0.35;
    let shares = [(0.0, 0.0), (1.0, 0.0), (0.5, 0.03), (0.25, 0.12), (0.75, 0.12)];
    let joints =
        before.iter().enumerate().flat_map(|(of, path)| shares.map(|(at, fault)| (of, at, path.at(at), fault)));
    let distances = joints.map(|(of, at, (x, y), fault)| ((x - place.0).hypot(y - place.1) + fault, of, at));
    let (distance, of, at) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (distance < NEAR).then_some((of, at))
}

/// A place that other strokes give it.
fn among_others(alphabet: &Alphabet, before: usize, rng: &mut impl Rng) -> StrokePlacement {
    let of = if chance(rng, 0.7) { before - 1 } else { rng.random_range(0..before) };
    let at = share(rng);
    match weighted(rng, &alphabet.relations) {
        0 => StrokePlacement::StartsAt { of, at },
        1 => StrokePlacement::EndsAt { of, at },
        2 => StrokePlacement::Crosses { of, at: between(rng, 0.25, 0.75), own: between(rng, 0.35, 0.65) },
        3 => StrokePlacement::Bridges { of, from: share(rng), to_of: rng.random_range(0..before), to: at },
        4 => StrokePlacement::Beside { side: side(rng), gap: between(rng, 0.1, 0.2), slide: between(rng, -0.3, 0.3) },
        _ => StrokePlacement::Inside { of, dx: between(rng, -0.2, 0.2), dy: between(rng, -0.2, 0.2) },
    }
}

/// The last stroke once more, alongside itself or in a mirror.
fn echo(last: &StrokeProgram, of: usize, rng: &mut impl Rng) -> StrokeProgram {
    let away = between(rng, 0.22, 0.45);
    if chance(rng, 0.5) {
        let (dx, dy) = if chance(rng, 0.5) { (away, 0.0) } else { (0.0, away) };
        return StrokeProgram { relation: moved(last.relation, of, dx, dy), ..last.clone() };
    }
    let relation = match rng.random_range(0..3) {
        0 => StrokePlacement::StartsAt { of, at: 0.0 },
        1 => StrokePlacement::StartsAt { of, at: 1.0 },
        _ => StrokePlacement::Along { of, dx: away, dy: 0.0 },
    };
    // Left and right change places.
    let mut mirror = StrokeProgram { heading: PI - last.heading, bends: mirrored(&last.bends), relation };
    mirror.resize(between(rng, 0.4, 0.8));
    towards_the_end(&mut mirror, rng);
    mirror
}

/// Turns round most strokes that would end further left or up: hands go right and down.
fn towards_the_end(stroke: &mut StrokeProgram, rng: &mut impl Rng) {
    let (x, y) = PenPath::walk(stroke.heading, &stroke.bends).at(1.0);
    if x + y < 0.0 && chance(rng, 0.85) {
        (stroke.heading, stroke.bends) = reversed(stroke.heading, &stroke.bends);
    }
}

/// The same relation a little further on, so that a stroke which was stretched to the grid keeps its form.
fn moved(relation: StrokePlacement, of: usize, dx: f32, dy: f32) -> StrokePlacement {
    match relation {
        StrokePlacement::Spans { from, to } => {
            StrokePlacement::Spans { from: (from.0 + dx, from.1 + dy), to: (to.0 + dx, to.1 + dy) }
        }
        StrokePlacement::Fills { mut part } => {
            part.left += dx;
            part.right += dx;
            part.top += dy;
            part.bottom += dy;
            StrokePlacement::Fills { part }
        }
        _ => StrokePlacement::Along { of, dx, dy },
    }
}

/// One to three dots in a row beside the character.
fn add_dots(program: &mut Program, rng: &mut impl Rng) {
    let (side, slide) = (side(rng), between(rng, -0.3, 0.3));
    let (dx, dy) = if matches!(side, Side::Above | Side::Below) { (0.22, 0.0) } else { (0.0, 0.22) };
    let count = weighted(rng, &[3.0, 1.5, 0.5]) + 1;
    for dot in 0..count {
        let of = program.strokes.len();
        let relation = match dot {
            0 => StrokePlacement::Beside { side, gap: between(rng, 0.1, 0.2), slide },
            _ => StrokePlacement::Along { of: of - 1, dx, dy },
        };
        program.strokes.push(StrokeProgram { heading: PI / 4.0, bends: PrimitiveKind::Dot.sample(rng), relation });
    }
}

/// A share of a stroke's way: its ends and its middle draw other strokes to them.
fn share(rng: &mut impl Rng) -> f32 {
    [0.0, 1.0, 0.5, 0.33, 0.67, rng.random()][weighted(rng, &[2.0, 2.0, 2.0, 0.7, 0.7, 0.7])]
}

fn side(rng: &mut impl Rng) -> Side {
    [Side::Right, Side::Below, Side::Left, Side::Above][weighted(rng, &[3.0, 2.0, 1.0, 3.0])]
}
