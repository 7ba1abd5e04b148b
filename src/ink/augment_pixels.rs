//! Augmentation of pictures whose strokes are not known: the same character as another hand might have drawn it, made
//! from its pixels.
//!
//! All that moves ink is one map of the plane, looked up backwards with bilinear interpolation, so a picture is
//! resampled once however many changes there are. What changes the ink itself comes after.

use rand::{Rng, RngExt};

use super::{
    Picture, SIDE,
    noise::{Waves, normal},
};

/// Random changes to a picture. Each number is a range or a deviation; 0 turns the change off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelAugmentation {
    /// Turns by up to so many radians either way.
    pub rotate: f32,
    /// Slants: the top moves sideways by up to this share of the height.
    pub shear: f32,
    /// Changes width and height, each by a factor of up to 1 + this.
    pub scale: f32,
    /// Moves by up to so many pixels.
    pub shift: f32,
    /// Bends the paper in slow waves of this amplitude, as a share of the side.
    pub warp: f32,
    /// Makes the pen's line thicker or thinner: by up to this share of the way to its darkest or lightest neighbour.
    pub thickness: f32,
    /// Adds noise of this deviation to the ink, where full ink is 1.
    pub noise: f32,
    /// Wipes a square of up to this share of the side (DeVries and Taylor 2017).
    pub cutout: f32,
}

/// One of the changes, as something to choose.
#[derive(Clone, Copy)]
pub struct PixelChange {
    /// What to call it in a list of choices.
    pub name: &'static str,
    /// The greatest strength that is of use: beyond it one character is easily taken for another.
    pub strongest: f32,
    /// Its strength among all.
    pub of: fn(&mut PixelAugmentation) -> &mut f32,
}

impl Default for PixelAugmentation {
    /// About as much as drawings of one character differ between writers; nothing is wiped.
    fn default() -> Self {
        Self { rotate: 0.2, shear: 0.2, scale: 0.15, shift: 1.0, warp: 0.02, thickness: 0.4, noise: 0.0, cutout: 0.0 }
    }
}

impl PixelAugmentation {
    /// Nothing changes.
    pub const NONE: Self =
        Self { rotate: 0.0, shear: 0.0, scale: 0.0, shift: 0.0, warp: 0.0, thickness: 0.0, noise: 0.0, cutout: 0.0 };

    /// Every kind of change, in the order of the fields.
    pub const CHANGES: [PixelChange; 8] = [
        PixelChange { name: "rotate", strongest: 0.8, of: |all| &mut all.rotate },
        PixelChange { name: "shear", strongest: 1.0, of: |all| &mut all.shear },
        PixelChange { name: "scale", strongest: 1.0, of: |all| &mut all.scale },
        PixelChange { name: "shift", strongest: 6.0, of: |all| &mut all.shift },
        PixelChange { name: "warp", strongest: 0.1, of: |all| &mut all.warp },
        PixelChange { name: "thickness", strongest: 1.0, of: |all| &mut all.thickness },
        PixelChange { name: "noise", strongest: 0.5, of: |all| &mut all.noise },
        PixelChange { name: "cut out", strongest: 0.8, of: |all| &mut all.cutout },
    ];

