//! Scanned characters through the same policy as drawn ones: a two-tone bitmap to a 28 × 28 picture.
//!
//! The rasteriser draws every character with the same pen at the same size. A bitmap already has a pen, so its width is
//! measured, and the outline moved in or out until the pen, after scaling, is [`PEN_WIDTH`] wide: the distance of each
//! pixel from the outline is known from a chamfer transform, and across a line of width w its mean is w / 4.
//! What is left is the average of ink over the area of each pixel. An Omniglot image and its strokes thus give nearly
//! the same picture (see the tests).

use super::{
    Picture, SIDE,
    frame::{Bounds, Frame, MARGIN, PEN_WIDTH},
};

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

    /// True if the pixel is ink; pixels outside the image are paper.
    pub fn is_ink(&self, column: isize, row: isize) -> bool {
        let inside = (0..self.width as isize).contains(&column) && (0..self.height as isize).contains(&row);
        inside && self.ink[row as usize * self.width + column as usize]
    }

    /// The box around the ink, in pixels: (left, top, right, bottom), the last two beyond it. `None` without ink.
    fn ink_box(&self) -> Option<(usize, usize, usize, usize)> {
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
}

/// Draws a bitmap as the network sees it. A bitmap without ink is a blank sheet.
pub fn rasterise_bitmap(bitmap: &Bitmap) -> Picture {
    let Some((left, top, right, bottom)) = bitmap.ink_box() else { return Picture::blank() };
    let window = Window::around(bitmap, (left, top, right, bottom));
    let sheet = bitmap.width.max(bitmap.height) as f32;
    let pen = window.pen_width(sheet);
    // The middle of the pen's line reaches to half a pen from the outermost ink.
    let (half_x, half_y) = ((pen / 2.0).min((right - left) as f32 / 2.0), (pen / 2.0).min((bottom - top) as f32 / 2.0));
    let bounds = Bounds {
        left: left as f32 + half_x,
        top: top as f32 + half_y,
        right: right as f32 - half_x,
        bottom: bottom as f32 - half_y,
    };
    let frame = Frame::fit(bounds, SIDE as f32 - 2.0 * MARGIN - PEN_WIDTH, sheet);
    // Thin spots of a line that is much narrowed would break, so some of the pen's width always stays.
    let outwards = ((PEN_WIDTH / frame.scale - pen) / 2.0).clamp(-0.3 * pen, REACH);
    window.print(outwards, frame)
}

/// How far around the ink's box the outline may be moved, in pixels of the bitmap.
const REACH: f32 = 3.0;

/// The widest pen, as a share of the sheet's side. Omniglot's is 0.047; what is wider was filled in, as Braille's dots.
const WIDEST_PEN: f32 = 0.08;

/// The part of a bitmap that has ink, with room to grow, as distances from the outline.
struct Window {
    /// The bitmap's column and row of the window's first pixel.
    origin: (isize, isize),
    width: usize,
    /// Distance of each pixel's centre from the outline, in pixels: positive in ink, negative on paper.
    depth: Vec<f32>,
}

impl Window {
    fn around(bitmap: &Bitmap, (left, top, right, bottom): (usize, usize, usize, usize)) -> Self {
        let room = REACH as isize + 2;
        let origin = (left as isize - room, top as isize - room);
        let width = right - left + 2 * room as usize;
        let height = bottom - top + 2 * room as usize;
        let pixels = (0..width * height).map(|at| {
            let (row, column) = (at / width, at % width);
            bitmap.is_ink(origin.0 + column as isize, origin.1 + row as isize)
        });
        let ink: Vec<bool> = pixels.collect();
        let (to_paper, to_ink) = (distances(&ink, width, false), distances(&ink, width, true));
        let depth = ink
            .iter()
            .zip(to_paper.iter().zip(&to_ink))
            .map(|(&ink, (paper, other))| if ink { paper - 0.5 } else { 0.5 - other });
        Self { origin, width, depth: depth.collect() }
    }

