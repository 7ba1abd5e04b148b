//! The relation module (Sung et al.: Learning to Compare: Relation Network for Few-Shot Learning, CVPR 2018): a small
//! network that is shown two feature maps together, and says how related they are.
//!
//! r = g([f(x_class); f(x_query)]): two blocks of 3 × 3 convolution, batch norm, ReLU and 2 × 2 max-pooling, 7 → 3 → 1
//! pixels, and two linear maps, to 8 numbers, ReLU, and to 1. The paper's last step, a sigmoid, is left to the caller.
//!
//! The convolution of a concatenation is the sum of two convolutions, each with its half of the kernel. So a class and a
//! query are each convolved once, and only their sums are made for every pair: for q queries and n_way classes, q + n_way
//! convolutions of `channels` maps rather than q · n_way of 2 · `channels`.

use burn::tensor::{Tensor, activation::relu, module::max_pool2d, ops::MaxPoolOptions};

use super::{BatchNorm, Block, Init, Layout, Linear, Norm, SlotId, Weights, convolve};

/// Width between the two linear maps, as in the paper.
const HIDDEN: usize = 8;

/// Which slots the module reads.
#[derive(Clone, Debug)]
pub struct RelationModule {
    kernel: SlotId,
    norm: BatchNorm,
    block: Block,
    hidden: Linear,
    score: Linear,
}

impl RelationModule {
    /// Declares the module for feature maps of `channels` channels, 7 × 7 each.
    pub fn declare(weights: &mut Layout, statistics: &mut Layout, channels: usize) -> Self {
        let (name, inputs) = ("relation.block1", 2 * channels);
        let init = Init::Kaiming { fan_in: inputs * 9 };
        Self {
            kernel: weights.declare(format!("{name}.conv.weight"), &[channels, inputs, 3, 3], init),
            norm: BatchNorm::declare(weights, statistics, name, channels),
            block: Block::declare(weights, statistics, "relation.block2", channels, channels, true),
            hidden: Linear::declare(weights, "relation.hidden", channels, HIDDEN),
            score: Linear::declare(weights, "relation.score", HIDDEN, 1),
        }
    }

    /// Relation scores of every query with every class, before the sigmoid: [q, n_way].
    ///
    /// `support` is [n_way, channels, 7, 7], one map for each class; `query` is [q, channels, 7, 7].
    pub fn scores(&self, weights: &Weights, norm: &mut Norm, support: Tensor<4>, query: Tensor<4>) -> Tensor<2> {
        let (n_way, q) = (support.dims()[0], query.dims()[0]);
        let x = self.pairs(weights, norm, support, query); // [q * n_way, channels, 3, 3]
        let x = self.block.forward(weights, norm, x).flatten::<2>(1, 3); // [q * n_way, channels]
        let x = relu(self.hidden.forward(weights, x)); // [q * n_way, 8]
        self.score.forward(weights, x).reshape([q, n_way])
    }

    /// The first block on every pair of a query and a class: [q * n_way, channels, 3, 3].
    fn pairs(&self, weights: &Weights, norm: &mut Norm, support: Tensor<4>, query: Tensor<4>) -> Tensor<4> {
        let kernel = weights.get::<4>(self.kernel); // [channels, 2 * channels, 3, 3], for the class and the query
        let x = match norm {
            Norm::Batch(collected) => self.norm.by_batch(weights, collected, convolve_pairs(support, query, kernel)),
            Norm::Running(statistics) => {
                let (gain, bias) = self.norm.affine(weights, statistics);
                let channels = gain.dims()[0];
                let kernel = kernel * gain.reshape([channels, 1, 1, 1]);
                convolve_pairs(support, query, kernel) + bias.reshape([1, channels, 1, 1])
            }
        };
        relu(max_pool2d(x, MaxPoolOptions::new([2, 2])))
    }
}

