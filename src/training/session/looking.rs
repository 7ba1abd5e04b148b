//! The part of a session that looks: the map, the answer to the query, and what the board can be filled with.

use burn::tensor::ExecutionError;

use super::{Port, Session};
use crate::{
    data::{classes::Classes, scripts::Scripts},
    drawing::{Class, Picture},
    protocol::{Event, Recogniser},
    training::{encoder::Encoder, recognition::Unanswerable, run::numbers},
};

impl<P: Port> Session<P> {
    pub(super) async fn load(&mut self, file: &[u8]) -> Result<(), ExecutionError> {
        match Encoder::from_file(file, &self.device) {
            Ok(encoder) => {
                let network = encoder.network();
                let (parameters, dim) = (network.weights.len() as u32, network.encoder.embedding_dim() as u32);
                self.port.post(Event::Loaded { parameters, embedding_dim: dim });
                self.pretrained = Some(encoder);
                self.look_again().await
            }
            Err(error) => {
                self.refuse(format!("The pretrained encoder could not be read: {error}."));
                Ok(())
            }
        }
    }

    pub(super) async fn look_again(&mut self) -> Result<(), ExecutionError> {
        self.standing = None;
        self.look().await
    }

    /// Embeds what is on the map, and answers the query from the same embeddings.
    pub(super) async fn look(&mut self) -> Result<(), ExecutionError> {
        let began = self.port.now_ms();
        self.clock.look_ms = began;
        let Some((recogniser, step, dim)) = self.eye() else {
            if let Some(query) = self.scene.query() {
                self.port.post(Event::Unanswerable { query, reason: Unanswerable::NoEncoder.to_string() });
            }
            return Ok(());
        };
        let standing = match self.standing.take() {
            Some(standing) => standing,
            None => self.embed(recogniser, &self.scene.standing()).await?,
        };
        let moving = self.embed(recogniser, self.scene.moving().as_slice()).await?;
        let frame = self.scene.frame(recogniser, step, dim, &standing, &moving);
        self.standing = Some(standing);
        match self.scene.answer(&frame) {
            None => {}
            Some(Ok(mut prediction)) => {
                prediction.milliseconds = (self.port.now_ms() - began) as f32;
                self.port.post(Event::Predicted(prediction));
            }
            Some(Err(why)) => {
                let query = self.scene.query().unwrap_or_default();
                self.port.post(Event::Unanswerable { query, reason: why.to_string() });
            }
        }
        self.port.post(Event::Embedded(frame));
        Ok(())
    }

    /// The encoder that looks, its step, and the length of its embeddings: the one asked for, or the other.
    fn eye(&self) -> Option<(Recogniser, u64, usize)> {
        let run = self.run.as_ref().map(|run| {
            let dim = run.trainer.learner().network().encoder.embedding_dim();
            (Recogniser::Run, run.trainer.steps_taken(), dim)
        });
        let pretrained = self
            .pretrained
            .as_ref()
            .map(|encoder| (Recogniser::Pretrained, 0, encoder.network().encoder.embedding_dim()));
        match self.recogniser {
            Recogniser::Run => run.or(pretrained),
            Recogniser::Pretrained => pretrained.or(run),
        }
    }

    async fn embed(&self, recogniser: Recogniser, pictures: &[&Picture]) -> Result<Vec<f32>, ExecutionError> {
        if pictures.is_empty() {
            return Ok(Vec::new());
        }
        let embedded = match (recogniser, &self.run, &self.pretrained) {
            (Recogniser::Run, Some(run), _) => run.trainer.embed(pictures),
            (Recogniser::Pretrained, _, Some(encoder)) => encoder.embed(pictures),
            _ => return Ok(Vec::new()),
        };
        Ok(numbers(embedded.into_data_async().await?))
    }

    pub(super) fn sample(&self, seed: u64, n_way: u32, k_shot: u32) {
        let (n_way, k_shot) = (n_way.clamp(1, 50) as usize, k_shot.clamp(1, 20) as usize);
        let script = Scripts::new(seed, 1, n_way);
        let classes = (0..n_way).map(|class| Class {
            id: class as u32,
            name: script.name(class),
            drawings: (0..k_shot).map(|index| script.drawing(class, index).unwrap_or_default()).collect(),
        });
        self.port.post(Event::Sampled { classes: classes.collect() });
    }
}
