//! MAML (Finn, Abbeel, Levine: Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks, ICML 2017), and its kin.
//!
//! Weights φ are learned from which a few steps on a task's support drawings lead to weights φ_j that answer its queries:
//! φ ← φ − β ∇_φ Σ_j L(φ_j), with φ_j = φ − α ∇L_j(φ), or k such steps. Kin that differ in what is differentiated, what
//! moves and by which rule are settings here, since they are the same code ([`crate::meta`]): first-order MAML, Reptile,
//! implicit MAML, ANIL, Meta-SGD.
//!
//! To answer is to adapt: every question costs k gradient steps on the drawings of the board, always from φ.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Judgement, Labels, Learner, Method, Network, Outcome, Settings, accuracy, episodic, maml_settings,
    settings,
};
use crate::{
    losses::softmax,
    meta::{self, Adapted, Lesson, Order, Plane, RuleKind, Scheme, Statistics, Survey, Task},
    models::{Norm, Weights},
};
use data::{Classes, Sample, SampleError, episode::EpisodeShape};
use ink::SIDE;
use protocol::{AdaptationView, Hyperparameter, MethodInfo, StepView, Supervision};

/// λ of implicit MAML. Its paper has 2 for Omniglot, with 16 inner steps and more; in the few steps here so strong a pull
/// leaves hardly anything to adapt.
const PULL: f64 = 0.5;

/// The method.
pub struct Maml;

impl Method for Maml {
    fn info(&self) -> MethodInfo {
        let encoder = settings::encoder().into_iter().filter(|parameter| parameter.id != "embedding_dim");
        // A step is several tasks, each with its way back, so that a narrower network keeps it live.
        let encoder = encoder.map(|parameter| match parameter.id.as_str() {
            "channels" => Hyperparameter { default: 16.0, ..parameter },
            _ => parameter,
        });
        MethodInfo {
            id: "maml".into(),
            title: "MAML".into(),
            paper: "Finn, Abbeel, Levine: Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks, 2017"
                .into(),
            paper_url: "https://arxiv.org/abs/1703.03400".into(),
            equation: "φ ← φ − β ∇_φ Σ over tasks j of L_j(φ_j),  φ_j = φ − α ∇L_j(φ)".into(),
            summary:
                "Learns where to begin. For each task the network takes a few gradient steps on the examples, and \
                      is then judged by the queries; the starting weights are moved so that those few steps help more. \
                      That is a gradient through gradient descent itself."
                    .into(),
            counts: "queries recognised after adapting".into(),
            learns: true,
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: [settings::episodic(), maml_settings::own(), encoder.collect()].concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Arc<dyn Learner> {
        let deal = settings.deal();
        let rule = [RuleKind::Descent, RuleKind::Momentum, RuleKind::Adam][settings.whole("inner_rule")];
        // Adam moves every weight by its rate, however small the gradient.
        let rate = settings.real("inner_rate") * if rule == RuleKind::Adam { 0.1 } else { 1.0 };
        let lesson = match settings.whole("derivative") {
            0 => Lesson::Unrolled(Order::Exact),
            1 => Lesson::Unrolled(Order::First),
            2 => Lesson::Reptile,
            _ => Lesson::Implicit { pull: PULL },
        };
        let scheme = Scheme {
            rule,
            steps: settings.whole("inner_steps"),
            rate,
            head_only: settings.whole("adapts") == 1,
            statistics: [Statistics::Support, Statistics::Queries][settings.whole("transductive")],
            lesson,
        };
        let rows = if settings.whole("head") == 1 { 1 } else { deal.shape.n_way };
        let rate = (settings.whole("rates") == 1).then_some(rate);
        let meta = meta::Network::declare(settings.whole("channels"), rows, rate);
        Arc::new(MamlLearner {
            network: Network { weights: meta.learned.clone(), statistics: meta.statistics.clone() },
            meta,
            scheme,
            deal,
            tasks: settings.whole("tasks"),
            clip: settings.real("clip"),
        })
    }
}

struct MamlLearner {
    network: Network,
    meta: meta::Network,
    scheme: Scheme,
    deal: super::Deal,
    tasks: usize,
    /// The longest meta-gradient.
    clip: f64,
}

/// The numbers of a step, read back.
struct Readout<'a> {
    /// Logits of every task's queries after adapting: [tasks * queries, n_way].
    ends: &'a [f32],
    /// Those of the first task at φ and after every step but the last: [steps * queries, n_way].
    before: &'a [f32],
    /// Losses of its support drawings there: [steps].
    support_losses: &'a [f32],
    /// Products of every task's way from φ after each step: [tasks * steps, tasks * steps].
    products: &'a [f32],
}

impl MamlLearner {
    fn read<'a>(&self, shape: EpisodeShape, tasks: usize, readout: &'a [f32]) -> Readout<'a> {
        let (logits, steps) = (shape.n_way * shape.n_query * shape.n_way, self.scheme.steps);
        let (ends, rest) = readout.split_at(tasks * logits);
        let (before, rest) = rest.split_at(steps * logits);
        let (support_losses, products) = rest.split_at(steps);
        Readout { ends, before, support_losses, products }
    }

    fn adapted(&self, weights: &Weights, labels: &Labels, support: Tensor<4>, steps: usize) -> Adapted {
        let labels = labels.one_hot(&support.device());
        self.scheme.adapt(&self.meta, &weights.values(), (support, labels), steps)
    }

    /// `features` [n, 784] to [n, 1, 28, 28].
    fn pictures(features: Tensor<2>) -> Tensor<4> {
        let [n, _] = features.dims();
        features.reshape([n, 1, SIDE, SIDE])
    }
}

