//! Pictures turned, slanted, made smaller, mirrored, and cut: clear changes, to be recognised, and not the small ones of
//! [`augment_pixels`](super::augment_pixels).
//!
//! A picture is changed on its pixels, since the rasteriser would bring a smaller or a cut drawing back to the usual size
//! and place. Whatever the pose, a picture is looked up once, so that every pose blurs it alike.

use super::{Picture, SIDE, augment_pixels::bilinear};

/// Samples along each side of a pixel: a smaller picture would otherwise lose thin lines between pixels.
const SAMPLES: usize = 2;

/// Where a picture's drawing stands, and how: mirrored, then slanted, turned, made larger or smaller, and moved, each
/// about the middle of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Whether left and right are exchanged.
    pub mirrored: bool,
    /// How far the top moves to the right, as a share of the height.
    pub slant: f32,
    /// Radians clockwise.
    pub turn: f32,
    /// Size against the picture's own; not 0.
    pub scale: f32,
    /// Pixels to the right and down.
    pub shift: (f32, f32),
}

impl Pose {
    /// The picture in this pose.
    pub fn apply(&self, picture: &Picture) -> Picture {
        let offset = |sample: usize| (sample as f32 + 0.5) / SAMPLES as f32;
        let ink = |at: usize| {
            let (column, row) = ((at % SIDE) as f32, (at / SIDE) as f32);
            let sample = |n: usize| self.source(column + offset(n % SAMPLES), row + offset(n / SAMPLES));
            let ink: f32 = (0..SAMPLES * SAMPLES).map(|n| bilinear(picture, sample(n))).sum();
            (ink / (SAMPLES * SAMPLES) as f32 * 255.0).round() as u8
        };
        Picture::from_bytes((0..SIDE * SIDE).map(ink).collect()).unwrap_or_else(Picture::blank)
    }

    /// Where on the picture the ink of a place comes from: all changes undone, the last one first.
    fn source(&self, x: f32, y: f32) -> (f32, f32) {
        let middle = SIDE as f32 / 2.0;
        let (x, y) = ((x - middle - self.shift.0) / self.scale, (y - middle - self.shift.1) / self.scale);
        let (sin, cos) = self.turn.sin_cos();
        let (x, y) = (x * cos + y * sin, y * cos - x * sin);
        let x = x + self.slant * y;
        (if self.mirrored { -x } else { x } + middle, y + middle)
    }
}

/// The picture without this share of its ink: a straight cut, from the right after so many quarter turns. A share of 0
/// leaves everything.
pub fn cut(picture: &Picture, quarters: usize, share: f32) -> Picture {
    let turned = picture.turned(quarters);
    let mut doomed = picture.total() * 255.0 * share.clamp(0.0, 1.0);
    let mut pixels = turned.bytes().to_vec();
    for column in (0..SIDE).rev() {
        let ink: f32 = (0..SIDE).map(|row| f32::from(pixels[row * SIDE + column])).sum();
        // A column that has more than its half to lose goes as a whole.
        if doomed <= ink / 2.0 {
            break;
        }
        doomed -= ink;
        (0..SIDE).for_each(|row| pixels[row * SIDE + column] = 0);
    }
    Picture::from_bytes(pixels).unwrap_or_else(Picture::blank).turned(4 - quarters % 4)
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_PI_2;

    use super::*;
    use crate::{Drawing, Point, Stroke, rasterise};

    const STILL: Pose = Pose { mirrored: false, slant: 0.0, turn: 0.0, scale: 1.0, shift: (0.0, 0.0) };

    /// A flag: a pole on the left with a cloth at its upper end.
    fn flag() -> Picture {
        let line = [(0.2, 0.9), (0.2, 0.1), (0.7, 0.1), (0.7, 0.4), (0.2, 0.4)];
        let points = line.map(|(x, y)| Point::at(x, y, 0.0)).to_vec();
        rasterise(&Drawing { strokes: vec![Stroke { points }] })
    }

    fn posed(change: impl Fn(&mut Pose)) -> Picture {
        let mut pose = STILL;
        change(&mut pose);
        pose.apply(&flag())
    }

    #[test]
    fn each_change_does_what_it_says() {
        let still = posed(|_| {});
        assert!(still.difference(&flag()) < 0.35 * flag().total(), "two samples a pixel blur a little");
        let quarter = posed(|pose| pose.turn = FRAC_PI_2);
        assert!(quarter.difference(&still.turned(1)) < 1.0, "{}", quarter.difference(&still.turned(1)));
        assert!(posed(|pose| pose.mirrored = true).difference(&still.mirrored()) < 1.0);
        let half = posed(|pose| pose.scale = 0.5);
        assert!((0.2..0.3).contains(&(half.total() / flag().total())), "{}", half.total() / flag().total());
        let slanted = posed(|pose| pose.slant = 0.5);
        let middle = |picture: &Picture, row: usize| {
            let ink: f32 = (0..SIDE).map(|column| picture.ink(row, column)).sum();
            (0..SIDE).map(|column| column as f32 * picture.ink(row, column)).sum::<f32>() / ink
        };
        let moved = [5, 22].map(|row| middle(&slanted, row) - middle(&still, row));
        assert!(moved[0] > 2.0 && moved[1] < -2.0, "{moved:?}");
        let right = posed(|pose| pose.shift = (2.0, 0.0));
        assert!((middle(&right, 20) - middle(&still, 20) - 2.0).abs() < 0.1);
    }

    #[test]
    fn a_cut_takes_its_share_from_its_side() {
        for quarters in 0..4 {
            let rest = cut(&flag(), quarters, 0.4);
            // Ink goes by whole columns, and the pole is one.
            let share = 1.0 - rest.total() / flag().total();
            assert!((0.2..0.6).contains(&share), "{quarters}: {share}");
            assert!(rest.bytes().iter().zip(flag().bytes()).all(|(rest, whole)| *rest == 0 || rest == whole));
        }
        let right = cut(&flag(), 0, 0.3);
        assert!((20..SIDE).all(|column| (0..SIDE).all(|row| right.ink(row, column) == 0.0)));
        assert_eq!(cut(&flag(), 2, 0.0), flag());
        assert_eq!(cut(&Picture::blank(), 1, 0.4), Picture::blank());
        assert_eq!(cut(&flag(), 3, 1.0), Picture::blank());
    }
}
