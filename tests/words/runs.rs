//! Runs of points, and the simplest that one can measure on them.

use ink::words::Eighth;

pub type DrawingOrigin = [f32; 2];

pub fn gap(a: DrawingOrigin, b: DrawingOrigin) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

pub fn minus(a: DrawingOrigin, b: DrawingOrigin) -> DrawingOrigin {
    [a[0] - b[0], a[1] - b[1]]
}

/// The angle between two directions, in degrees.
pub fn angle(a: DrawingOrigin, b: DrawingOrigin) -> f32 {
    (a[0] * b[1] - a[1] * b[0]).atan2(a[0] * b[0] + a[1] * b[1]).to_degrees()
}

pub fn towards(vector: DrawingOrigin, to: Eighth, within: f32) -> bool {
    let heading = f32::from(to) * std::f32::consts::FRAC_PI_4;
    angle([heading.cos(), heading.sin()], vector).abs() <= within
}

/// Points at least so far apart, and the last.
pub fn spaced(points: impl Iterator<Item = DrawingOrigin>) -> Vec<DrawingOrigin> {
    const APART: f32 = 0.05;
    let mut kept: Vec<DrawingOrigin> = Vec::new();
    let mut last = None;
    for point in points {
        while let Some(&before) = kept.last().filter(|before| gap(**before, point) > 2.0 * APART) {
            let share = APART / gap(before, point);
            kept.push([0, 1].map(|axis| before[axis] + share * (point[axis] - before[axis])));
        }
        if kept.last().is_none_or(|before| gap(*before, point) > APART) {
            kept.push(point);
            last = None;
        } else {
            last = Some(point);
        }
    }
    kept.extend(last);
    kept
}

pub fn bounds(run: &[DrawingOrigin]) -> [f32; 4] {
    run.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
        [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
    })
}

pub fn extent(run: &[DrawingOrigin]) -> f32 {
    let b = bounds(run);
    (b[2] - b[0]).max(b[3] - b[1])
}

pub fn chord(run: &[DrawingOrigin]) -> DrawingOrigin {
    minus(run[run.len() - 1], run[0])
}

/// How far a run strays from its chord, as a share of the chord.
pub fn sag(run: &[DrawingOrigin]) -> f32 {
    let [x, y] = chord(run);
    let long = x.hypot(y).max(0.01);
    run.iter()
        .map(|p| {
            let [px, py] = minus(*p, run[0]);
            (x * py - y * px).abs() / long
        })
        .fold(0.0, f32::max)
        / long
}

/// How far it turns in all, in degrees, with its sign.
pub fn turned(run: &[DrawingOrigin]) -> f32 {
    let ways: Vec<DrawingOrigin> = run.windows(2).map(|two| minus(two[1], two[0])).collect();
    ways.windows(2).map(|two| angle(two[0], two[1])).sum()
}

pub fn straight(run: &[DrawingOrigin]) -> bool {
    let [x, y] = chord(run);
    x.hypot(y) > 0.09 && sag(run) < 0.15
}

/// From the middle of a run's points to between its ends.
pub fn opening(run: &[DrawingOrigin]) -> DrawingOrigin {
    let count = run.len() as f32;
    let mean = [0, 1].map(|axis| run.iter().map(|p| p[axis]).sum::<f32>() / count);
    let ends = [0, 1].map(|axis| (run[0][axis] + run[run.len() - 1][axis]) / 2.0);
    minus(ends, mean)
}
