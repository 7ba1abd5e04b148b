//! The pen in time: how fast it goes along a path, and what a pad reports of it.
//!
//! It sets out from rest and comes to rest, and slows in curves (the two-thirds power law of Lacquaniti et al. 1983: speed
//! goes with the cube root of the radius). A pad reports its place in whole pixels and at its own pace, and says nothing
//! while the pen stays on a pixel: that, more than the hand, is the tremble of recorded strokes.

use rand::{Rng, RngExt};

use super::{
    chance::{chance, normal},
    path::PenPath,
    writer::{Pad, Writer, WritingSpeed},
};
use ink::{Point, Stroke};

/// Draws paths, given on the unit sheet, one after another.
pub fn write(paths: &[PenPath], writer: &Writer, rng: &mut impl Rng) -> Vec<Stroke> {
    let mut clock = 0.0;
    let mut stroke = |path: &PenPath| {
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
fn moments(path: &PenPath, pace: &WritingSpeed, start: f32, rng: &mut impl Rng) -> Vec<Point> {
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

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::scripts::shape::{bend, cornered};

    #[test]
    fn a_pad_reports_whole_pixels_none_twice_and_both_ends() {
        let mut path = PenPath::walk(0.3, &[bend(0.5, 1.0)]);
        path.shift(0.2, 0.2);
        let writer = Writer { pad: Pad { pixels: 100.0, interval: 10.0 }, ..Writer::PRINTER };
        let stroke = &write(&[path.clone()], &writer, &mut ChaCha8Rng::seed_from_u64(2))[0];
        let apart = |point: &Point, place: (f32, f32)| (point.x - place.0).hypot(point.y - place.1);
        assert!(apart(&stroke.points[0], path.at(0.0)) < 0.0075);
        assert!(stroke.points.last().is_some_and(|last| apart(last, path.at(1.0)) < 0.0075));
        for pair in stroke.points.windows(2) {
            assert!(pair[0].t_ms < pair[1].t_ms && (pair[0].x, pair[0].y) != (pair[1].x, pair[1].y), "{pair:?}");
        }
        assert!(stroke.points.iter().all(|point| (100.0 * point.x - (100.0 * point.x).round()).abs() < 1e-3));
        // At a pace of 1.5 sheets a second, a report each 10 ms or so.
        assert!((25..80).contains(&stroke.points.len()), "{}", stroke.points.len());
    }

    #[test]
    fn the_pen_rests_on_corners_and_is_up_between_strokes() {
        let draw = |rest: f32| {
            let angle = PenPath::walk(0.0, &[bend(0.3, 0.0), cornered(1.5, 0.3, 0.0)]);
            let pace = WritingSpeed { rest, ..Writer::PRINTER.pace };
            let writer = Writer { pace, ..Writer::PRINTER };
            write(&[angle.clone(), angle], &writer, &mut ChaCha8Rng::seed_from_u64(2))
        };
        let span = |stroke: &Stroke| stroke.points[stroke.points.len() - 1].t_ms - stroke.points[0].t_ms;
        let (hasty, careful) = (draw(0.0), draw(80.0));
        assert!((span(&careful[0]) - span(&hasty[0]) - 80.0).abs() < 1.0, "{} {}", span(&careful[0]), span(&hasty[0]));
        assert!(hasty[1].points[0].t_ms > hasty[0].points[hasty[0].points.len() - 1].t_ms + 100.0);
    }
}
