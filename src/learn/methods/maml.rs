//! MAML (Finn, Abbeel, Levine: Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks, ICML 2017), and its kin.
//!
//! Weights φ are learned from which a few steps on a task's support drawings lead to weights φ_j that answer its queries:
//! φ ← φ − β ∇_φ Σ_j L(φ_j), with φ_j = φ − α ∇L_j(φ), or k such steps. Kin that differ in what is differentiated, what
//! moves and by which rule are settings here, since they are the same code ([`crate::meta`]): first-order MAML, Reptile,
//! implicit MAML, ANIL, Meta-SGD, and R2-D2, which solves for the last layer in closed form.
//!
//! To answer is to adapt: every question costs k steps on the drawings of the board, or more, always from φ.

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{
    Comparer, Labels, Learner, Method, NetworkLayout, Setup, ShownScore, Step, accuracy,
    answers::mean_surprise,
    episodic::{self, EpisodeSampler},
    maml_presets,
    maml_settings::MamlSettings,
    maml_tasks::{clipped, named, task},
    settings::SettingsReader,
};
use crate::{
    losses::softmax,
    meta::{self, Adapted, Plane, Scheme, Statistics, Survey},
    models::{Norm, Weights},
};
use data::{Classes, Sample, SampleError, episode::EpisodeShape};
use ink::SIDE;
use protocol::{AdaptationView, MethodInfo, StepView, Supervision};

/// The method.
pub struct Maml;

impl Method for Maml {
    fn info(&self) -> MethodInfo {
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
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: SettingsReader::declared(MamlSettings::read),
            presets: maml_presets::presets(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        let MamlSettings { episodes, scheme, test_steps, tasks, clip, network, learning_rate } =
            MamlSettings::read(from);
        let rows = if network.shared_head { 1 } else { episodes.sampler.shape.n_way };
        let rates = network.learned_rates.then_some(scheme.rate);
        let meta = meta::MetaNetwork::declare(network.channels, rows, rates);
        let learner = MamlLearner {
            network: NetworkLayout { weights: meta.learned.clone(), statistics: meta.statistics.clone() },
            meta,
            scheme,
            test_steps,
            sampler: episodes.sampler,
            tasks,
            clip,
        };
        Setup::new(learner, learning_rate, episodes.test_shape)
    }
}

struct MamlLearner {
    network: NetworkLayout,
    meta: meta::MetaNetwork,
    scheme: Scheme,
    /// Inner steps with which questions are answered.
    test_steps: usize,
    sampler: EpisodeSampler,
    tasks: usize,
    /// The longest meta-gradient.
    clip: f64,
}

impl MamlLearner {
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

/// Result of a meta-batch.
struct MetaBatch {
    /// Mean loss of all queries, [1], and its gradient, clipped.
    loss: Tensor<1>,
    gradient: Tensor<1>,
    /// Logits of every task's queries after adapting: [tasks * queries * n_way].
    ends: Tensor<1>,
    /// Those of the first task at φ and after every step but the last: [steps * queries * n_way].
    before: Tensor<1>,
    /// Losses of its support drawings at φ and after every step: [steps + 1].
    support_losses: Tensor<1>,
    /// Lengths of the gradients that its steps followed: [steps].
    gradient_norms: Tensor<1>,
    /// Losses of every task's queries after adapting: [tasks].
    task_losses: Tensor<1>,
    /// What the norms found in the support drawings, at φ: [statistics].
    statistics: Tensor<1>,
    /// From φ to where each task was after each inner step: [tasks * steps, task layout].
    ways: Tensor<2>,
}

impl MamlLearner {
    /// Adapts to every task, and differentiates.
    fn learn(&self, learned: &Tensor<1>, sample: &Sample, images: Tensor<4>) -> MetaBatch {
        let episodes = sample.tasks();
        let shape = episodes[0].shape;
        let images = if images.is_autodiff() { images.inner() } else { images };
        let network = self.meta.task(shape.n_way);
        let (mut gradient, mut loss) = (learned.zeros_like(), Tensor::zeros([1], &learned.device()));
        let (mut ends, mut before, mut ways, mut statistics) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut support_losses, mut gradient_norms, mut task_losses) = (Vec::new(), Vec::new(), Vec::new());
        for (number, episode) in episodes.iter().enumerate() {
            let task = task(shape, &images, number);
            let one = self.scheme.of_task(named(&episode.classes)).learn(&self.meta, learned, &task);
            gradient = gradient + one.gradient;
            loss = loss + one.loss.clone();
            task_losses.push(one.loss);
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
                let end = self.scheme.support_loss(&network, one.path.end(), &task);
                gradient_norms =
                    one.path.gradients.iter().map(|gradient| gradient.clone().square().sum().sqrt()).collect();
                // What a minibatch cost at a point is not what all drawings cost there.
                let cost = |point| self.scheme.support_loss(&network, point, &task);
                support_losses = match self.scheme.minibatch {
                    None => one.path.losses,
                    Some(_) => one.path.points[..self.scheme.steps].iter().map(cost).collect(),
                };
                support_losses.push(end);
            }
        }
        let count = episodes.len() as f64;
        MetaBatch {
            loss: loss.div_scalar(count),
            gradient: clipped(gradient.div_scalar(count), self.clip),
            ends: Tensor::cat(ends, 0),
            before: Tensor::cat(before, 0),
            support_losses: Tensor::cat(support_losses, 0),
            gradient_norms: Tensor::cat(gradient_norms, 0),
            task_losses: Tensor::cat(task_losses, 0),
            statistics: Tensor::stack::<2>(statistics, 0).mean_dim(0).flatten(0, 1),
            ways: Tensor::cat(ways, 0),
        }
    }

