//! Prototypical networks (Snell, Swersky, Zemel: Prototypical Networks for Few-shot Learning, NeurIPS 2017).
//!
//! A class is the mean of its support embeddings; a query belongs to the nearest mean:
//! p(y = c | x) = softmax_c(−|f(x) − p_c|²), with p_c = 1/k Σ f(x_i) over the support of c; the loss is −log p(y | x).

use burn::tensor::{Tensor, s};

use super::{Learner, Method, Network, Outcome, Settings, settings};
use crate::{
    data::episode::{Episode, EpisodeShape},
    losses::{cross_entropy, prototypes, softmax, squared_euclidean},
    models::{Norm, Weights},
    protocol::{MethodInfo, PrototypesView, StepView},
};

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
            hyperparameters: [settings::episodic(), settings::encoder()].concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Box<dyn Learner> {
        Box::new(PrototypicalLearner {
            network: Network::encoder_only(settings.whole("channels"), settings.embedding_dim()),
            shape: settings.episode_shape(),
        })
    }
}

struct PrototypicalLearner {
    network: Network,
    shape: EpisodeShape,
}

impl Learner for PrototypicalLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn shape(&self) -> EpisodeShape {
        self.shape
    }

    fn forward(&self, weights: &Weights, norm: Norm, images: Tensor<4>, targets: Tensor<2>) -> Outcome {
        let [_, n_way] = targets.dims();
        let n_support = images.dims()[0] - targets.dims()[0];
        // One pass for support and query: half the kernel launches, and one batch for the norm.
        let embeddings = self.network.encoder.embed(weights, norm, images); // [n_support + n_queries, d]
        let support = embeddings.clone().slice(s![..n_support, ..]); // [n_way * k_shot, d]
        let query = embeddings.slice(s![n_support.., ..]); // [n_way * n_query, d]
        let logits = squared_euclidean(query, prototypes(support, n_way)).neg(); // [n_way * n_query, n_way]
        Outcome { loss: cross_entropy(logits.clone(), targets), logits }
    }

    fn view(&self, episode: &Episode, logits: &[f32]) -> StepView {
        let EpisodeShape { n_way, k_shot, n_query } = episode.shape;
        StepView::Prototypes(PrototypesView {
            n_way: n_way as u32,
            k_shot: k_shot as u32,
            n_query: n_query as u32,
            support: episode.support.clone(),
            query: episode.query.clone(),
            distances: logits.iter().map(|logit| -logit).collect(),
            probabilities: logits.chunks(n_way).flat_map(softmax).collect(),
        })
    }
}
