//! Matching networks (Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra: Matching Networks for One Shot Learning, 2016).
//!
//! A query attends to every support drawing: a(x, x_i) = softmax_i(s · cos(f(x), g(x_i))), and p(y = c | x) is the sum of the
//! attention to the drawings of c. The sharpness s (the inverse of a temperature) is learned, as log s; the paper has
//! s = 1, with which a cosine cannot make a softmax sure of anything.
//!
//! Full context embeddings, as an option (appendix A of the paper): g sees the whole support set through a bidirectional
//! LSTM, and f through an LSTM that reads the support set with attention.

use std::sync::Arc;

use burn::tensor::{Tensor, activation::softmax};
use rand_chacha::ChaCha8Rng;

use super::{Comparer, Judgement, Labels, Learner, Method, Network, Outcome, Settings, accuracy, episodic, settings};
use crate::{
    losses::{attention_logits, label_likelihood, label_loss},
    models::{Conv4, FullContext, Init, Norm, SlotId, Weights},
};
use data::{Classes, Sample, SampleError, episode::EpisodeShape};
use protocol::{AttentionView, MethodInfo, StepView, Supervision};

/// The sharpness before training.
const INITIAL_SHARPNESS: f32 = 10.0;

/// The method.
pub struct Matching;

impl Method for Matching {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "matching".into(),
            title: "Matching network".into(),
            paper: "Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra: Matching Networks for One Shot Learning, 2016"
                .into(),
            paper_url: "https://arxiv.org/abs/1606.04080".into(),
            equation: "p(y = c | x) = sum over the examples x_i of c of a(x, x_i),  a = softmax over i of s · cos(f(x), g(x_i))"
                .into(),
            summary: "A new drawing looks at every example and shares its attention out among them, more to those whose \
                      embedding points the same way. The attention that the examples of a class get is the probability of \
                      the class. Nothing is averaged, so a class may look like several things."
                .into(),
            counts: "queries recognised".into(),
            learns: true,
            supervision: Supervision::Labels,
            usual: false,
            hyperparameters: [
                settings::episodic(),
                vec![
                    settings::choice("context", "Embed", "Full context embeddings let a drawing's embedding depend on the examples it stands among.", &["each drawing by itself", "in the context of the support set"]),
                    settings::whole("processing_steps", "Processing steps", "How often a query reads the support set (in context only).", 1, 10, 4),
                ],
                settings::encoder(),
            ]
            .concat(),
        }
    }

    fn learner(&self, settings: &Settings) -> Arc<dyn Learner> {
        let (mut network, encoder) = Network::conv4(settings.whole("channels"), settings.embedding_dim());
        let log_sharpness = network.weights.declare("log_sharpness", &[1], Init::Constant(INITIAL_SHARPNESS.ln()));
        let context = (settings.whole("context") == 1).then(|| Context {
            embeddings: FullContext::declare(&mut network.weights, encoder.feature_dim()),
            steps: settings.whole("processing_steps"),
        });
        Arc::new(MatchingLearner { network, encoder, log_sharpness, context, deal: settings.deal() })
    }
}

struct Context {
    embeddings: FullContext,
    steps: usize,
}

struct MatchingLearner {
    network: Network,
    encoder: Conv4,
    log_sharpness: SlotId,
    context: Option<Context>,
    deal: super::Deal,
}

impl MatchingLearner {
    /// Attention of each query to each support drawing, before the softmax: [queries, rows].
    fn logits(&self, weights: &Weights, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
        let (support, query) = match &self.context {
            None => (support, query),
            Some(Context { embeddings, steps }) => {
                let support = embeddings.support(weights, support);
                (support.clone(), embeddings.query(weights, support, query, *steps))
            }
        };
        attention_logits(query, support, weights.get::<1>(self.log_sharpness).exp())
    }
}

impl Learner for MatchingLearner {
    fn network(&self) -> &Network {
        &self.network
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Sample, SampleError> {
        self.deal.episode(classes, rng)
    }

    fn train(&self, weights: &Weights, norm: &mut Norm, sample: &Sample, images: Tensor<4>) -> Outcome {
        let shape = sample.episode().shape;
        let episodic::Halves { support, query, labels, targets } = episodic::halves(self, weights, norm, shape, images);
        let logits = self.logits(weights, support, query); // [n_way * n_query, n_way * k_shot]
        let attention = softmax(logits.clone(), 1).flatten(0, 1);
        let sharpness = weights.get::<1>(self.log_sharpness).exp();
        let one_hot = labels.one_hot(&logits.device());
        Outcome::new(label_loss(logits, one_hot, targets), Tensor::cat(vec![attention, sharpness], 0))
    }

    fn accuracy(&self, sample: &Sample, readout: &[f32]) -> f32 {
        let shape = sample.episode().shape;
        accuracy(&by_class(shape, attention_of(shape, readout)), shape.n_way)
    }

    fn view(&self, _classes: &dyn Classes, sample: &Sample, readout: &[f32]) -> StepView {
        let episode = sample.episode();
        let attention = attention_of(episode.shape, readout);
        StepView::Attention(AttentionView {
            episode: episodic::episode_view(episode),
            attention: attention.to_vec(),
            probabilities: by_class(episode.shape, attention),
            sharpness: readout.last().copied().unwrap_or_default(),
            full_context: self.context.is_some(),
        })
    }

    fn comparer(&self) -> &dyn Comparer {
        self
    }
}

impl Comparer for MatchingLearner {
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
        let attention = softmax(self.logits(weights, support, query), 1); // [queries, rows]
        let one_hot = labels.one_hot(&attention.device());
        label_likelihood(attention, one_hot)
    }

    fn measure(&self) -> &'static str {
        "attention"
    }

    fn judge(&self, scores: &[f32]) -> Vec<Judgement> {
        scores.iter().map(|share| Judgement { probability: *share, value: *share }).collect()
    }

    fn map_dim(&self) -> usize {
        self.encoder.feature_dim()
    }
}

/// The part of a readout that is attention: [n_way * n_query, n_way * k_shot].
fn attention_of(EpisodeShape { n_way, k_shot, n_query }: EpisodeShape, readout: &[f32]) -> &[f32] {
    &readout[..n_way * n_query * n_way * k_shot]
}

/// Attention summed by class: [n_way * n_query, n_way].
fn by_class(shape: EpisodeShape, attention: &[f32]) -> Vec<f32> {
    attention.chunks(shape.k_shot).map(|shots| shots.iter().sum()).collect()
}
