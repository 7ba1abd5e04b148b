//! Scanned characters through the same policy as drawn ones: a two-tone bitmap to a 28 × 28 picture.
//!
//! The rasteriser draws every character with the same pen at the same size. A bitmap already has a pen, so its width is
//! measured, and the outline moved in or out until the pen, after scaling, is [`PEN_WIDTH`] wide: the distance of each
//! pixel from the outline is known from a chamfer transform, and across a line of width w its mean is w / 4.
//! What is left is the average of ink over the area of each pixel. An Omniglot image and its strokes thus give nearly
//! the same picture (see the tests).

use super::{
    Picture, SIDE,
    bitmap::Bitmap,
    frame::{Bounds, Frame, MARGIN, PEN_WIDTH},
    outline::Outline,
};

/// Draws a bitmap as the network sees it. A bitmap without ink is a blank sheet.
pub fn rasterise_bitmap(bitmap: &Bitmap) -> Picture {
    let Some(ink) = bitmap.cropped() else { return Picture::blank() };
    rasterise_cropped(&ink, bitmap.width().max(bitmap.height()))
}

/// Draws the box around the ink of a bitmap; `sheet` is the longer side of the whole bitmap. Where the box was on the
/// sheet makes no difference.
pub fn rasterise_cropped(ink: &Bitmap, sheet: usize) -> Picture {
    if ink.width() * ink.height() == 0 {
        return Picture::blank();
    }
    let outline = Outline::of(ink, REACH as usize + 1);
    let sheet = sheet as f32;
    let pen = outline.pen_width().min((WIDEST_PEN * sheet).max(1.0));
    // The middle of the pen's line reaches to half a pen from the outermost ink.
    let (width, height) = (ink.width() as f32, ink.height() as f32);
    let (half_x, half_y) = ((pen / 2.0).min(width / 2.0), (pen / 2.0).min(height / 2.0));
    let bounds = Bounds { left: half_x, top: half_y, right: width - half_x, bottom: height - half_y };
    let frame = Frame::fit(bounds, SIDE as f32 - 2.0 * MARGIN - PEN_WIDTH, sheet);
    // Thin spots of a line that is much narrowed would break, so some of the pen's width always stays.
    let outwards = ((PEN_WIDTH / frame.scale - pen) / 2.0).clamp(-0.3 * pen, REACH);
    print(&outline, outwards, frame)
}

/// How far around the ink's box the outline may be moved, in pixels of the bitmap.
const REACH: f32 = 3.0;

/// The widest pen, as a share of the sheet's side. Omniglot's is 0.047; what is wider was filled in, as Braille's dots.
const WIDEST_PEN: f32 = 0.08;

/// Moves the outline `outwards` and averages the ink over the picture's pixels, first along rows, then down columns.
fn print(outline: &Outline, outwards: f32, frame: Frame) -> Picture {
    let mut ink = [0.0_f32; SIDE * SIDE];
    let (left, top) = frame.place(-(outline.room as f32), -(outline.room as f32));
    for (row, depths) in outline.rows().enumerate() {
        let mut line = [0.0_f32; SIDE];
        let mut any = false;
        for (column, depth) in depths.enumerate() {
            let share = 0.5 + depth + outwards;
            if share > 0.0 {
                any = true;
                for (pixel, overlap) in touched(left + column as f32 * frame.scale, frame.scale) {
                    line[pixel] += overlap * share.min(1.0);
                }
            }
        }
        if any {
            for (pixel, overlap) in touched(top + row as f32 * frame.scale, frame.scale) {
                let inked = &mut ink[pixel * SIDE..(pixel + 1) * SIDE];
                inked.iter_mut().zip(line).for_each(|(ink, share)| *ink += overlap * share);
            }
        }
    }
    let bytes = ink.iter().map(|ink| (ink.min(1.0) * 255.0 + 0.5) as u8).collect();
    Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
}

/// The pixels of the picture under the interval of this size, and how much of it is over each.
fn touched(start: f32, size: f32) -> impl Iterator<Item = (usize, f32)> {
    let end = (start + size).min(SIDE as f32);
    let start = start.max(0.0);
    (start as usize..end.ceil().max(0.0) as usize)
        .map(move |pixel| (pixel, end.min(pixel as f32 + 1.0) - start.max(pixel as f32)))
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
