//! Adam (Kingma, Ba: Adam: A Method for Stochastic Optimization, 2015) on one flat vector.
//!
//! burn's own Adam runs a dozen operations for every tensor of a network; on one flat vector it is a dozen in all,
//! which on a GPU, where each costs a dispatch, is a third of a training step. Its state is two vectors, so that it
//! travels with a checkpoint.

use burn::tensor::Tensor;

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// The optimiser's state for weights [n].
#[derive(Clone, Debug)]
pub struct Adam {
    /// Steps taken.
    pub time: u64,
    /// Running mean of the gradient: [n].
    pub first_moment: Tensor<1>,
    /// Running mean of its square: [n].
    pub second_moment: Tensor<1>,
}

impl Adam {
    /// The state before the first step.
    pub fn new(like: &Tensor<1>) -> Self {
        Self { time: 0, first_moment: like.zeros_like(), second_moment: like.zeros_like() }
    }

    /// One step against `gradient` [n]: returns the new weights [n].
    pub fn step(&mut self, weights: Tensor<1>, gradient: Tensor<1>, learning_rate: f64) -> Tensor<1> {
        self.time += 1;
        let time = self.time as f64;
        let blend =
            |old: &Tensor<1>, new: Tensor<1>, beta: f64| old.clone().mul_scalar(beta) + new.mul_scalar(1.0 - beta);
        self.first_moment = blend(&self.first_moment, gradient.clone(), BETA_1);
        self.second_moment = blend(&self.second_moment, gradient.square(), BETA_2);

        // Both bias corrections in two numbers: m̂ / (√v̂ + ε) = (m · a) / (√v + ε · b), with
        // b = √(1 − β₂ᵗ) and a = b / (1 − β₁ᵗ).
        let b = (1.0 - BETA_2.powf(time)).sqrt();
        let a = b / (1.0 - BETA_1.powf(time));
        let denominator = self.second_moment.clone().sqrt().add_scalar(EPSILON * b);
        weights - (self.first_moment.clone() / denominator).mul_scalar(learning_rate * a)
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Tensor};

    use super::*;

    /// The textbook update, in 64 bits, on x = [1, −2, 3] with loss Σ x³ / 3, so that the gradient is x².
    #[test]
    fn three_steps_agree_with_the_formula_computed_apart() {
        let device = Device::flex();
        let mut x = Tensor::<1>::from_floats([1.0, -2.0, 3.0], &device);
        let mut adam = Adam::new(&x);
        let mut expected = [1.0_f64, -2.0, 3.0];
        let (mut m, mut v) = ([0.0_f64; 3], [0.0_f64; 3]);
        for t in 1..=3 {
            for i in 0..3 {
                let g = expected[i] * expected[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                let (m_hat, v_hat) = (m[i] / (1.0 - 0.9_f64.powi(t)), v[i] / (1.0 - 0.999_f64.powi(t)));
                expected[i] -= 0.1 * m_hat / (v_hat.sqrt() + 1e-8);
            }
            x = adam.step(x.clone(), x.square(), 0.1);
        }
        let got: Vec<f32> = x.into_data().try_to_vec().unwrap();
        for (got, expected) in got.iter().zip(expected) {
            assert!((f64::from(*got) - expected).abs() < 1e-5, "{got} against {expected}");
        }
    }
}
