//! Alphabets: the habits that make characters look like relatives.
//!
//! An alphabet prefers some shapes, some directions and some relations, keeps a palette of strokes that many of its
//! characters share, and may have a mark, such as a headline or a stem, that nearly all of them carry.

use std::f32::consts::PI;

use rand::{Rng, RngExt};

use super::{
    chance::{between, chance, normal, sign, weighted},
    program::{Program, StrokeProgram},
    relation::{Relation, Side},
    shape::{Bend, Shape, mirrored},
};

/// The habits of an alphabet.
#[derive(Clone, Debug)]
pub struct Alphabet {
    /// How likely a fresh stroke is of each [`Shape`].
    shapes: [f32; Shape::ALL.len()],
    /// How likely a character has 1, 2, 3, ... strokes.
    stroke_counts: [f32; 6],
    /// How likely each kind of relation is; see [`Alphabet::relation`].
    relations: [f32; 7],
    /// How likely a stroke is two shapes joined.
    compound: f32,
    /// How likely a stroke comes from the palette.
    reuse: f32,
    /// How likely a stroke copies or mirrors the one before.
    echo: f32,
    /// How likely a character gets a dot or a tick at the end.
    dots: f32,
    /// Directions are multiples of an eighth of a turn, all tilted by this.
    tilt: f32,
    /// Strokes that its characters share.
    palette: Vec<(f32, Vec<Bend>)>,
    /// A stroke that begins most characters, and how many.
    mark: Option<(f32, StrokeProgram)>,
}

/// Weights of the shapes in families of scripts: pen scripts, round scripts, carved scripts, square scripts.
const FAMILIES: [[f32; Shape::ALL.len()]; 4] = [
    // Line Arc  Circle Hook Cane Wave Zigzag Loop Spiral Angle Cup Bumps Box Dot
    [3.0, 3.0, 0.7, 1.5, 1.2, 0.8, 0.3, 0.7, 0.1, 0.8, 0.8, 0.5, 0.1, 0.2],
    [0.8, 3.5, 1.2, 1.2, 1.2, 1.5, 0.1, 1.8, 0.6, 0.1, 1.2, 1.2, 0.0, 0.2],
    [5.0, 0.5, 0.3, 0.3, 0.2, 0.1, 1.2, 0.1, 0.1, 2.5, 0.2, 0.1, 0.4, 0.2],
    [4.0, 1.0, 0.5, 1.2, 0.6, 0.2, 0.4, 0.1, 0.1, 2.5, 0.6, 0.1, 0.8, 0.3],
];

impl Alphabet {
    /// Makes up an alphabet.
    pub fn sample(rng: &mut impl Rng) -> Self {
        let family = FAMILIES[rng.random_range(0..FAMILIES.len())];
        let busy = between(rng, 1.6, 3.4);
        let mut alphabet = Self {
            shapes: family.map(|weight| weight * (0.6 * normal(rng)).exp()),
            stroke_counts: std::array::from_fn(|count| (-(count as f32 + 1.0 - busy).powi(2) / 1.6).exp()),
            relations: [3.0, 1.2, 1.6, 1.2, 1.0, 0.6, 0.5].map(|weight| weight * (0.5 * normal(rng)).exp()),
            compound: between(rng, 0.1, 0.4),
            reuse: between(rng, 0.2, 0.6),
            echo: between(rng, 0.0, 0.25),
            dots: if chance(rng, 0.5) { between(rng, 0.0, 0.25) } else { 0.0 },
            tilt: if chance(rng, 0.3) { between(rng, -0.25, 0.25) } else { 0.0 },
            palette: Vec::new(),
            mark: None,
        };
        alphabet.palette = (0..rng.random_range(4..9)).map(|_| alphabet.fresh_stroke(rng)).collect();
        if chance(rng, 0.25) {
            let (heading, bends) = alphabet.fresh_stroke(rng);
            let mut mark = StrokeProgram { heading, bends, relation: Relation::Free };
            mark.resize(between(rng, 0.7, 1.0));
            alphabet.mark = Some((between(rng, 0.5, 0.9), mark));
        }
        alphabet
    }

    /// Makes up one of its characters.
    pub fn character(&self, rng: &mut impl Rng) -> Program {
        let mut program = Program::default();
        if let Some((share, mark)) = &self.mark
            && chance(rng, *share)
        {
            program.strokes.push(mark.clone());
        }
        let count = weighted(rng, &self.stroke_counts) + 1;
        for _ in 0..count {
            let stroke = self.stroke(&program, rng);
            program.strokes.push(stroke);
        }
        if chance(rng, self.dots) {
            let relation = Relation::BesideAll { side: side(rng), gap: between(rng, 0.1, 0.25), slide: 0.0 };
            program.strokes.push(StrokeProgram { heading: PI / 4.0, bends: Shape::Dot.sample(rng), relation });
        }
        program
    }

