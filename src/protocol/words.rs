//! Drawings matched with words (CLIP): what is asked of a network that reads, and what it answers.

use serde::{Deserialize, Serialize};

use super::Recogniser;
use ink::Picture;

/// Descriptions to match drawings with. What stands on the query pad is matched among them, with no example drawn
/// (zero-shot transfer), and for each of them the nearest drawings of a gallery are found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descriptions {
    /// One for each class.
    pub texts: Vec<String>,
    /// True if every description is read in several prompts (“a drawing of …”), whose embeddings are averaged.
    pub ensemble: bool,
    /// The description whose words are left out one by one, to see what each of them does; without one it is the
    /// description that matches best.
    pub explain: Option<u32>,
}

impl Descriptions {
    /// The most descriptions at once.
    pub const MOST: usize = 20;
    /// The most bytes of one of them: several times what is read.
    pub const MOST_BYTES: usize = 2000;

    /// True if a trainer can be asked this.
    pub fn is_sound(&self) -> bool {
        (1..=Self::MOST).contains(&self.texts.len()) && self.texts.iter().all(|text| text.len() <= Self::MOST_BYTES)
    }
}

/// How drawings and descriptions match, as the network that reads sees it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matches {
    /// Which network read: the pair that ships with the page, or the open run.
    pub reader: Recogniser,
    /// The run's step; 0 for the pair that ships.
    pub step: u64,
    /// What was asked.
    pub descriptions: Descriptions,
    /// For each description, true if it is longer than what is read, so that its end was left out: [n].
    pub cut: Vec<bool>,
    /// What cosines are multiplied by before the softmax.
    pub scale: f32,
    /// The drawing on the query pad among the descriptions; `None` if there is none.
    pub query: Option<QueryMatch>,
    /// For each description its nearest drawings in the gallery, the nearest first: [n].
    pub found: Vec<Vec<FoundDrawing>>,
    /// What the geometric describer says of the first drawing of each class on the board that has one.
    pub board: Vec<BoardCaption>,
}

/// The drawing on the query pad among descriptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueryMatch {
    /// As the network sees it.
    pub picture: Picture,
    /// Its cosine with each description: [n].
    pub cosines: Vec<f32>,
    /// How probable each description is among them: [n]; they sum to 1.
    pub probabilities: Vec<f32>,
    /// What the geometric describer says of it.
    pub caption: String,
    /// The description whose words were left out.
    pub explained: u32,
    /// Its words in their order.
    pub words: Vec<WordShare>,
}

/// A word of a description, and what it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordShare {
    /// The word.
    pub word: String,
    /// The cosine of drawing and description less that without this word: above 0, the word speaks for the match.
    pub share: f32,
}

/// A drawing that a description found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundDrawing {
    /// The drawing.
    pub picture: Picture,
    /// Its cosine with the description.
    pub cosine: f32,
    /// The class of the board that it is of; `None` for a drawing that nobody here made.
    pub class: Option<u32>,
}

/// What the describer says of a class of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardCaption {
    /// [`Class::id`](ink::Class::id).
    pub class: u32,
    /// Its first drawing in words.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_trainer_can_answer_is_asked() {
        let asked = |texts: Vec<String>| Descriptions { texts, ..Descriptions::default() }.is_sound();
        assert!(asked(vec!["a ring".into()]) && asked(vec![String::new(); 20]));
        assert!(!asked(Vec::new()) && !asked(vec![String::new(); 21]));
        assert!(asked(vec!["x".repeat(2000)]) && !asked(vec!["x".repeat(2001)]));
    }
}
