//! For tests of what a method may not live on: trains a learner on samples as a test changes them, and counts right answers
//! on samples that were not learned from.

use rand_chacha::ChaCha8Rng;

use crate::{
    losses::test_tensors::{cpu, numbers},
    methods::{self, Step},
    models::{Norm, Weights, flat},
    training::{adam::Adam, pictures::stack},
};
use data::{
    Sample, Scripts,
    seeds::{Stream, rng},
};
use protocol::RunConfig;

const LEARNING_RATE: f64 = 1e-2;
/// The first step whose sample nobody has learned from.
const FRESH: u64 = 1000;

/// A lesson: which method with which settings, on how many samples, asked about how many others.
pub struct TrainingCheck<'a> {
    pub method: &'a str,
    pub values: &'a [(&'a str, f64)],
    pub steps: u64,
    pub asked: u64,
}

impl TrainingCheck<'_> {
    /// The fraction of right answers, if every sample is changed by `shown`, and those that are learned from by `taught`
    /// as well.
    pub fn right(
        &self,
        taught: impl Fn(&mut Sample, &mut ChaCha8Rng),
        shown: impl Fn(&mut Sample, &mut ChaCha8Rng),
    ) -> f32 {
        let small = [("channels", 8.0), ("learning_rate", LEARNING_RATE)];
        let values = small.iter().chain(self.values).map(|(id, value)| ((*id).to_string(), *value)).collect();
        let config = RunConfig { method: self.method.into(), seed: 3, values };
        let learner = methods::set_up(&config).unwrap_or_else(|error| panic!("{error}")).learner;
        let (source, layout) = (Scripts::new(3, 4, 10), &learner.network().weights);
        let mut weights = flat(layout.initial(&mut rng(3, Stream::Weights, 0)), &cpu());
        let mut adam = Adam::new(&weights);
        let sample = |step: u64| {
            let mut sample = learner.sample(&source, &mut rng(3, Stream::Episode, step)).unwrap();
            shown(&mut sample, &mut rng(3, Stream::Augment, step));
            sample
        };
        for step in 0..self.steps {
            let mut sample = sample(step);
            taught(&mut sample, &mut rng(3, Stream::Step, step));
            let trainable = Weights::trainable(layout, &weights);
            let images = stack(&sample.pictures(), &cpu()).autodiff();
            let step = learner.train(&trainable, &mut Norm::Batch(&mut Vec::new()), &sample, images);
            weights = adam.step(weights, trainable.gradient(&mut step.loss.backward()), LEARNING_RATE);
        }
        let frozen = Weights::frozen(layout, &weights);
        let right = (FRESH..FRESH + self.asked).map(|step| {
            let sample = sample(step);
            let images = stack(&sample.pictures(), &cpu());
            let Step { readback, .. } = learner.train(&frozen, &mut Norm::Batch(&mut Vec::new()), &sample, images);
            let read = numbers(readback.joined());
            readback.with(read).accuracy(&sample)
        });
        right.sum::<f32>() / self.asked as f32
    }
}

/// No change.
pub fn as_it_is(_: &mut Sample, _: &mut ChaCha8Rng) {}
