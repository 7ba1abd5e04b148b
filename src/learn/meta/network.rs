//! The network that MAML adapts, for tasks of any number of classes.
//!
//! What is learned is an encoder and where a linear head begins. The head begins either with one row for each class, as
//! in the paper, or with one row for all of them (Ye, Chao: How to Train Your MAML to Excel in Few-Shot Classification,
//! 2022): then the order of the classes cannot matter, and a task may have any number of them.

use burn::tensor::Tensor;

use super::{DerivativeOrder, ridge::ridge};
use crate::models::{Layout, Linear, Norm, StridedConv4, Weights};

/// What is learned, and how it is laid out.
pub struct MetaNetwork {
    /// The encoder, the start of the head, and the inner rates if those are learned.
    pub learned: Layout,
    /// Running statistics of the encoder's norms, for looking at it before it is adapted.
    pub statistics: Layout,
    encoder: StridedConv4,
    /// Rows of the head's start.
    rows: usize,
    /// Weights without the rates.
    len: usize,
}

/// The network of one task: what a [`MetaNetwork`] becomes when it is told how many classes there are.
pub struct TaskNetwork {
    /// The encoder and a head of one row a class.
    pub layout: Layout,
    encoder: StridedConv4,
    head: Linear,
}

/// Where batch norm takes the statistics from by which it normalises queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistics {
    /// From the support drawings: no query has an influence on another's answer.
    #[default]
    Support,
    /// From the queries themselves, all at once, as in MAML's reference code: transductive.
    Queries,
}

impl MetaNetwork {
    /// Declares a network of `channels` with `rows` rows in its head's start, and learned rates that begin at `rate`.
    pub fn declare(channels: usize, rows: usize, rate: Option<f64>) -> Self {
        let (mut learned, mut statistics) = (Layout::default(), Layout::default());
        let encoder = StridedConv4::declare(&mut learned, &mut statistics, channels);
        Linear::declare(&mut learned, "head", channels, rows);
        let len = learned.len();
        if let Some(rate) = rate {
            learned.declare("rates", &[len], crate::models::Init::Constant(rate as f32));
        }
        Self { learned, statistics, encoder, rows, len }
    }

    /// The encoder: what it makes of drawings before it is adapted.
    pub fn encoder(&self) -> &StridedConv4 {
        &self.encoder
    }

    /// The network for tasks of `n_way` classes.
    pub fn task(&self, n_way: usize) -> TaskNetwork {
        let mut layout = Layout::default();
        let encoder = StridedConv4::declare(&mut layout, &mut Layout::default(), self.encoder.feature_dim());
        let head = Linear::declare(&mut layout, "head", self.encoder.feature_dim(), n_way);
        TaskNetwork { layout, encoder, head }
    }

    /// Where a task of `n_way` classes begins, φ_0, given all that is learned: [task layout].
    pub fn start(&self, learned: &Tensor<1>, n_way: usize) -> Tensor<1> {
        self.spread(learned.clone().narrow(0, 0, self.len), n_way)
    }

    /// The learned rates for such a task: [task layout]. `None` if rates are not learned.
    pub fn rates(&self, learned: &Tensor<1>, n_way: usize) -> Option<Tensor<1>> {
        let [all] = learned.dims();
        (all > self.len).then(|| self.spread(learned.clone().narrow(0, self.len, self.len), n_way))
    }

    /// True if an inner rate is learned for every weight.
    pub fn learns_rates(&self) -> bool {
        self.learned.len() > self.len
    }

    /// 1 for the head of a task and 0 for its encoder: [task layout].
    pub fn head_alone(&self, n_way: usize, like: &Tensor<1>) -> Tensor<1> {
        let encoder = self.encoder_len();
        let head = n_way * (self.encoder.feature_dim() + 1);
        let device = like.device();
        Tensor::cat(vec![Tensor::zeros([encoder], &device), Tensor::ones([head], &device)], 0)
    }

    /// What gradients of a task's start, and of its rates, mean for all that is learned: the transpose of
    /// [`start`](Self::start) and [`rates`](Self::rates).
    pub fn gather(&self, start: Tensor<1>, rates: Option<Tensor<1>>, n_way: usize) -> Tensor<1> {
        let start = self.unspread(start, n_way);
        match rates {
            Some(rates) => Tensor::cat(vec![start, self.unspread(rates, n_way)], 0),
            None => start,
        }
    }

    fn encoder_len(&self) -> usize {
        self.len - self.rows * (self.encoder.feature_dim() + 1)
    }

