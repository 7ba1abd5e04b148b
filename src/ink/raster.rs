//! The rasteriser: strokes to a 28 × 28 picture, under the policy of [`frame`](super::frame).
//!
//! The pen is round and [`PEN_WIDTH`] pixels wide on the picture, however large the drawing was, as if everyone had drawn
//! at the same size with the same pen; only augmented views take another. A pixel's ink is the share of it that the line
//! covers, approximated by the distance of its centre from the line's middle: `clamp(width / 2 + 1/2 - distance, 0, 1)`;
//! where lines cross, the larger share counts. Pressure and time are not drawn: most devices do not measure the first, and the second is not
//! to be seen on paper.

use super::frame::{Bounds, Frame, MARGIN, PEN_WIDTH};
use super::{Drawing, Picture, Point, SIDE};
pub use super::{
    bitmap::Bitmap,
    bitmap_raster::{rasterise_bitmap, rasterise_cropped},
};

/// Points closer than this to the last one kept are skipped, in pixels; far below what 28 × 28 pixels can show.
pub const SPACING: f32 = 0.3;

/// Draws a drawing as the network sees it.
///
/// Points that are not finite are dropped; points outside the square count like any other. The order of points is the
/// order of the pen, whatever their times say. A drawing without a point is a blank sheet, a single point is a dot.
pub fn rasterise(drawing: &Drawing) -> Picture {
    rasterise_with_pen(drawing, PEN_WIDTH)
}

/// Draws a drawing with a pen of another width, in pixels of the picture; [`rasterise`] has the rest. Widths are kept
/// within 0.5 and 5; one that is not a number is the usual one.
pub fn rasterise_with_pen(drawing: &Drawing, width: f32) -> Picture {
    match Bounds::around(drawing.strokes.iter().flat_map(|stroke| drawable(&stroke.points))) {
        Some(bounds) => rasterise_within(drawing, bounds, width),
        None => Picture::blank(),
    }
}

/// Draws a part of a drawing where it stands in the whole, around whose points `bounds` are: a frame of a film. What lies
/// beyond the picture is not drawn; [`rasterise_with_pen`] has the rest.
pub fn rasterise_within(part: &Drawing, bounds: Bounds, width: f32) -> Picture {
    let width = if width.is_nan() { PEN_WIDTH } else { width.clamp(PEN_WIDTHS.0, PEN_WIDTHS.1) };
    let frame = Frame::fit(bounds, SIDE as f32 - 2.0 * MARGIN - width, 1.0);
    let mut sheet = Sheet::blank(width / 2.0 + 0.5);
    for stroke in &part.strokes {
        sheet.draw_line(drawable(&stroke.points).map(|(x, y)| frame.place(x, y)));
    }
    sheet.into_picture()
}

/// The thinnest and the widest pen, in pixels.
const PEN_WIDTHS: (f32, f32) = (0.5, 5.0);

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
    /// How far from a line's middle there is ink, in pixels: half the pen and half a pixel.
    reach: f32,
}

impl Sheet {
    fn blank(reach: f32) -> Self {
        Self { ink: [0.0; SIDE * SIDE], reach }
    }

    /// Draws one stroke, given in pixels.
    fn draw_line(&mut self, points: impl Iterator<Item = (f32, f32)>) {
        each_segment(points, |from, to| self.draw_segment(from, to));
    }

    /// Inks every pixel near the segment.
    fn draw_segment(&mut self, from: (f32, f32), to: (f32, f32)) {
        let reach = self.reach;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length_squared = dx * dx + dy * dy;
        let inverse = if length_squared > 0.0 { 1.0 / length_squared } else { 0.0 };
        let (rows, columns) = (reached(from.1, to.1, reach), reached(from.0, to.0, reach));
        for row in rows {
            let y = row as f32 + 0.5 - from.1;
            for column in columns.clone() {
                let x = column as f32 + 0.5 - from.0;
                let along = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
                let (away_x, away_y) = (x - along * dx, y - along * dy);
                let squared = away_x * away_x + away_y * away_y;
                if squared < reach * reach {
                    let ink = &mut self.ink[row * SIDE + column];
                    *ink = ink.max((reach - squared.sqrt()).min(1.0));
                }
            }
        }
    }

    fn into_picture(self) -> Picture {
        let bytes = self.ink.iter().map(|ink| (ink * 255.0 + 0.5) as u8).collect();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }
}

/// The segments of a stroke, in pixels: from each point that is far enough from the last, and to the very end. A dot is one
/// segment of no length.
fn each_segment(mut points: impl Iterator<Item = (f32, f32)>, mut draw: impl FnMut((f32, f32), (f32, f32))) {
    let Some(first) = points.next() else { return };
    let mut from = first;
    let mut skipped = None;
    let mut moved = false;
    for point in points {
        if (point.0 - from.0).powi(2) + (point.1 - from.1).powi(2) < SPACING * SPACING {
            skipped = Some(point);
        } else {
            draw(from, point);
            (from, skipped, moved) = (point, None, true);
        }
    }
    if let Some(last) = skipped {
        draw(from, last);
    } else if !moved {
        draw(first, first);
    }
}

