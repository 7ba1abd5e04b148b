//! What guessing would come to in a step: the share of right answers, and where it has a meaning, the loss of one who takes
//! all answers for equally likely. Made of the [`StepView`] alone, so that there is a line for it whatever the method.

use crate::steps::{contrast::softmax::SoftmaxExt as _, puzzles::ShuffledViewExt as _};
use protocol::{EpisodeView, PairVerdicts, Partners, StepView};

/// What guessing comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guessing {
    /// The share of right answers, in [0, 1].
    pub accuracy: f64,
    /// The loss of giving every answer the same probability, or the same distance.
    pub loss: Option<f64>,
}

impl Guessing {
    /// One of so many answers, all alike: cross-entropy is the logarithm of how many.
    fn among(answers: usize) -> Self {
        Self { accuracy: 1.0 / answers.max(1) as f64, loss: Some((answers.max(1) as f64).ln()) }
    }
}

/// What guessing would come to in a step of this kind.
pub fn guessing(view: &StepView) -> Guessing {
    let way = |episode: &EpisodeView| Guessing::among(episode.n_way as usize);
    match view {
        StepView::Prototypes(view) => way(&view.episode),
        StepView::Attention(view) => way(&view.episode),
        StepView::Neighbours(view) => way(&view.episode),
        StepView::Adaptation(view) => way(&view.episode),
        StepView::Relations(view) => {
            let Guessing { accuracy, loss } = way(&view.episode);
            // The score that costs least if it is given to every class.
            Guessing { accuracy, loss: if view.squared { Some(accuracy * (1.0 - accuracy)) } else { loss } }
        }
        StepView::Pairs(view) => match view.verdicts {
            PairVerdicts::Probability { .. } => Guessing::among(2),
            PairVerdicts::Distance { .. } => Guessing { loss: None, ..Guessing::among(2) },
        },
        StepView::Triplets(view) => {
            let (alike, others) =
                (view.k_drawings.saturating_sub(1), (view.p_classes * view.k_drawings).saturating_sub(1));
            // With all distances alike, every triplet costs the margin.
            Guessing { accuracy: f64::from(alike) / f64::from(others.max(1)), loss: Some(view.margin.into()) }
        }
        StepView::BaseClasses(view) => Guessing::among(view.names.len()),
        StepView::Contrast(view) => {
            let guess = Guessing::among(view.choices());
            let partners = match view.partners {
                Partners::Views | Partners::Prototypes => 1,
                Partners::Classes(_) => view.candidates().iter().filter(|other| view.are_partners(0, **other)).count(),
            };
            Guessing { accuracy: guess.accuracy * partners as f64, ..guess }
        }
        StepView::Relative(view) => Guessing::among(view.names.len()),
        StepView::Jigsaw(view) => Guessing::among(view.orders.len()),
        StepView::Shuffled(view) => Guessing::among(view.choices()),
        StepView::Soundtracks(_) => Guessing::among(2),
        StepView::Captions(view) => Guessing::among(view.captions.len()),
    }
}
