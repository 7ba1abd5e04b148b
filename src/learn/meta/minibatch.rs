//! Minibatches of what a task is adapted to, so that an inner rule goes by a few drawings at a time: stochastic gradient
//! descent, and any other rule alike.

use rand::seq::index;

use super::{Classification, Objective};
use crate::models::{Layout, Weights};
use burn::tensor::{Int, Tensor, TensorData};
use data::seeds::{Stream, rng_at};

/// How many drawings an inner step sees, and where the choice of them comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minibatch {
    /// Drawings of an inner step, all different.
    pub size: usize,
    /// The run's seed.
    pub seed: u64,
    /// Which task: each has its own minibatches, and the same ones whenever it comes.
    pub task: u64,
}

impl Minibatch {
    /// The rows out of `of` that inner step number `step` sees.
    fn rows(self, step: usize, of: usize) -> Vec<i64> {
        let mut rng = rng_at(self.seed, Stream::Minibatch, self.task, step as u64);
        index::sample(&mut rng, of, self.size.min(of)).iter().map(|row| row as i64).collect()
    }

    /// `whole` as `steps` inner steps see it.
    pub fn of(self, whole: Classification<'_>, steps: usize) -> Minibatched<'_> {
        let of = whole.images.dims()[0];
        let part = |step| {
            let rows = self.rows(step, of);
            let count = rows.len();
            let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [count]), &whole.images.device());
            Classification {
                network: whole.network,
                images: whole.images.clone().select(0, rows.clone()),
                targets: whole.targets.clone().select(0, rows),
            }
        };
        Minibatched { parts: (0..steps).map(part).collect(), whole }
    }
}

/// A classification that each inner step sees a part of.
pub struct Minibatched<'a> {
    whole: Classification<'a>,
    parts: Vec<Classification<'a>>,
}

impl Objective for Minibatched<'_> {
    fn layout(&self) -> &Layout {
        self.whole.layout()
    }

    fn loss(&self, weights: &Weights) -> Tensor<1> {
        self.whole.loss(weights)
    }

    fn rate(&self, weights: &Weights, direction: &Weights) -> Tensor<1> {
        self.whole.rate(weights, direction)
    }

    fn of_step(&self, step: usize) -> Option<&dyn Objective> {
        self.parts.get(step).map(|part| part as &dyn Objective)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minibatch_has_different_drawings_and_is_the_same_whenever_it_comes() {
        let minibatch = Minibatch { size: 4, seed: 1, task: 2 };
        let steps: Vec<_> = (0..6).map(|step| minibatch.rows(step, 10)).collect();
        for rows in &steps {
            let mut different = rows.clone();
            different.sort_unstable();
            different.dedup();
            assert!(different.len() == 4 && different.iter().all(|row| (0..10).contains(row)), "{rows:?}");
        }
        assert!(steps.windows(2).any(|pair| pair[0] != pair[1]), "{steps:?}");
        let again = |other: Minibatch| (0..6).map(|step| other.rows(step, 10)).collect::<Vec<_>>();
        assert_eq!(again(minibatch), steps);
        assert_ne!(again(Minibatch { task: 3, ..minibatch }), steps);
        assert_ne!(again(Minibatch { seed: 2, ..minibatch }), steps);
        assert_eq!(minibatch.rows(0, 3).len(), 3, "there are no more");
    }
}
