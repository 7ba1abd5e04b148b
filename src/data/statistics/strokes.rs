//! Measures of the strokes of one drawing.

use super::{
    curve::{SampledStroke, TimedPoint},
    summary::Collector,
};
use ink::Drawing;

/// The step at which curves are looked at, a share of the drawing's size: coarse enough to be blind to the pixels of
/// Omniglot's canvas.
const STEP: f32 = 0.04;

/// A finer one: what turns more at this one trembles.
const FINE: f32 = 0.02;

/// Ends nearer than this to ink touch it.
const TOUCH: f32 = 0.06;

/// Adds what is measured of a drawing. One without a finite point has nothing to measure.
pub fn measure(drawing: &Drawing, to: &mut Collector) {
    let Some(bounds) = drawing.bounds() else { return };
    let size = bounds.width().max(bounds.height()).max(0.02);
    let curves = |step: f32| drawing.strokes.iter().filter_map(move |stroke| SampledStroke::of(stroke, step * size));
    let coarse: Vec<SampledStroke> = curves(STEP).collect();
    to.add("strokes", "strokes", coarse.len() as f32);
    to.add("points", "points", drawing.point_count() as f32);
    to.add("size", "size, share of the sheet", size);
    let length = coarse.iter().map(|curve| curve.length).sum::<f32>() / size;
    to.add("length", "length of all strokes", length);
    for curve in &coarse {
        to.add("stroke_length", "length of a stroke", curve.length / size);
    }
    form(&coarse, to);
    let turning = |curves: &mut dyn Iterator<Item = SampledStroke>| -> f32 {
        curves.map(|curve| curve.turns().iter().map(|turn| turn.abs()).sum::<f32>()).sum()
    };
    let (coarse_turning, fine_turning) = (turning(&mut curves(STEP)), turning(&mut curves(FINE)));
    to.add("curvature", "turning, radians over a size's length", coarse_turning / length.max(0.1));
    to.add("tremor", "turning at half the step / turning", fine_turning / coarse_turning.max(0.2));
    joints(&coarse, size, to);
    pace(drawing, &coarse, size, to);
}

/// What kind of lines they are.
fn form(curves: &[SampledStroke], to: &mut Collector) {
    let long = || curves.iter().filter(|curve| curve.points.len() > 6);
    to.add("corners", "corners", curves.iter().map(SampledStroke::corners).sum::<usize>() as f32);
    for curve in long() {
        let straightness = curve.straightness();
        to.add("straightness", "ends' distance / length of a stroke", straightness);
        to.add("closed", "strokes that end where they began", f32::from(straightness < 0.15));
        to.add("straight", "straight strokes", f32::from(straightness > 0.95));
        if straightness > 0.95 {
            to.add("bow", "stray of a straight stroke / length", curve.bow());
        }
        let (first, last) = (curve.points[0], curve.points[curve.points.len() - 1]);
        to.add("rightwards", "strokes that end to the right", f32::from(last.x > first.x));
        to.add("downwards", "strokes that end lower", f32::from(last.y > first.y));
    }
}

/// How strokes meet those before them.
fn joints(curves: &[SampledStroke], size: f32, to: &mut Collector) {
    for (at, curve) in curves.iter().enumerate().skip(1) {
        let before = || curves[..at].iter().flat_map(|curve| &curve.points);
        let nearest = |point: &TimedPoint| {
            before().map(|other| (point.x - other.x).hypot(point.y - other.y)).fold(f32::INFINITY, f32::min) / size
        };
        let ends = [nearest(&curve.points[0]), nearest(&curve.points[curve.points.len() - 1])];
        let any = curve.points.iter().map(nearest).fold(f32::INFINITY, f32::min);
        to.add("touching", "strokes that touch an earlier one", f32::from(any < TOUCH));
        to.add("start_joined", "strokes that start at earlier ink", f32::from(ends[0] < TOUCH));
        to.add("end_joined", "strokes that end at earlier ink", f32::from(ends[1] < TOUCH));
    }
}

/// How fast the pen goes, and where it is slower.
fn pace(drawing: &Drawing, curves: &[SampledStroke], size: f32, to: &mut Collector) {
    let (mut bent, mut straight, mut ends, mut middle) = (vec![], vec![], vec![], vec![]);
    for curve in curves.iter().filter(|curve| curve.points.len() > 6) {
        let turns = curve.turns();
        for (at, pair) in curve.points.windows(2).enumerate() {
            let seconds = (pair[1].t - pair[0].t) / 1e3;
            // Clocks that stand still or step back say nothing.
            if seconds <= 0.0 {
                continue;
            }
            let speed = STEP / seconds;
            let turn = |at: usize| turns.get(at).map_or(0.0, |turn| turn.abs());
            let sharper = turn(at).max(turn(at.wrapping_sub(1)));
            if sharper > 0.3 {
                bent.push(speed)
            } else {
                straight.push(speed)
            }
            let edge = at.min(curve.points.len() - 2 - at);
            if edge == 0 { ends.push(speed) } else { middle.push(speed) }
        }
    }
    let mean = |speeds: &[f32]| speeds.iter().sum::<f32>() / speeds.len() as f32;
    if bent.len() > 2 && straight.len() > 2 {
        to.add("slowing", "speed in curves / on straights", mean(&bent) / mean(&straight));
    }
    if middle.len() > 4 {
        to.add("ends", "speed at ends / in the middle", mean(&ends) / mean(&middle));
        let average = mean(&middle);
        let variance = middle.iter().map(|speed| (speed - average).powi(2)).sum::<f32>() / middle.len() as f32;
        to.add("unsteadiness", "deviation of speed / speed", variance.sqrt() / average);
    }
    let times = |stroke: &ink::Stroke| Some((stroke.points.first()?.t_ms, stroke.points.last()?.t_ms));
    let spans: Vec<(f32, f32)> = drawing.strokes.iter().filter_map(times).collect();
    let down: f32 = spans.iter().map(|(start, end)| (end - start).max(0.0)).sum::<f32>() / 1e3;
    let length = curves.iter().map(|curve| curve.length).sum::<f32>() / size;
    if down > 0.0 {
        to.add("speed", "speed, sizes a second", length / down);
        to.add("rate", "points a second", drawing.point_count() as f32 / down);
    }
    for pair in spans.windows(2) {
        to.add("lift", "pen up between strokes, s", (pair[1].0 - pair[0].1) / 1e3);
    }
}
