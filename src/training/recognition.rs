//! The board, the query and some held-out drawings as one encoder sees them: the map, and the answer to the query.
//!
//! A query is recognised as a prototypical network does it (Snell et al. 2017): each class is the mean of its drawings'
//! embeddings, and the probability of a class is the softmax over negative squared distances to the means.

use crate::{
    drawing::{Class, Drawing, Picture, raster::rasterise},
    losses::softmax,
    protocol::{ClassScore, EmbeddingFrame, Landmark, Prediction, Recogniser},
};

/// Why a query has no answer; the text says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// There is nothing to compare with.
    #[error("The board is empty: draw at least one example of two classes first.")]
    EmptyBoard,
    /// There is only one thing to compare with.
    #[error("Only one class has an example: draw one of a second class, so that there is something to choose between.")]
    OneClass,
    /// No encoder is there yet.
    #[error("The encoder is still on its way: the answer comes as soon as it is here.")]
    NoEncoder,
}

/// Everything that has a place on the map.
#[derive(Default)]
pub struct Scene {
    board: Vec<(Landmark, Picture)>,
    class_ids: Vec<u32>,
    gallery: Vec<(Landmark, Picture)>,
    query: Option<(u32, Picture)>,
}

impl Scene {
    /// A scene with only held-out drawings in it, by class.
    pub fn new(gallery: &[Vec<Picture>]) -> Self {
        let landmark = |class: usize, index: usize| Landmark::HeldOut { class: class as u32, index: index as u32 };
        let pictures = gallery.iter().enumerate().flat_map(|(class, drawings)| {
            drawings.iter().enumerate().map(move |(index, picture)| (landmark(class, index), picture.clone()))
        });
        Self { gallery: pictures.collect(), ..Self::default() }
    }

    /// Takes over the board as it is now. Empty cells have no place on the map.
    pub fn set_board(&mut self, classes: &[Class]) {
        self.class_ids.clear();
        self.board.clear();
        for class in classes {
            let drawn = class.drawings.iter().enumerate().filter(|(_, drawing)| !drawing.is_empty());
            let before = self.board.len();
            self.board.extend(drawn.map(|(index, drawing)| {
                (Landmark::Drawing { class: class.id, index: index as u32 }, rasterise(drawing))
            }));
            if self.board.len() > before {
                self.class_ids.push(class.id);
            }
        }
    }

    /// Takes over the query; an empty drawing clears it.
    pub fn set_query(&mut self, id: u32, drawing: &Drawing) {
        self.query = (!drawing.is_empty()).then(|| (id, rasterise(drawing)));
    }

    /// The query's id, if there is a query.
    pub fn query(&self) -> Option<u32> {
        self.query.as_ref().map(|(id, _)| *id)
    }

    /// Pictures that stand still while the user draws queries: the board's, then the held-out ones.
    pub fn standing(&self) -> Vec<&Picture> {
        self.board.iter().chain(&self.gallery).map(|(_, picture)| picture).collect()
    }

    /// The picture that changes at every pen-up.
    pub fn moving(&self) -> Option<&Picture> {
        self.query.as_ref().map(|(_, picture)| picture)
    }

    /// A frame of the map from the embeddings of [`standing`](Self::standing) and [`moving`](Self::moving), each row
    /// `dim` numbers.
    pub fn frame(
        &self,
        recogniser: Recogniser,
        step: u64,
        dim: usize,
        standing: &[f32],
        moving: &[f32],
    ) -> EmbeddingFrame {
        let mut landmarks: Vec<Landmark> =
            self.board.iter().chain(&self.gallery).map(|(landmark, _)| *landmark).collect();
        let mut values = standing.to_vec();
        for class in &self.class_ids {
            landmarks.push(Landmark::Prototype { class: *class });
            values.extend(self.prototype(*class, dim, standing));
        }
        if self.query.is_some() {
            landmarks.push(Landmark::Query);
            values.extend(moving);
        }
        assert_eq!(values.len(), landmarks.len() * dim, "every landmark has one embedding");
        EmbeddingFrame { recogniser, step, dim: dim as u32, landmarks, values }
    }

