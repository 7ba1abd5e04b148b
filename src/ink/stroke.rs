//! Points, strokes and drawings: plain data, as the pen gave them.

use serde::{Deserialize, Serialize};

/// One sample of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Horizontal position in the unit square, 0 at the left. May lie outside [0, 1].
    pub x: f32,
    /// Vertical position in the unit square, 0 at the top. May lie outside [0, 1].
    pub y: f32,
    /// Milliseconds since the drawing began.
    pub t_ms: f32,
    /// Pen pressure in [0, 1]; 0.5 for devices that do not measure it.
    pub pressure: f32,
}

impl Point {
    /// The farthest from the origin that a coordinate is taken seriously: sixteen sheets away.
    pub const LIMIT: f32 = 16.0;

    /// A sample at a place, of a device that measures no pressure.
    pub fn at(x: f32, y: f32, t_ms: f32) -> Self {
        Self { x, y, t_ms, pressure: 0.5 }
    }
}

/// The pen from touching down to lifting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// The samples in the order they came.
    pub points: Vec<Point>,
}

/// One drawing of one character: strokes in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// The strokes in the order they were made.
    pub strokes: Vec<Stroke>,
}

impl Drawing {
    /// True if there is nothing to see: no stroke has a point.
    pub fn is_empty(&self) -> bool {
        self.strokes.iter().all(|stroke| stroke.points.is_empty())
    }
}

/// A class on the board: a name and its `k_shot` drawings, some of which may still be empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Identifies the class for as long as it stands on the board, whatever its row or name.
    pub id: u32,
    /// What the user calls it.
    pub name: String,
    /// One cell for each shot; an empty drawing is a cell still to be filled.
    pub drawings: Vec<Drawing>,
}