/// The convolution of [support; query] for all pairs, query by query: [q * n_way, channels, h, w].
fn convolve_pairs(support: Tensor<4>, query: Tensor<4>, kernel: Tensor<4>) -> Tensor<4> {
    let ([n_way, inputs, h, w], [q, ..], [channels, ..]) = (support.dims(), query.dims(), kernel.dims());
    let of_support = convolve(support, kernel.clone().narrow(1, 0, inputs)); // [n_way, channels, h, w]
    let of_query = convolve(query, kernel.narrow(1, inputs, inputs)); // [q, channels, h, w]
    let pairs = of_query.unsqueeze_dim::<5>(1) + of_support.unsqueeze_dim::<5>(0); // [q, n_way, channels, h, w]
    pairs.reshape([q * n_way, channels, h, w])
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorData;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{
        losses::test_tensors::{close, cpu, gradient, numbers},
        models::flat,
    };

    const CHANNELS: usize = 4;

    fn maps(n: usize, side: usize, phase: f32) -> Tensor<4> {
        let values = (0..n * CHANNELS * side * side).map(|i| (i as f32 * 0.7 + phase).sin()).collect::<Vec<_>>();
        Tensor::from_data(TensorData::new(values, [n, CHANNELS, side, side]), &cpu())
    }

    fn made() -> (RelationModule, Weights, Weights) {
        let (mut weights, mut statistics) = (Layout::default(), Layout::default());
        let module = RelationModule::declare(&mut weights, &mut statistics, CHANNELS);
        let values = weights.initial(&mut ChaCha8Rng::seed_from_u64(1));
        let running = (0..statistics.len()).map(|i| 0.5 + 0.4 * (i as f32).sin()).collect();
        let (values, running) = (flat(values, &cpu()), flat(running, &cpu()));
        (module, Weights::frozen(&weights, &values), Weights::frozen(&statistics, &running))
    }

    #[test]
    fn two_half_convolutions_make_the_convolution_of_the_concatenation() {
        let (support, query) = (maps(3, 7, 0.0), maps(2, 7, 1.0));
        let kernel = (0..CHANNELS * 2 * CHANNELS * 9).map(|i| (i as f32 * 1.3).cos()).collect::<Vec<_>>();
        let kernel = Tensor::from_data(TensorData::new(kernel, [CHANNELS, 2 * CHANNELS, 3, 3]), &cpu());
        let direct = (0..2).flat_map(|q| (0..3).map(move |class| (q, class))).map(|(q, class)| {
            let pair = Tensor::cat(vec![support.clone().narrow(0, class, 1), query.clone().narrow(0, q, 1)], 1);
            convolve(pair, kernel.clone())
        });
        let direct = Tensor::cat(direct.collect(), 0);
        close(&numbers(convolve_pairs(support, query, kernel)), &numbers(direct));
    }

    #[test]
    fn a_score_by_running_statistics_does_not_depend_on_the_other_pairs() {
        let (module, weights, statistics) = made();
        let scores = |support, query| numbers(module.scores(&weights, &mut Norm::Running(&statistics), support, query));
        let all = scores(maps(3, 7, 0.0), maps(2, 7, 1.0));
        let one = scores(maps(3, 7, 0.0).narrow(0, 1, 1), maps(2, 7, 1.0).narrow(0, 1, 1));
        close(&all[4..5], &one);
        assert!((all[0] - all[1]).abs() > 1e-4 && (all[0] - all[3]).abs() > 1e-4, "{all:?}");
    }

    #[test]
    fn running_statistics_that_are_the_batch_s_give_the_batch_s_scores() {
        let (module, weights, _) = made();
        let mut collected = Vec::new();
        let by_batch = module.scores(&weights, &mut Norm::Batch(&mut collected), maps(3, 7, 0.0), maps(2, 7, 1.0));
        assert_eq!(collected.len(), 4, "mean and variance of two norms");
        let mut layout = Layout::default();
        RelationModule::declare(&mut Layout::default(), &mut layout, CHANNELS);
        let statistics = Weights::frozen(&layout, &Tensor::cat(collected, 0));
        let by_running = module.scores(&weights, &mut Norm::Running(&statistics), maps(3, 7, 0.0), maps(2, 7, 1.0));
        close(&numbers(by_running), &numbers(by_batch));
    }

    #[test]
    fn one_pair_and_identical_maps_have_finite_scores_and_gradients() {
        let (module, weights, _) = made();
        for maps in [maps(1, 7, 0.0), Tensor::zeros([2, CHANNELS, 7, 7], &cpu())] {
            let (scores, slopes) =
                gradient(maps, |x| module.scores(&weights, &mut Norm::Batch(&mut Vec::new()), x.clone(), x));
            assert!(scores.iter().chain(&slopes).all(|value| value.is_finite()), "{scores:?} {slopes:?}");
        }
    }
}