    /// The picture after all changes.
    pub fn apply(&self, picture: &Picture, rng: &mut impl Rng) -> Picture {
        let map = Map::sample(self, rng);
        let mut ink: Vec<f32> = (0..SIDE * SIDE)
            .map(|at| bilinear(picture, map.source((at % SIDE) as f32 + 0.5, (at / SIDE) as f32 + 0.5)))
            .collect();
        if self.thickness > 0.0 {
            ink = thickened(&ink, within(self.thickness, rng));
        }
        if self.noise > 0.0 {
            ink.iter_mut().for_each(|ink| *ink += self.noise * normal(rng));
        }
        if self.cutout > 0.0 {
            wipe(&mut ink, (self.cutout * rng.random::<f32>() * SIDE as f32) as usize, rng);
        }
        let bytes = ink.into_iter().map(|ink| (ink.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
        Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
    }
}

/// Where each pixel's ink comes from: an affine map about the middle, and waves.
struct Map {
    /// Rows of the 2 × 2 matrix.
    matrix: [[f32; 2]; 2],
    shift: [f32; 2],
    waves: Option<Waves>,
}

/// The middle of a picture.
const MIDDLE: f32 = SIDE as f32 / 2.0;

impl Map {
    fn sample(ranges: &PixelAugmentation, rng: &mut impl Rng) -> Self {
        let (sin, cos) = within(ranges.rotate, rng).sin_cos();
        let slant = within(ranges.shear, rng);
        let mut factor = || within((1.0 + ranges.scale.max(0.0)).ln(), rng).exp();
        let (wide, high) = (factor(), factor());
        // Turn, then slant, then stretch.
        let matrix = [[wide * cos, wide * (slant * cos - sin)], [high * sin, high * (slant * sin + cos)]];
        let shift = [within(ranges.shift, rng), within(ranges.shift, rng)];
        let waves = (ranges.warp > 0.0).then(|| Waves::sample(ranges.warp, rng));
        Self { matrix, shift, waves }
    }

    fn source(&self, x: f32, y: f32) -> (f32, f32) {
        let (mut x, mut y) = (x - MIDDLE, y - MIDDLE);
        if let Some(waves) = &self.waves {
            let (bent_x, bent_y) = waves.displace((x / SIDE as f32, y / SIDE as f32));
            (x, y) = (bent_x * SIDE as f32, bent_y * SIDE as f32);
        }
        let [[a, b], [c, d]] = self.matrix;
        (a * x + b * y + self.shift[0] + MIDDLE, c * x + d * y + self.shift[1] + MIDDLE)
    }
}

/// The ink at a place, between the four pixels around it; beyond the picture there is paper.
pub(super) fn bilinear(picture: &Picture, (x, y): (f32, f32)) -> f32 {
    let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
    let (right_part, lower_part) = (x - 0.5 - left, y - 0.5 - top);
    let ink = |column: f32, row: f32| {
        let inside = |at: f32| (0.0..SIDE as f32).contains(&at);
        if inside(column) && inside(row) { picture.ink(row as usize, column as usize) } else { 0.0 }
    };
    let upper = ink(left, top) * (1.0 - right_part) + ink(left + 1.0, top) * right_part;
    let lower = ink(left, top + 1.0) * (1.0 - right_part) + ink(left + 1.0, top + 1.0) * right_part;
    upper * (1.0 - lower_part) + lower * lower_part
}

/// Every pixel on its way to its darkest (above 0) or lightest (below 0) neighbour in the four directions.
fn thickened(ink: &[f32], by: f32) -> Vec<f32> {
    let at = |row: isize, column: isize| {
        let inside = (0..SIDE as isize).contains(&row) && (0..SIDE as isize).contains(&column);
        if inside { ink[row as usize * SIDE + column as usize] } else { 0.0 }
    };
    let moved = |index: usize| {
        let (row, column) = ((index / SIDE) as isize, (index % SIDE) as isize);
        let around = [at(row - 1, column), at(row + 1, column), at(row, column - 1), at(row, column + 1), ink[index]];
        let towards =
            if by > 0.0 { around.into_iter().fold(0.0, f32::max) } else { around.into_iter().fold(1.0, f32::min) };
        ink[index] + (towards - ink[index]) * by.abs()
    };
    (0..SIDE * SIDE).map(moved).collect()
}

/// Paper in a square of this side, somewhere.
fn wipe(ink: &mut [f32], side: usize, rng: &mut impl Rng) {
    if side == 0 {
        return;
    }
    let side = side.min(SIDE);
    let (top, left) = (rng.random_range(0..=SIDE - side), rng.random_range(0..=SIDE - side));
    for row in top..top + side {
        ink[row * SIDE + left..row * SIDE + left + side].fill(0.0);
    }
}

fn within(most: f32, rng: &mut impl Rng) -> f32 {
    most * (2.0 * rng.random::<f32>() - 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    /// A plus in the middle, two pixels thick.
    fn plus() -> Picture {
        let ink = |at: usize| {
            let (row, column) = (at / SIDE, at % SIDE);
            let (across, down) = ((13..15).contains(&row), (13..15).contains(&column));
            if (across && (6..22).contains(&column)) || (down && (6..22).contains(&row)) { 255 } else { 0 }
        };
        Picture::from_bytes((0..SIDE * SIDE).map(ink).collect()).expect("the size fits")
    }

    fn total(picture: &Picture) -> f32 {
        picture.bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>() / 255.0
    }

    #[test]
    fn no_range_is_no_change_and_blank_stays_blank() {
        assert_eq!(PixelAugmentation::NONE.apply(&plus(), &mut rng(1)), plus());
        assert_eq!(PixelAugmentation::default().apply(&Picture::blank(), &mut rng(1)), Picture::blank());
    }

    #[test]
    fn a_seed_names_a_view_and_views_keep_about_their_ink() {
        let usual = PixelAugmentation::default();
        assert_eq!(usual.apply(&plus(), &mut rng(2)), usual.apply(&plus(), &mut rng(2)));
        assert_ne!(usual.apply(&plus(), &mut rng(2)), usual.apply(&plus(), &mut rng(3)));
        for seed in 0..50 {
            let ratio = total(&usual.apply(&plus(), &mut rng(seed))) / total(&plus());
            assert!((0.4..2.2).contains(&ratio), "seed {seed}: {ratio}");
        }
    }

    #[test]
    fn each_change_does_what_it_says() {
        let none = PixelAugmentation::NONE;
        let ink = |ranges: PixelAugmentation| -> Vec<f32> {
            (0..40).map(|seed| total(&ranges.apply(&plus(), &mut rng(seed))) / total(&plus())).collect()
        };
        assert!(ink(PixelAugmentation { rotate: 0.5, ..none }).iter().all(|ratio| (ratio - 1.0).abs() < 0.05));
        assert!(ink(PixelAugmentation { shift: 3.0, ..none }).iter().all(|ratio| (ratio - 1.0).abs() < 0.02));
        let thick = ink(PixelAugmentation { thickness: 1.0, ..none });
        assert!(thick.iter().any(|ratio| *ratio > 1.4) && thick.iter().any(|ratio| *ratio < 0.6), "{thick:?}");
        let cut = ink(PixelAugmentation { cutout: 0.6, ..none });
        assert!(cut.iter().all(|ratio| *ratio <= 1.0) && cut.iter().any(|ratio| *ratio < 0.8), "{cut:?}");
        let noisy = PixelAugmentation { noise: 0.2, ..none }.apply(&plus(), &mut rng(1));
        assert!(noisy.bytes().iter().zip(plus().bytes()).filter(|(a, b)| a != b).count() > 300);
    }

    proptest! {
        #[test]
        fn any_strength_gives_a_picture(strength in 0.0f32..50.0, seed: u64) {
            let wild = PixelAugmentation {
                rotate: strength, shear: strength, scale: strength, shift: strength, warp: strength,
                thickness: strength.min(1.0), noise: strength, cutout: strength,
            };
            prop_assert_eq!(wild.apply(&plus(), &mut rng(seed)).bytes().len(), SIDE * SIDE);
        }
    }
}
