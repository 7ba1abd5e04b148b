//! A picture as strokes: paper and ink told apart, lines thinned to their middle, and the middle followed as a pen would.
//!
//! What is ink is found by [`super::tones`]; lines are thinned as Zhang and Suen do (1984), "A fast parallel algorithm for
//! thinning digital patterns"; what is followed is then moved to where the pen went by [`super::trace_fit`].

use super::tones::{Ink, Inked, Tones, TraceError};
use super::trace_fit::{self, Place};
use ink::{Drawing, Point, Stroke};

/// What was found in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    /// The strokes, in the middle of their sheet.
    pub drawing: Drawing,
    /// Where there is ink, pixel by pixel.
    pub ink: Vec<bool>,
    /// True if the light was taken for ink.
    pub is_light: bool,
    /// The tone between paper and ink.
    pub threshold: u8,
}

impl Tones {
    /// The strokes in the picture, with a threshold of the user's or the best.
    ///
    /// # Errors
    /// If it has no ink, or hardly anything else.
    pub fn trace(self, ink: Ink, threshold: Option<u8>) -> Result<Traced, TraceError> {
        let (width, height) = (self.width(), self.height());
        let Inked { ink, is_light, threshold } = self.inked(ink, threshold)?;
        let mut mask = Mask { width, height, ink };
        mask.drop_specks();
        let ink = mask.ink.clone();
        mask.thin();
        let mut lines: Vec<Vec<Place>> = mask.follow().iter().map(|line| smoothed(line)).collect();
        trace_fit::fit(&mut lines, &ink, width);
        let drawing = as_drawing(&lines, width.max(height));
        if drawing.is_empty() { Err(TraceError::Blank) } else { Ok(Traced { drawing, ink, is_light, threshold }) }
    }
}

/// Ink or paper, pixel by pixel.
struct Mask {
    width: usize,
    height: usize,
    ink: Vec<bool>,
}

/// The eight pixels around one, in a circle that begins above.
const AROUND: [(i32, i32); 8] = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

impl Mask {
    fn neighbour(&self, at: usize, (dx, dy): (i32, i32)) -> Option<usize> {
        let (x, y) = ((at % self.width) as i32 + dx, (at / self.width) as i32 + dy);
        let inside = (0..self.width as i32).contains(&x) && (0..self.height as i32).contains(&y);
        inside.then(|| y as usize * self.width + x as usize)
    }

    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> {
        AROUND.into_iter().filter_map(move |step| self.neighbour(at, step)).filter(|at| self.ink[*at])
    }

    /// Wipes what is far smaller than the largest piece: dust, and the grain of paper.
    fn drop_specks(&mut self) {
        let mut seen = vec![false; self.ink.len()];
        let mut pieces: Vec<Vec<usize>> = Vec::new();
        for start in 0..self.ink.len() {
            if !self.ink[start] || seen[start] {
                continue;
            }
            let (mut piece, mut open) = (Vec::new(), vec![start]);
            seen[start] = true;
            while let Some(at) = open.pop() {
                piece.push(at);
                for next in self.neighbours(at) {
                    if !std::mem::replace(&mut seen[next], true) {
                        open.push(next);
                    }
                }
            }
            pieces.push(piece);
        }
        let largest = pieces.iter().map(Vec::len).max().unwrap_or(0);
        for piece in pieces.iter().filter(|piece| piece.len() * 50 < largest) {
            piece.iter().for_each(|at| self.ink[*at] = false);
        }
    }

    /// Thins every line to its middle, a pixel wide.
    fn thin(&mut self) {
        loop {
            let mut changed = false;
            for second in [false, true] {
                let gone: Vec<usize> =
                    (0..self.ink.len()).filter(|at| self.ink[*at] && self.is_edge(*at, second)).collect();
                changed |= !gone.is_empty();
                gone.into_iter().for_each(|at| self.ink[at] = false);
            }
            if !changed {
                break;
            }
        }
        self.cut_corners();
    }

    /// Takes the corners out of stairs, so that every pixel of a line but its ends and crossings has two neighbours.
    fn cut_corners(&mut self) {
        for at in 0..self.ink.len() {
            let around = AROUND.map(|step| self.neighbour(at, step).is_some_and(|at| self.ink[at]));
            let is_corner = |first: usize| {
                let ink = |step: usize| around[(first + step) % 8];
                ink(0) && ink(2) && !ink(4) && !ink(5) && !ink(6)
            };
            if self.ink[at] && [0, 2, 4, 6].into_iter().any(is_corner) {
                self.ink[at] = false;
            }
        }
    }

