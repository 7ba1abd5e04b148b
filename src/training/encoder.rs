//! An encoder that only looks: the pretrained one.

use burn::tensor::{Device, Tensor};

use super::{
    trainer::stack,
    weights_file::{self, WeightsError},
};
use crate::{drawing::Picture, methods::Network, models::flat};

/// Weights that no run trains.
pub struct Encoder {
    network: Network,
    weights: Tensor<1>,
    statistics: Tensor<1>,
    device: Device,
}

impl Encoder {
    /// The encoder of a safetensors file.
    ///
    /// # Errors
    /// If the file holds no Conv4 encoder.
    pub fn from_file(file: &[u8], device: &Device) -> Result<Self, WeightsError> {
        let network = weights_file::network_of(file)?;
        let state = weights_file::read(&network, file)?;
        let (weights, statistics) = (flat(state.weights, device), flat(state.statistics, device));
        Ok(Self { network, weights, statistics, device: device.clone() })
    }

    /// Names and shapes.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Embeddings [n, embedding_dim] of pictures.
    pub fn embed(&self, pictures: &[&Picture]) -> Tensor<2> {
        self.network.embed(&self.weights, &self.statistics, stack(pictures.iter().copied(), &self.device))
    }
}
