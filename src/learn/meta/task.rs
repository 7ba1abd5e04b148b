//! One task of a meta-batch: adapt to its support drawings, answer its queries, and say what that means for the start.

use burn::tensor::Tensor;

use super::{
    Adapted, DerivativeOrder, InnerPath, MetaNetwork, Minibatch, Objective, Rule, RuleKind, Statistics, TaskNetwork,
    Tether, implicit, pull_back, walk,
};
use crate::{
    losses::cross_entropy,
    models::{Layout, Weights},
};

/// Iterations of conjugate gradients, as in the paper of implicit MAML.
const CONJUGATE_GRADIENTS: usize = 5;

/// How a start is learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MetaGradient {
    /// Through the adaptation, exactly or to first order.
    Unrolled(DerivativeOrder),
    /// Through where it comes to stand still, tied to the start with λ (Rajeswaran et al. 2019).
    Implicit { pull: f64 },
    /// Towards the end of the adaptation, which is to support and queries alike: Reptile (Nichol, Achiam, Schulman: On
    /// First-Order Meta-Learning Algorithms, 2018).
    Reptile,
}

/// How tasks are adapted to, and learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scheme {
    /// The inner rule.
    pub rule: RuleKind,
    /// Inner steps, k.
    pub steps: usize,
    /// The inner rate, α, where it is not learned.
    pub rate: f64,
    /// Whether only the head adapts: ANIL (Raghu, Raghu, Bengio, Vinyals: Rapid Learning or Feature Reuse?, 2020).
    pub head_only: bool,
    /// By what queries are normalised.
    pub statistics: Statistics,
    /// How the start is learned.
    pub lesson: MetaGradient,
    /// What of the drawings each inner step sees; `None` for all of them.
    pub minibatch: Option<Minibatch>,
}

/// The drawings of a task.
#[derive(Clone)]
pub struct Task {
    /// [rows, 1, 28, 28].
    pub support: Tensor<4>,
    /// Their classes, one-hot: [rows, n_way].
    pub labels: Tensor<2>,
    /// [queries, 1, 28, 28].
    pub query: Tensor<4>,
    /// Their classes, one-hot: [queries, n_way].
    pub targets: Tensor<2>,
}

/// What came of a task.
pub struct Learned {
    /// The adaptation.
    pub path: InnerPath,
    /// Of the queries, after it: [queries, n_way].
    pub logits: Tensor<2>,
    /// Of the queries, after it: [1].
    pub loss: Tensor<1>,
    /// Of that loss, with regard to all that is learned.
    pub gradient: Tensor<1>,
}

impl Scheme {
    /// Adapts to labelled drawings by `steps` steps: `support` [rows, 1, 28, 28], `labels` [rows, n_way].
    pub fn adapt(
        &self,
        network: &MetaNetwork,
        learned: &Tensor<1>,
        (support, labels): (Tensor<4>, Tensor<2>),
        steps: usize,
    ) -> Adapted {
        let n_way = labels.dims()[1];
        let of_task = network.task(n_way);
        let objective = Classification { network: &of_task, images: support.clone(), targets: labels };
        let start = network.start(learned, n_way);
        let (rule, tether) = (self.rule(network, learned, n_way), self.tether(network, n_way, &start));
        let path = walk(self.in_parts(objective, steps).as_ref(), &rule, &tether, steps, start);
        Adapted { path, network: of_task, statistics: self.statistics, support }
    }

    /// Adapts to a task, and differentiates its queries' loss.
    pub fn learn(&self, network: &MetaNetwork, learned: &Tensor<1>, task: &Task) -> Learned {
        let n_way = task.labels.dims()[1];
        let of_task = network.task(n_way);
        let (images, targets) = self.adapted_to(task);
        let objective = Classification { network: &of_task, images, targets };
        let start = network.start(learned, n_way);
        let (rule, tether) = (self.rule(network, learned, n_way), self.tether(network, n_way, &start));
        let objective = self.in_parts(objective, self.steps);
        let path = walk(objective.as_ref(), &rule, &tether, self.steps, start);
        let (logits, loss, end) = self.judge(&of_task, path.end(), task);
        let (at_start, at_rates) = match self.lesson {
            MetaGradient::Unrolled(order) => pull_back(objective.as_ref(), &rule, &tether, &path, order, end),
            // What a closed form finds is where adapting comes to rest, so that its exact derivative is the implicit one.
            MetaGradient::Implicit { .. } if self.rule == RuleKind::Ridge => {
                pull_back(objective.as_ref(), &rule, &tether, &path, DerivativeOrder::Exact, end)
            }
            MetaGradient::Implicit { .. } => {
                (implicit(objective.as_ref(), &tether, &path, CONJUGATE_GRADIENTS, end), rule.rates.zeros_like())
            }
            MetaGradient::Reptile => (path.points[0].clone() - path.end().clone(), rule.rates.zeros_like()),
        };
        let at_rates = network.rates(learned, n_way).map(|_| at_rates);
        Learned { gradient: network.gather(at_start, at_rates, n_way), path, logits, loss }
    }