    /// The answer to the query, from the same embeddings; `None` if nothing was asked.
    ///
    /// # Errors
    /// If the board has too few classes with drawings.
    pub fn answer(&self, frame: &EmbeddingFrame) -> Option<Result<Prediction, Unanswerable>> {
        let query = self.query()?;
        let row = |landmark: Landmark| {
            let at = frame.landmarks.iter().position(|other| *other == landmark)?;
            frame.values.chunks(frame.dim as usize).nth(at)
        };
        let asked = row(Landmark::Query)?;
        match self.class_ids.len() {
            0 => return Some(Err(Unanswerable::EmptyBoard)),
            1 => return Some(Err(Unanswerable::OneClass)),
            _ => {}
        }
        let distances: Vec<f32> = self
            .class_ids
            .iter()
            .filter_map(|class| row(Landmark::Prototype { class: *class }))
            .map(|prototype| prototype.iter().zip(asked).map(|(p, q)| (p - q).powi(2)).sum())
            .collect();
        let probabilities = softmax(&distances.iter().map(|distance| -distance).collect::<Vec<_>>());
        let scores = self.class_ids.iter().zip(distances).zip(probabilities);
        let scores = scores.map(|((class, distance), probability)| ClassScore { class: *class, probability, distance });
        Some(Ok(Prediction { query, recogniser: frame.recogniser, scores: scores.collect(), milliseconds: 0.0 }))
    }

    fn prototype(&self, class: u32, dim: usize, standing: &[f32]) -> Vec<f32> {
        let mut mean = vec![0.0; dim];
        let mut count = 0.0;
        for ((landmark, _), row) in self.board.iter().zip(standing.chunks(dim)) {
            if matches!(landmark, Landmark::Drawing { class: of, .. } if *of == class) {
                mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                count += 1.0;
            }
        }
        mean.iter_mut().for_each(|sum| *sum /= count);
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{Point, Stroke};

    fn line(x: f32) -> Drawing {
        let point = |y| Point { x, y, t_ms: 0.0, pressure: 0.5 };
        Drawing { strokes: vec![Stroke { points: vec![point(0.1), point(0.9)] }] }
    }

    fn class(id: u32, drawings: Vec<Drawing>) -> Class {
        Class { id, name: String::new(), drawings }
    }

    #[test]
    fn a_query_belongs_to_the_nearest_mean() {
        let mut scene = Scene::new(&[]);
        scene.set_board(&[class(7, vec![line(0.1), line(0.2)]), class(9, vec![Drawing::default(), line(0.5)])]);
        scene.set_query(3, &line(0.3));
        let frame = scene.frame(Recogniser::Run, 5, 2, &[0.0, 0.0, 2.0, 0.0, 4.0, 1.0], &[1.0, 1.0]);
        assert_eq!(frame.landmarks[2], Landmark::Drawing { class: 9, index: 1 });
        let prediction = scene.answer(&frame).unwrap().unwrap();
        // The means are (1, 0) and (4, 1), so the squared distances are 1 and 9: p = 1 / (1 + e⁻⁸).
        assert_eq!(prediction.query, 3);
        assert_eq!(prediction.scores.iter().map(|s| (s.class, s.distance)).collect::<Vec<_>>(), [(7, 1.0), (9, 9.0)]);
        assert!((prediction.scores[0].probability - 0.999_664_6).abs() < 1e-6);
    }

    #[test]
    fn a_query_without_a_choice_says_what_is_missing() {
        let mut scene = Scene::new(&[]);
        scene.set_query(1, &line(0.3));
        let frame = scene.frame(Recogniser::Pretrained, 0, 1, &[], &[1.0]);
        assert_eq!(scene.answer(&frame), Some(Err(Unanswerable::EmptyBoard)));
        scene.set_board(&[class(1, vec![line(0.5)]), class(2, vec![Drawing::default()])]);
        let frame = scene.frame(Recogniser::Pretrained, 0, 1, &[0.0], &[1.0]);
        assert_eq!(scene.answer(&frame), Some(Err(Unanswerable::OneClass)));
        scene.set_query(2, &Drawing::default());
        let frame = scene.frame(Recogniser::Pretrained, 0, 1, &[0.0], &[]);
        assert_eq!(scene.answer(&frame), None);
    }
}
