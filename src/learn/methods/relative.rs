//! Relative transformation: a pretext task of two pictures. Was the second one made from the first, and how?
//!
//! In the line of predicting what was done to a picture (Gidaris, Singh, Komodakis: Unsupervised Representation Learning by
//! Predicting Image Rotations, 2018) and between two of them (Zhang, Qi, Wang, Luo: AET vs. AED: Unsupervised
//! Representation Learning by Auto-Encoding Transformations rather than Data, 2019). Here both pictures are posed at
//! random, so that the answer is in neither alone; [`samples::relative`](data::samples::relative) says how.

use rand_chacha::ChaCha8Rng;

use super::{
    Method, Setup,
    puzzles::{self, Pretext, PuzzleSettings},
    settings::SettingsReader,
};
use data::{
    Classes, SampleError,
    samples::{Puzzles, relative::ANSWERS, sample_relative},
};
use protocol::{MethodInfo, RelativeView, StepView, Supervision};

/// The method.
pub struct Relative;

impl Method for Relative {
    fn info(&self) -> MethodInfo {
        MethodInfo {
            id: "relative".into(),
            title: "Relative transformation".into(),
            paper: "Zhang, Qi, Wang, Luo: AET vs. AED: Unsupervised Representation Learning by Auto-Encoding Transformations \
                    rather than Data, 2019"
                .into(),
            paper_url: "https://arxiv.org/abs/1901.04596".into(),
            equation: "loss = −log softmax(h(f(x₁), f(x₂), |f(x₁) − f(x₂)|))_t,  t = what was done to x₁ to get x₂".into(),
            summary: "No labels: the network sees two pictures and says what was done to the first to get the second. \
                      Turned, scaled, sheared, cropped, mirrored, or is it another drawing altogether? To tell, it has to \
                      see what a drawing is made of. A new drawing then takes the class with the nearest mean."
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

fn settings(from: &mut SettingsReader) -> PuzzleSettings<Pairs> {
    PuzzleSettings::read(from, |from| Pairs {
        count: from.own().whole("pairs", "Pairs", "How many pairs of pictures a step learns from.", 6..=128, 48),
    })
}

struct Pairs {
    count: usize,
}

impl Pretext for Pairs {
    fn per_puzzle(&self) -> usize {
        2
    }

    fn answers(&self) -> usize {
        ANSWERS.len()
    }

    fn sample(&self, classes: &dyn Classes, rng: &mut ChaCha8Rng) -> Result<Puzzles, SampleError> {
        sample_relative(classes, self.count, rng)
    }

    fn view(&self, puzzles: &Puzzles, logits: Vec<f32>, probabilities: Vec<f32>) -> StepView {
        StepView::Relative(RelativeView {
            first: puzzles.pieces.iter().step_by(2).cloned().collect(),
            second: puzzles.pieces.iter().skip(1).step_by(2).cloned().collect(),
            names: ANSWERS.map(String::from).into(),
            truth: puzzles::truth(puzzles),
            probabilities,
            logits,
        })
    }
}
