//! The map in words: for the line under it, for what is pointed at, and for those who hear the page.

use crate::{
    bars::leading,
    kit::{
        figures::{counted, number, percent},
        names,
    },
    map::projection::order::descending,
};
use ink::Class;
use protocol::{EmbeddingFrame, Landmark, Prediction, Recogniser};

/// A distance that is larger by less than this factor is the same: of two equal drawings neither is a stray.
const LEVEL: f32 = 1.001;

/// A landmark in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// What it is.
    pub title: String,
    /// Where it lies.
    pub detail: String,
}

/// Which encoder, and how far it has come.
pub fn encoder(frame: &EmbeddingFrame) -> String {
    match frame.recogniser {
        Recogniser::Pretrained => "pretrained encoder".to_owned(),
        Recogniser::Run if frame.step == 0 => "this run's encoder, untrained".to_owned(),
        Recogniser::Run => format!("this run's encoder, step {}", frame.step),
    }
}

/// What the map shows of the embedding.
pub fn projection(frame: &EmbeddingFrame, explained: f64) -> String {
    match frame.dim {
        0..=2 => "the embedding as it is, not projected".to_owned(),
        dim => format!("{dim} dimensions in two: {} of the variance", percent(explained as f32)),
    }
}

/// The whole map in a sentence or two.
pub fn summary(frame: &EmbeddingFrame, board: &[Class], answer: Option<&Prediction>) -> String {
    let drawings: Vec<(u32, u32)> = frame
        .landmarks
        .iter()
        .filter_map(|landmark| match landmark {
            Landmark::Drawing { class, index } => Some((*class, *index)),
            Landmark::Prototype { .. } | Landmark::Query | Landmark::HeldOut { .. } => None,
        })
        .collect();
    let held_out = frame.landmarks.iter().filter(|landmark| matches!(landmark, Landmark::HeldOut { .. })).count();
    let prototypes = prototypes(frame).count();
    // The drawings of a class follow each other.
    let mut classes: Vec<u32> = drawings.iter().map(|(class, _)| *class).collect();
    classes.dedup();
    let classes = classes.len();
    let mut text = format!(
        "Map of the embedding ({}): {} of {}",
        encoder(frame),
        counted(drawings.len(), "drawing"),
        counted(classes, "class")
    );
    if held_out > 0 {
        text += &format!(", {}", counted(held_out, "held-out drawing"));
    }
    text += ".";
    let strays: Vec<String> = drawings
        .iter()
        .filter(|(class, index)| {
            let landmark = Landmark::Drawing { class: *class, index: *index };
            let distances = by_distance(frame, landmark);
            let own = distances.iter().find(|(other, _)| other == class).map(|(_, distance)| *distance);
            distances.first().zip(own).is_some_and(|((_, nearest), own)| own > nearest * LEVEL)
        })
        .map(|(class, index)| format!("{} {}", names::of(board, *class), index + 1))
        .collect();
    if prototypes > 1 {
        text += &match strays.as_slice() {
            [] => " Every drawing lies nearest to its own class's prototype.".to_owned(),
            strays => format!(" Nearer to another class's prototype than to their own: {}.", strays.join(", ")),
        };
    }
    if let Some(answer) = answer {
        text += &format!(" The query is {}.", best(board, answer));
    }
    text
}

/// A landmark in words.
pub fn describe(
    frame: &EmbeddingFrame,
    board: &[Class],
    answer: Option<&Prediction>,
    landmark: Landmark,
) -> Description {
    let distances = by_distance(frame, landmark);
    let named = |(class, distance): &(u32, f32)| format!("{}\u{a0}{}", names::of(board, *class), number(*distance));
    let nearest = distances.iter().take(3).map(named).collect::<Vec<_>>().join(", ");
    let nearest = if nearest.is_empty() { nearest } else { format!("Squared distance: {nearest}") };
    match landmark {
        Landmark::Drawing { class, index } => {
            Description { title: format!("{}, drawing {}", names::of(board, class), index + 1), detail: nearest }
        }
        Landmark::Prototype { class } => {
            let drawings = frame
                .landmarks
                .iter()
                .filter(|landmark| matches!(landmark, Landmark::Drawing { class: other, .. } if *other == class));
            let others = distances.iter().filter(|(other, _)| *other != class).take(2).map(named);
            let others = others.collect::<Vec<_>>().join(", ");
            Description {
                title: format!(
                    "Prototype of {}: mean of {}",
                    names::of(board, class),
                    counted(drawings.count(), "drawing")
                ),
                detail: if others.is_empty() { others } else { format!("Squared distance: {others}") },
            }
        }
        Landmark::Query => Description {
            title: answer.map_or_else(|| "Query".to_owned(), |answer| format!("Query: {}", best(board, answer))),
            detail: nearest,
        },
        Landmark::HeldOut { class, index } => Description {
            title: format!("Held-out character {}, drawing {}", class + 1, index + 1),
            detail: "Never trained on: a test of what the encoder learned.".to_owned(),
        },
    }
}

