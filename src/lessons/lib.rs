//! Lessons as data: chapters of a lecture, each a list of scenes. A scene has a text, the state of the playground that belongs to it,
//! what stands on stage, what is pointed at, one sentence to say, things to try and questions.
//!
//! Lessons are written in Markdown (`static/lessons/`, docs/lessons.md says how). With the feature `compile` this crate
//! makes one file of them, which the page fetches when somebody opens the lessons; without, it only reads that file.

#[cfg(feature = "compile")]
pub mod compile;
pub mod condition;
pub mod formula;
pub mod targets;

use serde::{Deserialize, Serialize};

use condition::Condition;
use formula::Formula;

/// All lessons, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lessons {
    /// The chapters.
    pub lessons: Vec<Lesson>,
}

/// A chapter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its name in a link: `siamese`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its scenes; at least one.
    pub scenes: Vec<Scene>,
}

/// A scene: a thought, with the state of the playground that shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Its title.
    pub title: String,
    /// Its text as HTML. Links with `data-point` light up what they speak of, those with `data-set` change settings.
    pub html: String,
    /// One sentence to say aloud; shown on stage.
    pub say: String,
    /// What the playground is set to: the fragment of a link to the page. Empty leaves it as it is.
    pub set: String,
    /// What stands on stage while presenting.
    pub stage: Panel,
    /// What is lit up when the scene opens: names of [`targets::TARGETS`].
    pub point: Vec<String>,
    /// What its button does, if it has one.
    pub action: Option<Action>,
    /// What to try.
    pub tasks: Vec<Task>,
    /// Questions.
    pub questions: Vec<Question>,
}

/// What stands on stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Panel {
    /// Everything beside each other.
    #[default]
    None,
    /// Board and query.
    Board,
    /// The map.
    Map,
    /// What the learner just saw and did.
    Step,
    /// Loss and accuracy.
    Curves,
}

/// What the button of a scene does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Puts another hand's drawing on the query pad.
    Try,
    /// Takes one training step.
    Step,
    /// Trains until the run has taken so many steps.
    Train(u64),
    /// Measures the run on held-out characters.
    Measure,
}

/// Something to try: it is ticked off once this is so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What to do, as HTML.
    pub html: String,
    /// When it is done.
    pub done: Condition,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked, as HTML.
    pub html: String,
    /// How it is answered and checked.
    pub answer: Answer,
    /// What is said once it is answered rightly, as HTML.
    pub because: String,
}

/// How a question is answered and checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// One of these is right.
    Choice(Vec<Choice>),
    /// A number, checked against what the playground shows now.
    Number {
        /// The right one.
        right: Formula,
        /// How far off an answer may be, in parts of the right one.
        within: f64,
    },
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// As HTML.
    pub html: String,
    /// When it is right: always, never, or if something is so in the playground.
    pub right: Condition,
    /// What is said if it is chosen and wrong, as HTML; may be empty.
    pub hint: String,
}

impl Lessons {
    /// Lessons as the bytes of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The lessons in the bytes of a file; `None` if it is not one, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// What can be asked of the playground: a number by its name, or `None` if there is no such thing now. Texts that can be compared are
/// named `name=text` and are 1 or 0.
pub type Facts<'a> = &'a dyn Fn(&str) -> Option<f64>;

/// The numbers that lessons may ask for besides the settings of a method, and what each is.
pub const FACTS: [(&str, &str); 13] = [
    ("step", "steps that the open run has taken"),
    ("running", "1 while it trains"),
    ("loss", "the latest step's loss"),
    ("batch_accuracy", "the latest step's accuracy on what it learned from, 0 to 1"),
    ("accuracy", "the latest measured accuracy on held-out characters, 0 to 1"),
    ("measured_at", "the step at which that was measured"),
    ("classes", "classes on the board that have a drawing"),
    ("on_board", "drawings on the board"),
    ("queried", "1 if something is drawn on the query pad"),
    ("answered", "1 if the query has an answer"),
    ("probability", "what the leading class gets in the answer, 0 to 1"),
    ("adapted", "1 if the Adapt tab has a result"),
    ("seed", "the seed"),
];

/// The texts that lessons may compare: their names, and what each can be.
pub const TEXTS: [(&str, &[&str]); 4] = [
    ("method", &[]),
    ("tab", &["step", "adapt", "race", "words"]),
    ("encoder", &["pretrained", "run"]),
    ("stage", &["none", "board", "map", "step", "curves"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_come_back_from_their_bytes() {
        let question = Question {
            html: "How many?".into(),
            answer: Answer::Number { right: "n_way * k_shot".parse().expect("a formula"), within: 0.0 },
            because: String::new(),
        };
        let scene = Scene {
            title: "One".into(),
            action: Some(Action::Train(40)),
            questions: vec![question],
            ..Scene::default()
        };
        let lessons = Lessons { lessons: vec![Lesson { id: "a".into(), title: "A".into(), scenes: vec![scene] }] };
        assert_eq!(Lessons::from_bytes(&lessons.to_bytes()), Some(lessons));
        assert_eq!(Lessons::from_bytes(b"<!doctype html>"), None);
    }
}