/// What came of a meta-batch.
struct Learned {
    /// Mean loss of all queries, [1], and its gradient.
    loss: Tensor<1>,
    gradient: Tensor<1>,
    /// As [`Readout`] reads it.
    readout: Tensor<1>,
    /// What the norms found in the support drawings, at φ: [statistics].
    statistics: Tensor<1>,
    /// From φ to where each task was after each inner step: [tasks * steps, task layout].
    ways: Tensor<2>,
}

impl MamlLearner {
    /// Adapts to every task, and differentiates.
    fn learn(&self, learned: &Tensor<1>, sample: &Sample, images: Tensor<4>) -> Learned {
        let episodes = sample.tasks();
        let shape = episodes[0].shape;
        let images = if images.is_autodiff() { images.inner() } else { images };
        let network = self.meta.task(shape.n_way);
        let (mut gradient, mut loss) = (learned.zeros_like(), Tensor::zeros([1], &learned.device()));
        let (mut ends, mut before, mut ways, mut statistics) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for number in 0..episodes.len() {
            let task = task(shape, &images, number);
            let one = self.scheme.learn(&self.meta, learned, &task);
            gradient = gradient + one.gradient;
            loss = loss + one.loss;
            ends.push(one.logits.flatten::<1>(0, 1));
            let start = &one.path.points[0];
            ways.extend(one.path.points[1..].iter().map(|point| (point.clone() - start.clone()).unsqueeze::<2>()));
            statistics.push(network.statistics_of(&Weights::frozen(&network.layout, start), task.support.clone()));
            if number == 0 {
                for point in &one.path.points[..self.scheme.steps] {
                    let weights = Weights::frozen(&network.layout, point);
                    let (support, query) = (task.support.clone(), task.query.clone());
                    before.push(network.answer(&weights, self.scheme.statistics, support, query).flatten::<1>(0, 1));
                }
                before.extend(one.path.losses);
            }
        }
        let count = episodes.len() as f64;
        let ways: Tensor<2> = Tensor::cat(ways, 0);
        let products = ways.clone().matmul(ways.clone().transpose()).flatten(0, 1);
        Learned {
            loss: loss.div_scalar(count),
            gradient: gradient.div_scalar(count),
            readout: Tensor::cat([ends, before, vec![products]].concat(), 0),
            statistics: Tensor::stack::<2>(statistics, 0).mean_dim(0).flatten(0, 1),
            ways,
        }
    }
}

/// Task number `number` of a meta-batch whose `images` are [tasks * (support + queries), 1, 28, 28].
fn task(shape: EpisodeShape, images: &Tensor<4>, number: usize) -> Task {
    let (device, support, query) = (images.device(), shape.n_way * shape.k_shot, shape.n_way * shape.n_query);
    let first = number * (support + query);
    Task {
        support: images.clone().narrow(0, first, support),
        labels: Labels::support(shape).one_hot(&device),
        query: images.clone().narrow(0, first + support, query),
        targets: Labels::query(shape).one_hot(&device),
    }
}

