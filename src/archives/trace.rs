//! A picture as strokes: paper and ink told apart, lines thinned to their middle, and the middle followed as a pen would.
//!
//! Paper need not be evenly lit: each tone is taken against the paper around it. The threshold is Otsu's (1979), lines are
//! thinned as Zhang and Suen do (1984).

use ink::{Drawing, Point, Stroke};

/// Pixels of a side at most: more than lines of handwriting need.
pub const LARGEST_SIDE: usize = 256;

/// A picture in tones, 0 black and 255 white, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tones {
    width: usize,
    height: usize,
    tones: Vec<u8>,
}

/// Which of the two is ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// What the edge of the picture is not.
    #[default]
    Guessed,
    /// The dark.
    Dark,
    /// The light.
    Light,
}

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

/// Why there are no strokes in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// Its size is not that of its tones, or too large.
    #[error("is not a picture of up to {LARGEST_SIDE} pixels a side")]
    Size,
    /// It has one tone.
    #[error("has no ink on its paper: all of it is of one tone")]
    Blank,
    /// Most of it is ink.
    #[error("is more ink than paper: choose what is ink, or another threshold")]
    Full,
}

impl Tones {
    /// A picture; `None` if it has not that many tones.
    ///
    /// # Errors
    /// If the size is not that of the tones, or too large.
    pub fn new(width: usize, height: usize, tones: Vec<u8>) -> Result<Self, TraceError> {
        let fits = (1..=LARGEST_SIDE).contains(&width) && (1..=LARGEST_SIDE).contains(&height);
        if fits && tones.len() == width * height { Ok(Self { width, height, tones }) } else { Err(TraceError::Size) }
    }

    /// The strokes in it, with a threshold of the user's or the best.
    ///
    /// # Errors
    /// If it has no ink, or hardly anything else.
    pub fn trace(mut self, ink: Ink, threshold: Option<u8>) -> Result<Traced, TraceError> {
        let darkest = self.tones.iter().min().copied().unwrap_or(0);
        let lightest = self.tones.iter().max().copied().unwrap_or(0);
        if lightest - darkest < LEAST_CONTRAST {
            return Err(TraceError::Blank);
        }
        let is_light = match ink {
            Ink::Guessed => self.has_dark_edge(otsu(&self.tones)),
            Ink::Dark => false,
            Ink::Light => true,
        };
        if is_light {
            self.tones.iter_mut().for_each(|tone| *tone = 255 - *tone);
        }
        self.even_out();
        let threshold = threshold.unwrap_or_else(|| otsu(&self.tones));
        let mask = self.tones.iter().map(|tone| *tone < threshold).collect();
        let mut mask = Mask { width: self.width, height: self.height, ink: mask };
        if mask.count() * 2 > mask.ink.len() {
            return Err(TraceError::Full);
        }
        mask.drop_specks();
        let ink = mask.ink.clone();
        mask.thin();
        let drawing = as_drawing(&mask.follow(), mask.width.max(mask.height));
        if drawing.is_empty() { Err(TraceError::Blank) } else { Ok(Traced { drawing, ink, is_light, threshold }) }
    }

    /// True if most of the picture's edge is dark.
    fn has_dark_edge(&self, threshold: u8) -> bool {
        let (w, h) = (self.width, self.height);
        let edge = (0..w * h).filter(|at| at % w == 0 || at % w == w - 1 || at / w == 0 || at / w == h - 1);
        let (dark, light): (Vec<usize>, Vec<usize>) = edge.partition(|at| self.tones[*at] < threshold);
        dark.len() > light.len()
    }

    /// Takes each tone against the paper around it: the light of a lamp on one side is not ink on the other.
    fn even_out(&mut self) {
        let (columns, rows) = (blocks(self.width), blocks(self.height));
        let paper: Vec<f32> =
            (0..columns * rows).map(|at| self.paper(at % columns, at / columns, columns, rows)).collect();
        for at in 0..self.tones.len() {
            let across = |place: usize, side: usize, count: usize| {
                let along = ((place as f32 + 0.5) / side as f32 * count as f32 - 0.5).clamp(0.0, count as f32 - 1.0);
                (along as usize, (along as usize + 1).min(count - 1), along.fract())
            };
            let (left, right, x) = across(at % self.width, self.width, columns);
            let (top, bottom, y) = across(at / self.width, self.height, rows);
            let row = |row: usize| paper[row * columns + left] * (1.0 - x) + paper[row * columns + right] * x;
            let around = row(top) * (1.0 - y) + row(bottom) * y;
            self.tones[at] = (f32::from(self.tones[at]) / around.max(1.0) * 255.0).min(255.0) as u8;
        }
    }

    /// The tone of the paper in a block of the picture: one that a tenth of it are lighter than.
    fn paper(&self, column: usize, row: usize, columns: usize, rows: usize) -> f32 {
        let part = |at: usize, count: usize, side: usize| at * side / count..((at + 1) * side / count).min(side);
        let mut tones: Vec<u8> = part(row, rows, self.height)
            .flat_map(|y| part(column, columns, self.width).map(move |x| y * self.width + x))
            .map(|at| self.tones[at])
            .collect();
        tones.sort_unstable();
        tones.get(tones.len() * 9 / 10).or(tones.last()).map_or(255.0, |tone| f32::from(*tone))
    }
}

/// Pictures whose tones are closer together are blank.
const LEAST_CONTRAST: u8 = 24;
/// A block in which paper is looked for has this many pixels a side, so that no line fills it.
const BLOCK: usize = 32;

fn blocks(side: usize) -> usize {
    (side / BLOCK).clamp(1, 8)
}

/// The threshold that parts the tones into two groups with the least spread within each.
fn otsu(tones: &[u8]) -> u8 {
    let mut histogram = [0_u32; 256];
    tones.iter().for_each(|tone| histogram[usize::from(*tone)] += 1);
    let total: f64 = tones.iter().map(|tone| f64::from(*tone)).sum();
    let (mut count, mut sum, mut best) = (0.0, 0.0, (0.0, 0_u8));
    for (tone, frequency) in (0_u8..=254).zip(histogram) {
        count += f64::from(frequency);
        sum += f64::from(tone) * f64::from(frequency);
        let rest = tones.len() as f64 - count;
        if count > 0.0 && rest > 0.0 {
            let apart = sum / count - (total - sum) / rest;
            let between = count * rest * apart * apart;
            // Halfway between the groups where nothing lies between them.
            if between > best.0 {
                best = (between, tone);
            }
        }
    }
    let next = (best.1 + 1..=255).find(|tone| histogram[usize::from(*tone)] > 0).unwrap_or(255);
    ((u16::from(best.1) + u16::from(next)) / 2 + 1).min(255) as u8
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
    fn count(&self) -> usize {
        self.ink.iter().filter(|ink| **ink).count()
    }

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
    fn follow(&self) -> Vec<Vec<(f32, f32)>> {
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
fn as_drawing(lines: &[Vec<(f32, f32)>], side: usize) -> Drawing {
    let smooth: Vec<Vec<(f32, f32)>> = lines.iter().map(|line| smoothed(line)).collect();
    let all = || smooth.iter().flatten();
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
    Drawing { strokes: smooth.iter().map(|line| Stroke { points: line.iter().map(&mut point).collect() }).collect() }
}

/// Every other place of a line, each the mean of those around it; the ends stay.
fn smoothed(line: &[(f32, f32)]) -> Vec<(f32, f32)> {
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