    /// Width of the pen that drew this: four times the mean depth of its lines.
    ///
    /// Blots would spoil the mean, so ink that is deeper than the usual middle of a line is left out; the middle is
    /// where no neighbour is deeper, and blots have little of it. No pen is wider than [`WIDEST_PEN`].
    fn pen_width(&self, sheet: f32) -> f32 {
        let inner = (1..self.depth.len() / self.width - 1)
            .flat_map(|row| (row * self.width + 1..(row + 1) * self.width - 1).map(move |at| (at, self.depth[at])))
            .filter(|(_, depth)| *depth > 0.0);
        let mut middle: Vec<f32> = inner
            .filter(|(at, depth)| {
                let rows = [at - self.width, *at, at + self.width];
                rows.iter().all(|row| self.depth[row - 1..=row + 1].iter().all(|other| other <= depth))
            })
            .map(|(_, depth)| depth)
            .collect();
        middle.sort_by(f32::total_cmp);
        let usual = middle.get(middle.len() / 2).map_or(0.5, |depth| depth + 0.5);
        let lines = self.depth.iter().filter(|depth| (0.0..=usual).contains(*depth));
        let (sum, count) = lines.fold((0.0, 0.0_f32), |(sum, count), depth| (sum + depth, count + 1.0));
        (4.0 * sum / count.max(1.0)).min((WIDEST_PEN * sheet).max(1.0))
    }

    /// Moves the outline `outwards` and averages the ink over the picture's pixels.
    fn print(&self, outwards: f32, frame: Frame) -> Picture {
        let mut ink = [0.0_f32; SIDE * SIDE];
        for (at, depth) in self.depth.iter().enumerate() {
            let share = (0.5 + depth + outwards).clamp(0.0, 1.0);
            if share > 0.0 {
                let column = (self.origin.0 + (at % self.width) as isize) as f32;
                let row = (self.origin.1 + (at / self.width) as isize) as f32;
                let (x, y) = frame.place(column, row);
                spread(&mut ink, (x, y), frame.scale, share);
            }
        }
        let bytes = ink.iter().map(|ink| (ink.min(1.0) * 255.0 + 0.5) as u8).collect();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }
}

/// Adds the ink of a square of side `size` whose upper left corner is at `corner` to the pixels under it.
fn spread(ink: &mut [f32; SIDE * SIDE], corner: (f32, f32), size: f32, share: f32) {
    let overlap = |pixel: usize, start: f32| (start + size).min(pixel as f32 + 1.0) - start.max(pixel as f32);
    let touched =
        |start: f32| (start.floor().max(0.0) as usize).min(SIDE)..((start + size).ceil().max(0.0) as usize).min(SIDE);
    for row in touched(corner.1) {
        let height = overlap(row, corner.1) * share;
        for column in touched(corner.0) {
            ink[row * SIDE + column] += height * overlap(column, corner.0);
        }
    }
}