    /// The next stroke of a character.
    fn stroke(&self, program: &Program, rng: &mut impl Rng) -> StrokeProgram {
        let before = program.strokes.len();
        if before > 0 && chance(rng, self.echo) {
            return self.echo_of(&program.strokes[before - 1], before - 1, rng);
        }
        let (heading, bends) = if chance(rng, self.reuse) {
            self.palette[rng.random_range(0..self.palette.len())].clone()
        } else {
            self.fresh_stroke(rng)
        };
        let relation = if before == 0 { Relation::Free } else { self.relation(before, rng) };
        let mut stroke = StrokeProgram { heading, bends, relation };
        let size = match (before, relation) {
            (0, _) => between(rng, 0.7, 1.0),
            (_, Relation::Inside { .. }) => between(rng, 0.15, 0.4),
            _ => [0.35, 0.5, 0.7, 0.9][weighted(rng, &[1.0, 1.5, 1.5, 1.0])],
        };
        if stroke.bends.iter().map(|bend| bend.length).sum::<f32>() > 0.1 {
            stroke.resize(size);
        }
        stroke
    }

    /// The last stroke once more, beside itself or in a mirror.
    fn echo_of(&self, last: &StrokeProgram, of: usize, rng: &mut impl Rng) -> StrokeProgram {
        if chance(rng, 0.5) {
            let side = side(rng);
            let relation = Relation::Beside { of, side, gap: between(rng, 0.08, 0.3), slide: 0.0 };
            return StrokeProgram { relation, ..last.clone() };
        }
        let relation = match rng.random_range(0..3) {
            0 => Relation::StartsAt { of, at: 0.0 },
            1 => Relation::StartsAt { of, at: 1.0 },
            _ => Relation::Beside { of, side: Side::Right, gap: between(rng, 0.0, 0.2), slide: 0.0 },
        };
        // Left and right change places.
        StrokeProgram { heading: PI - last.heading, bends: mirrored(&last.bends), relation }
    }

    /// A stroke that is not in the palette: one shape, or two joined.
    fn fresh_stroke(&self, rng: &mut impl Rng) -> (f32, Vec<Bend>) {
        let mut bends = self.shape(rng);
        if chance(rng, self.compound) {
            let mut more = self.shape(rng);
            let share = between(rng, 0.4, 1.0);
            for bend in &mut more {
                bend.length *= share;
            }
            more[0].corner += sign(rng) * [0.0, 0.25, 0.5, 0.75][weighted(rng, &[1.0, 0.6, 1.5, 0.8])] * PI;
            bends.extend(more);
        }
        // Hands prefer to go right and down: east, south-east, south, south-west, west, north-west, north, north-east.
        let eighth = weighted(rng, &[3.0, 1.2, 4.0, 1.2, 0.8, 0.2, 0.5, 1.0]);
        (eighth as f32 * PI / 4.0 + self.tilt, bends)
    }

    fn shape(&self, rng: &mut impl Rng) -> Vec<Bend> {
        Shape::ALL[weighted(rng, &self.shapes)].sample(rng)
    }

    /// Where the next stroke goes, after `before` others.
    fn relation(&self, before: usize, rng: &mut impl Rng) -> Relation {
        let of = if chance(rng, 0.7) { before - 1 } else { rng.random_range(0..before) };
        let at = place(rng);
        match weighted(rng, &self.relations) {
            0 => Relation::StartsAt { of, at },
            1 => Relation::EndsAt { of, at },
            2 => Relation::Crosses { of, at: between(rng, 0.2, 0.8), own: between(rng, 0.3, 0.7) },
            3 => Relation::Bridges { of, from: place(rng), to_of: rng.random_range(0..before), to: at },
            4 => Relation::Beside { of, side: side(rng), gap: between(rng, 0.06, 0.3), slide: 0.0 },
            5 => Relation::BesideAll { side: side(rng), gap: between(rng, 0.06, 0.25), slide: between(rng, -0.3, 0.3) },
            _ => Relation::Inside { of, dx: between(rng, -0.2, 0.2), dy: between(rng, -0.2, 0.2) },
        }
    }
}

/// A share of a stroke's way: its ends and its middle draw other strokes to them.
fn place(rng: &mut impl Rng) -> f32 {
    [0.0, 1.0, 0.5, 0.33, 0.67, rng.random()][weighted(rng, &[2.0, 2.0, 1.5, 0.7, 0.7, 1.0])]
}

fn side(rng: &mut impl Rng) -> Side {
    [Side::Right, Side::Below, Side::Left, Side::Above][weighted(rng, &[3.0, 3.0, 1.0, 2.0])]
}
