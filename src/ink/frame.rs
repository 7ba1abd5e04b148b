//! Where on the picture a drawing goes: the one recentring and scaling policy, for strokes and bitmaps alike.
//!
//! The ink's bounding box is centred on the picture and scaled, aspect kept, until its longer side fills the picture up to
//! a margin. What is small is not blown up without limit: a box whose longer side is under [`SMALLEST`] of the sheet is
//! magnified only as much as a box of that size would be, so a dot stays a dot and a comma a comma.

use super::SIDE;

/// Paper left on each side of the longer side of the ink, in pixels.
pub const MARGIN: f32 = 2.0;

/// Width of the pen's line on the picture, in pixels: the median over Omniglot's drawings under this policy.
pub const PEN_WIDTH: f32 = 1.7;

/// The size, as a share of the sheet's side, below which a drawing is not magnified further.
pub const SMALLEST: f32 = 0.25;

/// A box around ink, in the sheet's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Bounds {
    /// The box around some points; `None` without points.
    pub fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Option<Self> {
        points.into_iter().fold(None, |bounds: Option<Self>, (x, y)| {
            Some(match bounds {
                None => Self { left: x, top: y, right: x, bottom: y },
                Some(b) => {
                    Self { left: b.left.min(x), top: b.top.min(y), right: b.right.max(x), bottom: b.bottom.max(y) }
                }
            })
        })
    }

    /// The middle of the box.
    pub fn centre(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// From the left edge to the right edge.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From the top edge to the bottom edge.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// The similarity that takes the sheet to the picture: `pixel = sheet * scale + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Pixels for each unit of the sheet.
    pub scale: f32,
    /// Pixels from the picture's left edge to the sheet's origin.
    pub offset_x: f32,
    /// Pixels from the picture's top edge to the sheet's origin.
    pub offset_y: f32,
}

impl Frame {
    /// Centres `bounds` and lets its longer side fill `extent` pixels; `sheet` is the side of the sheet in its own
    /// units, against which [`SMALLEST`] is measured.
    pub fn fit(bounds: Bounds, extent: f32, sheet: f32) -> Self {
        let longer = bounds.width().max(bounds.height()).max(SMALLEST * sheet);
        let scale = extent / longer;
        let half = SIDE as f32 / 2.0;
        Self {
            scale,
            offset_x: half - (bounds.left + bounds.right) / 2.0 * scale,
            offset_y: half - (bounds.top + bounds.bottom) / 2.0 * scale,
        }
    }

    /// A place on the sheet as a place on the picture; pixel (row, column) covers [column, column + 1) × [row, row + 1).
    pub fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (x * self.scale + self.offset_x, y * self.scale + self.offset_y)
    }
}
