//! The part of a session that looks: the map, the answer to the query, and what the board can be filled with.

use burn::tensor::{ExecutionError, Tensor, Transaction, s};

use super::{Port, Session};
use crate::training::{
    model::Model,
    recognition::{Answer, Unanswerable},
    run::numbers,
};
use data::{classes::Classes, scripts::Scripts};
use ink::{Class, Picture};
use protocol::{Event, Recogniser};

/// What stands on the map, as the model sees it: it is looked at once, however many queries are drawn.
pub(super) struct Standing {
    /// Features of the board's drawings, on the device: [drawings, d]; `None` if there are none.
    features: Option<Tensor<2>>,
    /// Places of the board's drawings and then the held-out ones on the map, row by row.
    places: Vec<f32>,
}

impl<P: Port> Session<P> {
    pub(super) async fn load(&mut self, file: &[u8]) -> Result<(), ExecutionError> {
        match Model::from_file(file, &self.device) {
            Ok(model) => {
                let (network, dim) = (model.learner.network(), model.learner.comparer().map_dim());
                let parameters = network.weights.len() as u32;
                self.port.post(Event::Loaded { parameters, embedding_dim: dim as u32 });
                self.pretrained = Some(model);
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

    /// Embeds what is on the map, and answers the query from the same features.
    pub(super) async fn look(&mut self) -> Result<(), ExecutionError> {
        let began = self.port.now_ms();
        self.clock.look_ms = began;
        let standing = self.standing.take();
        let Some((recogniser, step, model)) = self.eye() else {
            if let Some(query) = self.scene.query() {
                self.port.post(Event::Unanswerable { query, reason: Unanswerable::NoEncoder.to_string() });
            }
            return Ok(());
        };
        let standing = match standing {
            Some(standing) => standing,
            None => stand(model, &self.scene).await?,
        };
        let (moving, scores) = self.ask(model, standing.features.as_ref()).await?;
        let comparer = model.learner.comparer();
        let places = (standing.places.as_slice(), moving.as_slice());
        let frame = self.scene.frame(recogniser, step, comparer.map_dim(), places, comparer.has_prototypes());
        let answer = self.scene.answer(recogniser, comparer.measure(), &scores.map(|scores| comparer.shown(&scores)));
        self.standing = Some(standing);
        match answer {
            Answer::NotAsked => {}
            Answer::Predicted(mut prediction) => {
                prediction.milliseconds = (self.port.now_ms() - began) as f32;
                self.port.post(Event::Predicted(prediction));
            }
            Answer::Unanswerable(query, why) => {
                self.port.post(Event::Unanswerable { query, reason: why.to_string() });
            }
        }
        self.port.post(Event::Embedded(frame));
        Ok(())
    }

    /// Where the query lies on the map, and its score for each class of the board, in one transfer.
    async fn ask(
        &self,
        model: &Model,
        board: Option<&Tensor<2>>,
    ) -> Result<(Vec<f32>, Option<Vec<f32>>), ExecutionError> {
        let Some(picture) = self.scene.moving() else { return Ok((Vec::new(), None)) };
        let query = model.features(&[picture]); // [1, d]
        let mut transfer = Transaction::default().register(model.map_points(query.clone()));
        let labels = self.scene.labels().filter(|labels| labels.n_way() > 1);
        if let (Some(labels), Some(board)) = (labels, board) {
            transfer = transfer.register(model.compare(&labels, board.clone(), query));
        }
        let mut values = transfer.execute_async().await?.into_iter().map(numbers);
        Ok((values.next().unwrap_or_default(), values.next()))
    }

    /// The model that looks, and its step: the one asked for, or the other.
    pub(super) fn eye(&self) -> Option<(Recogniser, u64, &Model)> {
        let run = self.run.as_ref().map(|run| (Recogniser::Run, run.trainer.steps_taken(), run.trainer.model()));
        let pretrained = self.pretrained.as_ref().map(|model| (Recogniser::Pretrained, 0, model));
        match self.recogniser {
            Recogniser::Run => run.or(pretrained),
            Recogniser::Pretrained => pretrained.or(run),
        }
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

/// Looks at everything that stands.
async fn stand(model: &Model, scene: &crate::training::recognition::Scene) -> Result<Standing, ExecutionError> {
    let pictures: Vec<&Picture> = scene.standing();
    if pictures.is_empty() {
        return Ok(Standing { features: None, places: Vec::new() });
    }
    let features = model.features(&pictures); // [board + gallery, d]
    let places = numbers(model.map_points(features.clone()).into_data_async().await?);
    let on_board = scene.labels().map_or(0, |labels| labels.rows());
    let features = (on_board > 0).then(|| features.slice(s![..on_board, ..]));
    Ok(Standing { features, places })
}
