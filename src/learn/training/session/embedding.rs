//! The part of a session that embeds what is on the map, and answers the query from the same features.

use burn::tensor::{ExecutionError, Tensor, Transaction, s};

use super::{Port, Session};
use crate::training::{
    model::Model,
    pending::numbers,
    recognition::{MapContents, QueryAnswer, Unanswerable},
};
use ink::Picture;
use protocol::{EmbeddingFrame, Event, Recogniser};

/// Everything on the map but the query, as the model sees it: it is embedded once, however many queries are drawn.
pub(super) struct Fixed {
    /// Features of the board's drawings, on the device: [drawings, d]; `None` if there are none.
    pub features: Option<Tensor<2>>,
    /// Places of the board's drawings and then the held-out ones on the map, row by row.
    places: Vec<f32>,
}

impl<P: Port> Session<P> {
    /// The same when the board or the model is another.
    pub(super) async fn embed_anew(&mut self) -> Result<(), ExecutionError> {
        self.fixed = None;
        self.embed().await
    }

    /// Embeds what is on the map, and answers the query from the same features.
    pub(super) async fn embed(&mut self) -> Result<(), ExecutionError> {
        let began = self.port.now_ms();
        self.clock.embed_ms = began;
        let fixed = self.fixed.take();
        let Some((recogniser, step, model)) = self.answering_model() else {
            if let Some(query) = self.scene.query() {
                self.port.post(Event::Unanswerable { query, reason: Unanswerable::NoEncoder.to_string() });
            }
            return Ok(());
        };
        let fixed = match fixed {
            Some(fixed) => fixed,
            None => embed_fixed(model, &self.scene).await?,
        };
        let (answer, frame) = self.look_at((recogniser, step, model), &fixed).await?;
        self.fixed = Some(fixed);
        match answer {
            QueryAnswer::NotAsked => {}
            QueryAnswer::Predicted(mut prediction) => {
                prediction.milliseconds = (self.port.now_ms() - began) as f32;
                self.port.post(Event::Predicted(prediction));
            }
            QueryAnswer::Unanswerable(query, why) => {
                self.port.post(Event::Unanswerable { query, reason: why.to_string() });
            }
        }
        self.port.post(Event::Embedded(frame));
        Ok(())
    }

    /// What a model makes of the query, and where everything lies; `fixed` is the board as this model sees it.
    pub(super) async fn look_at(
        &self,
        (recogniser, step, model): (Recogniser, u64, &Model),
        fixed: &Fixed,
    ) -> Result<(QueryAnswer, EmbeddingFrame), ExecutionError> {
        let (moving, scores) = self.ask(model, fixed.features.as_ref()).await?;
        let comparer = model.learner.comparer();
        let places = (fixed.places.as_slice(), moving.as_slice());
        let frame = self.scene.frame(recogniser, step, comparer.map_dim(), places, comparer.has_prototypes());
        let answer = self.scene.answer(recogniser, comparer.measure(), &scores.map(|scores| comparer.shown(&scores)));
        Ok((answer, frame))
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

    /// The model that answers queries, and its step: the one asked for, or the other.
    pub(super) fn answering_model(&self) -> Option<(Recogniser, u64, &Model)> {
        let run = self.run.as_ref().map(|run| (Recogniser::Run, run.trainer.steps_taken(), run.trainer.model()));
        let pretrained = self.pretrained.as_ref().map(|model| (Recogniser::Pretrained, 0, model));
        match self.recogniser {
            Recogniser::Run => run.or(pretrained),
            Recogniser::Pretrained => pretrained.or(run),
        }
    }
}

/// Embeds everything but the query.
pub(super) async fn embed_fixed(model: &Model, scene: &MapContents) -> Result<Fixed, ExecutionError> {
    let pictures: Vec<&Picture> = scene.standing();
    if pictures.is_empty() {
        return Ok(Fixed { features: None, places: Vec::new() });
    }
    let features = model.features(&pictures); // [board + gallery, d]
    let places = numbers(model.map_points(features.clone()).into_data_async().await?);
    let on_board = scene.labels().map_or(0, |labels| labels.rows());
    let features = (on_board > 0).then(|| features.slice(s![..on_board, ..]));
    Ok(Fixed { features, places })
}
