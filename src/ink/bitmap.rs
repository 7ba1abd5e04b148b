//! A two-tone image.

/// A two-tone image of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    height: usize,
    ink: Vec<bool>,
}

impl Bitmap {
    /// An image from its pixels, row-major, true for ink. `None` if there are not `width * height` of them.
    pub fn new(width: usize, height: usize, ink: Vec<bool>) -> Option<Self> {
        (ink.len() == width.checked_mul(height)?).then_some(Self { width, height, ink })
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// One row of pixels, true for ink.
    pub fn row(&self, row: usize) -> &[bool] {
        &self.ink[row * self.width..(row + 1) * self.width]
    }

    /// The box around the ink, in pixels: (left, top, right, bottom), the last two beyond it. `None` without ink.
    pub fn ink_box(&self) -> Option<(usize, usize, usize, usize)> {
        let mut found: Option<(usize, usize, usize, usize)> = None;
        for (row, pixels) in self.ink.chunks_exact(self.width.max(1)).enumerate() {
            let Some(first) = pixels.iter().position(|&ink| ink) else { continue };
            let last = pixels.iter().rposition(|&ink| ink).unwrap_or(first);
            found = Some(match found {
                None => (first, row, last + 1, row + 1),
                Some((left, top, right, _)) => (left.min(first), top, right.max(last + 1), row + 1),
            });
        }
        found
    }

    /// What is within the box around the ink. `None` without ink.
    pub fn cropped(&self) -> Option<Self> {
        let (left, top, right, bottom) = self.ink_box()?;
        let ink = (top..bottom).flat_map(|row| &self.row(row)[left..right]).copied().collect();
        Some(Self { width: right - left, height: bottom - top, ink })
    }
}
