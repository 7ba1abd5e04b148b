//! The lines of a drawing, brought to one size and to points at even distances, and what is measured on them.

use crate::{Drawing, frame::Bounds};

/// A place; the longer side of the drawing's box is 1.
pub type TracePoint = [f32; 2];

/// The distance between points.
const STEP: f32 = 0.025;

/// The most points of a stroke.
const MOST: f32 = 400.0;

/// What is smaller than this share of the sheet is not taken for larger than it is.
const SMALLEST: f32 = 0.12;

/// Any point farther off than this is no part of a drawing.
const FAR: f32 = 32.0;

/// The lines of a drawing, as the eye sees them.
pub struct Traces {
    /// The box around the drawing's points, as they were.
    pub bounds: Bounds,
    /// How many strokes made it.
    pub count: usize,
    /// Strokes, joined where only the pen knows of a division: scaled until the longer side of their box is 1, from its
    /// upper left corner, smoothed a little, as points at even distances.
    pub lines: Vec<Vec<TracePoint>>,
}

/// The lines of a drawing. `None` without a point.
pub fn traces(drawing: &Drawing) -> Option<Traces> {
    let sound = |x: f32, y: f32| x.abs() <= FAR && y.abs() <= FAR;
    let points = drawing.strokes.iter().flat_map(|stroke| &stroke.points).map(|point| (point.x, point.y));
    let bounds = Bounds::around(points.filter(|&(x, y)| sound(x, y)))?;
    let scale = 1.0 / bounds.width().max(bounds.height()).max(SMALLEST);
    let stroke = |points: &[crate::Point]| {
        let places = points.iter().filter(|point| sound(point.x, point.y));
        let places = places.map(|point| [(point.x - bounds.left) * scale, (point.y - bounds.top) * scale]);
        resampled(&places.collect::<Vec<TracePoint>>(), STEP)
    };
    let mut strokes: Vec<Vec<TracePoint>> =
        drawing.strokes.iter().map(|each| stroke(&each.points)).filter(|points| !points.is_empty()).collect();
    let count = strokes.len();
    if count < MOST_JOINED {
        while join(&mut strokes) {}
    }
    Some(Traces { bounds, count, lines: strokes.into_iter().map(smoothed).collect() })
}

/// Strokes beyond this many are not joined: a scribble is not to cost much.
const MOST_JOINED: usize = 24;

/// Joins two strokes where an end of one is at an end of the other and no third is, since lifting the pen there, or not,
/// makes no difference to the eye. True if there were two.
fn join(strokes: &mut Vec<Vec<TracePoint>>) -> bool {
    const NEAR: f32 = 0.06;
    let long = |stroke: &Vec<TracePoint>| stroke.len() > 4;
    let ends: Vec<(usize, bool, TracePoint)> = (0..strokes.len())
        .filter(|&at| long(&strokes[at]))
        .flat_map(|at| [(at, false, strokes[at][0]), (at, true, strokes[at][strokes[at].len() - 1])])
        .collect();
    let near = |place: TracePoint| ends.iter().filter(move |end| distance(end.2, place) < NEAR);
    let meeting = ends.iter().find_map(|end| {
        let other = near(end.2).find(|other| other.0 != end.0)?;
        (near(end.2).count() == 2 && near(other.2).count() == 2).then_some((*end, *other))
    });
    let Some(((one, one_last, _), (other, other_last, _))) = meeting else { return false };
    let mut rest = std::mem::take(&mut strokes[other]);
    if other_last {
        rest.reverse();
    }
    if !one_last {
        strokes[one].reverse();
    }
    strokes[one].extend(rest);
    let whole = resampled(&strokes[one], STEP);
    strokes[one] = whole;
    strokes.remove(other);
    true
}

/// From one place to another.
pub fn between(from: TracePoint, to: TracePoint) -> TracePoint {
    [to[0] - from[0], to[1] - from[1]]
}

/// How far apart two places are.
pub fn distance(a: TracePoint, b: TracePoint) -> f32 {
    let [x, y] = between(a, b);
    (x * x + y * y).sqrt()
}

/// The length of a way.
pub fn length(points: &[TracePoint]) -> f32 {
    points.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

/// The turn from one direction to another, radians, positive clockwise on the screen.
pub fn turn(from: TracePoint, to: TracePoint) -> f32 {
    (from[0] * to[1] - from[1] * to[0]).atan2(from[0] * to[0] + from[1] * to[1])
}

/// The same way as points at even distances of about `step`, its ends among them.
pub fn resampled(points: &[TracePoint], step: f32) -> Vec<TracePoint> {
    let Some(&first) = points.first() else { return Vec::new() };
    let whole = length(points);
    let steps = (whole / step).ceil().min(MOST);
    if steps < 1.0 {
        return vec![first];
    }
    let step = whole / steps;
    let (mut even, mut gone) = (vec![first], 0.0);
    for pair in points.windows(2) {
        let way = distance(pair[0], pair[1]);
        while even.len() as f32 * step <= gone + way && (even.len() as f32) < steps {
            let share = (even.len() as f32 * step - gone) / way;
            let [dx, dy] = between(pair[0], pair[1]);
            even.push([pair[0][0] + share * dx, pair[0][1] + share * dy]);
        }
        gone += way;
    }
    even.extend(points.last());
    even
}

/// Every point becomes a mean of itself and its neighbours; the ends stay.
fn smoothed(mut points: Vec<TracePoint>) -> Vec<TracePoint> {
    for _ in 0..2 {
        let before = points.clone();
        for (point, three) in points.iter_mut().skip(1).zip(before.windows(3)) {
            *point = [0, 1].map(|axis| (three[0][axis] + 2.0 * three[1][axis] + three[2][axis]) / 4.0);
        }
    }
    points
}

/// Whether two short lines cross.
pub fn crosses(one: [TracePoint; 2], other: [TracePoint; 2]) -> bool {
    let apart = |axis: usize| {
        one[0][axis].max(one[1][axis]) < other[0][axis].min(other[1][axis])
            || other[0][axis].max(other[1][axis]) < one[0][axis].min(one[1][axis])
    };
    if apart(0) || apart(1) {
        return false;
    }
    // What lies on the line counts as of one side, so that a way whose point lies there crosses it once and not never.
    let side = |line: [TracePoint; 2], place: TracePoint| {
        let ([ax, ay], [bx, by]) = (between(line[0], line[1]), between(line[0], place));
        ax * by - ay * bx >= 0.0
    };
    side(one, other[0]) != side(one, other[1]) && side(other, one[0]) != side(other, one[1])
}