/// The prototypes and their squared Euclidean distance from a landmark, nearest first.
fn by_distance(frame: &EmbeddingFrame, landmark: Landmark) -> Vec<(u32, f32)> {
    let Some(from) = row(frame, landmark) else {
        return Vec::new();
    };
    let squared = |to: &[f32]| from.iter().zip(to).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
    let distances: Vec<(u32, f32)> = prototypes(frame)
        .filter_map(|class| Some((class, squared(row(frame, Landmark::Prototype { class })?))))
        .filter(|(_, distance)| distance.is_finite())
        .collect();
    let nearness: Vec<f64> = distances.iter().map(|(_, distance)| -f64::from(*distance)).collect();
    descending(&nearness).into_iter().map(|index| distances[index]).collect()
}

/// True if classes have prototypes, which not every method compares with.
pub fn has_prototypes(frame: &EmbeddingFrame) -> bool {
    prototypes(frame).next().is_some()
}

fn prototypes(frame: &EmbeddingFrame) -> impl Iterator<Item = u32> {
    frame.landmarks.iter().filter_map(|landmark| match landmark {
        Landmark::Prototype { class } => Some(*class),
        Landmark::Drawing { .. } | Landmark::Query | Landmark::HeldOut { .. } => None,
    })
}

/// The embedding of a landmark: `[dim]`.
fn row(frame: &EmbeddingFrame, landmark: Landmark) -> Option<&[f32]> {
    let index = frame.landmarks.iter().position(|candidate| *candidate == landmark)?;
    let dim = frame.dim as usize;
    frame.values.get(index * dim..(index + 1) * dim)
}

/// What a query looks like, and how probable that is: “ka, 80%”.
fn best(board: &[Class], prediction: &Prediction) -> String {
    let (classes, probability) = leading(prediction);
    let level = if classes.len() > 1 { " each" } else { "" };
    let names: Vec<String> = classes.iter().map(|class| names::of(board, *class)).collect();
    format!("{}, {}{level}", names::listed(&names), percent(probability))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ClassScore;

    fn board() -> Vec<Class> {
        let class = |id, name: &str| Class { id, name: name.to_owned(), drawings: Vec::new() };
        vec![class(3, "ka"), class(5, "")]
    }

    fn frame() -> EmbeddingFrame {
        EmbeddingFrame {
            recogniser: Recogniser::Run,
            step: 12,
            dim: 3,
            landmarks: vec![
                Landmark::Drawing { class: 3, index: 0 },
                Landmark::Drawing { class: 5, index: 1 },
                Landmark::Prototype { class: 3 },
                Landmark::Prototype { class: 5 },
                Landmark::HeldOut { class: 0, index: 0 },
                Landmark::Query,
            ],
            values: [
                [0.0, 0.0, 0.0],
                [1.0, 0.0, 0.0],
                [0.0, 0.0, 0.0],
                [10.0, 0.0, 0.0],
                [1.0, 1.0, 1.0],
                [9.0, 0.0, 2.0],
            ]
            .concat(),
        }
    }

    #[test]
    fn the_summary_counts_and_names_the_strays() {
        let text = summary(&frame(), &board(), None);
        assert_eq!(
            text,
            "Map of the embedding (this run's encoder, step 12): 2 drawings of 2 classes, 1 held-out drawing. Nearer \
             to another class's prototype than to their own: B 2."
        );
    }

    #[test]
    fn the_summary_tells_the_answer() {
        let scores = vec![
            ClassScore { class: 3, probability: 0.2, value: 85.0 },
            ClassScore { class: 5, probability: 0.8, value: 5.0 },
        ];
        let answer =
            Prediction { query: 1, recogniser: Recogniser::Run, measure: "cosine".into(), scores, milliseconds: 1.0 };
        assert!(summary(&frame(), &board(), Some(&answer)).ends_with("The query is B, 80%."));
        let query = describe(&frame(), &board(), Some(&answer), Landmark::Query);
        assert_eq!(query.title, "Query: B, 80%");
        assert_eq!(query.detail, "Squared distance: B\u{a0}5.00, ka\u{a0}85.0");
        let mut level = answer;
        level.scores.iter_mut().for_each(|score| score.probability = 0.5);
        assert!(summary(&frame(), &board(), Some(&level)).ends_with("The query is ka and B, 50% each."));
    }

    #[test]
    fn a_frame_cut_short_has_words_too() {
        let mut short = frame();
        short.values.truncate(4);
        assert_eq!(describe(&short, &board(), None, Landmark::Query).detail, "");
        assert!(summary(&short, &board(), None).starts_with("Map of the embedding"));
    }
}
