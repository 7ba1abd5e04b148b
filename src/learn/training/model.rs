//! A learner with weights: everything that looks at drawings without learning from them.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, s};

use super::{weights_error::WeightsError, weights_file};
use crate::{
    methods::{Frozen, JointEmbedding, Labels, Learner},
    models::{Norm, Texts, Weights, flat},
    training::pictures::stack,
};
use data::episode::{Episode, EpisodeShape};
use ink::Picture;

/// A learner, its weights and its running statistics, on a device. A clone shares them, and keeps them as they are.
#[derive(Clone)]
pub struct Model {
    /// What knows how to use the weights.
    pub learner: Arc<dyn Learner>,
    /// Flat weights: [network.weights.len()].
    pub weights: Tensor<1>,
    /// Flat running statistics of the norms: [network.statistics.len()].
    pub statistics: Tensor<1>,
    /// Where the tensors live.
    pub device: Device,
}

impl Model {
    /// The model of a safetensors file: of the method that the file names, else an encoder that is read as a
    /// prototypical network.
    ///
    /// # Errors
    /// If the file holds no network that is known here.
    pub fn from_file(file: &[u8], device: &Device) -> Result<Self, WeightsError> {
        let learner = weights_file::learner_of(file)?;
        let state = weights_file::read(learner.network(), file)?;
        let (weights, statistics) = (flat(state.weights, device), flat(state.statistics, device));
        Ok(Self { learner, weights, statistics, device: device.clone() })
    }

    /// Features [n, d] of pictures, for [`compare`](Self::compare).
    pub fn features(&self, pictures: &[&Picture]) -> Tensor<2> {
        let images = stack(pictures, &self.device);
        self.look(|learner, weights, norm| learner.comparer().features(weights, norm, images))
    }

    /// How much each query is like each class: [queries, n_way].
    pub fn compare(&self, labels: &Labels, support: Tensor<2>, query: Tensor<2>) -> Tensor<2> {
        self.look(|learner, weights, norm| learner.comparer().compare(weights, norm, labels, support, query))
    }

    /// Scores of queries against a labelled support set, in one pass: [queries, n_way].
    pub fn classify(&self, labels: &Labels, support: &[Picture], query: &[Picture]) -> Tensor<2> {
        let features = self.features(&support.iter().chain(query).collect::<Vec<_>>());
        let n = support.len();
        self.compare(labels, features.clone().slice(s![..n, ..]), features.slice(s![n.., ..]))
    }

    /// Scores of an episode's queries: [n_way * n_query, n_way].
    pub fn score(&self, episode: &Episode) -> Tensor<2> {
        let EpisodeShape { n_way, k_shot, .. } = episode.shape;
        self.classify(&Labels::class_major(n_way, k_shot), &episode.support, &episode.query)
    }

    /// Scores of an episode's queries by what is put on the frozen encoder, whatever the method's own rule is: for each
    /// reading [n_way * n_query, n_way].
    pub fn score_frozen(&self, episode: &Episode, readings: &[Frozen]) -> Vec<Tensor<2>> {
        let EpisodeShape { n_way, k_shot, .. } = episode.shape;
        let points = self.embed(&episode.pictures().collect::<Vec<_>>());
        let n = n_way * k_shot;
        let (support, query) = (points.clone().slice(s![..n, ..]), points.slice(s![n.., ..]));
        let labels = Labels::class_major(n_way, k_shot);
        readings.iter().map(|reading| reading.compare(&labels, support.clone(), query.clone())).collect()
    }

    /// Where drawings with these features [n, d] lie on the map: [n, map_dim].
    pub fn map_points(&self, features: Tensor<2>) -> Tensor<2> {
        self.look(|learner, weights, norm| learner.comparer().map_points(weights, norm, features))
    }

    /// Where pictures lie on the map: [n, map_dim].
    pub fn embed(&self, pictures: &[&Picture]) -> Tensor<2> {
        self.map_points(self.features(pictures))
    }

    /// Where pictures lie in the space of a network that reads: [n, space].
    ///
    /// # Panics
    /// If it does not read, as [`Learner::joint_embedding`] says.
    pub fn place(&self, pictures: &[&Picture]) -> Tensor<2> {
        let features = self.features(pictures);
        self.look(|learner, weights, _| joint(learner).drawings(weights, features))
    }

    /// Where texts lie in the same space: [n, space].
    ///
    /// # Panics
    /// If it does not read.
    pub fn read(&self, texts: Texts) -> Tensor<2> {
        self.look(|learner, weights, _| joint(learner).texts(weights, texts))
    }

    /// What cosines in that space are multiplied by: [1].
    ///
    /// # Panics
    /// If it does not read.
    pub fn scale(&self) -> Tensor<1> {
        self.look(|learner, weights, _| joint(learner).scale(weights))
    }

    fn look<T>(&self, see: impl FnOnce(&dyn Learner, &Weights, &mut Norm) -> T) -> T {
        let network = self.learner.network();
        let weights = Weights::frozen(&network.weights, &self.weights);
        let statistics = Weights::frozen(&network.statistics, &self.statistics);
        see(self.learner.as_ref(), &weights, &mut Norm::Running(&statistics))
    }
}

fn joint(learner: &dyn Learner) -> &dyn JointEmbedding {
    learner.joint_embedding().unwrap_or_else(|| panic!("this network does not read"))
}
