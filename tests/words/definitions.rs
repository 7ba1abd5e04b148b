//! What the words of a caption mean of runs of points, as simply as possible, and by none of the describer's own definitions.

use super::{parse::Named, runs::*};
use ink::{
    Drawing, SIDE, rasterise,
    words::{Arrangement, Eighth, MarkKind, Move, Size, SpatialRelation, Spot},
};

pub fn some<'b>(runs: &[&'b [DrawingOrigin]], wanted: impl Fn(&[DrawingOrigin]) -> bool) -> Vec<&'b [DrawingOrigin]> {
    runs.iter().copied().filter(|run| wanted(run)).collect()
}

pub fn fits(named: &Named, run: &[DrawingOrigin]) -> bool {
    let size = match named.size {
        Size::Small => extent(run) < 0.45,
        Size::Any => true,
        Size::Large => extent(run) > 0.6,
    };
    size && named.kinds.iter().any(|kind| is(*kind, named.opening, run))
}

pub fn is(kind: MarkKind, to: Option<Eighth>, run: &[DrawingOrigin]) -> bool {
    let [x, y] = chord(run);
    let tilt = x.abs().atan2(y.abs()).to_degrees();
    let turn = turned(run).abs();
    let open = || to.is_none_or(|to| towards(opening(run), to, 60.0));
    let halves = |test: &dyn Fn(&[DrawingOrigin], &[DrawingOrigin]) -> bool| {
        (2..run.len().saturating_sub(2)).any(|at| test(&run[..=at], &run[at..]))
    };
    let closed = || gap(run[0], run[run.len() - 1]) < 0.45 * extent(run);
    match kind {
        MarkKind::Dot => false,
        MarkKind::Line => straight(run),
        MarkKind::Vertical => straight(run) && tilt < 32.0,
        MarkKind::Horizontal => straight(run) && tilt > 58.0,
        MarkKind::Rising => straight(run) && (12.0..78.0).contains(&tilt) && x * y < 0.0,
        MarkKind::Falling => straight(run) && (12.0..78.0).contains(&tilt) && x * y > 0.0,
        MarkKind::Curve => turn > 15.0 && sag(run) > 0.04,
        MarkKind::Arc(_) => sag(run) > 0.08 && turn > 45.0 && turn < 250.0 && open(),
        MarkKind::Horseshoe(_) => turn > 180.0 && turn < 350.0 && open(),
        MarkKind::Ring | MarkKind::Loop => closed() && turn > 200.0,
        MarkKind::Spiral => turn > 400.0,
        MarkKind::Triangle | MarkKind::Box => closed() && extent(run) > 0.1,
        MarkKind::Angle(_) => {
            open() && halves(&|a, b| straight(a) && straight(b) && angle(chord(a), chord(b)).abs() > 35.0)
        }
        MarkKind::Bracket(_) => open() && turn > 90.0 && turn < 270.0,
        MarkKind::Hook(_) => halves(&|a, b| {
            let tip = |line: &[DrawingOrigin], bend: &[DrawingOrigin], way: DrawingOrigin| {
                straight(line) && turned(bend).abs() > 45.0 && to.is_none_or(|to| towards(way, to, 65.0))
            };
            tip(a, b, chord(b)) || tip(b, a, minus([0.0, 0.0], chord(a)))
        }),
        MarkKind::Zigzag => halves(&|a, rest| {
            straight(a)
                && (2..rest.len().saturating_sub(2)).any(|at| {
                    let (b, c) = (&rest[..=at], &rest[at..]);
                    let turns = [angle(chord(a), chord(b)), angle(chord(b), chord(c))];
                    straight(b)
                        && straight(c)
                        && turns[0] * turns[1] < 0.0
                        && turns.iter().all(|turn| turn.abs() > 25.0)
                })
        }),
        MarkKind::Wave => {
            halves(&|a, b| turned(a) * turned(b) < 0.0 && turned(a).abs() > 35.0 && turned(b).abs() > 35.0)
        }
        MarkKind::Bumps(_) => halves(&|a, b| {
            let bent = |half: &[DrawingOrigin]| sag(half) > 0.1 && to.is_none_or(|to| towards(opening(half), to, 80.0));
            bent(a) && bent(b)
        }),
    }
}

/// How many runs stand apart, in a row if one is asked for.
pub fn rows(runs: &[&[DrawingOrigin]], row: Option<Arrangement>) -> usize {
    let axis = usize::from(row == Some(Arrangement::Stacked));
    let mut sorted: Vec<&[DrawingOrigin]> = runs.to_vec();
    sorted.sort_by(|a, b| bounds(a)[axis].total_cmp(&bounds(b)[axis]));
    let mut kept: Vec<&[DrawingOrigin]> = Vec::new();
    for run in sorted {
        let centre = |run: &[DrawingOrigin]| {
            let b = bounds(run);
            [(b[0] + b[2]) / 2.0, (b[1] + b[3]) / 2.0]
        };
        let other = |last: &[DrawingOrigin]| match row {
            Some(_) => centre(run)[axis] - centre(last)[axis] > 0.06,
            None => gap(centre(run), centre(last)) > 0.05,
        };
        if kept.iter().all(|last| other(last)) {
            kept.push(run);
        }
    }
    kept.len()
}

/// The points of two runs that are nearest, by their places in them.
pub fn nearest(a: &[DrawingOrigin], b: &[DrawingOrigin]) -> (f32, usize, usize) {
    let pairs = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
    let best = pairs.map(|(i, j)| (gap(a[i], b[j]), i, j)).min_by(|x, y| x.0.total_cmp(&y.0));
    best.unwrap_or((f32::MAX, 0, 0))
}