    /// Gives every class its row. Where there are more classes than rows, the others get the mean of all rows.
    fn spread(&self, values: Tensor<1>, n_way: usize) -> Tensor<1> {
        let (encoder, dim) = (self.encoder_len(), self.encoder.feature_dim());
        let rows = |rows: Tensor<2>| {
            let [_, width] = rows.dims();
            let kept = rows.clone().narrow(0, 0, self.rows.min(n_way));
            let rest = n_way.saturating_sub(self.rows);
            let all = match rest {
                0 => kept,
                _ => Tensor::cat(vec![kept, rows.mean_dim(0).repeat_dim(0, rest)], 0),
            };
            all.reshape([n_way * width])
        };
        let weight = values.clone().narrow(0, encoder, self.rows * dim).reshape([self.rows, dim]);
        let bias = values.clone().narrow(0, encoder + self.rows * dim, self.rows).reshape([self.rows, 1]);
        Tensor::cat(vec![values.narrow(0, 0, encoder), rows(weight), rows(bias)], 0)
    }

    fn unspread(&self, values: Tensor<1>, n_way: usize) -> Tensor<1> {
        if self.rows == n_way {
            return values;
        }
        assert_eq!(self.rows, 1, "it is trained on as many classes as its head has rows");
        let (encoder, dim) = (self.encoder_len(), self.encoder.feature_dim());
        let sum = |from: usize, width: usize| {
            values.clone().narrow(0, from, n_way * width).reshape([n_way, width]).sum_dim(0).reshape([width])
        };
        let head = [sum(encoder, dim), sum(encoder + n_way * dim, 1)];
        Tensor::cat([vec![values.clone().narrow(0, 0, encoder)], head.into()].concat(), 0)
    }
}

impl TaskNetwork {
    /// Logits [n, n_way] of `images` [n, 1, 28, 28] by their own statistics.
    pub fn logits(&self, weights: &Weights, images: Tensor<4>) -> Tensor<2> {
        self.head.forward(weights, self.encoder.features(weights, &mut Norm::Batch(&mut Vec::new()), images))
    }

    /// The rate of those logits while the weights move along `direction`, with the logits.
    pub fn dual_logits(&self, weights: &Weights, direction: &Weights, images: Tensor<4>) -> crate::models::Dual<2> {
        self.head.dual_forward(weights, direction, self.encoder.dual_features(weights, direction, images))
    }

    /// Logits [n, n_way] of `query` [n, 1, 28, 28].
    pub fn answer(&self, weights: &Weights, by: Statistics, support: Tensor<4>, query: Tensor<4>) -> Tensor<2> {
        match by {
            Statistics::Queries => self.logits(weights, query),
            // The statistics are a function of the weights too, and the meta-gradient goes through them.
            Statistics::Support => self.head.forward(weights, self.encoder.features_by(weights, support, query)),
        }
    }

    /// `point` [task layout] with the head that ridge regression finds for `images` [n, 1, 28, 28] of the classes `targets`
    /// [n, n_way]: [task layout]. `rates` are [1], or [task layout], of which the mean over the classes counts.
    pub fn with_head_solved(
        &self,
        point: Tensor<1>,
        rates: Tensor<1>,
        (images, targets): (Tensor<4>, Tensor<2>),
        order: DerivativeOrder,
    ) -> Tensor<1> {
        let ([n, n_way], dim) = (targets.dims(), self.encoder.feature_dim());
        let encoder = self.layout.len() - n_way * (dim + 1);
        let weights = Weights::frozen(&self.layout, &point);
        let mut features = self.encoder.features(&weights, &mut Norm::Batch(&mut Vec::new()), images); // [n, d]
        if order == DerivativeOrder::First && features.is_autodiff() {
            features = features.inner().autodiff();
        }
        let features = Tensor::cat(vec![features, Tensor::ones([n, 1], &targets.device())], 1); // [n, d + 1]
        // A row for each class, its bias last.
        let rows = |values: &Tensor<1>| {
            let weight = values.clone().narrow(0, encoder, n_way * dim).reshape([n_way, dim]);
            let bias = values.clone().narrow(0, encoder + n_way * dim, n_way).reshape([n_way, 1]);
            Tensor::cat(vec![weight, bias], 1)
        };
        let rates = if rates.dims() == [1] { rates.reshape([1, 1]) } else { rows(&rates).mean_dim(0) };
        let head = ridge(features, targets, rows(&point), rates); // [n_way, d + 1]
        let (weight, bias) = (head.clone().narrow(1, 0, dim), head.narrow(1, dim, 1));
        Tensor::cat(vec![point.narrow(0, 0, encoder), weight.reshape([n_way * dim]), bias.reshape([n_way])], 0)
    }

    /// What the norms find in `images` [n, 1, 28, 28], outside any graph: [statistics].
    pub fn statistics_of(&self, weights: &Weights, images: Tensor<4>) -> Tensor<1> {
        let mut found = Vec::new();
        self.encoder.features(weights, &mut Norm::Batch(&mut found), images);
        Tensor::cat(found, 0)
    }
}
