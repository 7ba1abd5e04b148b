//! A drawing cut into pieces in the order of the pen, so that it is the film of its own making.
//!
//! The film's clock is ink: how much line has been drawn so far. Times are not known of every drawing, and where they are,
//! a pen that rests would give the same frame twice; the order of points is the order of time either way.

use super::{Drawing, Picture, Point, Stroke, frame::PEN_WIDTH, raster::rasterise_within};

/// What a frame of a film shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameInk {
    /// Everything drawn so far.
    SoFar,
    /// Only what was drawn since the frame before.
    Newest,
}

/// The frames of a drawing's film, one for each of `shares`, each in the frame of the whole drawing; frame `i` takes
/// `shares[i]` of the length of all lines, and together they take all of it. `None` of a drawing without a line.
///
/// What is shown so far only grows, pixel by pixel, and the last frame shows everything.
pub fn frames(drawing: &Drawing, shares: &[f32], shown: FrameInk) -> Option<Vec<Picture>> {
    let whole = drawing.sanitised();
    let bounds = whole.bounds()?;
    let pieces = pieces(&whole, shares)?;
    let mut so_far = Picture::blank();
    let frame = |piece: &Drawing| {
        let newest = rasterise_within(piece, bounds, PEN_WIDTH);
        match shown {
            FrameInk::Newest => newest,
            FrameInk::SoFar => {
                so_far = so_far.over(&newest);
                so_far.clone()
            }
        }
    };
    Some(pieces.iter().map(frame).collect())
}

/// The strokes cut where the shares of their length end; `None` if they have no length.
fn pieces(drawing: &Drawing, shares: &[f32]) -> Option<Vec<Drawing>> {
    let length: f32 = drawing.strokes.iter().flat_map(|stroke| stroke.points.windows(2)).map(segment).sum();
    let total: f32 = shares.iter().sum();
    if length.is_nan() || length <= 0.0 || total.is_nan() || total <= 0.0 {
        return None;
    }
    let mut knife = Knife { lengths: shares.iter().map(|share| length * share / total).collect(), done: Vec::new() };
    let mut piece = Drawing::default();
    let mut left = knife.next();
    for stroke in &drawing.strokes {
        let mut points: Vec<Point> = stroke.points.first().copied().into_iter().collect();
        for ends in stroke.points.windows(2) {
            let (mut from, to) = (ends[0], ends[1]);
            let mut ahead = segment(ends);
            while ahead > left {
                from = between(from, to, left / ahead);
                ahead -= left;
                points.push(from);
                piece.strokes.push(Stroke { points: std::mem::replace(&mut points, vec![from]) });
                knife.done.push(std::mem::take(&mut piece));
                left = knife.next();
            }
            left -= ahead;
            points.push(to);
        }
        piece.strokes.push(Stroke { points });
    }
    knife.done.push(piece);
    Some(knife.done)
}

/// What is cut off, and how long the pieces still to come are.
struct Knife {
    lengths: Vec<f32>,
    done: Vec<Drawing>,
}

impl Knife {
    /// How long the next piece is. The last one takes whatever is left, so that rounding leaves no crumb.
    fn next(&self) -> f32 {
        let at = self.done.len();
        if at + 1 < self.lengths.len() { self.lengths[at] } else { f32::INFINITY }
    }
}

fn segment(ends: &[Point]) -> f32 {
    (ends[1].x - ends[0].x).hypot(ends[1].y - ends[0].y)
}

/// A place on the way from one point to another.
fn between(from: Point, to: Point, along: f32) -> Point {
    let blend = |a: f32, b: f32| a + (b - a) * along;
    Point {
        x: blend(from.x, to.x),
        y: blend(from.y, to.y),
        t_ms: blend(from.t_ms, to.t_ms),
        pressure: blend(from.pressure, to.pressure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(strokes: &[&[(f32, f32)]]) -> Drawing {
        let stroke =
            |points: &&[(f32, f32)]| Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() };
        Drawing { strokes: strokes.iter().map(stroke).collect() }
    }

    fn lengths(pieces: &[Drawing]) -> Vec<f32> {
        let length = |piece: &Drawing| {
            piece.strokes.iter().flat_map(|stroke| stroke.points.windows(2)).map(segment).sum::<f32>()
        };
        pieces.iter().map(length).collect()
    }

    #[test]
    fn pieces_have_their_share_of_the_line_and_lose_no_point() {
        // Two strokes of length 0.8 and 0.4, the second one begun within the second piece.
        let cross = drawing(&[&[(0.1, 0.5), (0.9, 0.5)], &[(0.5, 0.3), (0.5, 0.7)]]);
        let cut = pieces(&cross, &[1.0, 2.0, 1.0]).expect("there is a line");
        for (length, expected) in lengths(&cut).into_iter().zip([0.3, 0.6, 0.3]) {
            assert!((length - expected).abs() < 1e-5, "{length} for {expected}");
        }
        assert_eq!(cut.iter().map(|piece| piece.strokes.len()).collect::<Vec<_>>(), [1, 2, 1]);
        assert!((cut[1].strokes[0].points[0].x - 0.4).abs() < 1e-5, "a piece begins where the one before it ends");
        let halves = pieces(&drawing(&[&[(0.0, 0.0), (0.0, 1.0)], &[(0.5, 0.5)]]), &[1.0; 4]).expect("there is a line");
        assert_eq!((halves.len(), halves[3].strokes.len()), (4, 2), "a dot belongs to the piece in which it is made");
    }

    #[test]
    fn without_a_line_there_is_no_film() {
        assert_eq!(frames(&Drawing::default(), &[1.0; 3], FrameInk::SoFar), None);
        assert_eq!(frames(&drawing(&[&[(0.5, 0.5)], &[(0.5, 0.5), (0.5, 0.5)]]), &[1.0; 3], FrameInk::SoFar), None);
        assert_eq!(frames(&drawing(&[&[(f32::NAN, 0.5), (0.5, 0.5)]]), &[1.0; 3], FrameInk::Newest), None);
    }
}