/// Scales `gradient` [n] down to length `longest`, if it is longer.
fn clipped(gradient: Tensor<1>, longest: f64) -> Tensor<1> {
    let length = gradient.clone().square().sum().sqrt();
    let scale = length.clamp_min(longest).recip().mul_scalar(longest);
    gradient * scale
}

impl Learner for MamlLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.deal.tasks(self.tasks, classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let batch = self.learn(&weights.values(), sample, images);
        if let Norm::Batch(collected) = norm {
            collected.push(batch.statistics);
        }
        Outcome { loss: batch.loss, readout: batch.readout, gradient: Some(clipped(batch.gradient, self.clip)) }
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        let episodes = sample.tasks();
        let shape = episodes[0].shape;
        let logits = shape.n_way * shape.n_query * shape.n_way;
        let ends = self.read(shape, episodes.len(), readout).ends.chunks(logits);
        ends.map(|logits| accuracy(logits, shape.n_way)).sum::<f32>() / episodes.len() as f32
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let episodes = sample.tasks();
        let (shape, steps) = (episodes[0].shape, self.scheme.steps);
        let logits = shape.n_way * shape.n_query * shape.n_way;
        let read = self.read(shape, episodes.len(), readout);
        let first = || read.before.chunks(logits).chain(read.ends.chunks(logits).take(1));
        let Plane { places, shown, .. } = meta::plane(read.products, episodes.len() * steps);
        let paths = places.chunks(steps).flat_map(|path| std::iter::once([0.0; 2]).chain(path.iter().copied()));
        let probabilities: Vec<f32> = first().flat_map(|logits| logits.chunks(shape.n_way)).flat_map(softmax).collect();
        StepView::Adaptation(AdaptationView {
            episode: episodic::episode_view(&episodes[0]),
            steps: steps as u32,
            transductive: self.scheme.statistics == Statistics::Queries,
            query_losses: probabilities.chunks(logits).map(|all| mean_surprise(all, shape)).collect(),
            probabilities,
            support_losses: read.support_losses.to_vec(),
            accuracies: read.ends.chunks(logits).map(|logits| accuracy(logits, shape.n_way)).collect(),
            paths: paths.collect(),
            shown,
        })
    }

    fn adapt(&self, weights: &Weights, labels: &Labels, support: Tensor<4>, steps: usize) -> Option<Adapted> {
        Some(self.adapted(weights, labels, support, steps))
    }

    fn survey(&self, weights: &Weights, sample: &Sample, images: Tensor<4>) -> Option<Survey> {
        let (learned, shape) = (weights.values(), sample.tasks()[0].shape);
        let batch = self.learn(&learned, sample, images.clone());
        Some(Survey {
            task: task(shape, &images, 0),
            start: self.meta.start(&learned, shape.n_way),
            network: self.meta.task(shape.n_way),
            statistics: self.scheme.statistics,
            readout: batch.readout,
            ways: batch.ways,
        })
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for MamlLearner {
    /// The pixels themselves: [n, 784]. What they mean depends on the support set.
    fn features(&self, _weights: &Weights, _norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        images.flatten::<2>(1, 3)
    }

    fn compare(
        &self,
        weights: &Weights,
        _norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        let adapted = self.adapted(weights, labels, Self::pictures(support), self.scheme.steps);
        adapted.logits(self.scheme.steps, Self::pictures(query))
    }

    fn measure(&self) -> &'static str {
        "logit after adapting"
    }

    fn judge(&self, scores: &[f32]) -> Vec<Judgement> {
        let judged = softmax(scores).into_iter().zip(scores);
        judged.map(|(probability, score)| Judgement { probability, value: *score }).collect()
    }

    /// What the encoder makes of drawings before it is adapted.
    fn map_points(&self, weights: &Weights, norm: &mut Norm, features: Tensor<2>) -> Tensor<2> {
        self.meta.encoder().features(weights, norm, Self::pictures(features))
    }

    fn map_dim(&self) -> usize {
        self.meta.encoder().feature_dim()
    }
}

/// Mean cross-entropy of the right classes of an episode's queries: `probabilities` is [n_way * n_query, n_way].
fn mean_surprise(probabilities: &[f32], shape: EpisodeShape) -> f32 {
    let right = probabilities.chunks(shape.n_way).enumerate().map(|(row, all)| all[row / shape.n_query]);
    let surprise: f32 = right.map(|probability| -probability.max(f32::MIN_POSITIVE).ln()).sum();
    surprise / (shape.n_way * shape.n_query) as f32
}
