//! The pen in time: how fast it goes along a path, and what a pad reports of it.
//!
//! It sets out from rest and comes to rest, and slows in curves (the two-thirds power law of Lacquaniti et al. 1983: speed
//! goes with the cube root of the radius). A pad reports its place in whole pixels and at its own pace, and says nothing
//! while the pen stays on a pixel: that, more than the hand, is the tremble of recorded strokes.

use rand::{Rng, RngExt};

use super::{
    chance::{chance, normal},
    path::Path,
    writer::{Pace, Pad, Writer},
};
use crate::drawing::{Point, Stroke};

/// Draws paths, given on the unit sheet, one after another.
pub fn write(paths: &[Path], writer: &Writer, rng: &mut impl Rng) -> Vec<Stroke> {
    let mut clock = 0.0;
    let mut stroke = |path: &Path| {
        let moments = moments(path, &writer.pace, clock, rng);
        clock = moments.last().map_or(clock, |last| last.t_ms);
        // Now and then a writer stops to look.
        let pause = if chance(rng, 0.05) { 4.0 } else { 1.0 };
        clock = (clock + pause * writer.pace.lift * (0.5 * normal(rng)).exp()).round();
        Stroke { points: if writer.pad.pixels > 0.0 { reported(&moments, writer.pad, rng) } else { moments } }
    };
    paths.iter().map(&mut stroke).collect()
}

/// When the pen is where along its path.
fn moments(path: &Path, pace: &Pace, start: f32, rng: &mut impl Rng) -> Vec<Point> {
    let (mut clock, mut waver, mut gone, length) = (start, 0.0, 0.0, path.length());
    let mut moments = Vec::with_capacity(path.points.len());
    for (index, &(x, y)) in path.points.iter().enumerate() {
        if index > 0 {
            let before = path.points[index - 1];
            let way = (x - before.0).hypot(y - before.1);
            gone += way;
            let turn = path.turn(index).abs();
            let edge = (gone - way / 2.0).min(length - gone + way / 2.0).max(0.0);
            let starting = 1.0 + 5.0 * (-edge / 0.02).exp();
            waver = 0.8 * waver + 0.6 * pace.unrest * normal(rng);
            let slowness = (1.0 + pace.care * turn).cbrt() * starting * waver.exp();
            clock += 1000.0 * way / pace.speed * slowness;
            if turn > 0.8 {
                clock += pace.rest;
            }
        }
        moments.push(Point::at(x, y, clock));
    }
    moments
}

/// What a pad reports of a pen that was at these places at these moments.
fn reported(moments: &[Point], pad: Pad, rng: &mut impl Rng) -> Vec<Point> {
    let Some((&first, &last)) = moments.first().zip(moments.last()) else { return Vec::new() };
    let pixel = |point: Point| Point {
        x: (point.x * pad.pixels).round() / pad.pixels,
        y: (point.y * pad.pixels).round() / pad.pixels,
        t_ms: point.t_ms.round(),
        ..point
    };
    let mut points = vec![pixel(first)];
    let (mut next, mut at) = (first.t_ms, 0);
    loop {
        // Reports come a little early or late, and now and then a busy computer misses some.
        let missed = if chance(rng, 0.03) { 4.0 } else { 0.0 };
        next += pad.interval * (0.7 + 0.6 * rng.random::<f32>() + missed);
        while at < moments.len() && moments[at].t_ms < next {
            at += 1;
        }
        let here = if at < moments.len() && at > 0 {
            let (a, b) = (moments[at - 1], moments[at]);
            let share = (next - a.t_ms) / (b.t_ms - a.t_ms).max(1e-3);
            pixel(Point::at(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, next))
        } else {
            pixel(last)
        };
        let before = points[points.len() - 1];
        if (here.x, here.y) != (before.x, before.y) {
            points.push(here);
        }
        if at >= moments.len() {
            return points;
        }
    }
}
