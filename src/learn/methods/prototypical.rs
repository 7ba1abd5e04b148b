//! Prototypical networks (Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, NeurIPS 2017).
//!
//! A class is the mean of its support embeddings; a query belongs to the nearest mean:
//! p(y = c | x) = softmax_c(−‖f(x) − p_c‖²), with p_c = 1/k Σ f(x_i) over the support of c; the loss is −log p(y | x).
//!
//! With cosines, the logits are s · cos(f(x), p_c), and the scale s is learned (as log s, so that it stays positive): a
//! cosine alone lies in [−1, 1], which no softmax can make sure of anything. The paper found squared distances better.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

use super::{Comparer, Judgement, Labels, Learner, Method, Network, Outcome, Settings, accuracy, episodic, settings};
use crate::{
    losses::{cosine_similarity, cross_entropy, softmax, squared_euclidean},
    models::{Conv4, Init, Norm, SlotId, Weights},
};
use data::{Classes, Sample, SampleError};
use protocol::{Hyperparameter, Measure, MethodInfo, PrototypesView, StepView, Supervision};

/// The scale of cosines before training.
const INITIAL_SCALE: f32 = 10.0;

/// The method.
pub struct Prototypical;

impl Method for Prototypical {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "prototypical".into(),
            title: "Prototypical network".into(),
            paper: "Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, 2017".into(),
            paper_url: "https://arxiv.org/abs/1703.05175".into(),
            equation: "p(y = c | x) = softmax over c of −‖f(x) − p_c‖²,  p_c = mean of f over the examples of c".into(),
            summary: "The network turns each drawing into a point. The examples of a class are averaged into its \
                      prototype, and a new drawing belongs to the class with the nearest prototype. Training moves \
                      drawings of one character together and drawings of different characters apart."
                .into(),
            counts: "queries recognised".into(),
            learns: true,
            supervision: Supervision::Labels,
            usual: true,
            hyperparameters: [settings::episodic(), vec![nearness()], settings::encoder()].concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Arc<dyn Learner> {
        let (mut network, encoder) = Network::conv4(settings.whole("channels"), settings.embedding_dim());
        let measure = if settings.whole("cosine") == 1 { Measure::Cosine } else { Measure::SquaredDistance };
        let log_scale = (measure == Measure::Cosine)
            .then(|| network.weights.declare("log_scale", &[1], Init::Constant(INITIAL_SCALE.ln())));
        let deal = settings.deal();
        Arc::new(PrototypicalLearner { network, encoder, log_scale, deal: Some(deal), learns: true })
    }
}

fn nearness() -> Hyperparameter {
    settings::choice(
        "cosine",
        "Nearness",
        "How near a drawing is to a prototype: by squared distance, or by the angle between them times a learned scale.",
        &["squared distance", "cosine"],
    )
}

/// An encoder read as a prototypical network by squared distance, which only answers: it has nothing to learn from.
pub fn encoder_alone(network: Network, encoder: Conv4) -> Arc<dyn Learner> {
    Arc::new(PrototypicalLearner { network, encoder, log_scale: None, deal: None, learns: false })
}

/// The learner of [`Prototypical`], and of every encoder that is read as one.
pub(super) struct PrototypicalLearner {
    pub(super) network: Network,
    pub(super) encoder: Conv4,
    /// Where cosines count, the logarithm of their scale.
    pub(super) log_scale: Option<SlotId>,
    /// How episodes are dealt; `None` if it is never fed any.
    pub(super) deal: Option<super::Deal>,
    pub(super) learns: bool,
}

impl Learner for PrototypicalLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn learns(&self) -> bool {
        self.learns
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        let deal = self.deal.ok_or(SampleError::Zero("what this encoder is trained on"))?;
        deal.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let logits = self.compare(weights, norm, &labels, support, query); // [n_way * n_query, n_way]
        // The scale travels behind the logits, so that cosines can be told from scaled ones.
        let readout = match self.log_scale {
            None => logits.clone().flatten(0, 1),
            Some(slot) => Tensor::cat(vec![logits.clone().flatten(0, 1), weights.get::<1>(slot).exp()], 0),
        };
        Outcome::new(cross_entropy(logits, targets), readout)
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        let shape = sample.episode().shape;
        accuracy(&readout[..shape.n_way * shape.n_query * shape.n_way], shape.n_way)
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let episode = sample.episode();
        let n_way = episode.shape.n_way;
        let (logits, scale) = readout.split_at(n_way * episode.shape.n_query * n_way);
        let per_unit = scale.first().map_or(-1.0, |scale| 1.0 / scale);
        StepView::Prototypes(PrototypesView {
            episode: episodic::episode_view(episode),
            measure: if self.log_scale.is_some() { Measure::Cosine } else { Measure::SquaredDistance },
            values: logits.iter().map(|logit| logit * per_unit).collect(),
            probabilities: logits.chunks(n_way).flat_map(softmax).collect(),
        })
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for PrototypicalLearner {
    fn features(&self, weights: &Weights, norm: &mut Norm, images: Tensor<4>) -> Tensor<2> {
        self.encoder.features(weights, norm, images)
    }

    fn compare(
        &self,
        weights: &Weights,
        _norm: &mut Norm,
        labels: &Labels,
        support: Tensor<2>,
        query: Tensor<2>,
    ) -> Tensor<2> {
        let prototypes = labels.averaging(&support.device()).matmul(support); // [n_way, d]
        match self.log_scale {
            None => squared_euclidean(query, prototypes).neg(),
            Some(slot) => cosine_similarity(query, prototypes) * weights.get::<1>(slot).exp().unsqueeze(),
        }
    }

    fn measure(&self) -> &'static str {
        // The scale is on the device, so what is shown of a cosine is the logit.
        if self.log_scale.is_some() { "scaled cosine" } else { "squared distance" }
    }

    fn judge(&self, scores: &[f32]) -> Vec<Judgement> {
        let sign = if self.log_scale.is_some() { 1.0 } else { -1.0 };
        let judged = softmax(scores).into_iter().zip(scores);
        judged.map(|(probability, score)| Judgement { probability, value: sign * score }).collect()
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }

    fn has_prototypes(&self) -> bool {
        true
    }
}