/// Distance of each pixel from the nearest one that is `ink` (or paper), by the chamfer transform of Borgefors 1986 with
/// the weights 3 and 4 for straight and diagonal steps; within 6% of the Euclidean distance.
fn distances(pixels: &[bool], width: usize, ink: bool) -> Vec<f32> {
    const FAR: u16 = 1 << 12;
    let mut steps: Vec<u16> = pixels.iter().map(|&pixel| if pixel == ink { 0 } else { FAR }).collect();
    let height = pixels.len() / width;
    // The outermost pixels are paper and far from ink, so that leaving them out of the sweeps changes nothing.
    for row in 1..height {
        for at in row * width + 1..(row + 1) * width - 1 {
            let above = (steps[at - width] + 3).min(steps[at - width - 1] + 4).min(steps[at - width + 1] + 4);
            steps[at] = steps[at].min(above).min(steps[at - 1] + 3);
        }
    }
    for row in (0..height - 1).rev() {
        for at in (row * width + 1..(row + 1) * width - 1).rev() {
            let below = (steps[at + width] + 3).min(steps[at + width - 1] + 4).min(steps[at + width + 1] + 4);
            steps[at] = steps[at].min(below).min(steps[at + 1] + 3);
        }
    }
    steps.into_iter().map(|steps| f32::from(steps) / 3.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bitmap from rows of text, `#` for ink.
    fn bitmap(rows: &[&str]) -> Bitmap {
        let ink = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        Bitmap::new(rows[0].len(), rows.len(), ink).expect("rows of one length")
    }

    /// A sheet of 105 × 105 with ink where a function says so.
    fn sheet(ink: impl Fn(f32, f32) -> bool) -> Bitmap {
        let pixels = (0..105 * 105).map(|at| ink((at % 105) as f32 + 0.5, (at / 105) as f32 + 0.5)).collect();
        Bitmap::new(105, 105, pixels).expect("the size fits")
    }

    fn total(picture: &Picture) -> f32 {
        picture.bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>() / 255.0
    }

    #[test]
    fn chamfer_distances_count_steps() {
        let lake = bitmap(&["......", "......", "..#...", "......", "......", "......"]);
        let away = distances(&lake.ink, 6, true);
        assert_eq!(away[2 * 6 + 2], 0.0);
        assert_eq!(away[2 * 6 + 4], 2.0);
        assert!((away[3 * 6 + 3] - 4.0 / 3.0).abs() < 1e-6);
        assert!((away[4 * 6 + 3] - 7.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn the_pen_of_a_bar_is_measured() {
        for pen in 2..9 {
            let bar = sheet(|x, y| (20.0..20.0 + pen as f32).contains(&x) && (20.0..80.0).contains(&y));
            let found = Window::around(&bar, bar.ink_box().expect("ink")).pen_width(105.0);
            assert!((found - pen as f32).abs() < 0.5, "{found} for {pen}");
        }
    }

    #[test]
    fn a_cross_looks_the_same_at_any_size_and_with_any_pen() {
        let cross = |size: f32, pen: f32| {
            rasterise_bitmap(&sheet(|x, y| {
                let (x, y) = ((x - 50.0).abs(), (y - 50.0).abs());
                (x < pen / 2.0 && y < size / 2.0) || (y < pen / 2.0 && x < size / 2.0)
            }))
        };
        let usual = cross(68.0, 5.0);
        // Two bars of 22.3 + 1.7 by 1.7 pixels that share one square of 1.7.
        assert!((total(&usual) - (2.0 * 24.0 * 1.7 - 1.7 * 1.7)).abs() < 5.0, "{}", total(&usual));
        for (size, pen) in [(40.0, 4.0), (90.0, 5.0), (68.0, 7.0), (100.0, 8.0)] {
            let other = cross(size, pen);
            let apart =
                usual.bytes().iter().zip(other.bytes()).map(|(&a, &b)| f32::from(a.abs_diff(b))).sum::<f32>() / 255.0;
            assert!(apart < 0.2 * total(&usual), "size {size}, pen {pen}: {apart} apart");
        }
    }

    #[test]
    fn blank_empty_and_full_bitmaps_are_drawn() {
        assert_eq!(rasterise_bitmap(&sheet(|_, _| false)), Picture::blank());
        assert_eq!(rasterise_bitmap(&Bitmap::new(0, 0, vec![]).expect("nothing")), Picture::blank());
        assert_eq!(rasterise_bitmap(&Bitmap::new(0, 5, vec![]).expect("nothing")), Picture::blank());
        assert!(total(&rasterise_bitmap(&sheet(|_, _| true))) > 100.0);
        assert!(total(&rasterise_bitmap(&bitmap(&["#"]))) > 1.0);
        assert!(Bitmap::new(2, 2, vec![true]).is_none());
        assert!(Bitmap::new(usize::MAX, 2, vec![true]).is_none());
    }
}
