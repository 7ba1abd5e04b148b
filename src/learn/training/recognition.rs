//! The board, the query and some held-out drawings: what there is to look at, and what came of looking.

use crate::methods::{Labels, ShownScore};
use ink::{Class, Drawing, Picture, raster::rasterise};
use protocol::{ClassScore, EmbeddingFrame, Landmark, Prediction, Recogniser};

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

/// What came of asking.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryAnswer {
    /// There is no query.
    NotAsked,
    /// How much the query is like each class.
    Predicted(Prediction),
    /// The query's id, and why it has no answer.
    Unanswerable(u32, Unanswerable),
}

/// Everything that has a place on the map.
#[derive(Default)]
pub struct MapContents {
    board: Vec<(Landmark, Picture)>,
    class_ids: Vec<u32>,
    gallery: Vec<(Landmark, Picture)>,
    query: Option<(u32, Picture)>,
}

impl MapContents {
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

    /// The board's drawings, each with its class's id.
    pub fn on_board(&self) -> impl Iterator<Item = (u32, &Picture)> {
        self.board.iter().filter_map(|(landmark, picture)| match landmark {
            Landmark::Drawing { class, .. } => Some((*class, picture)),
            Landmark::Prototype { .. } | Landmark::Query | Landmark::HeldOut { .. } => None,
        })
    }

    /// Which class each of the board's drawings is of, in the order of [`standing`](Self::standing); `None` if there is no
    /// drawing.
    pub fn labels(&self) -> Option<Labels> {
        let position = |landmark: &Landmark| match landmark {
            Landmark::Drawing { class, .. } => self.class_ids.iter().position(|id| id == class),
            Landmark::Prototype { .. } | Landmark::Query | Landmark::HeldOut { .. } => None,
        };
        let of_row: Vec<usize> = self.board.iter().filter_map(|(landmark, _)| position(landmark)).collect();
        (!of_row.is_empty()).then(|| Labels::new(self.class_ids.len(), of_row))
    }

    /// The ids of the classes that have a drawing, in the order of [`labels`](Self::labels).
    pub fn class_ids(&self) -> &[u32] {
        &self.class_ids
    }

    /// A frame of the map from the places of [`standing`](Self::standing) and [`moving`](Self::moving), each row `dim`
    /// numbers; with the means of the classes, where those mean something.
    pub fn frame(
        &self,
        recogniser: Recogniser,
        step: u64,
        dim: usize,
        (standing, moving): (&[f32], &[f32]),
        with_prototypes: bool,
    ) -> EmbeddingFrame {
        let mut landmarks: Vec<Landmark> =
            self.board.iter().chain(&self.gallery).map(|(landmark, _)| *landmark).collect();
        let mut values = standing.to_vec();
        for class in self.class_ids.iter().filter(|_| with_prototypes) {
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

    /// The answer to the query, from what the method made of its scores; those are `None` if the board has too few
    /// classes with drawings.
    pub fn answer(&self, recogniser: Recogniser, measure: &str, judgements: &Option<Vec<ShownScore>>) -> QueryAnswer {
        let Some(query) = self.query() else { return QueryAnswer::NotAsked };
        match (self.class_ids.len(), judgements) {
            (0, _) => QueryAnswer::Unanswerable(query, Unanswerable::EmptyBoard),
            (1, _) | (_, None) => QueryAnswer::Unanswerable(query, Unanswerable::OneClass),
            (_, Some(judgements)) => {
                let scores = self.class_ids.iter().zip(judgements);
                let scores = scores.map(|(class, ShownScore { probability, value })| ClassScore {
                    class: *class,
                    probability: *probability,
                    value: *value,
                });
                let (measure, scores) = (measure.to_string(), scores.collect());
                QueryAnswer::Predicted(Prediction { query, recogniser, measure, scores, milliseconds: 0.0 })
            }
        }
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
    use ink::{Point, Stroke};

    fn line(x: f32) -> Drawing {
        let point = |y| Point { x, y, t_ms: 0.0, pressure: 0.5 };
        Drawing { strokes: vec![Stroke { points: vec![point(0.1), point(0.9)] }] }
    }

    fn class(id: u32, drawings: Vec<Drawing>) -> Class {
        Class { id, name: String::new(), drawings }
    }

    #[test]
    fn empty_cells_have_no_place_and_the_means_of_classes_have_one() {
        let mut scene = MapContents::new(&[]);
        scene.set_board(&[class(7, vec![line(0.1), line(0.2)]), class(9, vec![Drawing::default(), line(0.5)])]);
        scene.set_query(3, &line(0.3));
        assert_eq!(scene.labels(), Some(Labels::new(2, vec![0, 0, 1])));
        let places = ([0.0, 0.0, 2.0, 0.0, 4.0, 1.0], [1.0, 1.0]);
        let frame = scene.frame(Recogniser::Run, 5, 2, (&places.0, &places.1), true);
        assert_eq!(frame.landmarks[2], Landmark::Drawing { class: 9, index: 1 });
        assert_eq!(frame.landmarks[3], Landmark::Prototype { class: 7 });
        assert_eq!(frame.values[6..], [1.0, 0.0, 4.0, 1.0, 1.0, 1.0]);
        let without = scene.frame(Recogniser::Run, 5, 2, (&places.0, &places.1), false);
        assert_eq!(without.landmarks.len(), 4);
    }

    #[test]
    fn a_query_without_a_choice_says_what_is_missing() {
        let mut scene = MapContents::new(&[]);
        assert_eq!(scene.answer(Recogniser::Run, "", &None), QueryAnswer::NotAsked);
        scene.set_query(1, &line(0.3));
        let ask = |scene: &MapContents| scene.answer(Recogniser::Pretrained, "", &None);
        assert_eq!(ask(&scene), QueryAnswer::Unanswerable(1, Unanswerable::EmptyBoard));
        scene.set_board(&[class(1, vec![line(0.5)]), class(2, vec![Drawing::default()])]);
        assert_eq!(ask(&scene), QueryAnswer::Unanswerable(1, Unanswerable::OneClass));
        scene.set_query(2, &Drawing::default());
        assert_eq!(ask(&scene), QueryAnswer::NotAsked);
    }

    #[test]
    fn scores_belong_to_the_boards_classes_in_its_order() {
        let mut scene = MapContents::new(&[]);
        scene.set_board(&[class(7, vec![line(0.1)]), class(4, vec![]), class(9, vec![line(0.5)])]);
        scene.set_query(3, &line(0.3));
        let judged = [0.25, 0.75].map(|probability| ShownScore { probability, value: 8.0 * probability });
        let QueryAnswer::Predicted(prediction) = scene.answer(Recogniser::Run, "cosine", &Some(judged.to_vec())) else {
            panic!("two classes have a drawing");
        };
        assert_eq!((prediction.query, prediction.measure.as_str()), (3, "cosine"));
        assert_eq!(prediction.scores.iter().map(|s| (s.class, s.value)).collect::<Vec<_>>(), [(7, 2.0), (9, 6.0)]);
    }
}
