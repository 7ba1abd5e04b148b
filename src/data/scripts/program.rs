//! Characters as programs of strokes.

use super::{path::PenPath, relation::StrokePlacement, shape::Bend};

/// One stroke of a character: how it sets out, how it bends, and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct StrokeProgram {
    /// The direction it sets out in, radians clockwise from the right.
    pub heading: f32,
    /// What it does then.
    pub bends: Vec<Bend>,
    /// Its place among the strokes before it.
    pub relation: StrokePlacement,
}

/// A character: strokes in the order they are drawn. It is about 1 across.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    pub strokes: Vec<StrokeProgram>,
}

impl StrokeProgram {
    /// Carries the stroke out to the letter, after the strokes before it.
    pub fn lay_out(&self, before: &[PenPath]) -> PenPath {
        let mut path = PenPath::walk(self.heading, &self.bends);
        self.relation.place(&mut path, before);
        path
    }

    /// Scales the bends so that the longer side of the stroke's box is `size`.
    pub fn resize(&mut self, size: f32) {
        let bounds = PenPath::walk(self.heading, &self.bends).bounds();
        let factor = size / bounds.width().max(bounds.height()).max(1e-3);
        for bend in &mut self.bends {
            bend.length *= factor;
        }
    }
}

impl Program {
    /// Carries the program out to the letter.
    pub fn lay_out(&self) -> Vec<PenPath> {
        let mut paths: Vec<PenPath> = Vec::with_capacity(self.strokes.len());
        for stroke in &self.strokes {
            let path = stroke.lay_out(&paths);
            paths.push(path);
        }
        paths
    }
}
