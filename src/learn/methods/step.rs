//! What a training step gives: a loss, the numbers that are read back with it, and what those numbers mean.
//!
//! A learner names the tensors that it wants read back and says, in the same expression, how accuracy and view follow from
//! their numbers:
//!
//! ```text
//! Step::new(
//!     loss,
//!     [("logits", logits), ("scale", scale)],
//!     |sample, [logits, _]| accuracy(logits, sample.episode().shape.n_way),
//!     |sample, _, [logits, scale]| …,
//! )
//! ```
//!
//! Here the tensors are joined to one vector, since each transfer from a GPU costs about the same whatever its length, and
//! cut again when they are numbers. Accuracy is computed for every step; a view only when somebody looks at it.

use burn::tensor::Tensor;

use data::{Classes, Sample};
use protocol::StepView;

/// A training step's forward pass.
pub struct Step {
    /// What to minimise: [1].
    pub loss: Tensor<1>,
    /// The gradient of the loss with regard to all weights, where a backward pass from the loss is not how it is found;
    /// then nothing here is part of a graph: [weights].
    pub gradient: Option<Tensor<1>>,
    /// What is read back with the loss.
    pub readback: Readback,
}

impl Step {
    /// A step whose gradient is found by a backward pass from the loss.
    ///
    /// `accuracy` gives the fraction of right answers in a sample; `view` what the step saw and did, given the classes that
    /// the sample was taken from. Both are handed the numbers of `read_back`, in its order.
    pub fn new<const N: usize>(
        loss: Tensor<1>,
        read_back: [(&'static str, Tensor<1>); N],
        accuracy: impl Fn(&Sample, [&[f32]; N]) -> f32 + Send + 'static,
        view: impl Fn(&Sample, &dyn Classes, [&[f32]; N]) -> StepView + Send + 'static,
    ) -> Self {
        let parts = read_back.each_ref().map(|(name, tensor)| (*name, tensor.dims()[0]));
        let lengths = parts.map(|(_, length)| length);
        let meaning = Meaning {
            parts: parts.to_vec(),
            accuracy: Box::new(move |sample, numbers| accuracy(sample, cut(numbers, lengths))),
            view: Box::new(move |sample, classes, numbers| view(sample, classes, cut(numbers, lengths))),
        };
        let joined = Tensor::cat(read_back.map(|(_, tensor)| tensor).to_vec(), 0);
        Self { loss, gradient: None, readback: Readback { joined, meaning } }
    }

    /// The same outside the autodiff graph, which can then be dropped.
    pub fn inner(self) -> Self {
        let readback = Readback { joined: self.readback.joined.inner(), ..self.readback };
        Self { loss: self.loss.inner(), gradient: self.gradient, readback }
    }
}

/// Numbers on the device, and what they mean.
pub struct Readback {
    joined: Tensor<1>,
    meaning: Meaning,
}

impl Readback {
    /// All of it as one vector, to be read back.
    pub fn joined(&self) -> Tensor<1> {
        self.joined.clone()
    }

    /// The numbers of [`joined`](Self::joined), off the device, with their meaning.
    ///
    /// # Panics
    /// If they are not as many.
    pub fn with(self, numbers: Vec<f32>) -> Readings {
        let expected: usize = self.meaning.parts.iter().map(|(_, length)| length).sum();
        assert_eq!(numbers.len(), expected, "read back: {:?}", self.meaning.parts);
        Readings { numbers, meaning: self.meaning }
    }
}

/// What a step read back.
pub struct Readings {
    numbers: Vec<f32>,
    meaning: Meaning,
}

impl Readings {
    /// The fraction of right answers in the step's sample.
    pub fn accuracy(&self, sample: &Sample) -> f32 {
        (self.meaning.accuracy)(sample, &self.numbers)
    }

    /// What the step saw and did; `classes` is what its sample was taken from.
    pub fn view(&self, sample: &Sample, classes: &dyn Classes) -> StepView {
        (self.meaning.view)(sample, classes, &self.numbers)
    }

    /// The numbers of the tensor of this name, if the step read back one.
    pub fn get(&self, name: &str) -> Option<&[f32]> {
        let at = self.meaning.parts.iter().position(|(part, _)| *part == name)?;
        let from: usize = self.meaning.parts[..at].iter().map(|(_, length)| length).sum();
        Some(&self.numbers[from..from + self.meaning.parts[at].1])
    }
}

type Accuracy = dyn Fn(&Sample, &[f32]) -> f32 + Send;
type View = dyn Fn(&Sample, &dyn Classes, &[f32]) -> StepView + Send;

/// How numbers are cut, and what follows from them.
struct Meaning {
    /// Name and length of each tensor.
    parts: Vec<(&'static str, usize)>,
    accuracy: Box<Accuracy>,
    view: Box<View>,
}

/// The parts of `numbers`, one behind the other.
fn cut<const N: usize>(numbers: &[f32], lengths: [usize; N]) -> [&[f32]; N] {
    let mut rest = numbers;
    lengths.map(|length| {
        let (part, behind) = rest.split_at(length);
        rest = behind;
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::losses::test_tensors::{numbers, vector};
    use data::Scripts;
    use protocol::{NeighboursView, StepView};

    fn step() -> Step {
        let episode = protocol::EpisodeView { n_way: 1, k_shot: 1, n_query: 1, support: Vec::new(), query: Vec::new() };
        Step::new(
            vector(&[0.5]),
            [("logits", vector(&[1.0, 2.0, 3.0])), ("scale", vector(&[4.0]))],
            |_, [logits, scale]| logits[2] * scale[0],
            move |_, _, [logits, _]| {
                let episode = episode.clone();
                StepView::Neighbours(NeighboursView { episode, distance: String::new(), distances: logits.to_vec() })
            },
        )
    }

    #[test]
    fn every_tensor_comes_back_under_its_name() {
        let Step { readback, .. } = step();
        let sample = Sample::Tasks(Vec::new());
        let joined = numbers(readback.joined());
        assert_eq!(joined, [1.0, 2.0, 3.0, 4.0]);
        let readings = readback.with(joined);
        assert_eq!(readings.get("logits"), Some(&[1.0, 2.0, 3.0][..]));
        assert_eq!((readings.get("scale"), readings.get("loss")), (Some(&[4.0][..]), None));
        assert_eq!(readings.accuracy(&sample), 12.0);
        let StepView::Neighbours(view) = readings.view(&sample, &Scripts::new(1, 1, 1)) else {
            panic!("as it was made")
        };
        assert_eq!(view.distances, [1.0, 2.0, 3.0]);
    }

    #[test]
    #[should_panic(expected = "read back")]
    fn numbers_of_another_step_are_refused() {
        step().readback.with(vec![0.0; 3]);
    }
}
