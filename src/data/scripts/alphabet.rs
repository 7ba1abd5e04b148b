//! Alphabets: the habits that make characters look like relatives.
//!
//! An alphabet prefers some shapes, some places and some relations, keeps a palette of strokes that many of its
//! characters share, and may have a mark, such as a headline or a stem, that nearly all of them carry.

use std::f32::consts::PI;

use rand::{Rng, RngExt};

use super::{
    chance::{between, chance, normal, sign, weighted},
    path::PenPath,
    program::StrokeProgram,
    relation::StrokePlacement,
    shape::{Bend, PrimitiveKind},
};
use ink::frame::Bounds;

/// The habits of an alphabet.
#[derive(Clone, Debug)]
pub struct Alphabet {
    /// How likely a piece is of each [`PrimitiveKind`].
    shapes: [f32; PrimitiveKind::ALL.len()],
    /// How likely a character consists of 1, 2, 3, ... pieces.
    pub pieces: [f32; 9],
    /// How likely the next piece is drawn without lifting the pen.
    pub cursive: f32,
    /// How likely a stroke finds its place on the grid, and not by its relation to others.
    pub gridded: f32,
    /// How likely each kind of relation is, in the order of [`super::compose`].
    pub relations: [f32; 6],
    /// How likely a stroke comes from the palette.
    pub reuse: f32,
    /// How likely a stroke copies or mirrors the one before.
    pub echo: f32,
    /// How likely a character is an earlier one of the alphabet with a little more to it.
    pub derived: f32,
    /// How likely a character gets a dot or two at the end.
    pub dots: f32,
    /// How likely a stroke on the grid sets out from ink that is near.
    pub attached: f32,
    /// How much it matters that strokes touch.
    pub connected: f32,
    /// The columns and rows of its writing grid.
    columns: [f32; 3],
    rows: [f32; 3],
    /// How upright straight strokes are: the weights of uprights, levels and diagonals.
    directions: [f32; 3],
    /// Strokes that its characters share, each with its usual place on the grid.
    pub palette: Vec<StrokeProgram>,
    /// A line on the grid that most characters begin with, and how many.
    pub mark: Option<(f32, Line)>,
}

/// A straight way across the grid.
pub type Line = ((f32, f32), (f32, f32));

/// Weights of the shapes in families of scripts: pen scripts, round scripts, carved scripts, square scripts,
/// plain scripts.
const FAMILIES: [[f32; PrimitiveKind::ALL.len()]; 5] = [
    // Line Arc  Circle Hook Cane Wave Zigzag Loop Spiral Angle Cup Bumps Box Dot
    [4.5, 2.6, 0.4, 1.2, 1.2, 0.5, 0.3, 0.3, 0.05, 1.6, 1.0, 0.6, 0.1, 0.0],
    [1.5, 3.5, 0.7, 1.2, 1.5, 1.0, 0.1, 0.7, 0.2, 0.4, 1.5, 1.5, 0.0, 0.0],
    [8.0, 0.5, 0.2, 0.3, 0.2, 0.1, 1.2, 0.1, 0.0, 3.5, 0.2, 0.2, 0.15, 0.0],
    [7.0, 0.7, 0.35, 1.0, 0.6, 0.2, 0.4, 0.1, 0.0, 3.0, 0.8, 0.2, 0.4, 0.0],
    [5.5, 2.0, 0.5, 2.0, 1.5, 0.3, 0.3, 0.2, 0.0, 2.8, 1.2, 0.8, 0.1, 0.0],
];

/// Weights of uprights, levels and diagonals in these families.
const DIRECTIONS: [[f32; 3]; 5] = [[3.0, 4.0, 0.5], [2.0, 3.0, 0.4], [3.0, 2.0, 1.5], [3.0, 4.0, 0.2], [3.0, 4.0, 0.5]];

impl Alphabet {
    /// Makes up an alphabet.
    pub fn sample(rng: &mut impl Rng) -> Self {
        let family = rng.random_range(0..FAMILIES.len());
        let cursive = if chance(rng, 0.5) { between(rng, 0.7, 0.97) } else { between(rng, 0.0, 0.15) };
        // A few scripts build their characters of many strokes, which are then simple ones.
        let many = chance(rng, 0.12);
        let busy = if many { between(rng, 4.5, 8.0) } else { between(rng, 1.2, 2.4) + 1.0 * cursive };
        let simple: [f32; PrimitiveKind::ALL.len()] = std::array::from_fn(|at| if many && at > 1 { 0.2 } else { 1.0 });
        let mut alphabet = Self {
            shapes: std::array::from_fn(|at| FAMILIES[family][at] * simple[at] * (0.6 * normal(rng)).exp()),
            pieces: std::array::from_fn(|count| (-(count as f32 + 1.0 - busy).powi(2) / 2.0).exp()),
            cursive,
            gridded: between(rng, 0.35, 0.75),
            relations: [6.0, 1.3, 0.8, 1.3, 0.5, 0.3].map(|weight| weight * (0.5 * normal(rng)).exp()),
            reuse: between(rng, 0.5, 0.9),
            echo: between(rng, 0.0, 0.3),
            derived: if chance(rng, 0.7) { between(rng, 0.1, 0.6) } else { 0.0 },
            dots: if chance(rng, 0.35) { between(rng, 0.0, 0.3) } else { 0.0 },
            attached: between(rng, 0.5, 1.0),
            connected: between(rng, 0.2, 0.8),
            columns: [0.0, [0.5, 0.35, 0.65][weighted(rng, &[2.0, 1.0, 1.0])], 1.0]
                .map(|x| x * between(rng, 0.65, 1.0)),
            rows: [0.0, [0.5, 0.35, 0.65][weighted(rng, &[2.0, 1.0, 1.0])], 1.0],
            directions: DIRECTIONS[family].map(|weight| weight * (0.4 * normal(rng)).exp()),
            palette: Vec::new(),
            mark: None,
        };
        let width = between(rng, 0.5, 1.1);
        alphabet.columns = [0.0, width * alphabet.rows[1], width];
        alphabet.palette = (0..rng.random_range(3..7)).map(|_| alphabet.component(rng)).collect();
        if chance(rng, 0.65) {
            alphabet.mark = Some((between(rng, 0.6, 0.95), alphabet.line(rng)));
        }
        alphabet
    }

