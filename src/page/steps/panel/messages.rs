//! What the page and its step views say to each other, as bytes: the views are a module of their own.

use serde::{Deserialize, Serialize};

use protocol::{Adaptation, AdaptationPoint, Contest, Descriptions};

/// The event by which the views ask the page for something; its detail is a [`Wish`] as bytes.
pub const WISH: &str = "fewshot-wish";

/// What the page tells the views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Which tab is in front.
    Tab(Tab),
    /// The latest step: a [`StepView`](protocol::StepView) as bytes, as the trainer sent it.
    Viewed(Vec<u8>),
    /// There is no step to show.
    Cleared,
    /// What could be adapted to now.
    Board(BoardNews),
    /// One gradient step of the adaptation with this id.
    Adapted { id: u32, point: AdaptationPoint },
    /// The loss around φ, which was asked for: a [`Landscape`](protocol::Landscape) as bytes, as the trainer sent it.
    Landscape(Vec<u8>),
    /// Where a method of the contest with this id stands: a [`Standing`](protocol::Standing) as bytes.
    Stands { id: u32, standing: Vec<u8> },
    /// What labels are worth to the run, as far as is known for the wish with this id: a list of
    /// [`LabelsPoint`](protocol::LabelsPoint) as bytes.
    Labelled { id: u32, points: Vec<u8> },
    /// How drawings and descriptions match: [`Matches`](protocol::Matches) as bytes, as the trainer sent them.
    Matched(Vec<u8>),
}

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tab {
    /// What the learner just saw and did.
    #[default]
    Step,
    /// Fine-tuning on the board's drawings.
    Adapt,
    /// What encoders are worth that were taught in different ways.
    Worth,
    /// Drawings matched with words.
    Words,
}

/// The board as far as an adaptation needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BoardNews {
    /// Classes in the board's order.
    pub classes: Vec<BoardClass>,
    /// True if there is a drawing on the query pad.
    pub query: bool,
}

/// One class of the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BoardClass {
    /// [`Class::id`](ink::Class::id).
    pub id: u32,
    /// What the page calls it.
    pub name: String,
    /// Drawings it has, empty cells not counted.
    pub drawings: u32,
}

/// What the views ask of the page, and it of a trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// Adapt to the board's drawings; the id tells its points from those of the ones before.
    Adapt { id: u32, adaptation: Adaptation },
    /// The loss around φ, as the open run's weights are now.
    Landscape,
    /// A contest with the settings that the page has, tested again after so many steps of each method; without steps, an
    /// end of it.
    Contest { id: u32, steps: Option<u32> },
    /// What labels are worth to the open run's encoder.
    Labels { id: u32 },
    /// Drawings matched with these descriptions, from now on; `None` ends it.
    Describe(Option<Descriptions>),
}

impl Wish {
    /// The most gradient steps that are passed on to a trainer.
    pub const MOST_STEPS: u32 = 200;

    /// True if a trainer can be asked to do this: as many steps as it can take without keeping others waiting, and
    /// learning rates that are numbers.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Adapt { id: _, adaptation } => {
                let Adaptation { steps, head_learning_rate, encoder_learning_rate, seed: _ } = *adaptation;
                (1..=Self::MOST_STEPS).contains(&steps)
                    && [head_learning_rate, encoder_learning_rate].iter().all(|rate| (0.0..=1.0).contains(rate))
            }
            Self::Contest { id: _, steps } => steps.is_none_or(|steps| (1..=Contest::MOST_STEPS).contains(&steps)),
            Self::Describe(descriptions) => descriptions.as_ref().is_none_or(Descriptions::is_sound),
            Self::Landscape | Self::Labels { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_wish_that_a_trainer_can_carry_out_is_sound() {
        let adaptation = Adaptation { steps: 20, head_learning_rate: 0.02, encoder_learning_rate: 0.0, seed: 1 };
        let is_sound = |adaptation| Wish::Adapt { id: 1, adaptation }.is_sound();
        assert!(is_sound(adaptation));
        assert!(!is_sound(Adaptation { steps: 0, ..adaptation }));
        assert!(!is_sound(Adaptation { steps: 201, ..adaptation }));
        assert!(!is_sound(Adaptation { head_learning_rate: f64::NAN, ..adaptation }));
        assert!(!is_sound(Adaptation { encoder_learning_rate: -0.1, ..adaptation }));
        assert!(Wish::Contest { id: 1, steps: None }.is_sound() && Wish::Contest { id: 1, steps: Some(50) }.is_sound());
        assert!(!Wish::Contest { id: 1, steps: Some(0) }.is_sound());
        assert!(!Wish::Contest { id: 1, steps: Some(100_000) }.is_sound());
    }
}