/// The pixels along one axis whose centres may be within `reach` of an interval.
fn reached(a: f32, b: f32, reach: f32) -> std::ops::Range<usize> {
    let first = (a.min(b) - reach - 0.5).ceil().max(0.0) as usize;
    let last = (a.max(b) + reach - 0.5).floor().min(SIDE as f32 - 1.0);
    first..(last + 1.0).max(first as f32) as usize
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use proptest::prelude::*;

    use super::*;
    use crate::Stroke;

    fn drawing(strokes: &[&[(f32, f32)]]) -> Drawing {
        let stroke =
            |points: &&[(f32, f32)]| Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() };
        Drawing { strokes: strokes.iter().map(stroke).collect() }
    }

    /// The picture in five tones, a line a row, without blank rows and with the margin cut off.
    fn art(picture: &Picture) -> String {
        let tone = |row, column| [' ', '.', ':', '*', '#'][(picture.ink(row, column) * 4.99) as usize];
        let rows = (0..SIDE).map(|row| (0..SIDE).map(|column| tone(row, column)).collect::<String>());
        rows.map(|row| row.trim_end().to_owned()).filter(|row| !row.is_empty()).map(|row| row + "\n").collect()
    }

    fn total(picture: &Picture) -> f32 {
        picture.bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>() / 255.0
    }

    /// The box around pixels with ink: (left, top, right, bottom), all included.
    fn ink_box(picture: &Picture) -> (usize, usize, usize, usize) {
        let inked: Vec<_> =
            (0..SIDE * SIDE).filter(|&at| picture.bytes()[at] > 0).map(|at| (at % SIDE, at / SIDE)).collect();
        let (columns, rows) = (inked.iter().map(|at| at.0), inked.iter().map(|at| at.1));
        let edge = |found: Option<usize>| found.unwrap_or(SIDE);
        (edge(columns.clone().min()), edge(rows.clone().min()), edge(columns.max()), edge(rows.max()))
    }

    #[test]
    fn the_letter_p_keeps_its_aspect_and_is_centred() {
        let p = drawing(&[&[(0.2, 0.1), (0.2, 0.9)], &[(0.2, 0.1), (0.6, 0.1), (0.6, 0.5), (0.2, 0.5)]]);
        let lines = "
       .############.
       :#**********#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :#.        .#:
       :############:
       :############.
       :#.
       :#.
       :#.
       :#.
       :#.
       :#.
       :#.
       :#.
       :#.
       :#.
       .#.
";
        assert_eq!(format!("\n{}", art(&rasterise(&p))), lines);
        // Twice as small and elsewhere on the sheet, it is the same picture.
        let moved = drawing(&[&[(0.6, 0.5), (0.6, 0.9)], &[(0.6, 0.5), (0.8, 0.5), (0.8, 0.7), (0.6, 0.7)]]);
        let apart = rasterise(&p).bytes().iter().zip(rasterise(&moved).bytes()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(apart <= Some(1), "{apart:?}");
    }

    #[test]
    fn a_ring_is_round() {
        let lines = "
          :*####*:
        *####**####*
      .##*.      .*##.
     :##.          .##:
    .##              ##.
    ##                ##
   *#.                .#*
   #*                  *#
  :#.                  .#:
  *#                    #*
  ##                    ##
  #*                    *#
  #*                    *#
  ##                    ##
  *#                    #*
  :#.                  .#:
   #*                  *#
   *#.                .#*
    ##                ##
    .##              ##.
     :##.          .##:
      .##*.      .*##.
        *####**####*
          :*####*:
";
        assert_eq!(format!("\n{}", art(&rasterise(&ring(60)))), lines);
        // π times the diameter of its middle times the pen.
        let expected = TAU / 2.0 * 22.3 * PEN_WIDTH;
        assert!((total(&rasterise(&ring(60))) / expected - 1.0).abs() < 0.02);
    }

    #[test]
    fn nothing_is_blank_and_a_dot_is_a_dot() {
        assert_eq!(rasterise(&Drawing::default()), Picture::blank());
        assert_eq!(rasterise(&drawing(&[&[], &[]])), Picture::blank());
        assert_eq!(rasterise(&drawing(&[&[(f32::NAN, 0.5)], &[(0.1, f32::INFINITY)]])), Picture::blank());
        let dot = rasterise(&drawing(&[&[(0.9, -3.0)]]));
        assert_eq!(ink_box(&dot), (13, 13, 14, 14));
        // A disc of the pen's width.
        assert!((total(&dot) - TAU / 8.0 * PEN_WIDTH * PEN_WIDTH).abs() < 0.5, "{}", total(&dot));
        let pressed_twice = rasterise(&drawing(&[&[(0.9, -3.0), (0.9, -3.0)]]));
        assert_eq!(pressed_twice, dot);
    }

    #[test]
    fn ink_grows_with_the_pen_and_stays_within_the_margin() {
        let widths = [0.5, 1.0, PEN_WIDTH, 2.5, 4.0];
        let inks = widths.map(|width| total(&rasterise_with_pen(&ring(60), width)));
        assert!(inks.is_sorted(), "{inks:?}");
        // π times the diameter of the line's middle times the pen.
        let expected = TAU / 2.0 * (24.0 - 4.0) * 4.0;
        assert!((inks[4] / expected - 1.0).abs() < 0.03, "{inks:?}");
        let (left, top, right, bottom) = ink_box(&rasterise_with_pen(&ring(60), 4.0));
        assert!(left >= 1 && top >= 1 && right <= 26 && bottom <= 26);
        assert_eq!(rasterise_with_pen(&ring(60), f32::NAN), rasterise(&ring(60)));
        assert_eq!(rasterise_with_pen(&ring(60), 1e9), rasterise_with_pen(&ring(60), PEN_WIDTHS.1));
    }

    #[test]
    fn small_marks_stay_smaller_than_large_ones() {
        let dash = |length: f32| total(&rasterise(&drawing(&[&[(0.5, 0.5), (0.5 + length, 0.5)]])));
        assert!(dash(0.05) < 0.4 * dash(0.25), "{} {}", dash(0.05), dash(0.25));
        assert!((dash(0.25) - dash(0.8)).abs() < 0.5);
    }

    #[test]
    fn broken_points_are_left_out_and_times_do_not_matter() {
        let clean = drawing(&[&[(0.1, 0.1), (0.5, 0.6), (0.9, 0.1)]]);
        let mut broken = clean.clone();
        let nowhere = Point { x: f32::NAN, y: 0.5, t_ms: f32::NAN, pressure: f32::NAN };
        broken.strokes[0].points.insert(1, nowhere);
        broken.strokes[0].points.insert(3, Point { x: 0.2, y: f32::NEG_INFINITY, ..nowhere });
        for (at, point) in broken.strokes[0].points.iter_mut().enumerate() {
            point.t_ms = [9.0, -4.0, f32::NAN, 1e30, 0.0][at];
        }
        assert_eq!(rasterise(&broken), rasterise(&clean));
    }

    #[test]
    fn ten_thousand_points_look_like_sixty_and_are_few_segments() {
        // 24 pixels wide: a line of 75 pixels, in segments of SPACING.
        let line = (0..=10_000).map(|i| (TAU * i as f32 / 10_000.0).sin_cos()).map(|(y, x)| (12.0 * x, 12.0 * y));
        let mut segments = Vec::new();
        each_segment(line, |from, to| segments.push((from, to)));
        assert!((200..255).contains(&segments.len()), "{}", segments.len());
        assert!(segments.windows(2).all(|two| two[0].1 == two[1].0), "one begins where the last ends");
        assert_eq!(segments[0].0, (12.0, 0.0));
        let dense = rasterise(&ring(10_000));
        let apart = dense.bytes().iter().zip(rasterise(&ring(60)).bytes()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(apart < Some(25), "{apart:?}");
    }

    proptest! {
        #[test]
        fn any_drawing_is_drawn_within_the_margin(
            strokes in prop::collection::vec(prop::collection::vec((prop::num::f32::ANY, prop::num::f32::ANY), 0..20), 0..6)
        ) {
            let strokes: Vec<&[(f32, f32)]> = strokes.iter().map(Vec::as_slice).collect();
            let drawing = drawing(&strokes);
            let picture = rasterise(&drawing);
            let somewhere = drawing.bounds().is_some();
            prop_assert_eq!(picture != Picture::blank(), somewhere);
            if somewhere {
                let (left, top, right, bottom) = ink_box(&picture);
                prop_assert!(left >= 1 && top >= 1 && right <= 26 && bottom <= 26, "{:?}", ink_box(&picture));
            }
        }

        #[test]
        fn place_and_size_on_the_sheet_do_not_matter(
            points in prop::collection::vec((0.0_f32..1.0, 0.0_f32..1.0), 2..20),
            (scale, dx, dy) in (0.7_f32..1.5, -2.0_f32..2.0, -2.0_f32..2.0),
        ) {
            let original = drawing(&[&points]);
            let size = original.bounds().map_or(0.0, |b| b.width().max(b.height()));
            prop_assume!(size > 0.4);
            let moved: Vec<_> = points.iter().map(|(x, y)| (x * scale + dx, y * scale + dy)).collect();
            let (one, other) = (rasterise(&original), rasterise(&drawing(&[&moved])));
            let apart = one.bytes().iter().zip(other.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
            // Rounding may decide otherwise which of two close points is skipped.
            prop_assert!(apart < Some(40), "{:?}", apart);
        }
    }

    fn ring(points: usize) -> Drawing {
        let at = |i: usize| (TAU * i as f32 / points as f32).sin_cos();
        let points: Vec<(f32, f32)> =
            (0..=points).map(at).map(|(sin, cos)| (0.4 + 0.3 * cos, 0.5 + 0.3 * sin)).collect();
        drawing(&[&points])
    }
}
