//! Shuffle and learn (Misra, Zitnick, Hebert: Shuffle and Learn: Unsupervised Learning Using Temporal Order Verification,
//! 2016).
//!
//! A drawing is the film of its own making. Its frames are shown in or out of order, and the network says whether they
//! are in order, as in the paper, or in which order they are. Only drawings whose strokes are known have a film.
//!
//! Frames show everything so far unless one chooses otherwise. The amount of ink alone then gives the order away, which the
//! newest ink does not; but the newest ink is a scrap of a drawing, and the encoder is to be used on whole ones. After 300
//! steps of 16 channels on generated alphabets, new characters were told apart (5-way 1-shot) at 69.1 ± 1.4% by an encoder
//! that had seen everything so far, at 60.5 ± 1.4% by one that had seen the newest ink, and at 55.6 ± 1.3% by a random one.

use rand_chacha::ChaCha8Rng;

use super::{
    Method, Setup,
    puzzles::{self, Pretext, PuzzleSettings},
    settings::SettingsReader,
};
use data::{
    Classes, SampleError,
    samples::{Films, Puzzles, sample_films, shuffled::OrderQuestion},
};
use ink::film::FrameInk;
use protocol::{MethodInfo, OrderAnswers, ShuffledView, StepView, Supervision};

/// The method.
pub struct Shuffle;

impl Method for Shuffle {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "shuffle".into(),
            title: "Shuffle and learn".into(),
            paper: "Misra, Zitnick, Hebert: Shuffle and Learn: Unsupervised Learning Using Temporal Order Verification, 2016"
                .into(),
            paper_url: "https://arxiv.org/abs/1603.08561".into(),
            equation: "loss = −log softmax(h(f(frame₁), …, f(frame_m)))_o,  o = the order in which the frames are shown"
                .into(),
            summary: "No labels: a drawing is the film of its own making. The network sees a few frames out of order and says \
                      which order it was. To tell what was drawn before what, it has to know how characters are written. A \
                      new drawing then takes the class with the nearest mean."
                .into(),
            supervision: Supervision::SelfSupervised,
            usual: false,
            hyperparameters: SettingsReader::declared(settings),
            presets: Vec::new(),
        }
    }

    fn set_up(&self, from: &mut SettingsReader) -> Setup {
        settings(from).set_up()
    }
}

fn settings(from: &mut SettingsReader) -> PuzzleSettings<Shuffled> {
    PuzzleSettings::read(from, |from| {
        let question = from.own().choice(
            "task",
            "Task",
            "What is asked of a film: in which order its frames are, or only whether they are in order.",
            [("which order", OrderQuestion::WhichOrder), ("in order or not", OrderQuestion::InOrder)],
        );
        let shown = from.own().choice(
            "shown",
            "Frames show",
            "Everything drawn so far, so that the amount of ink alone tells early from late; or only the newest ink.",
            [("everything so far", FrameInk::SoFar), ("only the newest ink", FrameInk::Newest)],
        );
        let frames = from.own().whole("frames", "Frames", "How many frames a film has.", 3..=5, 4);
        let count = from.own().whole("films", "Films", "How many films a step learns from.", 4..=128, 24);
        Shuffled { films: Films::new(frames as u8, shown, question), count }
    })
}

struct Shuffled {
    films: Films,
    count: usize,
}

impl Pretext for Shuffled {
    fn per_puzzle(&self) -> usize {
        self.films.frames.into()
    }

    fn answers(&self) -> usize {
        self.films.answers()
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Puzzles, SampleError> {
        sample_films(classes, self.count, &self.films, rng)
    }

    fn view(&self, puzzles: &Puzzles, logits: Vec<f32>, probabilities: Vec<f32>) -> StepView {
        StepView::Shuffled(ShuffledView {
            frames: self.films.frames.into(),
            shown: puzzles.pieces.clone(),
            moments: puzzles.origins.clone(),
            answers: match self.films.question {
                OrderQuestion::InOrder => OrderAnswers::Verify,
                OrderQuestion::WhichOrder => OrderAnswers::Orders(self.films.orders().to_vec()),
            },
            truth: puzzles::truth(puzzles),
            probabilities,
            logits,
        })
    }
}
