//! Pictures out of focus, and how much they differ: the crude eye that generated characters have to satisfy.

use ink::{Picture, SIDE};

/// A picture blurred twice by a box of three pixels and brought to length 1, so that a pixel's shift makes little
/// difference and the amount of ink none.
#[derive(Clone, Debug, PartialEq)]
pub struct BlurredPicture {
    /// Row-major: [SIDE * SIDE].
    ink: Vec<f32>,
}

impl BlurredPicture {
    /// Squints at a picture.
    pub fn of(picture: &Picture) -> Self {
        let mut ink: Vec<f32> = picture.bytes().iter().map(|&byte| f32::from(byte)).collect();
        for _ in 0..2 {
            for step in [1, SIDE] {
                let before = ink.clone();
                for at in step..SIDE * SIDE - step {
                    ink[at] = before[at - step] + before[at] + before[at + step];
                }
            }
        }
        let norm = ink.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        ink.iter_mut().for_each(|x| *x /= norm);
        Self { ink }
    }

    /// One minus the cosine of the two: 0 for the same, 1 for pictures that share no ink.
    pub fn difference(&self, other: &Self) -> f32 {
        1.0 - self.ink.iter().zip(&other.ink).map(|(a, b)| a * b).sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::{Drawing, Point, Stroke, rasterise};

    #[test]
    fn a_small_shift_is_little_and_another_character_much() {
        let line = |points: &[(f32, f32)]| {
            let stroke = Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() };
            BlurredPicture::of(&rasterise(&Drawing { strokes: vec![stroke] }))
        };
        let hook = line(&[(0.2, 0.2), (0.2, 0.8), (0.8, 0.8)]);
        let again = line(&[(0.22, 0.2), (0.2, 0.8), (0.8, 0.79)]);
        let roof = line(&[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8)]);
        assert!(hook.difference(&hook).abs() < 1e-5);
        assert!(hook.difference(&again) < 0.1, "{}", hook.difference(&again));
        assert!(hook.difference(&roof) > 0.5, "{}", hook.difference(&roof));
    }
}
