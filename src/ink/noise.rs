//! Bounded bell-shaped noise, and slow waves that bend the paper.

use std::f32::consts::TAU;

use rand::{Rng, RngExt};

/// A number from a bell curve of mean 0 and deviation 1, never beyond ±3.5: the scaled sum of four uniform numbers.
/// Bounded tails keep a drawing from falling apart.
pub fn normal(rng: &mut impl Rng) -> f32 {
    let sum: f32 = (0..4).map(|_| rng.random::<f32>()).sum();
    (sum - 2.0) * 3.0_f32.sqrt()
}

/// A smooth displacement of the plane: four waves of random direction, length and phase.
///
/// What touches goes on touching, since the same place always moves the same way.
pub struct Waves {
    /// Frequencies along x and y, phase, amplitudes along x and y.
    waves: [[f32; 5]; 4],
}

impl Waves {
    /// Waves of about the given amplitude; their lengths are several times the size of a character that is 1 across.
    pub fn sample(amplitude: f32, rng: &mut impl Rng) -> Self {
        let waves = std::array::from_fn(|_| {
            let (across, down) = (normal(rng) * 2.5, normal(rng) * 2.5);
            [across, down, rng.random::<f32>() * TAU, amplitude * normal(rng), amplitude * normal(rng)]
        });
        Self { waves }
    }

    /// Where a place goes.
    pub fn displace(&self, (x, y): (f32, f32)) -> (f32, f32) {
        self.waves.iter().fold((x, y), |moved, [across, down, phase, dx, dy]| {
            let wave = (across * x + down * y + phase).sin();
            (moved.0 + dx * wave, moved.1 + dy * wave)
        })
    }
}
