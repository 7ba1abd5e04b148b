//! A drawing as a few places on a grid, and the way back: strokes of straight lines that stay within a hair of the pen's.

use ink::{
    Drawing, Point, SIDE, Stroke,
    frame::{MARGIN, PEN_WIDTH, SMALLEST},
    raster::SPACING,
};

/// How far the longer side of a drawing reaches on the picture that a network sees, in pixels.
const PIXELS: f32 = SIDE as f32 - 2.0 * MARGIN - PEN_WIDTH;

/// How finely a drawing is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fineness {
    /// How far a line may stray from the pen's, in pixels of the picture that a network sees.
    pub(super) tolerance: f32,
    /// Samples nearer than this to the last one are left out, in pixels.
    pub(super) spacing: f32,
    /// The grid's lines are no farther apart, in pixels.
    pub(super) step: f32,
}

/// From the finest, which keeps every sample of the pen to half a hundredth of a pixel, and the next, which keeps those that a
/// network's picture is drawn from, to the coarsest that is worth sending.
pub(super) const FINENESS: [Fineness; 9] = [
    Fineness { tolerance: 0.0, spacing: 0.0, step: 0.005 },
    Fineness { tolerance: 0.0, spacing: SPACING, step: 0.01 },
    Fineness { tolerance: 0.02, spacing: SPACING, step: 0.02 },
    Fineness { tolerance: 0.05, spacing: SPACING, step: 0.05 },
    Fineness { tolerance: 0.1, spacing: SPACING, step: 0.1 },
    Fineness { tolerance: 0.15, spacing: SPACING, step: 0.15 },
    Fineness { tolerance: 0.2, spacing: SPACING, step: 0.2 },
    Fineness { tolerance: 0.25, spacing: SPACING, step: 0.25 },
    Fineness { tolerance: 0.3, spacing: SPACING, step: 0.3 },
];

/// The grid's lines across the sheet, as a power of two.
pub(super) const GRIDS: std::ops::RangeInclusive<u32> = 5..=13;

/// A drawing on a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BoardOutline {
    /// Two to the power of this is how many of the grid's lines cross the sheet.
    pub(super) grid: u32,
    /// The places of each stroke, in lines of the grid.
    pub(super) strokes: Vec<Vec<[i32; 2]>>,
}

impl BoardOutline {
    /// A drawing as finely as is said.
    pub(super) fn of(drawing: &Drawing, fineness: Fineness) -> Self {
        let drawing = drawing.sanitised();
        let pixels = pixels(&drawing);
        let coarse_enough = |grid: &u32| pixels / lines(*grid) <= fineness.step;
        let grid = GRIDS.into_iter().find(coarse_enough).unwrap_or(*GRIDS.end());
        let place = |point: &Point| [point.x, point.y].map(|at| (at * lines(grid)).round() as i32);
        let strokes = drawing.strokes.iter().map(|stroke| {
            let points = apart(&stroke.points, fineness.spacing / pixels);
            let mut places: Vec<_> = kept(&points, fineness.tolerance / pixels).map(place).collect();
            places.dedup();
            places
        });
        Self { grid, strokes: strokes.collect() }
    }

    /// The drawing: the places joined by straight lines, drawn at an even pace. A link made by hand may have places anywhere, and
    /// so far apart that the lines between them take more samples than any drawing has.
    pub(super) fn drawing(&self) -> Drawing {
        let scale = 1.0 / lines(self.grid);
        let places = |stroke: &Vec<[i32; 2]>| {
            let points = stroke.iter().map(|place| Point::at(place[0] as f32 * scale, place[1] as f32 * scale, 0.0));
            Stroke { points: points.collect() }
        };
        let mut drawing = Drawing { strokes: self.strokes.iter().map(places).collect() };
        let pixels = pixels(&drawing);
        // The finest grid, which no other fineness has, holds every sample of the pen, and needs none between them.
        let apart = if pixels / lines(self.grid) <= FINENESS[0].step { f32::INFINITY } else { APART };
        let mut clock = 0.0;
        for stroke in &mut drawing.strokes {
            stroke.points = filled(&stroke.points, apart, pixels, clock);
            clock = stroke.points.last().map_or(clock, |last| last.t_ms) + PAUSE_MS;
        }
        drawing.sanitised()
    }
}

fn lines(grid: u32) -> f32 {
    (1_u32 << grid) as f32
}

/// Pixels of the picture for the sheet's side.
fn pixels(drawing: &Drawing) -> f32 {
    let longer = drawing.bounds().map_or(0.0, |bounds| bounds.width().max(bounds.height()));
    PIXELS / longer.max(SMALLEST)
}

/// The points that the rasteriser draws lines between: each so far from the last, and the end.
fn apart(points: &[Point], spacing: f32) -> Vec<Point> {
    let mut apart: Vec<Point> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let is_far = |last: &Point| (point.x - last.x).powi(2) + (point.y - last.y).powi(2) >= spacing * spacing;
        if at + 1 == points.len() || apart.last().is_none_or(is_far) {
            apart.push(*point);
        }
    }
    apart
}

/// The points from which straight lines stay within `tolerance` of all (Ramer 1972, Douglas and Peucker 1973).
fn kept(points: &[Point], tolerance: f32) -> impl Iterator<Item = &Point> {
    let mut keep = vec![tolerance <= 0.0; points.len()];
    let last = points.len().saturating_sub(1);
    let mut open = vec![(0, last)];
    for end in [0, last] {
        keep.get_mut(end).into_iter().for_each(|keep| *keep = true);
    }
    while let Some((from, to)) = open.pop() {
        let inner = from + 1..to.max(from + 1);
        let distances = inner.map(|at| (away(&points[at], &points[from], &points[to]), at));
        if let Some((distance, at)) = distances.max_by(|a, b| a.0.total_cmp(&b.0))
            && distance > tolerance
        {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(keep).filter_map(|(point, keep)| keep.then_some(point))
}

/// How far a point is from a straight line between two others.
fn away(point: &Point, from: &Point, to: &Point) -> f32 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (x, y) = (point.x - from.x, point.y - from.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((x * dx + y * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    ((x - along * dx).powi(2) + (y - along * dy).powi(2)).sqrt()
}

/// Samples of a pen are not farther apart than this, in pixels. The page shows a stroke as a curve near its samples, which
/// would cut the corners of lines with samples at their ends alone.
const APART: f32 = 1.5;
/// More samples between two places are never made.
const MOST_BETWEEN: f32 = 64.0;
/// How fast a pen is, in pixels a second: the median of Omniglot's.
const PACE: f32 = 1.06 * PIXELS;
/// From one stroke to the next, as Omniglot's drawers take.
const PAUSE_MS: f32 = 950.0;

/// Straight lines as a pen would have drawn them, with samples no farther apart than `apart`.
fn filled(places: &[Point], apart: f32, pixels: f32, start_ms: f32) -> Vec<Point> {
    let mut clock = start_ms;
    let mut points: Vec<Point> = places.first().map(|first| Point { t_ms: clock, ..*first }).into_iter().collect();
    for pair in places.windows(2) {
        let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
        let length = (dx * dx + dy * dy).sqrt() * pixels;
        let count = (length / apart).ceil().clamp(1.0, MOST_BETWEEN);
        for at in 1..=count as usize {
            let along = at as f32 / count;
            let between = |a: f32, b: f32| a + (b - a) * along;
            let t_ms = clock + length / PACE * 1_000.0 * along;
            points.push(Point::at(between(pair[0].x, pair[1].x), between(pair[0].y, pair[1].y), t_ms));
        }
        clock += length / PACE * 1_000.0;
    }
    points
}