    /// A step of tasks of this shape as it is read back.
    fn step(&self, shape: EpisodeShape, batch: MetaBatch) -> Step {
        let (steps, transductive) = (self.scheme.steps, self.scheme.statistics == Statistics::Queries);
        let rate = (!self.meta.learns_rates()).then_some(self.scheme.rate as f32);
        let logits = shape.n_way * shape.n_query * shape.n_way;
        let accuracies = move |ends: &[f32]| -> Vec<f32> {
            ends.chunks(logits).map(|logits| accuracy(logits, shape.n_way)).collect()
        };
        // Products of every task's way from φ after each step.
        let products = batch.ways.clone().matmul(batch.ways.transpose()).flatten(0, 1); // [tasks * steps * tasks * steps]
        let step = Step::new(
            batch.loss,
            [
                ("ends", batch.ends),
                ("before", batch.before),
                ("support_losses", batch.support_losses),
                ("gradient_norms", batch.gradient_norms),
                ("task_losses", batch.task_losses),
                ("products", products),
            ],
            move |sample, [ends, ..]| accuracies(ends).iter().sum::<f32>() / sample.tasks().len() as f32,
            move |sample, _, [ends, before, support_losses, gradient_norms, task_losses, products]| {
                let episodes = sample.tasks();
                let first = before.chunks(logits).chain(ends.chunks(logits).take(1));
                let probabilities: Vec<f32> =
                    first.flat_map(|logits| logits.chunks(shape.n_way)).flat_map(softmax).collect();
                let Plane { places, shown, .. } = meta::plane(products, episodes.len() * steps);
                let paths = places.chunks(steps).flat_map(|path| std::iter::once([0.0; 2]).chain(path.iter().copied()));
                StepView::Adaptation(AdaptationView {
                    episode: episodic::episode_view(&episodes[0]),
                    steps: steps as u32,
                    transductive,
                    query_losses: probabilities.chunks(logits).map(|all| mean_surprise(all, shape)).collect(),
                    probabilities,
                    logits: ends[..logits].to_vec(),
                    support_losses: support_losses.to_vec(),
                    rate,
                    gradient_norms: gradient_norms.to_vec(),
                    task_losses: task_losses.to_vec(),
                    accuracies: accuracies(ends),
                    paths: paths.collect(),
                    shown,
                })
            },
        );
        Step { gradient: Some(batch.gradient), ..step }
    }
}

impl Learner for MamlLearner {
    fn network(&self) -> &NetworkLayout {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.sampler.tasks(self.tasks, classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Step {
        let batch = self.learn(&weights.values(), sample, images);
        if let Norm::Batch(collected) = norm {
            collected.push(batch.statistics.clone());
        }
        self.step(sample.tasks()[0].shape, batch)
    }

    fn adapt(&self, weights: &Weights, labels: &Labels, support: Tensor<4>, steps: usize) -> Option<Adapted> {
        Some(self.adapted(weights, labels, support, steps))
    }

    fn survey(&self, weights: &Weights, sample: &Sample, images: Tensor<4>) -> Option<(Step, Survey)> {
        let (learned, shape) = (weights.values(), sample.tasks()[0].shape);
        let batch = self.learn(&learned, sample, images.clone());
        let survey = Survey {
            task: task(shape, &images, 0),
            start: self.meta.start(&learned, shape.n_way),
            network: self.meta.task(shape.n_way),
            statistics: self.scheme.statistics,
            ways: batch.ways.clone(),
        };
        Some((self.step(shape, batch), survey))
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
        let adapted = self.adapted(weights, labels, Self::pictures(support), self.test_steps);
        adapted.logits(self.test_steps, Self::pictures(query))
    }

    fn measure(&self) -> &'static str {
        "logit after adapting"
    }

    fn shown(&self, scores: &[f32]) -> Vec<ShownScore> {
        ShownScore::of_logits(scores)
    }

    /// What the encoder makes of drawings before it is adapted.
    fn map_points(&self, weights: &Weights, norm: &mut Norm, features: Tensor<2>) -> Tensor<2> {
        self.meta.encoder().features(weights, norm, Self::pictures(features))
    }

    fn map_dim(&self) -> usize {
        self.meta.encoder().feature_dim()
    }
}
