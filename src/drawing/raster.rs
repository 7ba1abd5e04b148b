//! The rasteriser: strokes to a 28 × 28 picture, under the policy of [`frame`](super::frame).
//!
//! The pen is round and always [`PEN_WIDTH`] pixels wide on the picture, however large the drawing was, as if everyone
//! had drawn at the same size with the same pen. A pixel's ink is the share of it that the line covers, approximated by
//! the distance of its centre from the line's middle: `clamp(PEN_WIDTH / 2 + 1/2 - distance, 0, 1)`; where lines cross,
//! the larger share counts. Pressure and time are not drawn: most devices do not measure the first, and the second is not
//! to be seen on paper.

pub use super::bitmap::{Bitmap, rasterise_bitmap};
use super::frame::{Bounds, Frame, MARGIN, PEN_WIDTH};
use super::{Drawing, Picture, Point, SIDE};

/// Points closer than this to the last one kept are skipped, in pixels; far below what 28 × 28 pixels can show.
const SPACING: f32 = 0.3;

/// Draws a drawing as the network sees it.
///
/// Points that are not finite are dropped; points outside the square count like any other. The order of points is the
/// order of the pen, whatever their times say. A drawing without a point is a blank sheet, a single point is a dot.
pub fn rasterise(drawing: &Drawing) -> Picture {
    let Some(bounds) = Bounds::around(drawing.strokes.iter().flat_map(|stroke| drawable(&stroke.points))) else {
        return Picture::blank();
    };
    let frame = Frame::fit(bounds, SIDE as f32 - 2.0 * MARGIN - PEN_WIDTH, 1.0);
    let mut sheet = Sheet::blank();
    for stroke in &drawing.strokes {
        sheet.draw_line(drawable(&stroke.points).map(|(x, y)| frame.place(x, y)));
    }
    sheet.into_picture()
}

/// Positions that can be drawn: finite, and not so far away that arithmetic on them would lose the rest.
fn drawable(points: &[Point]) -> impl Iterator<Item = (f32, f32)> {
    points
        .iter()
        .filter(|point| point.x.is_finite() && point.y.is_finite())
        .map(|point| (point.x.clamp(-Point::LIMIT, Point::LIMIT), point.y.clamp(-Point::LIMIT, Point::LIMIT)))
}

/// Ink while it is being drawn, one number a pixel in [0, 1].
struct Sheet {
    ink: [f32; SIDE * SIDE],
}

impl Sheet {
    fn blank() -> Self {
        Self { ink: [0.0; SIDE * SIDE] }
    }

    /// Draws one stroke, given in pixels.
    fn draw_line(&mut self, mut points: impl Iterator<Item = (f32, f32)>) {
        let Some(first) = points.next() else { return };
        let mut from = first;
        let mut skipped = None;
        let mut moved = false;
        for point in points {
            if (point.0 - from.0).powi(2) + (point.1 - from.1).powi(2) < SPACING * SPACING {
                skipped = Some(point);
            } else {
                self.draw_segment(from, point);
                (from, skipped, moved) = (point, None, true);
            }
        }
        if let Some(last) = skipped {
            self.draw_segment(from, last);
        } else if !moved {
            self.draw_segment(first, first);
        }
    }

    /// Inks every pixel near the segment.
    fn draw_segment(&mut self, from: (f32, f32), to: (f32, f32)) {
        const REACH: f32 = PEN_WIDTH / 2.0 + 0.5;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length_squared = dx * dx + dy * dy;
        let inverse = if length_squared > 0.0 { 1.0 / length_squared } else { 0.0 };
        let (rows, columns) = (reached(from.1, to.1, REACH), reached(from.0, to.0, REACH));
        for row in rows {
            let y = row as f32 + 0.5 - from.1;
            for column in columns.clone() {
                let x = column as f32 + 0.5 - from.0;
                let along = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
                let (away_x, away_y) = (x - along * dx, y - along * dy);
                let squared = away_x * away_x + away_y * away_y;
                if squared < REACH * REACH {
                    let ink = &mut self.ink[row * SIDE + column];
                    *ink = ink.max((REACH - squared.sqrt()).min(1.0));
                }
            }
        }
    }

    fn into_picture(self) -> Picture {
        let bytes = self.ink.iter().map(|ink| (ink * 255.0 + 0.5) as u8).collect();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }
}

/// The pixels along one axis whose centres may be within `reach` of an interval.
fn reached(a: f32, b: f32, reach: f32) -> std::ops::Range<usize> {
    let first = (a.min(b) - reach - 0.5).ceil().max(0.0) as usize;
    let last = (a.max(b) + reach - 0.5).floor().min(SIDE as f32 - 1.0);
    first..(last + 1.0).max(first as f32) as usize
}