    /// The scheme with the minibatches of task number `task`.
    pub fn of_task(self, task: u64) -> Self {
        Self { minibatch: self.minibatch.map(|minibatch| Minibatch { task, ..minibatch }), ..self }
    }

    /// What the inner steps see of an objective.
    fn in_parts<'a>(&self, whole: Classification<'a>, steps: usize) -> Box<dyn Objective + 'a> {
        match self.minibatch {
            Some(minibatch) => Box::new(minibatch.of(whole, steps)),
            None => Box::new(whole),
        }
    }

    /// What of a task is adapted to: pictures, and their classes, one-hot.
    fn adapted_to(&self, task: &Task) -> (Tensor<4>, Tensor<2>) {
        match self.lesson {
            MetaGradient::Unrolled(_) | MetaGradient::Implicit { .. } => (task.support.clone(), task.labels.clone()),
            MetaGradient::Reptile => (
                Tensor::cat(vec![task.support.clone(), task.query.clone()], 0),
                Tensor::cat(vec![task.labels.clone(), task.targets.clone()], 0),
            ),
        }
    }

    /// What is descended in adapting to a task, at `point` [n]: [1].
    pub fn support_loss(&self, network: &TaskNetwork, point: &Tensor<1>, task: &Task) -> Tensor<1> {
        let (images, targets) = self.adapted_to(task);
        cross_entropy(network.logits(&Weights::frozen(&network.layout, point), images), targets)
    }

    /// Logits and loss of a task's queries at `point`, and the gradient of the loss there.
    fn judge(&self, network: &TaskNetwork, point: &Tensor<1>, task: &Task) -> (Tensor<2>, Tensor<1>, Tensor<1>) {
        let weights = Weights::trainable(&network.layout, point);
        let (support, query) = (task.support.clone().autodiff(), task.query.clone().autodiff());
        let logits = network.answer(&weights, self.statistics, support, query);
        let loss = cross_entropy(logits.clone(), task.targets.clone().autodiff());
        let mut gradients = loss.backward();
        (logits.inner(), loss.inner(), weights.gradient(&mut gradients))
    }

    fn rule(&self, network: &MetaNetwork, learned: &Tensor<1>, n_way: usize) -> Rule {
        let fixed = || Tensor::from_floats([self.rate as f32], &learned.device());
        Rule { kind: self.rule, rates: network.rates(learned, n_way).unwrap_or_else(fixed) }
    }

    fn tether(&self, network: &MetaNetwork, n_way: usize, start: &Tensor<1>) -> Tether {
        let closed = self.rule == RuleKind::Ridge;
        let pull = match self.lesson {
            MetaGradient::Implicit { pull } if !closed => pull,
            MetaGradient::Unrolled(_) | MetaGradient::Implicit { .. } | MetaGradient::Reptile => 0.0,
        };
        Tether { mask: (self.head_only || closed).then(|| network.head_alone(n_way, start)), pull }
    }
}

/// Cross-entropy of drawings by their own statistics: what an adaptation to them descends.
pub struct Classification<'a> {
    /// The network.
    pub network: &'a TaskNetwork,
    /// [rows, 1, 28, 28], outside any graph.
    pub images: Tensor<4>,
    /// Their classes, one-hot: [rows, n_way].
    pub targets: Tensor<2>,
}

impl Objective for Classification<'_> {
    fn layout(&self) -> &Layout {
        &self.network.layout
    }

    fn loss(&self, weights: &Weights) -> Tensor<1> {
        cross_entropy(self.network.logits(weights, self.images.clone().autodiff()), self.targets.clone().autodiff())
    }

    fn rate(&self, weights: &Weights, direction: &Weights) -> Tensor<1> {
        let logits = self.network.dual_logits(weights, direction, self.images.clone().autodiff());
        logits.cross_entropy_rate(self.targets.clone().autodiff())
    }

    fn with_head_solved(&self, point: Tensor<1>, rates: Tensor<1>, order: DerivativeOrder) -> Tensor<1> {
        let (images, targets) = (self.images.clone(), self.targets.clone());
        let seen = if point.is_autodiff() { (images.autodiff(), targets.autodiff()) } else { (images, targets) };
        self.network.with_head_solved(point, rates, seen, order)
    }
}