pub fn ends(run: &[DrawingOrigin]) -> [DrawingOrigin; 2] {
    [run[0], run[run.len() - 1]]
}

/// Whether a way is the first mark up to some point and the second after it, turning there or not.
pub fn joined(
    way: &[DrawingOrigin],
    relation: SpatialRelation,
    first: &Named,
    spot: Option<Spot>,
    second: &Named,
) -> bool {
    (2..way.len().saturating_sub(2)).any(|at| {
        let turn = angle(minus(way[at], way[at - 2]), minus(way[at + 2], way[at])).abs();
        let turns = if relation == SpatialRelation::Corner { turn > 20.0 } else { turn < 75.0 };
        let before = |from: &usize| {
            let run = &way[*from..=at];
            fits(first, run) && spot.is_none_or(|spot| spotted(spot, run, &way[at..=at]))
        };
        turns && (0..at - 1).any(|from| before(&from)) && (at + 2..way.len()).any(|to| fits(second, &way[at..=to]))
    })
}

pub fn related(relation: SpatialRelation, a: &[DrawingOrigin], b: &[DrawingOrigin]) -> bool {
    const NEAR: f32 = 0.14;
    let (one, other) = (bounds(a), bounds(b));
    let apart = |from: [f32; 4], to: [f32; 4], axis: usize| {
        let cross = 1 - axis;
        from[axis + 2] < to[axis] + 0.08 && from[cross] < to[cross + 2] + 0.08 && to[cross] < from[cross + 2] + 0.08
    };
    match relation {
        SpatialRelation::Cross => a.windows(2).any(|p| {
            b.windows(2).any(|q| {
                let side = |o: DrawingOrigin, u: DrawingOrigin, v: DrawingOrigin| {
                    (u[0] - o[0]) * (v[1] - o[1]) - (u[1] - o[1]) * (v[0] - o[0])
                };
                side(p[0], p[1], q[0]) * side(p[0], p[1], q[1]) <= 0.0
                    && side(q[0], q[1], p[0]) * side(q[0], q[1], p[1]) <= 0.0
                    && nearest(p, q).0 < 0.1
            })
        }),
        // Told by `joined`.
        SpatialRelation::Corner | SpatialRelation::Into => false,
        SpatialRelation::Touched => ends(b).iter().any(|end| nearest(a, &[*end]).0 < NEAR),
        SpatialRelation::Touches => ends(a).iter().any(|end| nearest(b, &[*end]).0 < NEAR),
        SpatialRelation::Inside => {
            (0..2).all(|axis| other[axis] > one[axis] - 0.08 && other[axis + 2] < one[axis + 2] + 0.08)
        }
        SpatialRelation::Left => apart(other, one, 0),
        SpatialRelation::Right => apart(one, other, 0),
        SpatialRelation::Above => apart(other, one, 1),
        SpatialRelation::Below => apart(one, other, 1),
    }
}

pub fn spotted(spot: Spot, a: &[DrawingOrigin], b: &[DrawingOrigin]) -> bool {
    let (_, i, _) = nearest(a, b);
    let box_ = bounds(a);
    let share = |axis: usize| (a[i][axis] - box_[axis]) / (box_[axis + 2] - box_[axis]).max(0.05);
    match spot {
        Spot::Top => share(1) < 0.45,
        Spot::Bottom => share(1) > 0.55,
        Spot::Left => share(0) < 0.45,
        Spot::Right => share(0) > 0.55,
        Spot::Middle => (0.2..0.8).contains(&(i as f32 / (a.len() - 1) as f32)),
    }
}

/// Whether a way does all this, one after the other.
pub fn goes(way: &[DrawingOrigin], moves: &[Move]) -> bool {
    let mut at = 0;
    moves.iter().all(|step| {
        let ends = (at + 2..way.len()).flat_map(|to| (at..to - 1).rev().map(move |from| (from, to)));
        let done = ends.into_iter().find(|&(from, to)| does(*step, &way[from..=to]));
        at = done.map_or(at, |(_, to)| to - 1);
        done.is_some()
    })
}

pub fn does(step: Move, run: &[DrawingOrigin]) -> bool {
    match step {
        Move::Go(to) => straight(run) && towards(chord(run), to, 50.0),
        Move::Bend(to) => turned(run).abs() > 35.0 && towards(chord(run), to, 55.0),
        Move::Round => turned(run).abs() > 200.0,
    }
}

/// Areas of paper that ink surrounds on the picture: those of a fair size, and all.
pub fn enclosed(drawing: &Drawing) -> (usize, usize) {
    let picture = rasterise(drawing);
    let mut seen: Vec<bool> = (0..SIDE * SIDE).map(|at| picture.ink(at / SIDE, at % SIDE) > 0.35).collect();
    let mut areas = Vec::new();
    for start in 0..SIDE * SIDE {
        let (mut open, mut size) = (vec![start], 0);
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            size += 1;
            let (row, column) = (at / SIDE, at % SIDE);
            open.extend((row > 0).then(|| at - SIDE));
            open.extend((row + 1 < SIDE).then_some(at + SIDE));
            open.extend((column > 0).then(|| at - 1));
            open.extend((column + 1 < SIDE).then_some(at + 1));
        }
        areas.extend(Some(size).filter(|size| *size > 0));
    }
    (areas[1..].iter().filter(|size| **size >= 12).count(), areas.len() - 1)
}
