//! The discrete Fourier transform of a frame of sound (Cooley, Tukey: An Algorithm for the Machine Calculation of Complex
//! Fourier Series, 1965): radix 2, in place.

use std::f32::consts::TAU;

/// The transform of a fixed length.
pub struct Fourier {
    /// cos and sin of 2πk / n for k below n / 2.
    turns: Vec<(f32, f32)>,
    n: usize,
}

impl Fourier {
    /// The transform of `n` values, a power of two.
    pub fn new(n: usize) -> Self {
        assert!(n.is_power_of_two(), "a transform of {n} values");
        let turn = |k: usize| {
            let (sin, cos) = (TAU * k as f32 / n as f32).sin_cos();
            (cos, sin)
        };
        Self { turns: (0..n / 2).map(turn).collect(), n }
    }

    /// Powers |X_k|² of the frequencies k = 0 … n / 2 of a real signal [n].
    pub fn powers(&self, signal: &[f32]) -> Vec<f32> {
        assert_eq!(signal.len(), self.n, "the signal is of another length");
        let mut values: Vec<[f32; 2]> = signal.iter().map(|value| [*value, 0.0]).collect();
        self.transform(&mut values);
        values[..=self.n / 2].iter().map(|[re, im]| re * re + im * im).collect()
    }

    /// X_k = Σ x_t exp(−2πi k t / n), in place.
    fn transform(&self, values: &mut [[f32; 2]]) {
        // Each value goes where its index leads with its bits reversed; so halves of every length lie side by side.
        for at in 1..self.n {
            let other = at.reverse_bits() >> (usize::BITS - self.n.trailing_zeros());
            if other > at {
                values.swap(at, other);
            }
        }
        let mut half = 1;
        while half < self.n {
            let stride = self.n / (2 * half);
            for block in values.chunks_exact_mut(2 * half) {
                let (even, odd) = block.split_at_mut(half);
                for (k, (a, b)) in even.iter_mut().zip(odd).enumerate() {
                    let (cos, sin) = self.turns[k * stride];
                    let turned = [b[0] * cos + b[1] * sin, b[1] * cos - b[0] * sin];
                    *b = [a[0] - turned[0], a[1] - turned[1]];
                    *a = [a[0] + turned[0], a[1] + turned[1]];
                }
            }
            half *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(n: usize) -> Vec<f32> {
        (0..n).map(|t| (t as f32 * 0.7).sin() + 0.3 * (t as f32 * 2.9).cos() + 0.1 * (t % 5) as f32).collect()
    }

    #[test]
    fn it_is_the_sum_that_defines_it() {
        for n in [1, 2, 8, 64] {
            let signal = signal(n);
            for (k, power) in Fourier::new(n).powers(&signal).into_iter().enumerate() {
                let angle = |t: usize| -f64::from(TAU) * (k * t) as f64 / n as f64;
                let sum = |part: fn(f64) -> f64| -> f64 {
                    signal.iter().enumerate().map(|(t, value)| f64::from(*value) * part(angle(t))).sum()
                };
                let wanted = sum(f64::cos).powi(2) + sum(f64::sin).powi(2);
                assert!((f64::from(power) - wanted).abs() < 1e-3 * wanted.max(1.0), "{n}, {k}: {power}, {wanted}");
            }
        }
    }

    #[test]
    fn it_keeps_the_energy() {
        // Parseval: Σ |x|² = Σ |X|² / n, where all frequencies but the first and the last stand for two.
        let signal = signal(512);
        let powers = Fourier::new(512).powers(&signal);
        let energy: f32 = signal.iter().map(|value| value * value).sum();
        let inner: f32 = powers[1..256].iter().sum();
        assert!(((powers[0] + 2.0 * inner + powers[256]) / 512.0 / energy - 1.0).abs() < 1e-4);
    }
}