    /// A piece of a stroke.
    pub fn shape(&self, rng: &mut impl Rng) -> Vec<Bend> {
        PrimitiveKind::ALL[weighted(rng, &self.shapes)].sample(rng)
    }

    /// A stroke of one piece that is not in the palette, and the direction it sets out in.
    pub fn fresh_stroke(&self, rng: &mut impl Rng) -> (f32, Vec<Bend>) {
        // Hands prefer to go right and down: east, south-east, south, south-west, west, north-west, north, north-east.
        let eighth = weighted(rng, &[3.5, 1.0, 4.0, 0.6, 0.4, 0.1, 0.5, 0.8]);
        (eighth as f32 * PI / 4.0, self.shape(rng))
    }

    /// A stroke to be shared: of one piece, with a usual place.
    fn component(&self, rng: &mut impl Rng) -> StrokeProgram {
        let (heading, bends) = self.fresh_stroke(rng);
        let relation = self.usual_place(heading, &bends, rng);
        StrokeProgram { heading, bends, relation }
    }

    /// A place on the grid: a way across it for what leads somewhere, a part of it for what turns about.
    pub fn usual_place(&self, heading: f32, bends: &[Bend], rng: &mut impl Rng) -> StrokePlacement {
        let path = PenPath::walk(heading, bends);
        let ((x, y), bounds) = (path.at(1.0), path.bounds());
        if x.hypot(y) > 0.75 * bounds.width().max(bounds.height()) {
            let (from, to) = self.line(rng);
            return StrokePlacement::Spans { from, to };
        }
        StrokePlacement::Fills { part: self.part(rng) }
    }

    /// Adds a piece to a stroke, without lifting the pen.
    pub fn extend(&self, bends: &mut Vec<Bend>, rng: &mut impl Rng) {
        let mut more = self.shape(rng);
        let share = between(rng, 0.5, 1.0);
        for bend in &mut more {
            bend.length *= share;
        }
        more[0].corner += sign(rng) * [0.0, 0.5, 0.75, 0.95][weighted(rng, &[1.0, 3.0, 0.7, 0.5])] * PI;
        bends.extend(more);
    }

    /// A place on the grid.
    pub fn place(&self, rng: &mut impl Rng) -> (f32, f32) {
        (self.columns[rng.random_range(0..3)], self.rows[rng.random_range(0..3)])
    }

    /// A way across the grid in one of the alphabet's directions, downwards or to the right.
    pub fn line(&self, rng: &mut impl Rng) -> Line {
        let [left, _, right] = self.columns;
        let [top, middle, bottom] = self.rows;
        let full = chance(rng, 0.7);
        match weighted(rng, &self.directions) {
            0 => {
                let column = self.columns[rng.random_range(0..3)];
                let (from, to) = if full {
                    (top, bottom)
                } else if chance(rng, 0.5) {
                    (top, middle)
                } else {
                    (middle, bottom)
                };
                ((column, from), (column, to))
            }
            1 => {
                let row = self.rows[rng.random_range(0..3)];
                let (from, to) = if full {
                    (left, right)
                } else if chance(rng, 0.5) {
                    (left, self.columns[1])
                } else {
                    (self.columns[1], right)
                };
                ((from, row), (to, row))
            }
            _ => {
                let (mut from, mut to) = (self.place(rng), self.place(rng));
                while from.0 == to.0 || from.1 == to.1 {
                    (from, to) = (self.place(rng), self.place(rng));
                }
                if from.1 > to.1 { (to, from) } else { (from, to) }
            }
        }
    }

    /// A part of the grid: all of it, a half, a quarter.
    pub fn part(&self, rng: &mut impl Rng) -> Bounds {
        let span = |lines: [f32; 3], rng: &mut _| match weighted(rng, &[2.0, 1.0, 1.0]) {
            0 => (lines[0], lines[2]),
            1 => (lines[0], lines[1]),
            _ => (lines[1], lines[2]),
        };
        let ((left, right), (top, bottom)) = (span(self.columns, rng), span(self.rows, rng));
        Bounds { left, top, right, bottom }
    }

    /// The whole grid.
    pub fn whole(&self) -> Bounds {
        Bounds { left: 0.0, top: 0.0, right: self.columns[2], bottom: self.rows[2] }
    }
}