    /// True if a pixel is at the edge of a line and not its end, nor what holds it together.
    fn is_edge(&self, at: usize, second: bool) -> bool {
        let around = AROUND.map(|step| self.neighbour(at, step).is_some_and(|at| self.ink[at]));
        let count = around.iter().filter(|ink| **ink).count();
        let starts = (0..8).filter(|from| !around[*from] && around[(from + 1) % 8]).count();
        let [up, _, right, _, down, _, left, _] = around;
        let sides = if second { !(up && left && (right || down)) } else { !(right && down && (up || left)) };
        (2..=6).contains(&count) && starts == 1 && sides
    }

    /// Follows thin lines from end to end, straight on where they cross.
    fn follow(&self) -> Vec<Vec<Place>> {
        let mut free = self.ink.clone();
        let ends = (0..free.len()).filter(|at| self.ink[*at] && self.neighbours(*at).count() == 1);
        // Rings have no end.
        let starts: Vec<usize> = ends.chain(0..free.len()).collect();
        let mut lines = Vec::new();
        for start in starts {
            if !free[start] {
                continue;
            }
            let line = self.walk(start, &mut free);
            let joins = |at: usize| self.neighbours(at).find(|next| !line.contains(next));
            let (first, last) = (line[0], line[line.len() - 1]);
            // A line that was broken off by one that crosses it is joined with that.
            let whole: Vec<usize> = joins(first).into_iter().chain(line.iter().copied()).chain(joins(last)).collect();
            let is_ring = line.len() > 8 && self.neighbours(last).any(|next| next == first);
            let closing = is_ring.then_some(first);
            let is_burr = line.len() < BURR && whole.len() > line.len();
            if !is_burr {
                let place = |at: usize| ((at % self.width) as f32, (at / self.width) as f32);
                lines.push(whole.into_iter().chain(closing).map(place).collect());
            }
        }
        lines
    }

    fn walk(&self, start: usize, free: &mut [bool]) -> Vec<usize> {
        let mut line = vec![start];
        free[start] = false;
        loop {
            let at = line[line.len() - 1];
            let from = line[line.len().saturating_sub(5)];
            let step = |a: usize, b: usize| {
                ((b % self.width) as f32 - (a % self.width) as f32, (b / self.width) as f32 - (a / self.width) as f32)
            };
            let ahead = step(from, at);
            let straight = |next: &usize| {
                let to = step(at, *next);
                (ahead.0 * to.0 + ahead.1 * to.1) / (to.0 * to.0 + to.1 * to.1).sqrt()
            };
            let next = self.neighbours(at).filter(|next| free[*next]);
            let Some(next) = next.max_by(|a, b| straight(a).total_cmp(&straight(b))) else { return line };
            free[next] = false;
            line.push(next);
        }
    }
}

/// Shorter side branches are what thinning leaves of a rough edge, in pixels.
const BURR: usize = 6;
/// The share of the sheet that the longer side of a traced drawing takes.
const LONGER_SIDE: f32 = 0.7;
/// From one point to the next, in milliseconds, as pens report them.
const REPORT_MS: f32 = 18.0;

/// Lines of pixels as strokes in the middle of a sheet.
fn as_drawing(lines: &[Vec<Place>], side: usize) -> Drawing {
    let all = || lines.iter().flatten();
    let least = all().fold((f32::MAX, f32::MAX), |least, place| (least.0.min(place.0), least.1.min(place.1)));
    let most = all().fold((f32::MIN, f32::MIN), |most, place| (most.0.max(place.0), most.1.max(place.1)));
    // A dot stays a dot.
    let longer = (most.0 - least.0).max(most.1 - least.1).max(side as f32 * 0.1).max(1.0);
    let centred = |at: f32, least: f32, most: f32| 0.5 + (at - (least + most) / 2.0) / longer * LONGER_SIDE;
    let mut clock = 0.0;
    let mut point = |place: &(f32, f32)| {
        clock += REPORT_MS;
        Point::at(centred(place.0, least.0, most.0), centred(place.1, least.1, most.1), clock)
    };
    Drawing { strokes: lines.iter().map(|line| Stroke { points: line.iter().map(&mut point).collect() }).collect() }
}

/// Every other place of a line, each the mean of those around it; the ends stay.
fn smoothed(line: &[Place]) -> Vec<Place> {
    let last = line.len() - 1;
    let mean = |at: usize| {
        let reach = 3.min(at).min(last - at);
        let part = &line[at - reach..=at + reach];
        let n = part.len() as f32;
        (part.iter().map(|place| place.0).sum::<f32>() / n, part.iter().map(|place| place.1).sum::<f32>() / n)
    };
    (0..last).step_by(2).chain([last]).map(mean).collect()
}

#[cfg(test)]
#[path = "trace_tests.rs"]
mod tests;
